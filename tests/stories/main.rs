//! What people do, through HTTP on a real database; each test is a sentence of a rule.

mod accounts;
mod agencies;
mod catalogue;
mod deadlines;
mod documents;
mod dossiers;
mod feedback;
mod guessing;
mod http;
mod identity;
mod intake;
mod lookup;
mod nodes;
mod notifications;
mod passwords;
mod reception;
mod refresh;
mod second_factor;
mod server;
mod sessions;
mod simulations;
mod step_up;
mod tokens;
