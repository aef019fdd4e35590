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
    /// Only this row is the matter: others can be worked on.
    pub(crate) fn is_of_one_row(&self) -> bool {
        matches!(self, Self::Corrupt { .. } | Self::Unreadable { .. })
    }

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
            // A node of PostgreSQL that only follows: another one is about to lead.
            Error::DatabaseError(DatabaseErrorKind::ReadOnlyTransaction, info) => {
                Self::Unavailable(info.message().to_owned())
            }
            Error::DatabaseError(DatabaseErrorKind::Unknown, info)
                if is_about_the_disk(info.message()) =>
            {
                Self::Unavailable(info.message().to_owned())
            }
            other => Self::Database(other.to_string()),
        }
    }
}

/// Neither database gives these a kind of their own: SQLite's words first, PostgreSQL's after them.
const ABOUT_THE_DISK: [&str; 7] = [
    "database or disk is full",
    "disk I/O error",
    "attempt to write a readonly database",
    "unable to open database file",
    "No space left on device",
    "Read-only file system",
    "Input/output error",
];

/// Whether nothing is wrong with what was asked, and the operator has to make room or mend the disk.
fn is_about_the_disk(message: &str) -> bool {
    let mut known = ABOUT_THE_DISK.iter();
    known.any(|words| message.contains(words))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(kind: DatabaseErrorKind, message: &str) -> StorageError {
        Error::DatabaseError(kind, Box::new(message.to_owned())).into()
    }

    #[test]
    fn a_full_or_read_only_disk_is_unavailable_and_a_defect_is_not() {
        let unknown = |message| refused(DatabaseErrorKind::Unknown, message);
        for message in [
            "database or disk is full",
            "could not extend file \"base/5/16389\": No space left on device",
        ] {
            assert!(matches!(unknown(message), StorageError::Unavailable(_)));
        }
        let following = refused(
            DatabaseErrorKind::ReadOnlyTransaction,
            "cannot execute INSERT in a read-only transaction",
        );
        assert!(matches!(following, StorageError::Unavailable(_)));
        assert!(matches!(
            unknown("no such column: a"),
            StorageError::Database(_)
        ));
    }
}
