//! What the law of a period says about clocks, for everybody to read.

mod dto;
pub mod handlers;

pub use dto::samples;
