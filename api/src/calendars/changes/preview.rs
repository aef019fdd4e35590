//! Which dossiers a change affects: before its application what it would move, after it what it has moved (TIME-9).

use super::{actions, offices::Offices};
use crate::{identity::access::at_desk, problem::Problem};
use chrono::{DateTime, Utc};
use domain::{
    audit::Shown,
    calendars::{CalendarChange, CalendarSheet, day},
    dossiers::{Dossier, DossierCode, Moved, Signatory},
    identity::{Caller, permission::Permission},
};
use persistence::{Page, Session};
use std::sync::Arc;
use uuid::Uuid;

/// How many dossiers one page looks at, whatever it finds.
const LOOKED_AT: i64 = 1000;

/// A stretch of the affected dossiers, and the code behind which it goes on.
pub struct Affected {
    pub dossiers: Vec<(DossierCode, Vec<Moved>)>,
    pub next: Option<String>,
}

pub fn list_affected(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    after: Option<&str>,
    limit: i64,
    now: DateTime<Utc>,
) -> Result<Affected, Problem> {
    let (change, sheet) = actions::load(session, caller, id, now)?;
    let affected = if change.application.is_some() {
        recorded(session.calendar_moves().list(id, after, limit)?)
    } else {
        foreseen(session, caller, (&change, &sheet), after, limit, now)?
    };
    record_shown(session, caller, &affected, now)?;
    Ok(affected)
}

fn foreseen(
    session: &mut Session<'_>,
    caller: &Caller,
    (change, sheet): (&CalendarChange, &CalendarSheet),
    after: Option<&str>,
    limit: i64,
    now: DateTime<Utc>,
) -> Result<Affected, Problem> {
    let offices = offices_after(session, change, sheet)?;
    let mut dossiers = session.dossiers();
    let open = dossiers.list_open(&offices.agencies(), after, LOOKED_AT)?;
    let by = Signatory {
        account: caller.account,
        position: None,
        unit: None,
        roles: Vec::new(),
        principal: None,
    };
    let limit = usize::try_from(limit).unwrap_or_default();
    look_through(open, limit, |mut dossier| {
        let Some(calendar) = offices.timing(&dossier) else {
            return Ok(Vec::new());
        };
        Ok(dossier.recompute(calendar, "", &by, now)?.moved)
    })
}

/// Codes alone are shown, so nobody is named with them.
fn record_shown(
    session: &mut Session<'_>,
    caller: &Caller,
    affected: &Affected,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    let codes = affected
        .dossiers
        .iter()
        .map(|(code, _)| Shown::of(code, None));
    let entry = at_desk(caller, Permission::ManageCalendars, day(now));
    Ok(session.audit().record_list(entry.showing(codes))?)
}

fn recorded(page: Page<(DossierCode, Vec<Moved>)>) -> Affected {
    let last = page.items.last().filter(|_| page.has_more);
    Affected {
        next: last.map(|(code, _)| code.as_str().to_owned()),
        dossiers: page.items,
    }
}

/// By what everybody would count if the change were applied now.
fn offices_after(
    session: &mut Session<'_>,
    change: &CalendarChange,
    sheet: &CalendarSheet,
) -> Result<Offices, Problem> {
    let tree = actions::tree(session, change)?;
    change.check(&tree, sheet).map_err(actions::refused)?;
    let edited = tree.with(change.edit.applied_to(sheet));
    Offices::load(session, &edited.codes_from(&sheet.code), |_, code| {
        let calendar = edited.calendar(code).map_err(Problem::internal)?;
        Ok(Arc::new(calendar))
    })
}

/// Up to so many affected ones; looking ends where the page is full or everything that was read has been looked at.
fn look_through(
    open: Page<Dossier>,
    limit: usize,
    moves: impl Fn(Dossier) -> Result<Vec<Moved>, Problem>,
) -> Result<Affected, Problem> {
    let (mut found, mut seen) = (Vec::new(), None);
    let mut left = open.items.into_iter().peekable();
    while let Some(dossier) = left.next_if(|_| found.len() < limit) {
        let code = dossier.code.clone();
        seen = Some(code.as_str().to_owned());
        let moved = moves(dossier)?;
        if !moved.is_empty() {
            found.push((code, moved));
        }
    }
    let goes_on = open.has_more || left.peek().is_some();
    Ok(Affected {
        dossiers: found,
        next: seen.filter(|_| goes_on),
    })
}
