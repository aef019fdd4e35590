//! The log of who did what: entries that stay, and the links of the chain that proves it (SEC-5).

mod row;

use crate::{
    Page, StorageError,
    connection::{AnyConnection, each_backend},
    row::text,
    schema::{audit_entries, audit_heads, audit_links, audit_subjects, audit_unsealed},
};
use chrono::{DateTime, Utc};
use diesel::{connection::SimpleConnection, prelude::*};
use domain::audit::Entry;
pub use row::StoredEntry;
use row::written;
use uuid::Uuid;

pub struct Audit<'c>(&'c mut AnyConnection);

/// A link of the chain: which entry stands at which place of a month.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = audit_links)]
pub struct Link {
    pub month: String,
    pub position: i64,
    pub entry: String,
    pub hash: String,
}

/// A link with its entry, if that is still there, and the persons under whom the entry is indexed.
pub struct Linked {
    pub link: Link,
    pub entry: Option<StoredEntry>,
    pub accounts: Vec<String>,
}

/// How long the chain of a month is and where it ends, authenticated.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = audit_heads)]
pub struct Head {
    pub month: String,
    pub length: i64,
    pub hash: String,
    pub tag: String,
}

/// Which entries a search shows; all conditions hold together.
#[derive(Clone, Debug, Default)]
pub struct AuditFilter {
    /// Entries of these agencies.
    pub agencies: Vec<String>,
    /// Those of no agency too.
    pub agencyless: bool,
    pub actor: Option<Uuid>,
    pub subject: Option<Uuid>,
    pub action: Option<String>,
    pub outcome: Option<String>,
    pub from: Option<DateTime<Utc>>,
    pub to: Option<DateTime<Utc>>,
    /// The id before which the page begins: the newest come first.
    pub before: Option<Uuid>,
    pub limit: i64,
}

impl<'c> Audit<'c> {
    pub(crate) fn new(connection: &'c mut AnyConnection) -> Self {
        Self(connection)
    }

    pub fn add(&mut self, entry: &Entry) -> Result<(), StorageError> {
        diesel::insert_into(audit_entries::table)
            .values(StoredEntry::of(entry)?)
            .execute(self.0)?;
        diesel::insert_into(audit_unsealed::table)
            .values(audit_unsealed::entry.eq(text(entry.id)))
            .execute(self.0)?;
        for subject in &entry.subjects {
            let of = (
                audit_subjects::account.eq(text(*subject)),
                audit_subjects::entry.eq(text(entry.id)),
            );
            each_backend!(self.0, |plain| diesel::insert_into(audit_subjects::table)
                .values(of)
                .on_conflict_do_nothing()
                .execute(plain))?;
        }
        Ok(())
    }

    pub fn list(&mut self, filter: &AuditFilter) -> Result<Page<Entry>, StorageError> {
        let mut query = audit_entries::table
            .order(audit_entries::id.desc())
            .limit(filter.limit + 1)
            .into_boxed();
        let here = audit_entries::agency
            .eq_any(filter.agencies.clone())
            .assume_not_null();
        query = if filter.agencyless {
            query.filter(audit_entries::agency.is_null().or(here))
        } else {
            query.filter(here)
        };
        if let Some(actor) = filter.actor {
            query = query.filter(audit_entries::actor.eq(text(actor)));
        }
        if let Some(subject) = filter.subject {
            let of = audit_subjects::table
                .filter(audit_subjects::account.eq(text(subject)))
                .select(audit_subjects::entry);
            query = query.filter(audit_entries::id.eq_any(of));
        }
        if let Some(action) = &filter.action {
            query = query.filter(audit_entries::action.eq(action.clone()));
        }
        if let Some(outcome) = &filter.outcome {
            query = query.filter(audit_entries::outcome.eq(outcome.clone()));
        }
        if let Some(from) = filter.from {
            query = query.filter(audit_entries::at.ge(written(from)));
        }
        if let Some(to) = filter.to {
            query = query.filter(audit_entries::at.lt(written(to)));
        }
        if let Some(before) = filter.before {
            query = query.filter(audit_entries::id.lt(text(before)));
        }
        let rows: Vec<StoredEntry> = query.load(self.0)?;
        Page::cut(rows, filter.limit).try_map(|row| row.entry())
    }

    /// What others did with the data of this account, the newest first.
    pub fn list_of_subject(
        &mut self,
        account: Uuid,
        before: Option<Uuid>,
        limit: i64,
    ) -> Result<Page<Entry>, StorageError> {
        let mut query = audit_subjects::table
            .inner_join(audit_entries::table)
            .filter(audit_subjects::account.eq(text(account)))
            .order(audit_subjects::entry.desc())
            .limit(limit + 1)
            .select(StoredEntry::as_select())
            .into_boxed();
        if let Some(before) = before {
            query = query.filter(audit_subjects::entry.lt(text(before)));
        }
        let rows: Vec<StoredEntry> = query.load(self.0)?;
        Page::cut(rows, limit).try_map(|row| row.entry())
    }

    /// One node seals at a time: the others find nothing to do until this transaction ends.
    pub fn lock_chain(&mut self) -> Result<(), StorageError> {
        if let AnyConnection::Postgres(plain) = self.0 {
            plain.batch_execute("SELECT pg_advisory_xact_lock(hashtext('audit chain'))")?;
        }
        Ok(())
    }

    /// The entries that have no link yet, the oldest first.
    pub fn list_unsealed(&mut self, limit: i64) -> Result<Vec<StoredEntry>, StorageError> {
        let rows = audit_unsealed::table
            .inner_join(audit_entries::table)
            .order(audit_unsealed::entry)
            .limit(limit)
            .select(StoredEntry::as_select());
        Ok(rows.load(self.0)?)
    }

    pub fn count_unsealed(&mut self) -> Result<i64, StorageError> {
        Ok(audit_unsealed::table.count().get_result(self.0)?)
    }

    /// The end of the newest month.
    pub fn head(&mut self) -> Result<Option<Head>, StorageError> {
        let newest = audit_heads::table.order(audit_heads::month.desc()).limit(1);
        Ok(newest.get_result(self.0).optional()?)
    }

    /// Appends the links, in their order, and moves the head behind them.
    pub fn seal(&mut self, links: &[Link], head: &Head) -> Result<(), StorageError> {
        for link in links {
            diesel::insert_into(audit_links::table)
                .values(link.clone())
                .execute(self.0)?;
            diesel::delete(audit_unsealed::table.find(&link.entry)).execute(self.0)?;
        }
        let known = diesel::update(audit_heads::table.find(&head.month))
            .set(head.clone())
            .execute(self.0)?;
        if known == 0 {
            diesel::insert_into(audit_heads::table)
                .values(head.clone())
                .execute(self.0)?;
        }
        Ok(())
    }

    pub fn list_heads(&mut self) -> Result<Vec<Head>, StorageError> {
        Ok(audit_heads::table.order(audit_heads::month).load(self.0)?)
    }

    /// Links of a month from a position on.
    pub fn list_links(
        &mut self,
        month: &str,
        from: i64,
        limit: i64,
    ) -> Result<Vec<Linked>, StorageError> {
        let links: Vec<Link> = audit_links::table
            .filter(audit_links::month.eq(month))
            .filter(audit_links::position.ge(from))
            .order(audit_links::position)
            .limit(limit)
            .load(self.0)?;
        let ids: Vec<String> = links.iter().map(|link| link.entry.clone()).collect();
        let entries: Vec<StoredEntry> = audit_entries::table
            .filter(audit_entries::id.eq_any(&ids))
            .load(self.0)?;
        let subjects: Vec<(String, String)> = audit_subjects::table
            .filter(audit_subjects::entry.eq_any(&ids))
            .order(audit_subjects::account)
            .select((audit_subjects::entry, audit_subjects::account))
            .load(self.0)?;
        let with = |link: Link| {
            let entry = entries.iter().find(|entry| entry.id == link.entry).cloned();
            let of = subjects.iter().filter(|(entry, _)| *entry == link.entry);
            let accounts = of.map(|(_, account)| account.clone()).collect();
            Linked {
                link,
                entry,
                accounts,
            }
        };
        Ok(links.into_iter().map(with).collect())
    }

    /// How many entries, links and waiting entries there are: nothing may be left over.
    pub fn counts(&mut self) -> Result<(i64, i64, i64), StorageError> {
        Ok((
            audit_entries::table.count().get_result(self.0)?,
            audit_links::table.count().get_result(self.0)?,
            self.count_unsealed()?,
        ))
    }

    /// Subjects of entries that were never written.
    pub fn count_stray_subjects(&mut self) -> Result<i64, StorageError> {
        let known = audit_entries::table.select(audit_entries::id);
        let stray = audit_subjects::table.filter(audit_subjects::entry.ne_all(known));
        Ok(stray.count().get_result(self.0)?)
    }
}
