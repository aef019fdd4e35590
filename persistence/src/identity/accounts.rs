use super::{Change, Changes, row::AccountRow};
use crate::{
    Page, StorageError,
    connection::AnyConnection,
    personal_data::DetailChanges,
    row::text,
    schema::{accounts, positions, units},
    vault::Keys,
};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::{
    dsl::{self, exists, not},
    prelude::*,
};
use domain::{
    Word, fold,
    identity::{Account, AccountKind, AccountState, IdentityNumber},
    personal_data::{Detail, DetailChange},
};
use uuid::Uuid;

pub struct Accounts<'c> {
    pub(super) connection: &'c mut AnyConnection,
    keys: &'c Keys<'c>,
    changes: &'c Changes,
}

/// Which accounts a list shows.
#[derive(Clone, Debug, Default)]
pub struct AccountFilter {
    pub kind: Option<AccountKind>,
    pub q: Option<String>,
    /// Accounts that hold all of these; who has restricted the use of the data is not found by them.
    pub details: Vec<Detail>,
    /// Accounts with a position in one of these agencies, and those that never held any.
    pub agencies: Vec<String>,
    /// Whether accounts of citizens and organisations are shown too.
    pub citizens: bool,
    /// The username after which the page begins.
    pub after: Option<String>,
    pub limit: i64,
}

impl<'c> Accounts<'c> {
    pub(crate) fn new(
        connection: &'c mut AnyConnection,
        keys: &'c Keys<'c>,
        changes: &'c Changes,
    ) -> Self {
        Self {
            connection,
            keys,
            changes,
        }
    }

    pub fn add(&mut self, account: &Account, password_hash: String) -> Result<(), StorageError> {
        self.insert(account, Some(password_hash))
    }

    /// Its holder signs in through a provider of identities.
    pub(super) fn add_without_password(&mut self, account: &Account) -> Result<(), StorageError> {
        self.insert(account, None)
    }

    pub fn get(&mut self, id: Uuid) -> Result<Account, StorageError> {
        let row: AccountRow = accounts::table
            .find(text(id))
            .get_result(self.connection)
            .map_err(StorageError::getting("account"))?;
        row.account(&mut self.keys.opening(self.connection))
    }

    /// Nobody else's until this transaction ends.
    pub fn take(&mut self, id: Uuid) -> Result<Account, StorageError> {
        let row = accounts::table.find(text(id));
        let found: AccountRow = match self.connection {
            AnyConnection::Sqlite(plain) => row.get_result(plain),
            AnyConnection::Postgres(plain) => row.for_update().get_result(plain),
        }
        .map_err(StorageError::getting("account"))?;
        found.account(&mut self.keys.opening(self.connection))
    }

    pub fn any(&mut self) -> Result<bool, StorageError> {
        let first: Option<String> = accounts::table
            .select(accounts::id)
            .limit(1)
            .get_result(self.connection)
            .optional()?;
        Ok(first.is_some())
    }

    /// Whether anybody has it, citizen or staff, frozen or not; who has left for good has it no more.
    pub fn is_number_taken(&mut self, number: &IdentityNumber) -> Result<bool, StorageError> {
        let number = Detail::IdentityNumber(number.clone());
        let indexes = self.keys.indexes(&number, self.connection)?;
        let holder: Option<String> = accounts::table
            .filter(accounts::identity_number_index.eq_any(indexes))
            .filter(accounts::state.ne(AccountState::Closed.word()))
            .select(accounts::id)
            .first(self.connection)
            .optional()?;
        Ok(holder.is_some())
    }

    /// The person of a username, and the hash that the password must match; none where there is no password.
    pub fn find_by_username(
        &mut self,
        username: &str,
    ) -> Result<Option<(Account, Option<String>)>, StorageError> {
        let row: Option<AccountRow> = accounts::table
            .filter(accounts::username.eq(username))
            .filter(accounts::kind.ne(AccountKind::Machine.word()))
            .get_result(self.connection)
            .optional()?;
        row.map(|row| {
            let hash = row.password_hash.clone();
            let account = row.account(&mut self.keys.opening(self.connection))?;
            Ok((account, hash))
        })
        .transpose()
    }

    /// The citizen's account with this identity number; of several the oldest.
    pub fn find_citizen(
        &mut self,
        number: &IdentityNumber,
    ) -> Result<Option<Account>, StorageError> {
        let number = Detail::IdentityNumber(number.clone());
        let indexes = self.keys.indexes(&number, self.connection)?;
        let row: Option<AccountRow> = accounts::table
            .filter(accounts::identity_number_index.eq_any(indexes))
            .filter(accounts::kind.eq(AccountKind::Applicant.word()))
            .order(accounts::id)
            .first(self.connection)
            .optional()?;
        let mut opening = self.keys.opening(self.connection);
        row.map(|row| row.account(&mut opening)).transpose()
    }

    pub fn password_hash(&mut self, id: Uuid) -> Result<Option<String>, StorageError> {
        accounts::table
            .find(text(id))
            .select(accounts::password_hash)
            .get_result(self.connection)
            .map_err(StorageError::getting("account"))
    }

    pub fn list(&mut self, filter: &AccountFilter) -> Result<Page<Account>, StorageError> {
        let mut query = accounts::table
            .order(accounts::username)
            .limit(filter.limit + 1)
            .into_boxed();
        query = query.filter(held_within(&filter.agencies));
        query = query.filter(accounts::kind.ne(AccountKind::Machine.word()));
        if !filter.citizens {
            let applicants = [AccountKind::Applicant, AccountKind::Organisation];
            query = query.filter(accounts::kind.ne_all(applicants.map(AccountKind::word)));
        }
        if let Some(kind) = filter.kind {
            query = query.filter(accounts::kind.eq(kind.word()));
        }
        if let Some(q) = &filter.q {
            query = query.filter(
                accounts::search_key
                    .like(format!("%{}%", crate::page::literal(&fold(q))))
                    .escape('\\'),
            );
        }
        if !filter.details.is_empty() {
            query = query.filter(accounts::restricted_at.is_null());
        }
        for detail in &filter.details {
            let indexes = self.keys.indexes(detail, self.connection)?;
            query = match detail {
                Detail::IdentityNumber(_) => {
                    query.filter(accounts::identity_number_index.eq_any(indexes))
                }
                Detail::Phone(_) => query.filter(accounts::phone_index.eq_any(indexes)),
                Detail::Email(_) => query.filter(accounts::email_index.eq_any(indexes)),
            };
        }
        if let Some(after) = &filter.after {
            query = query.filter(accounts::username.gt(after));
        }
        let rows: Vec<AccountRow> = query.load(self.connection)?;
        let mut opening = self.keys.opening(self.connection);
        Page::cut(rows, filter.limit).try_map(|row| row.account(&mut opening))
    }

    /// Saves the account over the version it was read at; who changes names or contacts uses `save_details`.
    pub fn save(&mut self, account: &mut Account) -> Result<(), StorageError> {
        let hash = self.password_hash(account.id)?;
        self.save_with(account, hash)
    }

    pub fn save_password(
        &mut self,
        account: &mut Account,
        hash: String,
    ) -> Result<(), StorageError> {
        self.save_with(account, Some(hash))
    }

    /// Saves it too, and keeps what names and contacts were.
    pub fn save_details(
        &mut self,
        account: &mut Account,
        changed_by: Uuid,
        changed_at: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        let replaced = self.get(account.id)?.replaced_by(account);
        for (kind, old_value) in replaced {
            DetailChanges::new(self.connection, self.keys).add(&DetailChange {
                id: Uuid::now_v7(),
                account: account.id,
                kind,
                old_value,
                changed_at,
                changed_by,
            })?;
        }
        self.save(account)
    }

    /// Whether its holder wants the data kept and not used.
    pub fn is_restricted(&mut self, id: Uuid) -> Result<bool, StorageError> {
        let since: Option<NaiveDateTime> = accounts::table
            .find(text(id))
            .select(accounts::restricted_at)
            .get_result(self.connection)
            .map_err(StorageError::getting("account"))?;
        Ok(since.is_some())
    }

    /// SQLite does not say which of the two unique columns it was.
    fn check_tax_code(&mut self, account: &Account) -> Result<(), StorageError> {
        let Some(code) = &account.tax_code else {
            return Ok(());
        };
        let others = accounts::table
            .filter(accounts::tax_code.eq(code.as_str()))
            .filter(accounts::state.ne(AccountState::Closed.word()))
            .filter(accounts::id.ne(text(account.id)));
        match others.count().get_result::<i64>(self.connection)? {
            0 => Ok(()),
            _ => Err(StorageError::Duplicate { what: "tax code" }),
        }
    }

    fn save_with(
        &mut self,
        account: &mut Account,
        hash: Option<String>,
    ) -> Result<(), StorageError> {
        self.check_tax_code(account)?;
        // Others may act in its name.
        self.changes.note(Change::OfAll);
        let key = self.keys.active(self.connection)?;
        let read_at = account.version;
        account.version += 1;
        let row = accounts::table
            .filter(accounts::id.eq(text(account.id)))
            .filter(accounts::version.eq(read_at));
        match diesel::update(row)
            .set(AccountRow::of(account, hash, &key)?)
            .execute(self.connection)?
        {
            0 => Err(StorageError::Stale { what: "account" }),
            _ => Ok(()),
        }
    }

    fn insert(
        &mut self,
        account: &Account,
        password_hash: Option<String>,
    ) -> Result<(), StorageError> {
        self.check_tax_code(account)?;
        let key = self.keys.active(self.connection)?;
        diesel::insert_into(accounts::table)
            .values(AccountRow::of(account, password_hash, &key)?)
            .execute(self.connection)
            .map_err(StorageError::adding("username"))?;
        Ok(())
    }
}

/// Accounts with a position in one of these agencies, and those that never held any.
#[diesel::dsl::auto_type(no_type_alias)]
pub fn held_within<'a>(agencies: &'a [String]) -> _ {
    let of_account = positions::account.eq(accounts::id);
    let held = positions::table.filter(of_account);
    let here: dsl::EqAny<units::agency, &'a [String]> = units::agency.eq_any(agencies);
    let held_here = positions::table
        .inner_join(units::table)
        .filter(of_account)
        .filter(here);
    not(exists(held)).or(exists(held_here))
}
