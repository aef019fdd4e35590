use crate::{
    identity::{
        access::at_desk,
        actions::positions::{Office, offices},
    },
    problem::{Code, Problem},
};
use chrono::{DateTime, Utc};
use domain::{
    audit::{AuditResult, Shown},
    calendars::day,
    identity::{
        Caller,
        permission::{Permission, Scope, scopes},
    },
};
use persistence::{
    Page, Session,
    audit::{AuditFilter, EntryRow},
};
use std::collections::HashMap;
use uuid::Uuid;

/// That somebody did or saw something of the reader's, and in which office.
pub struct Access {
    pub row: EntryRow,
    pub office: Option<Office>,
}

/// Within the auditor's reach, the newest first. The search is recorded itself: what was asked for, and the first and the last
/// entry that were shown.
pub fn search(
    session: &mut Session<'_>,
    caller: &Caller,
    filter: AuditFilter,
    purpose: String,
    now: DateTime<Utc>,
) -> Result<Page<EntryRow>, Problem> {
    let asked = Permission::ReadAuditLog;
    let scopes = scopes(caller, asked, day(now));
    if scopes.is_empty() {
        return Err(Problem::of(Code::Forbidden));
    }
    let agencies = match scopes.contains(&Scope::Everywhere) {
        true => None,
        false => Some(session.agencies().reached_by(&scopes)?),
    };
    let filter = AuditFilter { agencies, ..filter };
    let page = session.audit().list(&filter)?;
    let ends = [page.items.first(), page.items.last()];
    let ends = ends.into_iter().flatten();
    let mut entry = at_desk(caller, asked, day(now))
        .about(filter.subject)
        .for_purpose(purpose)
        .showing(ends.map(|row| Shown::of(&row.id, None)));
    entry.resource = filter.resource;
    session.audit().record(entry)?;
    Ok(page)
}

/// What others did and saw of the caller's, the newest first (SEC-3).
pub fn accesses(
    session: &mut Session<'_>,
    caller: &Caller,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Page<Access>, Problem> {
    let page = session.audit().list(&AuditFilter {
        subject: Some(caller.account),
        not_by: Some(caller.account),
        results: vec![AuditResult::Done, AuditResult::Replayed],
        after,
        limit,
        ..AuditFilter::default()
    })?;
    let positions: Vec<Uuid> = page.items.iter().filter_map(position).collect();
    let positions = session.positions().find_all(&positions)?;
    let offices = offices(session, positions)?.into_iter();
    let offices: HashMap<Uuid, Office> =
        offices.map(|office| (office.position.id, office)).collect();
    Ok(page.map(|row| Access {
        office: position(&row).and_then(|id| offices.get(&id).cloned()),
        row,
    }))
}

fn position(row: &EntryRow) -> Option<Uuid> {
    row.position.as_deref()?.parse().ok()
}
