//! Answers that were given to an `Idempotency-Key`, kept with the effect they belong to.

use crate::{
    StorageError,
    connection::{AnyConnection, each_backend},
    row::{Place, text},
    schema::idempotency_keys,
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remembered {
    /// Of method, path and body of the first request.
    pub fingerprint: String,
    pub status: u16,
    pub location: Option<String>,
    pub etag: Option<String>,
    pub body: String,
}

pub struct IdempotencyKeys<'c>(&'c mut AnyConnection);

impl<'c> IdempotencyKeys<'c> {
    pub(crate) fn new(connection: &'c mut AnyConnection) -> Self {
        Self(connection)
    }

    /// Claims the key for this transaction. A second transaction with the same key waits here until the first has
    /// ended, and then finds its answer.
    pub fn claim(
        &mut self,
        account: Uuid,
        key: &str,
        fingerprint: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<Remembered>, StorageError> {
        let values = (
            idempotency_keys::account.eq(text(account)),
            idempotency_keys::key.eq(key),
            idempotency_keys::fingerprint.eq(fingerprint),
            idempotency_keys::status.eq(0),
            idempotency_keys::body.eq(""),
            idempotency_keys::created_at.eq(now.naive_utc()),
        );
        let claimed = each_backend!(self.0, |plain| diesel::insert_into(idempotency_keys::table)
            .values(values)
            .on_conflict_do_nothing()
            .execute(plain))?;
        if claimed > 0 {
            return Ok(None);
        }
        let row: Row = idempotency_keys::table
            .find((text(account), key))
            .select((
                idempotency_keys::fingerprint,
                idempotency_keys::status,
                idempotency_keys::location,
                idempotency_keys::etag,
                idempotency_keys::body,
            ))
            .get_result(self.0)
            .map_err(StorageError::getting("idempotency key"))?;
        row.remembered().map(Some)
    }

    /// Stores the answer under the claimed key.
    pub fn save(
        &mut self,
        account: Uuid,
        key: &str,
        answer: &Remembered,
    ) -> Result<(), StorageError> {
        diesel::update(idempotency_keys::table.find((text(account), key)))
            .set((
                idempotency_keys::status.eq(i32::from(answer.status)),
                idempotency_keys::location.eq(answer.location.as_deref()),
                idempotency_keys::etag.eq(answer.etag.as_deref()),
                idempotency_keys::body.eq(&answer.body),
            ))
            .execute(self.0)?;
        Ok(())
    }

    /// Forgets what is older than the given instant.
    pub fn remove_before(&mut self, instant: DateTime<Utc>) -> Result<usize, StorageError> {
        let old =
            idempotency_keys::table.filter(idempotency_keys::created_at.lt(instant.naive_utc()));
        Ok(diesel::delete(old).execute(self.0)?)
    }
}

#[derive(Queryable)]
struct Row {
    fingerprint: String,
    status: i32,
    location: Option<String>,
    etag: Option<String>,
    body: String,
}

impl Row {
    fn remembered(self) -> Result<Remembered, StorageError> {
        let Self {
            fingerprint,
            status,
            location,
            etag,
            body,
        } = self;
        let status = Place("idempotency_keys", "status").number(status)?;
        Ok(Remembered {
            fingerprint,
            status,
            location,
            etag,
            body,
        })
    }
}
