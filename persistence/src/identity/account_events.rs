use super::Accounts;
use crate::{
    Page, StorageError,
    row::{Place, instant, text},
    schema::account_events,
};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use domain::{
    Word,
    identity::{Account, AccountAct, AccountEvent, AccountState},
};
use uuid::Uuid;

impl Accounts<'_> {
    /// A new account and the first line of its history.
    pub fn open(
        &mut self,
        account: &Account,
        password_hash: String,
        event: &AccountEvent,
    ) -> Result<(), StorageError> {
        self.add(account, password_hash)?;
        self.append(account, event)
    }

    /// Saves the state over the version it was read at and appends what happened, if anything did.
    pub fn save_state(
        &mut self,
        account: &mut Account,
        event: Option<&AccountEvent>,
    ) -> Result<(), StorageError> {
        self.save(account)?;
        event.map_or(Ok(()), |event| self.append(account, event))
    }

    /// The same with the secret that the holder has chosen.
    pub fn save_secret(
        &mut self,
        account: &mut Account,
        hash: String,
        event: Option<&AccountEvent>,
    ) -> Result<(), StorageError> {
        self.save_password(account, hash)?;
        event.map_or(Ok(()), |event| self.append(account, event))
    }

    /// The state in which it was frozen last.
    pub fn state_before_freeze(
        &mut self,
        account: Uuid,
    ) -> Result<Option<AccountState>, StorageError> {
        let before: Option<Option<String>> = account_events::table
            .filter(account_events::account.eq(text(account)))
            .filter(account_events::act.eq(AccountAct::Freeze.word()))
            .order(account_events::version.desc())
            .select(account_events::from_state)
            .first(self.connection)
            .optional()?;
        Place("account_events", "from_state").optional_word(before.flatten().as_deref())
    }

    /// What happened to the account, the newest first, each with its version.
    pub fn list_events(
        &mut self,
        account: Uuid,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Page<(i64, AccountEvent)>, StorageError> {
        let rows: Vec<EventRow> = account_events::table
            .filter(account_events::account.eq(text(account)))
            .filter(account_events::version.lt(before.unwrap_or(i64::MAX)))
            .order(account_events::version.desc())
            .limit(limit + 1)
            .load(self.connection)?;
        Page::cut(rows, limit).try_map(EventRow::event)
    }

    fn append(&mut self, account: &Account, event: &AccountEvent) -> Result<(), StorageError> {
        diesel::insert_into(account_events::table)
            .values(EventRow::of(account, event))
            .execute(self.connection)?;
        Ok(())
    }
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = account_events)]
struct EventRow {
    account: String,
    version: i64,
    act: String,
    from_state: Option<String>,
    to_state: String,
    actor: Option<String>,
    reason: Option<String>,
    at: NaiveDateTime,
}

impl EventRow {
    fn of(account: &Account, event: &AccountEvent) -> Self {
        let AccountEvent {
            act,
            from,
            to,
            actor,
            reason,
            at,
        } = event;
        Self {
            account: text(account.id),
            version: account.version,
            act: act.word().to_owned(),
            from_state: from.map(|state| state.word().to_owned()),
            to_state: to.word().to_owned(),
            actor: actor.map(text),
            reason: reason.clone(),
            at: at.naive_utc(),
        }
    }

    fn event(self) -> Result<(i64, AccountEvent), StorageError> {
        let at = |column| Place("account_events", column);
        let event = AccountEvent {
            act: at("act").word(&self.act)?,
            from: at("from_state").optional_word(self.from_state.as_deref())?,
            to: at("to_state").word(&self.to_state)?,
            actor: at("actor").optional(self.actor.as_deref())?,
            reason: self.reason,
            at: instant(self.at),
        };
        Ok((self.version, event))
    }
}
