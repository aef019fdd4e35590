//! What is masked of another person, shown whole for a stated purpose; that it was shown, and what for, is recorded (SEC-3).

mod actions;
mod dto;
pub mod handlers;

pub use dto::samples;
