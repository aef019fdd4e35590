//! Who calls: passwords, tokens, sessions and accounts.

pub mod access;
pub mod passwords;
pub mod tokens;
