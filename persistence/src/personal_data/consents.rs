use crate::{
    StorageError,
    connection::AnyConnection,
    row::{Place, instant, text},
    schema::consent_events,
};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use domain::{
    Word,
    personal_data::{ConsentAct, ConsentEvent, ConsentPurpose, ConsentText},
};
use uuid::Uuid;

/// The ledger of what people have agreed to.
pub struct Consents<'c>(&'c mut AnyConnection);

impl<'c> Consents<'c> {
    pub(crate) fn new(connection: &'c mut AnyConnection) -> Self {
        Self(connection)
    }

    pub fn add(&mut self, event: &ConsentEvent) -> Result<(), StorageError> {
        diesel::insert_into(consent_events::table)
            .values(Row::of(event))
            .execute(self.0)?;
        Ok(())
    }

    /// The last word on the purpose.
    pub fn last(
        &mut self,
        account: Uuid,
        purpose: ConsentPurpose,
    ) -> Result<Option<ConsentEvent>, StorageError> {
        let row: Option<Row> = consent_events::table
            .filter(consent_events::account.eq(text(account)))
            .filter(consent_events::purpose.eq(purpose.word()))
            .order(consent_events::id.desc())
            .first(self.0)
            .optional()?;
        row.map(Row::event).transpose()
    }

    pub fn last_act(
        &mut self,
        account: Uuid,
        purpose: ConsentPurpose,
    ) -> Result<Option<ConsentAct>, StorageError> {
        Ok(self.last(account, purpose)?.map(|event| event.act))
    }

    /// Everything a person ever agreed to and withdrew, the oldest first.
    pub fn list(&mut self, account: Uuid) -> Result<Vec<ConsentEvent>, StorageError> {
        let rows: Vec<Row> = consent_events::table
            .filter(consent_events::account.eq(text(account)))
            .order(consent_events::id)
            .load(self.0)?;
        rows.into_iter().map(Row::event).collect()
    }
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = consent_events)]
struct Row {
    id: String,
    account: Option<String>,
    purpose: String,
    text: String,
    text_version: i32,
    act: String,
    at: NaiveDateTime,
    recorded_by: String,
    dossier: Option<String>,
}

impl Row {
    fn of(event: &ConsentEvent) -> Self {
        let ConsentEvent {
            id,
            account,
            text:
                ConsentText {
                    purpose,
                    id: text_id,
                    version,
                },
            act,
            at,
            recorded_by,
            dossier,
        } = event;
        Self {
            id: text(*id),
            account: account.map(text),
            purpose: purpose.word().to_owned(),
            text: text_id.clone(),
            text_version: i32::from(*version),
            act: act.word().to_owned(),
            at: at.naive_utc(),
            recorded_by: text(*recorded_by),
            dossier: dossier.as_ref().map(|code| code.as_str().to_owned()),
        }
    }

    fn event(self) -> Result<ConsentEvent, StorageError> {
        let place = |column| Place("consent_events", column);
        Ok(ConsentEvent {
            id: place("id").parsed(&self.id)?,
            account: place("account").optional(self.account.as_deref())?,
            text: ConsentText {
                purpose: place("purpose").word(&self.purpose)?,
                id: self.text,
                version: place("text_version").number(self.text_version)?,
            },
            act: place("act").word(&self.act)?,
            at: instant(self.at),
            recorded_by: place("recorded_by").parsed(&self.recorded_by)?,
            dossier: place("dossier").optional(self.dossier.as_deref())?,
        })
    }
}
