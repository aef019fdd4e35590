//! The work of an applied change: every open dossier is looked at, and what moves is saved, recorded and told (TIME-9).

use super::offices::Offices;
use crate::{dossiers::access::about, notifications::actions::announce, problem::Problem};
use chrono::{DateTime, Utc};
use domain::{
    audit::Origin,
    calendars::{Application, CalendarChange, day},
    dossiers::{DeadlineKind, Dossier, Recomputation, Signatory},
    identity::Role,
    jobs::{Batch, Job},
};
use persistence::Session;
use uuid::Uuid;

/// How many dossiers one transaction takes.
const BATCH: i64 = 100;

/// The next open dossiers; those whose promises stay are left untouched.
pub fn recompute_batch(
    session: &mut Session<'_>,
    job: &mut Job,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    session.calendars().hold_still()?;
    let change = session.calendar_changes().get(job.subject)?;
    let offices = offices_now(session, &change)?;
    let agencies = offices.agencies();
    if job.total.is_none() {
        job.total = Some(session.dossiers().count_open(&agencies)?);
    }
    let (by, reason) = told_by(session, &change)?;
    let mut dossiers = session.dossiers();
    let open = dossiers.hold_open(&agencies, job.reached.as_deref(), BATCH)?;
    let is_full = i64::try_from(open.len()) == Ok(BATCH);
    let last = open.last().map(|dossier| dossier.code.as_str().to_owned());
    let mut batch = Batch {
        looked_at: u64::try_from(open.len()).unwrap_or_default(),
        moved: 0,
        reached: last.filter(|_| is_full),
    };
    for mut dossier in open {
        if let Some(calendar) = offices.timing(&dossier) {
            let done = dossier.recompute(calendar, &reason, &by, now)?;
            batch.moved += u64::from(done.event.is_some());
            record(session, change.id, dossier, &done, now)?;
        }
    }
    job.advance(batch, now);
    Ok(())
}

fn offices_now(session: &mut Session<'_>, change: &CalendarChange) -> Result<Offices, Problem> {
    let codes = session.calendars().codes_from(&change.calendar)?;
    Offices::load(session, &codes, |session, code| {
        Ok(session.calendars().get(code)?)
    })
}

/// The dossier, its history, the move of each promise and the notice: together or not at all.
fn record(
    session: &mut Session<'_>,
    change: Uuid,
    mut dossier: Dossier,
    done: &Recomputation,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    let Recomputation { event, moved } = done;
    session.calendar_moves().add(change, &dossier.code, moved)?;
    let Some(event) = event else {
        return Ok(());
    };
    session.dossiers().save(&mut dossier, event)?;
    let work = Origin::of_work("recompute_deadlines", now);
    session.audit().record(about(work.entry(), &dossier))?;
    // The quota of a step binds the agency; nobody outside was promised anything by it.
    let mut promised = moved.iter();
    if promised.any(|moved| moved.deadline != DeadlineKind::Step) {
        let procedure = session.catalogue().get(dossier.procedure)?;
        announce(session, &dossier, &procedure, event)?;
    }
    Ok(())
}

/// Whoever applied the change signs what follows from it, in the position held then, with the reason given then.
fn told_by(
    session: &mut Session<'_>,
    change: &CalendarChange,
) -> Result<(Signatory, String), Problem> {
    let applied = change.application.as_ref();
    let Application { by, at, reason, .. } =
        applied.ok_or_else(|| Problem::internal("work for a change that nobody applied"))?;
    let positions = session.positions().list_of_account(*by)?;
    let position = positions.into_iter().find(|position| {
        Role::ADMINISTRATORS.contains(&position.role) && position.validity.includes(day(*at))
    });
    let signatory = Signatory {
        account: *by,
        position: position.as_ref().map(|position| position.title.clone()),
        unit: position.map(|position| position.unit),
        roles: Vec::new(),
        principal: None,
    };
    Ok((signatory, format!("{reason} (thay đổi lịch {})", change.id)))
}
