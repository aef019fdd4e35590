//! Does what waits as a job: batch by batch, on as many nodes as there are.

use super::actions;
use crate::{
    background::Task,
    problem::{Code, Problem},
    state::State,
};
use actix_web::web::Data;
use chrono::TimeDelta;
use domain::{
    Word,
    jobs::{Job, JobState, MOST_ATTEMPTS},
};
use persistence::{Session, StorageError};
use std::time::Duration;
use tokio::sync::oneshot;
use uuid::Uuid;

/// Longer than a batch can take.
const LEASE: TimeDelta = TimeDelta::seconds(60);
const PAUSE: Duration = Duration::from_secs(1);

pub fn start(state: Data<State>) -> Task {
    Task::start(move |stopped| work(state, stopped))
}

/// Takes a job and does one batch of it. Says whether there was one.
pub async fn run_once(state: &Data<State>) -> Result<bool, Problem> {
    let now = state.clock.now();
    let claim = move |session: &mut Session<'_>| session.jobs().claim(now, now + LEASE);
    let claimed: Result<Option<Job>, StorageError> = state.store.write("claim_job", claim).await;
    let Some(job) = claimed? else {
        return Ok(false);
    };
    let (id, version) = (job.id, job.version);
    match batch(state, job).await {
        Ok(job) if job.state == JobState::Done => report(&job),
        Ok(_) => {}
        Err(problem) => settle(state, id, version, &problem).await?,
    }
    Ok(true)
}

async fn work(state: Data<State>, mut stopped: oneshot::Receiver<()>) {
    let mut pause = Duration::ZERO;
    loop {
        tokio::select! {
            biased;
            _ = &mut stopped => break,
            () = tokio::time::sleep(pause) => pause = pause_after(run_once(&state).await),
        }
    }
}

fn pause_after(run: Result<bool, Problem>) -> Duration {
    match run {
        Ok(true) => Duration::ZERO,
        Ok(false) => PAUSE,
        Err(problem) => {
            log::error!(target: "work", "no job could be claimed: {problem}");
            PAUSE
        }
    }
}

async fn batch(state: &State, mut job: Job) -> Result<Job, Problem> {
    if job.attempts > MOST_ATTEMPTS {
        return Err(Problem::internal("every attempt ended without an answer"));
    }
    let now = state.clock.now();
    let work = state.store.write("run_job", move |session| {
        actions::work(session, &mut job, now)?;
        Ok(job)
    });
    work.await
}

/// A lost race is tried again at once; anything else later, so many times. A job that another worker has taken is not
/// ours to settle.
async fn settle(state: &State, id: Uuid, version: i64, problem: &Problem) -> Result<(), Problem> {
    let (now, code) = (state.clock.now(), problem.code());
    if code != Code::StaleVersion {
        log::error!(target: "job", "{id} broke off: {problem}");
    }
    let settle = state.store.write("settle_job", move |session| {
        let mut job = session.jobs().get(id)?;
        if job.version != version {
            return Ok(());
        }
        match code {
            Code::StaleVersion => job.give_back(now),
            other => job.break_off(other.word().to_owned(), now),
        }
        Ok(session.jobs().save(&mut job)?)
    });
    settle.await
}

/// One line of log per job, which names nobody.
fn report(job: &Job) {
    let Job {
        id,
        kind,
        done,
        moved,
        ..
    } = job;
    log::info!(target: "job", "{} {id} done: {moved} of {done} moved", kind.word());
}
