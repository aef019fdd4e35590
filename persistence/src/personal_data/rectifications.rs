use crate::{
    Page, StorageError,
    calendars::{promise_from, promise_text},
    connection::AnyConnection,
    identity::held_within,
    row::{Place, instant, text},
    schema::{accounts, rectifications},
    vault::{DataKey, Keys, Opening},
};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use domain::{
    Word,
    identity::{AccountKind, IdentityNumber, PersonName},
    personal_data::{Rectification, RectificationState},
};
use uuid::Uuid;

const TABLE: &str = "rectifications";

/// What people ask to have corrected.
pub struct Rectifications<'c> {
    connection: &'c mut AnyConnection,
    keys: &'c Keys<'c>,
}

/// Which requests an administrator's list shows: those of accounts that `AccountFilter` would show.
#[derive(Clone, Debug, Default)]
pub struct RectificationFilter {
    pub state: Option<RectificationState>,
    pub agencies: Vec<String>,
    pub citizens: bool,
    pub after: Option<Uuid>,
    pub limit: i64,
}

impl<'c> Rectifications<'c> {
    pub(crate) fn new(connection: &'c mut AnyConnection, keys: &'c Keys<'c>) -> Self {
        Self { connection, keys }
    }

    /// `Duplicate` while another one of the account waits.
    pub fn add(&mut self, request: &Rectification) -> Result<(), StorageError> {
        let key = self.keys.active(self.connection)?;
        diesel::insert_into(rectifications::table)
            .values(Row::of(request, &key)?)
            .execute(self.connection)
            .map_err(StorageError::adding("waiting rectification"))?;
        Ok(())
    }

    pub fn get(&mut self, id: Uuid) -> Result<Rectification, StorageError> {
        let row: Row = rectifications::table
            .find(text(id))
            .get_result(self.connection)
            .map_err(StorageError::getting("rectification"))?;
        row.request(&mut self.keys.opening(self.connection))
    }

    /// Of one person, the newest first.
    pub fn list_of(
        &mut self,
        account: Uuid,
        after: Option<Uuid>,
        limit: i64,
    ) -> Result<Page<Rectification>, StorageError> {
        let mut query = rectifications::table
            .filter(rectifications::account.eq(text(account)))
            .order(rectifications::id.desc())
            .limit(limit + 1)
            .into_boxed();
        if let Some(after) = after {
            query = query.filter(rectifications::id.lt(text(after)));
        }
        let rows: Vec<Row> = query.load(self.connection)?;
        let mut opening = self.keys.opening(self.connection);
        Page::cut(rows, limit).try_map(|row| row.request(&mut opening))
    }

    /// Of everybody within reach, the oldest first: it is due first.
    pub fn list(
        &mut self,
        filter: &RectificationFilter,
    ) -> Result<Page<Rectification>, StorageError> {
        let shown = |kind: &&AccountKind| {
            **kind != AccountKind::Machine && (filter.citizens || !kind.is_applicant())
        };
        let kinds = AccountKind::ALL.iter().filter(shown);
        let kinds = kinds.map(|kind| kind.word());
        let within_reach = accounts::table
            .filter(held_within(&filter.agencies))
            .filter(accounts::kind.eq_any(kinds))
            .select(accounts::id);
        let mut query = rectifications::table
            .filter(rectifications::account.eq_any(within_reach))
            .order(rectifications::id)
            .limit(filter.limit + 1)
            .into_boxed();
        if let Some(state) = filter.state {
            query = query.filter(rectifications::state.eq(state.word()));
        }
        if let Some(after) = filter.after {
            query = query.filter(rectifications::id.gt(text(after)));
        }
        let rows: Vec<Row> = query.load(self.connection)?;
        let mut opening = self.keys.opening(self.connection);
        Page::cut(rows, filter.limit).try_map(|row| row.request(&mut opening))
    }

    /// Over the version it was read at.
    pub fn save(&mut self, request: &mut Rectification) -> Result<(), StorageError> {
        let key = self.keys.active(self.connection)?;
        let read_at = request.version;
        request.version += 1;
        let row = rectifications::table
            .filter(rectifications::id.eq(text(request.id)))
            .filter(rectifications::version.eq(read_at));
        let changed = diesel::update(row)
            .set(Row::of(request, &key)?)
            .execute(self.connection)?;
        match changed {
            0 => Err(StorageError::Stale {
                what: "rectification",
            }),
            _ => Ok(()),
        }
    }
}

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = rectifications, treat_none_as_null = true)]
struct Row {
    id: String,
    account: String,
    full_name: Option<String>,
    identity_number: Option<String>,
    reason: String,
    requested_at: NaiveDateTime,
    promise: Option<String>,
    state: String,
    decided_at: Option<NaiveDateTime>,
    decided_by: Option<String>,
    decision_note: Option<String>,
    version: i64,
}

impl Row {
    fn of(request: &Rectification, key: &DataKey) -> Result<Self, StorageError> {
        let Rectification {
            id,
            account,
            full_name,
            identity_number,
            reason,
            requested_at,
            promise,
            state,
            decided_at,
            decided_by,
            decision_note,
            version,
        } = request;
        let id = text(*id);
        let seal = key.row(TABLE, &id);
        let full_name = full_name.as_ref().map(PersonName::as_str);
        let identity_number = identity_number.as_ref().map(IdentityNumber::as_str);
        Ok(Self {
            account: text(*account),
            full_name: seal.optional("full_name", full_name)?,
            identity_number: seal.optional("identity_number", identity_number)?,
            reason: seal.text("reason", reason)?,
            requested_at: requested_at.naive_utc(),
            promise: promise.as_ref().map(promise_text).transpose()?,
            state: state.word().to_owned(),
            decided_at: decided_at.map(|at| at.naive_utc()),
            decided_by: decided_by.map(text),
            decision_note: seal.optional("decision_note", decision_note.as_deref())?,
            version: *version,
            id,
        })
    }

    fn request(self, opening: &mut Opening<'_>) -> Result<Rectification, StorageError> {
        let at = |column| Place(TABLE, column);
        let mut open = opening.row(TABLE, &self.id);
        let promise = self.promise.as_deref();
        Ok(Rectification {
            id: at("id").parsed(&self.id)?,
            account: at("account").parsed(&self.account)?,
            full_name: open.parsed("full_name", self.full_name.as_deref())?,
            identity_number: open.parsed("identity_number", self.identity_number.as_deref())?,
            reason: open.text("reason", &self.reason)?,
            requested_at: instant(self.requested_at),
            promise: promise
                .map(|text| promise_from(at("promise"), text))
                .transpose()?,
            state: at("state").word(&self.state)?,
            decided_at: self.decided_at.map(instant),
            decided_by: at("decided_by").optional(self.decided_by.as_deref())?,
            decision_note: open.optional("decision_note", self.decision_note.as_deref())?,
            version: self.version,
        })
    }
}
