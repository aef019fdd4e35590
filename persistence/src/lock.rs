//! The advisory locks of PostgreSQL. SQLite writes one transaction at a time and needs none.

use crate::{StorageError, connection::AnyConnection};
use diesel::{
    prelude::*,
    sql_types::{BigInt, Bool},
};

/// What is done by one transaction at a time; each has a number of its own, as the compiler sees to.
#[derive(Clone, Copy, Debug)]
#[repr(i64)]
pub enum Lock {
    /// Nodes that start together migrate one after the other.
    Migrations = 20_220_711,
    /// Calendars are read or changed.
    Calendars = 20_220_712,
    /// The chain over the audit log grows.
    AuditChain = 20_220_713,
    /// The active key of personal data is used or changed.
    DataKeys = 20_220_714,
    /// Somebody from a provider of identities is let in for the first time.
    Newcomers = 20_220_715,
}

#[derive(QueryableByName)]
struct Turn {
    #[diesel(sql_type = Bool)]
    is_ours: bool,
}

impl Lock {
    #[expect(clippy::as_conversions, reason = "there is no other way to it")]
    pub const fn number(self) -> i64 {
        self as i64
    }

    /// Waits for everybody who holds it, and lets others wait until the transaction ends.
    pub fn alone(self, connection: &mut AnyConnection) -> Result<(), StorageError> {
        self.take("SELECT pg_advisory_xact_lock($1)", connection)
    }

    /// Together with others, but not with who holds it alone.
    pub fn shared(self, connection: &mut AnyConnection) -> Result<(), StorageError> {
        self.take("SELECT pg_advisory_xact_lock_shared($1)", connection)
    }

    /// Says whether nobody else holds it; waits for nobody.
    pub fn at_once(self, connection: &mut AnyConnection) -> Result<bool, StorageError> {
        let AnyConnection::Postgres(plain) = connection else {
            return Ok(true);
        };
        let turn = diesel::sql_query("SELECT pg_try_advisory_xact_lock($1) AS is_ours")
            .bind::<BigInt, _>(self.number())
            .get_result::<Turn>(plain)?;
        Ok(turn.is_ours)
    }

    fn take(self, statement: &str, connection: &mut AnyConnection) -> Result<(), StorageError> {
        if let AnyConnection::Postgres(plain) = connection {
            diesel::sql_query(statement)
                .bind::<BigInt, _>(self.number())
                .execute(plain)?;
        }
        Ok(())
    }
}
