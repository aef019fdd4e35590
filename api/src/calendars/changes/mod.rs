//! The one way in which a calendar changes: proposed, looked at, applied with a reason (TIME-9).

mod actions;
mod dto;
pub mod handlers;
mod offices;
mod preview;
mod work;

pub use actions::get;
pub use dto::{CalendarEditBody, samples};
pub use work::recompute_batch;
