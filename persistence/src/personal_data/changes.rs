use crate::{
    Page, StorageError,
    connection::AnyConnection,
    row::{Place, instant, text},
    schema::account_detail_changes,
    vault::{DataKey, Keys, Opening},
};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use domain::{Word, personal_data::DetailChange};
use uuid::Uuid;

const TABLE: &str = "account_detail_changes";

/// What names and contacts were before they changed; `Accounts::save_details` adds to it.
pub struct DetailChanges<'c> {
    connection: &'c mut AnyConnection,
    keys: &'c Keys<'c>,
}

impl<'c> DetailChanges<'c> {
    pub(crate) fn new(connection: &'c mut AnyConnection, keys: &'c Keys<'c>) -> Self {
        Self { connection, keys }
    }

    pub(crate) fn add(&mut self, change: &DetailChange) -> Result<(), StorageError> {
        let key = self.keys.active(self.connection)?;
        diesel::insert_into(account_detail_changes::table)
            .values(Row::of(change, &key)?)
            .execute(self.connection)?;
        Ok(())
    }

    /// The newest first.
    pub fn list(
        &mut self,
        account: Uuid,
        after: Option<Uuid>,
        limit: i64,
    ) -> Result<Page<DetailChange>, StorageError> {
        let mut query = account_detail_changes::table
            .filter(account_detail_changes::account.eq(text(account)))
            .order(account_detail_changes::id.desc())
            .limit(limit + 1)
            .into_boxed();
        if let Some(after) = after {
            query = query.filter(account_detail_changes::id.lt(text(after)));
        }
        let rows: Vec<Row> = query.load(self.connection)?;
        let mut opening = self.keys.opening(self.connection);
        Page::cut(rows, limit).try_map(|row| row.change(&mut opening))
    }
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = account_detail_changes)]
struct Row {
    id: String,
    account: String,
    detail: String,
    old_value: Option<String>,
    changed_at: NaiveDateTime,
    changed_by: String,
}

impl Row {
    fn of(change: &DetailChange, key: &DataKey) -> Result<Self, StorageError> {
        let DetailChange {
            id,
            account,
            kind,
            old_value,
            changed_at,
            changed_by,
        } = change;
        let id = text(*id);
        let old_value = key
            .row(TABLE, &id)
            .optional("old_value", old_value.as_deref())?;
        Ok(Self {
            id,
            account: text(*account),
            detail: kind.word().to_owned(),
            old_value,
            changed_at: changed_at.naive_utc(),
            changed_by: text(*changed_by),
        })
    }

    fn change(self, opening: &mut Opening<'_>) -> Result<DetailChange, StorageError> {
        let at = |column| Place(TABLE, column);
        Ok(DetailChange {
            id: at("id").parsed(&self.id)?,
            account: at("account").parsed(&self.account)?,
            kind: at("detail").word(&self.detail)?,
            old_value: opening
                .row(TABLE, &self.id)
                .optional("old_value", self.old_value.as_deref())?,
            changed_at: instant(self.changed_at),
            changed_by: at("changed_by").parsed(&self.changed_by)?,
        })
    }
}
