//! Why a dossier is due when it is due, how its clocks stand, and who is told (TIME-7, TIME-8).

mod actions;
pub mod clock;
mod dto;
pub mod handlers;
pub mod watch;

pub use dto::samples;
