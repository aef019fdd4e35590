//! People found by the exact value of an identity number, phone or e-mail address; which of them lie sealed (SEC-3).

mod actions;
mod dto;
pub mod handlers;

pub use dto::samples;
