use crate::{
    StorageError,
    connection::{AnyConnection, Target},
    lock::Lock,
};
use diesel::migration::{Migration, MigrationSource, MigrationVersion};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

const SQLITE: EmbeddedMigrations = embed_migrations!("../migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("../migrations/postgres");

/// One migration and whether this database has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub name: String,
    pub applied: bool,
}

/// Applies what is missing and names it.
pub fn up(connection: &mut AnyConnection) -> Result<Vec<String>, StorageError> {
    let names =
        |versions: Vec<MigrationVersion<'_>>| versions.iter().map(ToString::to_string).collect();
    let applied = match connection {
        AnyConnection::Sqlite(plain) => plain.run_pending_migrations(SQLITE).map(names),
        AnyConnection::Postgres(plain) => {
            one_node_at_a_time(plain)?;
            plain.run_pending_migrations(POSTGRES).map(names)
        }
    };
    applied.map_err(failed)
}

/// Takes back the newest one and names it.
pub fn down(connection: &mut AnyConnection) -> Result<String, StorageError> {
    let name = |version: MigrationVersion<'_>| version.to_string();
    let reverted = match connection {
        AnyConnection::Sqlite(plain) => plain.revert_last_migration(SQLITE).map(name),
        AnyConnection::Postgres(plain) => plain.revert_last_migration(POSTGRES).map(name),
    };
    reverted.map_err(failed)
}

pub fn status(connection: &mut AnyConnection, target: &Target) -> Result<Vec<Step>, StorageError> {
    let applied = match connection {
        AnyConnection::Sqlite(plain) => plain.applied_migrations(),
        AnyConnection::Postgres(plain) => plain.applied_migrations(),
    };
    let applied = applied.map_err(failed)?;
    let known = match target {
        Target::Sqlite(_) => names::<diesel::sqlite::Sqlite>(&SQLITE),
        Target::Postgres(_) => names::<diesel::pg::Pg>(&POSTGRES),
    }?;
    let step = |(version, name): (MigrationVersion<'static>, String)| Step {
        applied: applied.contains(&version),
        name,
    };
    Ok(known.into_iter().map(step).collect())
}

fn names<DB: diesel::backend::Backend>(
    source: &EmbeddedMigrations,
) -> Result<Vec<(MigrationVersion<'static>, String)>, StorageError> {
    let migrations: Vec<Box<dyn Migration<DB>>> = source.migrations().map_err(failed)?;
    let names = migrations.iter().map(|migration| migration.name());
    Ok(names
        .map(|name| (name.version().as_owned(), name.to_string()))
        .collect())
}

/// Nodes that start together wait for each other; the lock ends with the connection.
fn one_node_at_a_time(connection: &mut diesel::PgConnection) -> Result<(), StorageError> {
    use diesel::connection::SimpleConnection;
    let number = Lock::Migrations.number();
    connection.batch_execute(&format!("SELECT pg_advisory_lock({number})"))?;
    Ok(())
}

fn failed(error: Box<dyn std::error::Error + Send + Sync>) -> StorageError {
    StorageError::Database(error.to_string())
}
