//! What stops the clock on the way, and what moves it: payment, consultation, extension (LIFE-3, LIFE-6, LIFE-7).

mod actions;
mod dto;
pub mod handlers;

pub use dto::samples;
