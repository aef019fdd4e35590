//! The chain over the log: what waits for its seal, the links, and where they end (SEC-5).

use super::{Audit, EntryRow};
use crate::{
    StorageError,
    connection::{AnyConnection, insert_all},
    lock::Lock,
    schema::{audit_entries, audit_head, audit_links, audit_subjects, audit_waiting},
};
use diesel::{
    dsl::{exists, not},
    prelude::*,
};

const HEAD: &str = "head";
/// How many entries one look for those without a seal takes.
const STEP: i64 = 500;

/// A place in the chain: months one after the other, positions from 1 within a month.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    pub month: String,
    pub position: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = audit_links)]
pub struct Link {
    pub month: String,
    pub position: i64,
    pub entry: String,
    pub carries: Option<String>,
    pub seal: String,
}

/// Where the chain ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    pub month: String,
    pub position: i64,
    pub seal: String,
    pub since: String,
    pub tag: String,
}

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = audit_head)]
struct HeadRow {
    name: String,
    month: String,
    position: i64,
    seal: String,
    since: String,
    tag: String,
}

impl Audit<'_> {
    /// Whether this transaction may let the chain grow: on one node at a time.
    pub fn take_turn(&mut self) -> Result<bool, StorageError> {
        Lock::AuditChain.at_once(self.connection)
    }

    /// One state of everything until the transaction ends. Asked for before anything is read; SQLite reads so anyway.
    pub fn hold_still(&mut self) -> Result<(), StorageError> {
        if let AnyConnection::Postgres(plain) = &mut *self.connection {
            diesel::sql_query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ").execute(plain)?;
        }
        Ok(())
    }

    /// The oldest entries without a seal. Step by step and by key: a planner that has not heard yet how the tables have grown
    /// would read all of them.
    pub fn list_waiting(&mut self, limit: usize) -> Result<Vec<EntryRow>, StorageError> {
        let (mut found, mut after) = (Vec::new(), String::new());
        loop {
            let mut waiting: Vec<String> = audit_waiting::table
                .filter(audit_waiting::entry.gt(&after))
                .order(audit_waiting::entry)
                .limit(STEP)
                .select(audit_waiting::entry)
                .load(self.connection)?;
            let Some(last) = waiting.last().cloned() else {
                return Ok(found);
            };
            let sealed: Vec<String> = audit_links::table
                .filter(audit_links::entry.eq_any(&waiting))
                .select(audit_links::entry)
                .load(self.connection)?;
            waiting.retain(|entry| !sealed.contains(entry));
            let entries: Vec<EntryRow> = audit_entries::table
                .filter(audit_entries::id.eq_any(&waiting))
                .order(audit_entries::id)
                .select(EntryRow::as_select())
                .load(self.connection)?;
            found.extend(entries);
            if found.len() >= limit {
                found.truncate(limit);
                return Ok(found);
            }
            after = last;
        }
    }

    pub fn find_head(&mut self) -> Result<Option<Head>, StorageError> {
        let row: Option<HeadRow> = audit_head::table
            .find(HEAD)
            .get_result(self.connection)
            .optional()?;
        Ok(row.map(|row| Head {
            month: row.month,
            position: row.position,
            seal: row.seal,
            since: row.since,
            tag: row.tag,
        }))
    }

    pub fn save_head(&mut self, head: &Head) -> Result<(), StorageError> {
        let Head {
            month,
            position,
            seal,
            since,
            tag,
        } = head.clone();
        let row = HeadRow {
            name: HEAD.to_owned(),
            month,
            position,
            seal,
            since,
            tag,
        };
        let known = diesel::update(audit_head::table.find(HEAD))
            .set(&row)
            .execute(self.connection)?;
        if known == 0 {
            diesel::insert_into(audit_head::table)
                .values(&row)
                .execute(self.connection)?;
        }
        Ok(())
    }

    /// The entries of the links wait no longer.
    pub fn add_links(&mut self, links: &[Link]) -> Result<(), StorageError> {
        insert_all!(&mut *self.connection, audit_links::table, links);
        let sealed = links.iter().map(|link| &link.entry);
        let sealed = audit_waiting::table.filter(audit_waiting::entry.eq_any(sealed));
        diesel::delete(sealed).execute(self.connection)?;
        Ok(())
    }

    /// The links behind a place, each with its entry if that is there.
    pub fn list_links(
        &mut self,
        after: &Mark,
        limit: i64,
    ) -> Result<Vec<(Link, Option<EntryRow>)>, StorageError> {
        let later_in_month = audit_links::month
            .eq(&after.month)
            .and(audit_links::position.gt(after.position));
        let rows = audit_links::table
            .left_join(audit_entries::table)
            .filter(audit_links::month.gt(&after.month).or(later_in_month))
            .order((audit_links::month, audit_links::position))
            .limit(limit)
            .select((Link::as_select(), Option::<EntryRow>::as_select()))
            .load(self.connection)?;
        Ok(rows)
    }

    /// All of them, and how many stand up to a place.
    pub fn count_links(&mut self, up_to: &Mark) -> Result<(i64, i64), StorageError> {
        let all = audit_links::table.count().get_result(self.connection)?;
        let in_month = audit_links::month
            .eq(&up_to.month)
            .and(audit_links::position.le(up_to.position));
        let before = audit_links::table
            .filter(audit_links::month.lt(&up_to.month).or(in_month))
            .count()
            .get_result(self.connection)?;
        Ok((all, before))
    }

    /// The first entry that neither a link seals nor anything waits to.
    pub fn find_loose_entry(&mut self) -> Result<Option<String>, StorageError> {
        let links = audit_links::table.filter(audit_links::entry.eq(audit_entries::id));
        let waiting = audit_waiting::table.filter(audit_waiting::entry.eq(audit_entries::id));
        let loose = audit_entries::table
            .filter(not(exists(links)))
            .filter(not(exists(waiting)))
            .order(audit_entries::id)
            .select(audit_entries::id)
            .first(self.connection)
            .optional()?;
        Ok(loose)
    }

    /// The first that waits without an entry, or with a seal.
    pub fn find_idle_wait(&mut self) -> Result<Option<String>, StorageError> {
        let links = audit_links::table.filter(audit_links::entry.eq(audit_waiting::entry));
        let entries = audit_entries::table.filter(audit_entries::id.eq(audit_waiting::entry));
        let idle = audit_waiting::table
            .filter(exists(links).or(not(exists(entries))))
            .order(audit_waiting::entry)
            .select(audit_waiting::entry)
            .first(self.connection)
            .optional()?;
        Ok(idle)
    }

    /// Under which persons lists are found, by entry.
    pub fn list_subjects(
        &mut self,
        entries: &[&str],
    ) -> Result<Vec<(String, String)>, StorageError> {
        let rows = audit_subjects::table
            .filter(audit_subjects::entry.eq_any(entries))
            .order((audit_subjects::entry, audit_subjects::subject))
            .select((audit_subjects::entry, audit_subjects::subject))
            .load(self.connection)?;
        Ok(rows)
    }

    /// A person under whom an entry is found that is not there.
    pub fn find_idle_subject(&mut self) -> Result<Option<String>, StorageError> {
        let entries = audit_entries::table.filter(audit_entries::id.eq(audit_subjects::entry));
        let idle = audit_subjects::table
            .filter(not(exists(entries)))
            .order(audit_subjects::entry)
            .select(audit_subjects::entry)
            .first(self.connection)
            .optional()?;
        Ok(idle)
    }
}
