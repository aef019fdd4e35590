//! The watch over the clocks: warnings, each once, and the end of what was not supplied in time. Several nodes may run it.

use crate::{
    dossiers::{access::about, terms::calendar_of},
    notifications::actions::{announce, remind},
    problem::Problem,
    state::State,
};
use chrono::{DateTime, Utc};
use domain::{audit::Origin, dossiers::Dossier};
use persistence::Session;

/// How many dossiers one transaction takes.
const BATCH: i64 = 100;

/// Makes what has become due. Says whether more may be waiting.
pub async fn run_once(state: &State) -> Result<bool, Problem> {
    let now = state.clock.now();
    let warn = move |session: &mut Session<'_>| {
        let dossiers = session.dossiers().claim_to_warn(now, BATCH)?;
        dossiers
            .iter()
            .try_for_each(|dossier| warn(session, dossier, now))?;
        Ok::<_, Problem>(dossiers.len())
    };
    let warned = state.store.write("warn_of_deadlines", warn).await?;
    let stop = move |session: &mut Session<'_>| {
        let dossiers = session.dossiers().claim_unsupplied(now, BATCH)?;
        let count = dossiers.len();
        dossiers
            .into_iter()
            .try_for_each(|dossier| stop(session, dossier, now))?;
        Ok::<_, Problem>(count)
    };
    let stopped = state.store.write("stop_unsupplied", stop).await?;
    let is_full = |count: usize| i64::try_from(count) == Ok(BATCH);
    Ok(is_full(warned) || is_full(stopped))
}

/// Every level whose instant has come and that was not told yet.
fn warn(session: &mut Session<'_>, dossier: &Dossier, now: DateTime<Utc>) -> Result<(), Problem> {
    let calendar = calendar_of(session, dossier.timed_by())?;
    let warnings = dossier.warnings(&calendar);
    let due = dossier.owed().due;
    let mut next = None;
    for (level, at) in warnings {
        if at > now {
            next = Some(at);
            break;
        }
        if session
            .dossiers()
            .add_warning(&dossier.code, due, level, at)?
        {
            remind(session, dossier, level, now)?;
        }
    }
    Ok(session.dossiers().set_next_warning(&dossier.code, next)?)
}

/// LIFE-5: the time to supply has ended.
fn stop(
    session: &mut Session<'_>,
    mut dossier: Dossier,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    let event = dossier.stop_unsupplied(now)?;
    session.dossiers().save(&mut dossier, &event)?;
    let work = Origin::of_work("stop_unsupplied", now);
    session.audit().record(about(work.entry(), &dossier))?;
    let procedure = session.catalogue().get(dossier.procedure)?;
    announce(session, &dossier, &procedure, &event)
}
