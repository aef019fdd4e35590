//! A world of its own for each story: a fresh database with the demo province, a clock that stands still, the real
//! server on a port of its own, and people who speak HTTP to it.

mod answer;
mod authenticator;
mod builders;
mod installation;
mod node;
mod person;
mod process;
pub mod smtp;
pub mod system;
mod watch;
mod world;

pub use answer::Answer;
pub use authenticator::Authenticator;
pub use builders::{COMMUNE, FIVE_DAYS, Filed, PDF, WARD};
pub use installation::Installation;
pub use node::Node;
pub use person::Person;
pub use process::{Process, binary, free_address};
pub use serde_json::json;
pub use system::System;
pub use world::{SECRET, World};

use chrono::{DateTime, Utc};

/// An instant as people write it, such as `2026-08-21T16:00:00+07:00`.
pub fn at(text: &str) -> DateTime<Utc> {
    text.parse()
        .unwrap_or_else(|_| panic!("not an instant: {text}"))
}
