use super::row::PositionRow;
use crate::{
    Page, StorageError,
    connection::AnyConnection,
    row::text,
    schema::{agencies, positions, units},
};
use diesel::prelude::*;
use domain::identity::Position;
use uuid::Uuid;

pub struct Positions<'c>(&'c mut AnyConnection);

impl<'c> Positions<'c> {
    pub(crate) fn new(connection: &'c mut AnyConnection) -> Self {
        Self(connection)
    }

    pub fn add(&mut self, position: &Position) -> Result<(), StorageError> {
        diesel::insert_into(positions::table)
            .values(PositionRow::of(position))
            .execute(self.0)?;
        Ok(())
    }

    pub fn get(&mut self, id: Uuid) -> Result<Position, StorageError> {
        let found = load(self.0, Of::Id(id))?;
        found
            .into_iter()
            .next()
            .ok_or(StorageError::NotFound { what: "position" })
    }

    /// Those of the ids that there are.
    pub fn find_all(&mut self, ids: &[Uuid]) -> Result<Vec<Position>, StorageError> {
        load(self.0, Of::Ids(ids))
    }

    /// Of one person, ended ones included: history keeps them (ORG-4).
    pub fn list_of_account(&mut self, account: Uuid) -> Result<Vec<Position>, StorageError> {
        load(self.0, Of::Account(account))
    }

    /// The positions of one person after the given one, ended ones included.
    pub fn page_of_account(
        &mut self,
        account: Uuid,
        after: Option<Uuid>,
        limit: i64,
    ) -> Result<Page<Position>, StorageError> {
        let found = load(self.0, Of::AccountAfter(account, after, limit + 1))?;
        Ok(Page::cut(found, limit))
    }

    pub fn save(&mut self, position: &mut Position) -> Result<(), StorageError> {
        let read_at = position.version;
        position.version += 1;
        let row = positions::table
            .filter(positions::id.eq(text(position.id)))
            .filter(positions::version.eq(read_at));
        match diesel::update(row)
            .set(PositionRow::of(position))
            .execute(self.0)?
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
