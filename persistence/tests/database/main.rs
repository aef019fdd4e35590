//! The store on a real database: SQLite, or PostgreSQL with `TEST_DATABASE_URL`.

mod dossiers;
mod migrations;
mod sample;
mod store;
