//! A name or identity number that is wrong: asked for by the person, decided by an administrator in the time of the law
//! (Law 91/2025 art. 4, Decree 356/2025 art. 5).

mod actions;
pub mod dto;
pub mod handlers;

pub use actions::list_own;
pub use dto::samples;
