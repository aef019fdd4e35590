//! Who did or saw what of whose: recorded with the act, sealed into a chain, verified by a command (SEC-3, SEC-5).

mod chain;
pub mod refusals;
pub mod verification;
mod worker;

pub use chain::{Chain, mark};
pub use worker::{run_once, start};
