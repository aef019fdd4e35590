//! Other systems: their accounts, keys and tokens, and what they may do (ORG-5).

mod accounts;
mod assertions;
mod keys;
mod nodes;
mod reach;
mod tokens;
