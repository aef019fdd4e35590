mod chain;
mod row;
mod search;

pub use chain::{Head, Link, Mark};
pub use row::EntryRow;
pub use search::AuditFilter;

use crate::{
    StorageError,
    connection::{AnyConnection, each_backend, insert_all},
    schema::{audit_entries, audit_subjects},
};
use diesel::prelude::*;
use domain::audit::Entry;

/// Who did or saw what of whose (SEC-3). It only grows.
pub struct Audit<'c> {
    connection: &'c mut AnyConnection,
    later: Option<&'c mut Vec<EntryRow>>,
}

impl<'c> Audit<'c> {
    pub(crate) fn new(
        connection: &'c mut AnyConnection,
        later: Option<&'c mut Vec<EntryRow>>,
    ) -> Self {
        Self { connection, later }
    }

    /// Part of this transaction; for one that only reads, in a transaction right behind it and before it answers.
    pub fn record(&mut self, entry: Entry) -> Result<(), StorageError> {
        let row = EntryRow::of(entry)?;
        match &mut self.later {
            Some(later) => later.push(row),
            None => self.add(&row)?,
        }
        Ok(())
    }

    /// An empty list shows nobody.
    pub fn record_list(&mut self, entry: Entry) -> Result<(), StorageError> {
        if entry.shown.is_empty() {
            return Ok(());
        }
        self.record(entry)
    }

    pub(crate) fn add(&mut self, row: &EntryRow) -> Result<(), StorageError> {
        each_backend!(self.connection, |plain| diesel::insert_into(
            audit_entries::table
        )
        .values(row)
        .execute(plain))?;
        let subjects = row.subjects()?.into_iter().map(|subject| {
            let entry = audit_subjects::entry.eq(row.id.clone());
            (audit_subjects::subject.eq(subject), entry)
        });
        let subjects: Vec<_> = subjects.collect();
        if !subjects.is_empty() {
            insert_all!(self.connection, audit_subjects::table, &subjects);
        }
        Ok(())
    }
}
