//! Calendars as they are administered: what each says itself, and what it inherits.

mod actions;
pub mod dto;
pub mod handlers;

pub use dto::samples;
