mod row;

use crate::{
    Page, StorageError,
    connection::{AnyConnection, each_backend},
    row::text,
    schema::{notices, outbox},
    vault::Keys,
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::notifications::{Delivery, next_attempt};
pub use row::{DeadLetter, StoredNotice};
use row::{DeadRow, DeliveryRow, NoticeRow};
use uuid::Uuid;

pub(crate) const PENDING: &str = "pending";
const DONE: &str = "done";
pub(crate) const DEAD: &str = "dead";

/// Notices that wait to be handed out, written with the events that cause them; and the in-app list they end in.
pub struct Outbox<'c> {
    connection: &'c mut AnyConnection,
    keys: &'c Keys<'c>,
}

impl<'c> Outbox<'c> {
    pub(crate) fn new(connection: &'c mut AnyConnection, keys: &'c Keys<'c>) -> Self {
        Self { connection, keys }
    }

    pub fn add(&mut self, delivery: &Delivery) -> Result<(), StorageError> {
        let key = self.keys.active(self.connection)?;
        diesel::insert_into(outbox::table)
            .values((
                DeliveryRow::of(delivery, &key)?,
                outbox::state.eq(PENDING),
                outbox::next_attempt_at.eq(delivery.created_at.naive_utc()),
            ))
            .execute(self.connection)?;
        Ok(())
    }

    /// Takes up to `limit` due deliveries for one worker: until `lease_ends` no other worker, on any node, gets them.
    /// Each counts as an attempt, so that one which kills its worker is not tried for ever; so is one that somebody has changed
    /// behind the product's back, and the others do not wait for it.
    pub fn claim(
        &mut self,
        now: DateTime<Utc>,
        lease_ends: DateTime<Utc>,
        limit: i64,
    ) -> Result<Vec<Delivery>, StorageError> {
        let due = outbox::table
            .filter(outbox::state.eq(PENDING))
            .filter(outbox::next_attempt_at.le(now.naive_utc()))
            .order((outbox::next_attempt_at, outbox::id))
            .limit(limit)
            .select(outbox::id);
        let ids: Vec<String> = match self.connection {
            AnyConnection::Sqlite(plain) => due.load(plain)?,
            AnyConnection::Postgres(plain) => due.for_update().skip_locked().load(plain)?,
        };
        let claimed = outbox::table.filter(outbox::id.eq_any(&ids));
        diesel::update(claimed)
            .set((
                outbox::attempts.eq(outbox::attempts + 1),
                outbox::next_attempt_at.eq(lease_ends.naive_utc()),
            ))
            .execute(self.connection)?;
        let rows: Vec<DeliveryRow> = outbox::table
            .filter(outbox::id.eq_any(&ids))
            .order(outbox::id)
            .select(row::delivery_columns())
            .load(self.connection)?;
        let mut opening = self.keys.opening(self.connection);
        let (mut deliveries, mut unreadable) = (Vec::new(), Vec::new());
        for row in rows {
            let (id, attempts) = row.attempt()?;
            match row.delivery(&mut opening) {
                Ok(delivery) => deliveries.push(delivery),
                Err(error) if error.is_of_one_row() => unreadable.push((id, attempts, error)),
                Err(error) => return Err(error),
            }
        }
        for (id, attempts, error) in unreadable {
            log::error!(target: "delivery", "{id} attempt {attempts}: {error}");
            self.mark_failed(id, &error.to_string(), next_attempt(attempts, now))?;
        }
        Ok(deliveries)
    }

    /// Shows the notice in the recipient's list; doing so again changes nothing.
    pub fn show(&mut self, delivery: &Delivery, account: Uuid) -> Result<(), StorageError> {
        let values = (
            notices::id.eq(text(delivery.id)),
            notices::account.eq(text(account)),
            notices::dossier.eq(&delivery.dossier),
            notices::title.eq(&delivery.notice.title),
            notices::body.eq(&delivery.notice.body),
            notices::created_at.eq(delivery.created_at.naive_utc()),
        );
        each_backend!(self.connection, |plain| diesel::insert_into(notices::table)
            .values(values)
            .on_conflict_do_nothing()
            .execute(plain))?;
        Ok(())
    }

    /// What a letter said that stands in no list is forgotten with it.
    pub fn mark_done(&mut self, delivery: &Delivery) -> Result<(), StorageError> {
        let row = outbox::table.find(text(delivery.id));
        let done = outbox::state.eq(DONE);
        match delivery.is_letter_alone() {
            true => diesel::update(row)
                .set((done, outbox::body.eq("")))
                .execute(self.connection)?,
            false => diesel::update(row).set(done).execute(self.connection)?,
        };
        Ok(())
    }

    /// Tries again at the given instant, or never; what another worker has settled meanwhile stays as it is.
    pub fn mark_failed(
        &mut self,
        id: Uuid,
        error: &str,
        next_attempt: Option<DateTime<Utc>>,
    ) -> Result<(), StorageError> {
        let row = outbox::table
            .filter(outbox::id.eq(text(id)))
            .filter(outbox::state.eq(PENDING));
        match next_attempt {
            Some(at) => diesel::update(row)
                .set((
                    outbox::next_attempt_at.eq(at.naive_utc()),
                    outbox::last_error.eq(error),
                ))
                .execute(self.connection)?,
            None => diesel::update(row)
                .set((outbox::state.eq(DEAD), outbox::last_error.eq(error)))
                .execute(self.connection)?,
        };
        Ok(())
    }

    /// What could not be delivered, the newest first.
    pub fn list_dead(
        &mut self,
        after: Option<Uuid>,
        limit: i64,
    ) -> Result<Page<DeadLetter>, StorageError> {
        let mut query = outbox::table
            .filter(outbox::state.eq(DEAD))
            .order(outbox::id.desc())
            .limit(limit + 1)
            .select((
                outbox::id,
                outbox::dossier,
                outbox::title,
                outbox::created_at,
                outbox::attempts,
                outbox::last_error,
            ))
            .into_boxed();
        if let Some(after) = after {
            query = query.filter(outbox::id.lt(text(after)));
        }
        let rows: Vec<DeadRow> = query.load(self.connection)?;
        Page::cut(rows, limit).try_map(DeadRow::letter)
    }

    /// Puts a dead delivery back into the queue.
    pub fn retry(&mut self, id: Uuid, now: DateTime<Utc>) -> Result<(), StorageError> {
        let dead = outbox::table
            .filter(outbox::id.eq(text(id)))
            .filter(outbox::state.eq(DEAD));
        let revived = diesel::update(dead)
            .set((
                outbox::state.eq(PENDING),
                outbox::attempts.eq(0),
                outbox::next_attempt_at.eq(now.naive_utc()),
            ))
            .execute(self.connection)?;
        match revived {
            0 => Err(StorageError::NotFound {
                what: "dead letter",
            }),
            _ => Ok(()),
        }
    }

    /// A person's notices, the newest first.
    pub fn list_notices(
        &mut self,
        account: Uuid,
        unread_only: bool,
        after: Option<Uuid>,
        limit: i64,
    ) -> Result<Page<StoredNotice>, StorageError> {
        let mut query = notices::table
            .filter(notices::account.eq(text(account)))
            .order(notices::id.desc())
            .limit(limit + 1)
            .into_boxed();
        if unread_only {
            query = query.filter(notices::read_at.is_null());
        }
        if let Some(after) = after {
            query = query.filter(notices::id.lt(text(after)));
        }
        let rows: Vec<NoticeRow> = query.load(self.connection)?;
        Page::cut(rows, limit).try_map(NoticeRow::notice)
    }

    /// Marks one of the person's notices as read; reading it again changes nothing.
    pub fn mark_read(
        &mut self,
        account: Uuid,
        id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        let own = || {
            notices::table
                .filter(notices::id.eq(text(id)))
                .filter(notices::account.eq(text(account)))
        };
        let known: i64 = own().count().get_result(self.connection)?;
        if known == 0 {
            return Err(StorageError::NotFound { what: "notice" });
        }
        diesel::update(own().filter(notices::read_at.is_null()))
            .set(notices::read_at.eq(now.naive_utc()))
            .execute(self.connection)?;
        Ok(())
    }
}
