mod row;

use crate::{
    Page, StorageError,
    connection::{AnyConnection, each_backend},
    identity::{Change, Changes},
    page::literal,
    row::{Place, text},
    schema::{agencies, units},
};
use diesel::prelude::*;
use domain::{
    Word,
    agencies::{AdminLevel, Agency, AgencyIdentifier, AgencyPath, Unit},
    fold,
    identity::permission::Scope,
};
use row::{AgencyRow, UnitRow};
use uuid::Uuid;

/// Agencies and their units.
pub struct Agencies<'c> {
    connection: &'c mut AnyConnection,
    changes: &'c Changes,
}

/// Which agencies a list shows.
#[derive(Clone, Debug, Default)]
pub struct AgencyFilter {
    pub parent: Option<AgencyIdentifier>,
    /// The agency itself and everything below it.
    pub within: Option<AgencyIdentifier>,
    pub level: Option<AdminLevel>,
    pub q: Option<String>,
    pub valid_on: Option<chrono::NaiveDate>,
    /// The identifier after which the page begins.
    pub after: Option<AgencyIdentifier>,
    pub limit: i64,
}

impl<'c> Agencies<'c> {
    pub(crate) fn new(connection: &'c mut AnyConnection, changes: &'c Changes) -> Self {
        Self {
            connection,
            changes,
        }
    }

    pub fn add(&mut self, agency: &Agency) -> Result<(), StorageError> {
        diesel::insert_into(agencies::table)
            .values(AgencyRow::of(agency))
            .execute(self.connection)
            .map_err(StorageError::adding("agency"))?;
        Ok(())
    }

    pub fn get(&mut self, identifier: &AgencyIdentifier) -> Result<Agency, StorageError> {
        self.find(identifier)?
            .ok_or(StorageError::NotFound { what: "agency" })
    }

    pub fn find(&mut self, identifier: &AgencyIdentifier) -> Result<Option<Agency>, StorageError> {
        let row: Option<AgencyRow> = each_backend!(self.connection, |plain| agencies::table
            .find(identifier.as_str())
            .get_result(plain))
        .optional()?;
        row.map(AgencyRow::agency).transpose()
    }

    pub fn path(&mut self, identifier: &AgencyIdentifier) -> Result<AgencyPath, StorageError> {
        let path: String = each_backend!(self.connection, |plain| agencies::table
            .find(identifier.as_str())
            .select(agencies::path)
            .get_result(plain))
        .map_err(StorageError::getting("agency"))?;
        Ok(AgencyPath::stored(path))
    }

    pub fn list(&mut self, filter: &AgencyFilter) -> Result<Page<Agency>, StorageError> {
        let mut query = agencies::table
            .order(agencies::identifier)
            .limit(filter.limit + 1)
            .into_boxed();
        if let Some(parent) = &filter.parent {
            query = query.filter(agencies::parent.eq(parent.as_str()));
        }
        if let Some(within) = &filter.within {
            let path = self.path(within)?;
            query = query.filter(
                agencies::path
                    .like(format!("{}%", literal(path.as_str())))
                    .escape('\\'),
            );
        }
        if let Some(level) = filter.level {
            query = query.filter(agencies::admin_level.eq(level.word()));
        }
        if let Some(q) = &filter.q {
            query = query.filter(
                agencies::search_key
                    .like(format!("%{}%", literal(&fold(q))))
                    .escape('\\'),
            );
        }
        if let Some(day) = filter.valid_on {
            query = query
                .filter(
                    agencies::valid_from
                        .is_null()
                        .or(agencies::valid_from.le(day)),
                )
                .filter(agencies::valid_to.is_null().or(agencies::valid_to.ge(day)));
        }
        if let Some(after) = &filter.after {
            query = query.filter(agencies::identifier.gt(after.as_str()));
        }
        let rows: Vec<AgencyRow> = query.load(self.connection)?;
        Page::cut(rows, filter.limit).try_map(AgencyRow::agency)
    }

    /// The top of the tree; the first by identifier where there are several.
    pub fn find_root(&mut self) -> Result<Option<Agency>, StorageError> {
        let row: Option<AgencyRow> = agencies::table
            .filter(agencies::parent.is_null())
            .order(agencies::identifier)
            .first(self.connection)
            .optional()?;
        row.map(AgencyRow::agency).transpose()
    }

    /// The identifiers of every agency that the scopes reach.
    pub fn reached_by(&mut self, scopes: &[Scope]) -> Result<Vec<String>, StorageError> {
        let mut reached = Vec::new();
        for scope in scopes {
            match scope {
                Scope::Agency(agency) => reached.push(agency.as_str().to_owned()),
                Scope::Subtree(path) => {
                    let below: Vec<String> = agencies::table
                        .filter(
                            agencies::path
                                .like(format!("{}%", literal(path.as_str())))
                                .escape('\\'),
                        )
                        .select(agencies::identifier)
                        .load(self.connection)?;
                    reached.extend(below);
                }
                Scope::Everywhere => {
                    let all: Vec<String> = agencies::table
                        .select(agencies::identifier)
                        .load(self.connection)?;
                    reached.extend(all);
                }
            }
        }
        reached.sort_unstable();
        reached.dedup();
        Ok(reached)
    }

    /// Every agency that counts by one of the calendars, with its calendar.
    pub fn counting_by(
        &mut self,
        calendars: &[String],
    ) -> Result<Vec<(String, String)>, StorageError> {
        Ok(agencies::table
            .filter(agencies::calendar.eq_any(calendars))
            .order(agencies::identifier)
            .select((agencies::identifier, agencies::calendar))
            .load(self.connection)?)
    }

    pub fn save(&mut self, agency: &mut Agency) -> Result<(), StorageError> {
        self.changes.note(Change::OfAll);
        let read_at = agency.version;
        agency.version += 1;
        let row = agencies::table
            .filter(agencies::identifier.eq(agency.identifier.as_str()))
            .filter(agencies::version.eq(read_at));
        match diesel::update(row)
            .set(AgencyRow::of(agency))
            .execute(self.connection)?
        {
            0 => Err(StorageError::Stale { what: "agency" }),
            _ => Ok(()),
        }
    }

    pub fn add_unit(&mut self, unit: &Unit) -> Result<(), StorageError> {
        diesel::insert_into(units::table)
            .values(UnitRow::of(unit))
            .execute(self.connection)?;
        Ok(())
    }

    pub fn get_unit(&mut self, id: Uuid) -> Result<Unit, StorageError> {
        let row: UnitRow = units::table
            .find(text(id))
            .get_result(self.connection)
            .map_err(StorageError::getting("unit"))?;
        row.unit()
    }

    /// The units of an agency after the given one.
    pub fn list_units(
        &mut self,
        agency: &AgencyIdentifier,
        after: Option<Uuid>,
        limit: i64,
    ) -> Result<Page<Unit>, StorageError> {
        let mut query = units::table
            .filter(units::agency.eq(agency.as_str()))
            .order(units::id)
            .limit(limit + 1)
            .into_boxed();
        if let Some(after) = after {
            query = query.filter(units::id.gt(text(after)));
        }
        let rows: Vec<UnitRow> = query.load(self.connection)?;
        Page::cut(rows, limit).try_map(UnitRow::unit)
    }

    /// The names of the given units, for showing histories.
    pub fn unit_names(&mut self, ids: &[Uuid]) -> Result<Vec<(Uuid, String)>, StorageError> {
        let wanted: Vec<String> = ids.iter().copied().map(text).collect();
        let rows: Vec<(String, String)> = units::table
            .filter(units::id.eq_any(wanted))
            .select((units::id, units::name))
            .load(self.connection)?;
        rows.into_iter()
            .map(|(id, name)| Ok((Place("units", "id").parsed(&id)?, name)))
            .collect()
    }

    pub fn save_unit(&mut self, unit: &mut Unit) -> Result<(), StorageError> {
        self.changes.note(Change::OfAll);
        let read_at = unit.version;
        unit.version += 1;
        let row = units::table
            .filter(units::id.eq(text(unit.id)))
            .filter(units::version.eq(read_at));
        match diesel::update(row)
            .set(UnitRow::of(unit))
            .execute(self.connection)?
        {
            0 => Err(StorageError::Stale { what: "unit" }),
            _ => Ok(()),
        }
    }
}
