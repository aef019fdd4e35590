//! When would it be due? The same engine as a dossier's, asked before anything is filed.

mod actions;
mod dto;
pub mod handlers;

pub use dto::samples;
