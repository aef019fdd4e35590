//! Personal data: sealed where it lies, found by its exact value, hidden from others and given back to its owner
//! (SEC-3, SEC-4).

mod consents;
mod contacts;
mod export;
mod rectifications;
mod restriction;
mod reveals;
mod searches;
mod stolen;
