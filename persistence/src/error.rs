use diesel::result::{DatabaseErrorKind, Error};
use std::fmt;

/// Why the store could not do what was asked.
#[derive(Debug)]
pub enum StorageError {
    NotFound {
        what: &'static str,
    },
    Duplicate {
        what: &'static str,
    },
    /// The row has changed since it was read.
    Stale {
        what: &'static str,
    },
    /// A stored value cannot be read back.
    Corrupt {
        table: &'static str,
        column: &'static str,
        value: String,
    },
    /// A sealed value does not open: it was changed, or moved there from elsewhere.
    Unreadable {
        table: &'static str,
        column: &'static str,
        row: String,
    },
    /// The keys of personal data lie under another secret than the one given.
    SealedElsewhere {
        key: String,
    },
    /// The database does not answer; trying again later may help.
    Unavailable(String),
    Database(String),
}

impl StorageError {
    /// Names what a unique violation was about: SQLite does not say which constraint broke.
    pub(crate) fn adding(what: &'static str) -> impl FnOnce(Error) -> Self {
        move |error| match error {
            Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => Self::Duplicate { what },
            other => other.into(),
        }
    }

    /// Names what a query for exactly one row was about.
    pub(crate) fn getting(what: &'static str) -> impl FnOnce(Error) -> Self {
        move |error| match error {
            Error::NotFound => Self::NotFound { what },
            other => other.into(),
        }
    }
}

impl From<Error> for StorageError {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::NotFound { what: "row" },
            Error::DatabaseError(
                DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand,
                info,
            ) => Self::Unavailable(info.message().to_owned()),
            other => Self::Database(other.to_string()),
        }
    }
}

impl fmt::Display for StorageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound { what } => write!(f, "{what} not found"),
            Self::Duplicate { what } => write!(f, "{what} exists already"),
            Self::Stale { what } => write!(f, "{what} has changed meanwhile"),
            Self::Corrupt {
                table,
                column,
                value,
            } => {
                write!(
                    f,
                    "{table}.{column} holds an unreadable value of {} characters",
                    value.chars().count()
                )
            }
            Self::Unreadable { table, column, row } => write!(
                f,
                "{table}.{column} of {row} does not open: it was changed, or moved there from elsewhere"
            ),
            Self::SealedElsewhere { key } => write!(
                f,
                "the personal data is sealed under another MOTCUA_SECRET (data key {key}): set that one, \
                 or bring the data under the new one with `motcua personal-data reseal`"
            ),
            Self::Unavailable(reason) => write!(f, "the database is unavailable: {reason}"),
            Self::Database(reason) => write!(f, "the database refused: {reason}"),
        }
    }
}

impl std::error::Error for StorageError {}
