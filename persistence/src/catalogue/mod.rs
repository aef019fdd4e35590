mod cache;
mod content;
mod row;

use crate::{
    Page, StorageError,
    connection::{AnyConnection, each_backend},
    page::literal,
    row::{Place, text},
    schema::{procedure_versions, procedures},
};
pub use cache::VersionCache;
use chrono::NaiveDate;
use diesel::prelude::*;
use domain::{
    Word,
    agencies::AdminLevel,
    catalogue::{Procedure, ProcedureCode, ServiceLevel, Version},
    fold,
};
use row::{ProcedureRow, VersionRow};
use std::{collections::HashMap, sync::Arc};
use uuid::Uuid;

/// Procedures and their dated versions.
pub struct Catalogue<'c> {
    connection: &'c mut AnyConnection,
    versions: &'c VersionCache,
}

/// Which procedures a list shows.
#[derive(Clone, Debug, Default)]
pub struct ProcedureFilter {
    /// Matched without accents and case against code, title and sector (CAT-11).
    pub q: Option<String>,
    pub sector: Option<String>,
    pub admin_level: Option<AdminLevel>,
    pub service_level: Option<ServiceLevel>,
    /// The source key after which the page begins: procedures stand in the order of the official list.
    pub after: Option<String>,
    pub limit: i64,
}

impl<'c> Catalogue<'c> {
    pub(crate) fn new(connection: &'c mut AnyConnection, versions: &'c VersionCache) -> Self {
        Self {
            connection,
            versions,
        }
    }

    pub fn get(&mut self, id: Uuid) -> Result<Procedure, StorageError> {
        let row: ProcedureRow = each_backend!(self.connection, |plain| procedures::table
            .find(text(id))
            .get_result(plain))
        .map_err(StorageError::getting("procedure"))?;
        row.procedure()
    }

    pub fn get_by_code(&mut self, code: &ProcedureCode) -> Result<Procedure, StorageError> {
        let row: ProcedureRow = each_backend!(self.connection, |plain| procedures::table
            .filter(procedures::code.eq(code.as_str()))
            .get_result(plain))
        .map_err(StorageError::getting("procedure"))?;
        row.procedure()
    }

    /// The titles of the given procedures, for lists.
    pub fn titles(&mut self, ids: &[Uuid]) -> Result<HashMap<Uuid, String>, StorageError> {
        let wanted: Vec<String> = ids.iter().copied().map(text).collect();
        let rows: Vec<(String, String)> =
            each_backend!(self.connection, |plain| procedures::table
                .filter(procedures::id.eq_any(wanted))
                .select((procedures::id, procedures::title))
                .load(plain))?;
        rows.into_iter()
            .map(|(id, title)| Ok((Place("procedures", "id").parsed(&id)?, title)))
            .collect()
    }

    pub fn find_by_source(&mut self, source_key: &str) -> Result<Option<Procedure>, StorageError> {
        let row: Option<ProcedureRow> = procedures::table
            .filter(procedures::source_key.eq(source_key))
            .get_result(self.connection)
            .optional()?;
        row.map(ProcedureRow::procedure).transpose()
    }

    pub fn list(&mut self, filter: &ProcedureFilter) -> Result<Page<Procedure>, StorageError> {
        let mut query = procedures::table
            .order(procedures::source_key)
            .limit(filter.limit + 1)
            .into_boxed();
        if let Some(q) = &filter.q {
            for word in fold(q).split(' ') {
                query = query.filter(
                    procedures::search_key
                        .like(format!("%{}%", literal(word)))
                        .escape('\\'),
                );
            }
        }
        if let Some(sector) = &filter.sector {
            query = query.filter(procedures::sector_key.eq(fold(sector)));
        }
        if let Some(level) = filter.admin_level {
            query = query.filter(procedures::admin_levels.like(format!("%|{}|%", level.word())));
        }
        if let Some(level) = filter.service_level {
            query = query.filter(procedures::service_level.eq(level.word()));
        }
        if let Some(after) = &filter.after {
            query = query.filter(procedures::source_key.gt(after));
        }
        let rows: Vec<ProcedureRow> = query.load(self.connection)?;
        Page::cut(rows, filter.limit).try_map(ProcedureRow::procedure)
    }

    pub fn add(
        &mut self,
        procedure: &Procedure,
        service_level: Option<ServiceLevel>,
    ) -> Result<(), StorageError> {
        diesel::insert_into(procedures::table)
            .values(ProcedureRow::of(procedure, service_level))
            .execute(self.connection)
            .map_err(StorageError::adding("procedure"))?;
        Ok(())
    }

    pub fn add_version(&mut self, version: &Version) -> Result<(), StorageError> {
        diesel::insert_into(procedure_versions::table)
            .values(VersionRow::of(version)?)
            .execute(self.connection)
            .map_err(StorageError::adding("procedure version"))?;
        Ok(())
    }

    pub fn get_version(&mut self, id: Uuid) -> Result<Arc<Version>, StorageError> {
        let here = procedure_versions::table.find(text(id));
        let getting = StorageError::getting("procedure version");
        let revision = here.clone().select(procedure_versions::version);
        let revision: i64 =
            each_backend!(self.connection, |plain| revision.get_result(plain)).map_err(getting)?;
        self.versions.get(id, revision, || {
            Ok(each_backend!(self.connection, |plain| here.get_result(plain))?)
        })
    }

    /// All versions, the newest first.
    pub fn list_versions(&mut self, procedure: Uuid) -> Result<Vec<Version>, StorageError> {
        let rows = self.version_rows(procedure)?;
        rows.into_iter().map(VersionRow::version).collect()
    }

    /// The version of that day: the newest published one, or the newest draft where none is published (CAT-1).
    pub fn find_version_on(
        &mut self,
        procedure: Uuid,
        day: NaiveDate,
    ) -> Result<Option<Arc<Version>>, StorageError> {
        let mut found: Option<VersionRow> = None;
        for row in self.version_rows(procedure)? {
            let is_better = found
                .as_ref()
                .is_none_or(|known| row.is_published() && !known.is_published());
            if is_better && row.validity()?.includes(day) {
                found = Some(row);
            }
        }
        let version = |row: VersionRow| {
            let (id, revision) = row.key()?;
            self.versions.get(id, revision, || Ok(row))
        };
        found.map(version).transpose()
    }

    /// The newest first.
    fn version_rows(&mut self, procedure: Uuid) -> Result<Vec<VersionRow>, StorageError> {
        Ok(each_backend!(self.connection, |plain| {
            procedure_versions::table
                .filter(procedure_versions::procedure_id.eq(text(procedure)))
                .order(procedure_versions::number.desc())
                .load(plain)
        })?)
    }
}
