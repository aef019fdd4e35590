//! The store on a real database: SQLite, or PostgreSQL with `TEST_DATABASE_URL`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod catalogue;
mod dossiers;
mod migrations;
mod refresh;
mod sample;
mod store;
