//! The store: pools, transactions, migrations, and one repository per feature.
//!
//! **Only this crate names `diesel`.** `Store::read` and `Store::write` are the only ways to the database.

pub mod agencies;
pub mod audit;
pub mod backlog;
pub mod calendars;
pub mod catalogue;
mod connection;
pub mod documents;
pub mod dossiers;
mod error;
pub mod feedback;
pub mod idempotency;
pub mod identity;
pub mod intake;
pub mod jobs;
mod lock;
pub mod machines;
mod migration;
pub mod notifications;
mod page;
pub mod personal_data;
mod row;
mod schema;
pub mod sealer;
mod session;
pub mod settings;
mod store;
#[cfg(feature = "testing")]
pub mod testing;
mod vault;
mod writer;

pub use error::StorageError;
pub use migration::Step;
pub use page::Page;
pub use session::Session;
pub use store::{Connections, Store};
pub use vault::{Batch, DataKeys, Rotation};
