use super::{Change, Changes, row::PositionRow};
use crate::{
    Page, StorageError,
    connection::AnyConnection,
    row::{Place, text},
    schema::{accounts, agencies, positions, units},
};
use chrono::NaiveDate;
use diesel::prelude::*;
use domain::{
    Word,
    agencies::AgencyPath,
    identity::{AccountState, Position, Role},
};
use uuid::Uuid;

pub struct Positions<'c> {
    connection: &'c mut AnyConnection,
    changes: &'c Changes,
}

impl<'c> Positions<'c> {
    pub(crate) fn new(connection: &'c mut AnyConnection, changes: &'c Changes) -> Self {
        Self {
            connection,
            changes,
        }
    }

    pub fn add(&mut self, position: &Position) -> Result<(), StorageError> {
        self.changes.note(Change::OfAccount(position.account));
        diesel::insert_into(positions::table)
            .values(PositionRow::of(position))
            .execute(self.connection)?;
        Ok(())
    }

    pub fn get(&mut self, id: Uuid) -> Result<Position, StorageError> {
        let found = load(self.connection, Of::Id(id))?;
        found
            .into_iter()
            .next()
            .ok_or(StorageError::NotFound { what: "position" })
    }

    /// Those of the ids that there are.
    pub fn find_all(&mut self, ids: &[Uuid]) -> Result<Vec<Position>, StorageError> {
        load(self.connection, Of::Ids(ids))
    }

    /// Of one person, ended ones included: history keeps them (ORG-4).
    pub fn list_of_account(&mut self, account: Uuid) -> Result<Vec<Position>, StorageError> {
        load(self.connection, Of::Account(account))
    }

    /// The positions of one person after the given one, ended ones included.
    pub fn page_of_account(
        &mut self,
        account: Uuid,
        after: Option<Uuid>,
        limit: i64,
    ) -> Result<Page<Position>, StorageError> {
        let found = load(self.connection, Of::AccountAfter(account, after, limit + 1))?;
        Ok(Page::cut(found, limit))
    }

    /// Who holds the role on that day at an agency of the path, from the root down, each once.
    pub fn list_holders_above(
        &mut self,
        role: Role,
        path: &AgencyPath,
        day: NaiveDate,
    ) -> Result<Vec<Uuid>, StorageError> {
        let above: Vec<&str> = path
            .as_str()
            .split('/')
            .filter(|part| !part.is_empty())
            .collect();
        let open = AccountState::ALL.iter().filter(|state| state.is_open());
        let open: Vec<&str> = open.map(|state| state.word()).collect();
        let holders: Vec<String> = positions::table
            .inner_join(units::table)
            .inner_join(accounts::table.on(accounts::id.eq(positions::account)))
            .filter(positions::role.eq(role.word()))
            .filter(units::agency.eq_any(above))
            .filter(
                positions::valid_from
                    .is_null()
                    .or(positions::valid_from.le(day).assume_not_null()),
            )
            .filter(
                positions::valid_to
                    .is_null()
                    .or(positions::valid_to.ge(day).assume_not_null()),
            )
            .filter(accounts::state.eq_any(open))
            .select(positions::account)
            .distinct()
            .load(self.connection)?;
        let id = |holder: String| Place("positions", "account").parsed(&holder);
        holders.into_iter().map(id).collect()
    }

    pub fn save(&mut self, position: &mut Position) -> Result<(), StorageError> {
        // A deputy may act in it.
        self.changes.note(Change::OfAll);
        let read_at = position.version;
        position.version += 1;
        let row = positions::table
            .filter(positions::id.eq(text(position.id)))
            .filter(positions::version.eq(read_at));
        match diesel::update(row)
            .set(PositionRow::of(position))
            .execute(self.connection)?
        {
            0 => Err(StorageError::Stale { what: "position" }),
            _ => Ok(()),
        }
    }
}

/// A row with the identifier and path of its unit's agency.
type Joined = (PositionRow, String, String);

/// Whose positions.
enum Of<'i> {
    Id(Uuid),
    Ids(&'i [Uuid]),
    Account(Uuid),
    AccountAfter(Uuid, Option<Uuid>, i64),
}

fn position((row, agency, path): Joined) -> Result<Position, StorageError> {
    row.position(&agency, path)
}

fn load(connection: &mut AnyConnection, of: Of<'_>) -> Result<Vec<Position>, StorageError> {
    let query = positions::table
        .inner_join(units::table.inner_join(agencies::table))
        .select((positions::all_columns, agencies::identifier, agencies::path))
        .order(positions::id)
        .into_boxed();
    let joined: Vec<Joined> = match of {
        Of::Id(id) => query.filter(positions::id.eq(text(id))),
        Of::Ids(ids) => query.filter(positions::id.eq_any(ids.iter().map(|id| text(*id)))),
        Of::Account(account) => query.filter(positions::account.eq(text(account))),
        // The text of a UUID sorts as the UUID; all sort after the empty text.
        Of::AccountAfter(account, after, limit) => query
            .filter(positions::account.eq(text(account)))
            .filter(positions::id.gt(after.map(text).unwrap_or_default()))
            .limit(limit),
    }
    .load(connection)?;
    joined.into_iter().map(position).collect()
}
