//! What was recorded, the newest first.

use super::{Audit, EntryRow, row::instant_text};
use crate::{
    Page, StorageError,
    connection::AnyConnection,
    row::text,
    schema::{audit_entries, audit_subjects},
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::{Word, audit::AuditResult};
use uuid::Uuid;

/// Which entries a list shows, and where its page begins.
#[derive(Clone, Debug, Default)]
pub struct AuditFilter {
    /// Of these alone; `None` for everything, what belongs to no agency too.
    pub agencies: Option<Vec<String>>,
    pub actor: Option<Uuid>,
    /// Nothing of what this account did itself.
    pub not_by: Option<Uuid>,
    pub subject: Option<Uuid>,
    pub action: Option<String>,
    pub resource: Option<String>,
    /// Any, if none is named.
    pub results: Vec<AuditResult>,
    pub from: Option<DateTime<Utc>>,
    /// Exclusive.
    pub to: Option<DateTime<Utc>>,
    pub after: Option<Uuid>,
    pub limit: i64,
}

type Entries<'q> = audit_entries::BoxedQuery<'q, <AnyConnection as Connection>::Backend>;

impl Audit<'_> {
    /// Somebody is found in entries about them and in lists that showed them: one index each.
    pub fn list(&mut self, filter: &AuditFilter) -> Result<Page<EntryRow>, StorageError> {
        let Some(subject) = filter.subject.map(text) else {
            let rows = self.load(asked(filter), filter)?;
            return Ok(Page::cut(rows, filter.limit));
        };
        let about = asked(filter).filter(audit_entries::subject.eq(subject.clone()));
        let mut rows = self.load(about, filter)?;
        let shown = audit_subjects::table
            .filter(audit_subjects::subject.eq(subject))
            .select(audit_subjects::entry);
        let shown = asked(filter).filter(audit_entries::id.eq_any(shown));
        rows.extend(self.load(shown, filter)?);
        rows.sort_by(|one, other| other.id.cmp(&one.id));
        rows.dedup();
        Ok(Page::cut(rows, filter.limit))
    }

    fn load(
        &mut self,
        query: Entries<'_>,
        filter: &AuditFilter,
    ) -> Result<Vec<EntryRow>, StorageError> {
        let rows = query
            .order(audit_entries::id.desc())
            .limit(filter.limit + 1)
            .select(EntryRow::as_select())
            .load(self.connection)?;
        Ok(rows)
    }
}

fn asked(filter: &AuditFilter) -> Entries<'_> {
    let mut query = audit_entries::table.into_boxed();
    if let Some(agencies) = &filter.agencies {
        query = query.filter(audit_entries::agency.eq_any(agencies));
    }
    if let Some(actor) = filter.actor {
        query = query.filter(audit_entries::actor.eq(text(actor)));
    }
    if let Some(actor) = filter.not_by {
        let another = audit_entries::actor.is_null();
        query = query.filter(another.or(audit_entries::actor.ne(text(actor))));
    }
    if let Some(action) = &filter.action {
        query = query.filter(audit_entries::action.eq(action));
    }
    if let Some(resource) = &filter.resource {
        query = query.filter(audit_entries::resource.eq(resource));
    }
    if !filter.results.is_empty() {
        let results = filter.results.iter().map(|result| result.word());
        query = query.filter(audit_entries::result.eq_any(results));
    }
    // Ids begin with their millisecond, so that a period is a stretch of the index.
    if let Some(from) = filter.from {
        query = query.filter(audit_entries::id.ge(first_id(from.timestamp_millis())));
        query = query.filter(audit_entries::at.ge(instant_text(from)));
    }
    if let Some(to) = filter.to {
        query = query.filter(audit_entries::id.lt(first_id(to.timestamp_millis() + 1)));
        query = query.filter(audit_entries::at.lt(instant_text(to)));
    }
    if let Some(after) = filter.after {
        query = query.filter(audit_entries::id.lt(text(after)));
    }
    query
}

/// Below every id of that millisecond.
fn first_id(millisecond: i64) -> String {
    let text = format!("{:012x}", millisecond.max(0));
    let (high, low) = text.split_at_checked(8).unwrap_or((&text, ""));
    format!("{high}-{low}")
}
