//! The rules of the field: pure decisions without I/O, clock, JSON or SQL.
//!
//! Each module is a feature; the other crates hold a folder of the same name. Rule ids such as `TIME-4` are
//! explained in `docs/rules.md`.

pub mod agencies;
pub mod audit;
pub mod calendars;
pub mod catalogue;
pub mod documents;
pub mod dossiers;
pub mod feedback;
pub mod identity;
pub mod intake;
pub mod jobs;
pub mod language;
pub mod machines;
pub mod notifications;
pub mod personal_data;
mod text;
mod validity;
mod word;

pub use text::{fold, masked_name};
pub use validity::Validity;
pub use word::Word;
