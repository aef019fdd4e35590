use super::row::AccountRow;
use crate::{
    Page, StorageError,
    connection::AnyConnection,
    row::text,
    schema::{accounts, positions, units},
};
use diesel::{
    dsl::{exists, not},
    prelude::*,
};
use domain::{
    Word, fold,
    identity::{Account, AccountKind, IdentityNumber},
};
use uuid::Uuid;

pub struct Accounts<'c>(&'c mut AnyConnection);

/// Which accounts a list shows.
#[derive(Clone, Debug, Default)]
pub struct AccountFilter {
    pub kind: Option<AccountKind>,
    pub q: Option<String>,
    /// Accounts with a position in one of these agencies, and those that never held any.
    pub agencies: Vec<String>,
    /// Whether accounts of citizens are shown too.
    pub citizens: bool,
    /// The username after which the page begins.
    pub after: Option<String>,
    pub limit: i64,
}

impl<'c> Accounts<'c> {
    pub(crate) fn new(connection: &'c mut AnyConnection) -> Self {
        Self(connection)
    }

    pub fn add(&mut self, account: &Account, password_hash: String) -> Result<(), StorageError> {
        self.insert(AccountRow::of(account, Some(password_hash)))
    }

    /// Its holder signs in through a provider of identities.
    pub fn add_without_password(&mut self, account: &Account) -> Result<(), StorageError> {
        self.insert(AccountRow::of(account, None))
    }

    pub fn get(&mut self, id: Uuid) -> Result<Account, StorageError> {
        let row: AccountRow = accounts::table
            .find(text(id))
            .get_result(self.0)
            .map_err(StorageError::getting("account"))?;
        row.account()
    }

    pub fn any(&mut self) -> Result<bool, StorageError> {
        let first: Option<String> = accounts::table
            .select(accounts::id)
            .limit(1)
            .get_result(self.0)
            .optional()?;
        Ok(first.is_some())
    }

    /// Whether anybody has it, citizen or staff, whatever became of the account.
    pub fn is_number_taken(&mut self, number: &IdentityNumber) -> Result<bool, StorageError> {
        let holder: Option<String> = accounts::table
            .filter(accounts::identity_number.eq(number.as_str()))
            .select(accounts::id)
            .first(self.0)
            .optional()?;
        Ok(holder.is_some())
    }

    /// The account of a username, and the hash that its password must match; none where it has no password.
    pub fn find_by_username(
        &mut self,
        username: &str,
    ) -> Result<Option<(Account, Option<String>)>, StorageError> {
        let row: Option<AccountRow> = accounts::table
            .filter(accounts::username.eq(username))
            .get_result(self.0)
            .optional()?;
        row.map(|row| {
            let hash = row.password_hash.clone();
            Ok((row.account()?, hash))
        })
        .transpose()
    }

    pub fn password_hash(&mut self, id: Uuid) -> Result<Option<String>, StorageError> {
        accounts::table
            .find(text(id))
            .select(accounts::password_hash)
            .get_result(self.0)
            .map_err(StorageError::getting("account"))
    }

    pub fn list(&mut self, filter: &AccountFilter) -> Result<Page<Account>, StorageError> {
        let mut query = accounts::table
            .order(accounts::username)
            .limit(filter.limit + 1)
            .into_boxed();
        let held = positions::table.filter(positions::account.eq(accounts::id));
        let held_here = positions::table
            .inner_join(units::table)
            .filter(positions::account.eq(accounts::id))
            .filter(units::agency.eq_any(&filter.agencies));
        query = query.filter(not(exists(held)).or(exists(held_here)));
        if !filter.citizens {
            query = query.filter(accounts::kind.eq(AccountKind::Staff.word()));
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
        if let Some(after) = &filter.after {
            query = query.filter(accounts::username.gt(after));
        }
        let rows: Vec<AccountRow> = query.load(self.0)?;
        Page::cut(rows, filter.limit).try_map(AccountRow::account)
    }

    /// Saves the account over the version it was read at; returns the new version.
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

    fn save_with(
        &mut self,
        account: &mut Account,
        hash: Option<String>,
    ) -> Result<(), StorageError> {
        let read_at = account.version;
        account.version += 1;
        let row = accounts::table
            .filter(accounts::id.eq(text(account.id)))
            .filter(accounts::version.eq(read_at));
        match diesel::update(row)
            .set(AccountRow::of(account, hash))
            .execute(self.0)?
        {
            0 => Err(StorageError::Stale { what: "account" }),
            _ => Ok(()),
        }
    }

    fn insert(&mut self, row: AccountRow) -> Result<(), StorageError> {
        diesel::insert_into(accounts::table)
            .values(row)
            .execute(self.0)
            .map_err(StorageError::adding("username"))?;
        Ok(())
    }
}
