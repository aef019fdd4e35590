use diesel::{Connection, PgConnection, SqliteConnection, connection::SimpleConnection};

/// One connection, whichever database it leads to; queries are written once for both.
#[derive(diesel::MultiConnection)]
pub enum AnyConnection {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// Which database a URL names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// The path of the database file.
    Sqlite(String),
    Postgres(String),
}

impl Target {
    /// `postgres://…` or `sqlite:<path>`; anything else is refused.
    pub fn of(url: &str) -> Result<Self, String> {
        match url.split_once(':') {
            Some(("postgres" | "postgresql", _)) => Ok(Self::Postgres(url.to_owned())),
            Some(("sqlite", path)) => Ok(Self::Sqlite(path.trim_start_matches("//").to_owned())),
            _ => Err("a database is named by postgres://… or sqlite:<path>".to_owned()),
        }
    }

    /// The writer is the only connection that may wait for a lock long; readers never block it in WAL mode.
    pub fn connect(&self) -> Result<AnyConnection, String> {
        match self {
            Self::Sqlite(path) => {
                let mut connection =
                    SqliteConnection::establish(path).map_err(|error| error.to_string())?;
                connection
                    .batch_execute(
                        "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                         PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON; PRAGMA cache_size = -16000;",
                    )
                    .map_err(|error| error.to_string())?;
                Ok(AnyConnection::Sqlite(connection))
            }
            Self::Postgres(url) => {
                let mut connection =
                    PgConnection::establish(url).map_err(|error| error.to_string())?;
                connection
                    .batch_execute("SET TIME ZONE 'UTC'")
                    .map_err(|error| error.to_string())?;
                Ok(AnyConnection::Postgres(connection))
            }
        }
    }
}

/// The same statement for either database: where the enum cannot express it, and on hot paths, where a connection of its own type
/// knows the statement by its type and need not write it out first.
macro_rules! each_backend {
    ($connection:expr, |$plain:ident| $body:expr) => {
        match $connection {
            $crate::connection::AnyConnection::Sqlite($plain) => $body,
            $crate::connection::AnyConnection::Postgres($plain) => $body,
        }
    };
}
pub(crate) use each_backend;

/// Rows into a table. SQLite takes them one by one: diesel would open a transaction inside the writer's.
macro_rules! insert_all {
    ($connection:expr, $table:expr, $rows:expr) => {
        match $connection {
            $crate::connection::AnyConnection::Sqlite(plain) => {
                for row in $rows {
                    diesel::insert_into($table).values(row).execute(plain)?;
                }
            }
            $crate::connection::AnyConnection::Postgres(plain) => {
                diesel::insert_into($table).values($rows).execute(plain)?;
            }
        }
    };
}
pub(crate) use insert_all;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_chooses_the_database() {
        let file = Target::Sqlite("/tmp/a.db".into());
        assert_eq!(Target::of("sqlite:/tmp/a.db"), Ok(file.clone()));
        assert_eq!(Target::of("sqlite:///tmp/a.db"), Ok(file));
        assert!(matches!(
            Target::of("postgres://h/db"),
            Ok(Target::Postgres(_))
        ));
        assert!(Target::of("mysql://h/db").is_err() && Target::of("motcua.db").is_err());
    }
}
