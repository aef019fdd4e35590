use crate::{calendars::changes, problem::Problem};
use chrono::{DateTime, Utc};
use domain::{
    identity::Caller,
    jobs::{Job, JobKind},
};
use persistence::Session;
use uuid::Uuid;

/// Seen by whoever may start such work.
pub fn get(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<Job, Problem> {
    let job = session.jobs().get(id)?;
    match job.kind {
        JobKind::CalendarChange => changes::get(session, caller, job.subject, now)?,
    };
    Ok(job)
}

/// The next batch of the job, in the transaction that also says how far it has come.
pub fn work(session: &mut Session<'_>, job: &mut Job, now: DateTime<Utc>) -> Result<(), Problem> {
    match job.kind {
        JobKind::CalendarChange => changes::recompute_batch(session, job, now)?,
    }
    Ok(session.jobs().save(job)?)
}
