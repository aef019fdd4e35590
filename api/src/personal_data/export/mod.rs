//! Everything about oneself as one document (Law 91/2025 art. 4).

mod actions;
mod dto;
pub mod handlers;
mod kinds;
mod left_out;

pub use dto::samples;
pub use kinds::DataSource;
