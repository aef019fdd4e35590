use crate::{
    StorageError,
    row::{Place, instant, text},
    schema::outbox,
    vault::{DataKey, Opening},
};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use domain::notifications::{Delivery, Notice};
use uuid::Uuid;

#[derive(Queryable, Insertable)]
#[diesel(table_name = outbox)]
pub struct DeliveryRow {
    id: String,
    dossier: Option<String>,
    title: String,
    body: String,
    account: Option<String>,
    email: Option<String>,
    created_at: NaiveDateTime,
    attempts: i32,
}

#[diesel::dsl::auto_type(no_type_alias)]
pub fn delivery_columns() -> _ {
    (
        outbox::id,
        outbox::dossier,
        outbox::title,
        outbox::body,
        outbox::account,
        outbox::email,
        outbox::created_at,
        outbox::attempts,
    )
}

impl DeliveryRow {
    pub fn of(delivery: &Delivery, key: &DataKey) -> Result<Self, StorageError> {
        let Delivery {
            id,
            dossier,
            notice: Notice { title, body },
            account,
            email,
            created_at,
            attempts,
        } = delivery;
        let id = text(*id);
        let email = key.row("outbox", &id).optional("email", email.as_deref())?;
        Ok(Self {
            dossier: dossier.clone(),
            title: title.clone(),
            body: body.clone(),
            account: account.map(text),
            email,
            created_at: created_at.naive_utc(),
            attempts: i32::from(*attempts),
            id,
        })
    }

    /// The id and how many attempts there were.
    pub fn attempt(&self) -> Result<(Uuid, u16), StorageError> {
        let at = |column| Place("outbox", column);
        Ok((
            at("id").parsed(&self.id)?,
            at("attempts").number(self.attempts)?,
        ))
    }

    pub fn delivery(self, opening: &mut Opening<'_>) -> Result<Delivery, StorageError> {
        let (id, attempts) = self.attempt()?;
        Ok(Delivery {
            id,
            dossier: self.dossier,
            notice: Notice {
                title: self.title,
                body: self.body,
            },
            account: Place("outbox", "account").optional(self.account.as_deref())?,
            email: opening
                .row("outbox", &self.id)
                .optional("email", self.email.as_deref())?,
            created_at: instant(self.created_at),
            attempts,
        })
    }
}

/// A delivery that was given up; it names the dossier it is about, not the recipient.
#[derive(Clone, Debug, PartialEq)]
pub struct DeadLetter {
    pub id: Uuid,
    pub dossier: Option<String>,
    pub title: String,
    pub created_at: DateTime<Utc>,
    pub attempts: u16,
    pub last_error: Option<String>,
}

#[derive(Queryable)]
pub struct DeadRow {
    id: String,
    dossier: Option<String>,
    title: String,
    created_at: NaiveDateTime,
    attempts: i32,
    last_error: Option<String>,
}

impl DeadRow {
    pub fn letter(self) -> Result<DeadLetter, StorageError> {
        let at = |column| Place("outbox", column);
        Ok(DeadLetter {
            id: at("id").parsed(&self.id)?,
            dossier: self.dossier,
            title: self.title,
            created_at: instant(self.created_at),
            attempts: at("attempts").number(self.attempts)?,
            last_error: self.last_error,
        })
    }
}

/// A notice in somebody's list.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredNotice {
    pub id: Uuid,
    pub dossier: Option<String>,
    pub notice: Notice,
    pub created_at: DateTime<Utc>,
    pub read_at: Option<DateTime<Utc>>,
}

#[derive(Queryable)]
pub struct NoticeRow {
    id: String,
    _account: String,
    dossier: Option<String>,
    title: String,
    body: String,
    created_at: NaiveDateTime,
    read_at: Option<NaiveDateTime>,
}

impl NoticeRow {
    pub fn notice(self) -> Result<StoredNotice, StorageError> {
        Ok(StoredNotice {
            id: Place("notices", "id").parsed(&self.id)?,
            dossier: self.dossier,
            notice: Notice {
                title: self.title,
                body: self.body,
            },
            created_at: instant(self.created_at),
            read_at: self.read_at.map(instant),
        })
    }
}
