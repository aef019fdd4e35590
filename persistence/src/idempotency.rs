//! Answers that were given to an `Idempotency-Key`, kept with the effect they belong to.

use crate::{
    StorageError,
    connection::{AnyConnection, each_backend},
    row::{Place, text},
    schema::idempotency_keys,
    vault::{Keys, OpenRow},
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

const TABLE: &str = "idempotency_keys";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remembered {
    /// Of method, path and body of the first request.
    pub fingerprint: String,
    pub status: u16,
    pub location: Option<String>,
    pub etag: Option<String>,
    pub body: String,
}

pub struct IdempotencyKeys<'c> {
    connection: &'c mut AnyConnection,
    keys: &'c Keys<'c>,
}

impl<'c> IdempotencyKeys<'c> {
    pub(crate) fn new(connection: &'c mut AnyConnection, keys: &'c Keys<'c>) -> Self {
        Self { connection, keys }
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
        let claimed = each_backend!(self.connection, |plain| diesel::insert_into(
            idempotency_keys::table
        )
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
            .get_result(self.connection)
            .map_err(StorageError::getting("idempotency key"))?;
        let mut opening = self.keys.opening(self.connection);
        row.remembered(opening.row(TABLE, &sealed_for(account, key)))
            .map(Some)
    }

    /// Stores the answer under the claimed key.
    pub fn save(
        &mut self,
        account: Uuid,
        key: &str,
        answer: &Remembered,
    ) -> Result<(), StorageError> {
        let active = self.keys.active(self.connection)?;
        let (body, row) = (&answer.body, sealed_for(account, key));
        let body = active.row(TABLE, &row).text("body", body)?;
        diesel::update(idempotency_keys::table.find((text(account), key)))
            .set((
                idempotency_keys::status.eq(i32::from(answer.status)),
                idempotency_keys::location.eq(answer.location.as_deref()),
                idempotency_keys::etag.eq(answer.etag.as_deref()),
                idempotency_keys::body.eq(body),
            ))
            .execute(self.connection)?;
        Ok(())
    }

    /// Forgets what is older than the given instant.
    pub fn remove_before(&mut self, instant: DateTime<Utc>) -> Result<usize, StorageError> {
        let old =
            idempotency_keys::table.filter(idempotency_keys::created_at.lt(instant.naive_utc()));
        Ok(diesel::delete(old).execute(self.connection)?)
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
    fn remembered(self, mut open: OpenRow<'_, '_>) -> Result<Remembered, StorageError> {
        let Self {
            fingerprint,
            status,
            location,
            etag,
            body,
        } = self;
        let status = Place(TABLE, "status").number(status)?;
        Ok(Remembered {
            fingerprint,
            status,
            location,
            etag,
            body: open.text("body", &body)?,
        })
    }
}

fn sealed_for(account: Uuid, key: &str) -> String {
    format!("{account}/{key}")
}
