//! The store on a real database: SQLite, or PostgreSQL with `TEST_DATABASE_URL`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod audit;
mod calendars;
mod catalogue;
mod dossiers;
mod jobs;
mod migrations;
mod personal_data;
mod refresh;
mod sample;
mod store;
mod vault;
