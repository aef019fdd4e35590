//! Seals what was recorded, on one node at a time. Until then, for a second or two, an entry is only as safe as the database.

use super::chain::{Chain, mark};
use crate::{background::Task, problem::Problem, state::State};
use actix_web::web::Data;
use chrono::{DateTime, Utc};
use domain::calendars::day;
use persistence::{
    Session,
    audit::{Head, Link, Mark},
};
use std::time::Duration;
use tokio::sync::oneshot;

/// How many entries one transaction seals.
const BATCH: usize = 500;
const PAUSE: Duration = Duration::from_secs(1);
/// How often the end of the chain is told to the log, for whoever keeps it elsewhere.
const TOLD_EVERY: u32 = 600;

pub fn start(state: Data<State>) -> Task {
    Task::start(move |stopped| work(state, stopped))
}

/// Seals a batch. Says whether more may be waiting.
pub async fn run_once(state: &State) -> Result<bool, Problem> {
    let (chain, now) = (state.chain.clone(), state.clock.now());
    let seal = move |session: &mut Session<'_>| seal_batch(session, &chain, now);
    let sealed = state.store.write("seal_audit_log", seal).await?;
    Ok(sealed == BATCH)
}

async fn work(state: Data<State>, mut stopped: oneshot::Receiver<()>) {
    let (mut pause, mut untold) = (Duration::ZERO, 0);
    loop {
        tokio::select! {
            biased;
            _ = &mut stopped => break,
            () = tokio::time::sleep(pause) => {
                pause = pause_after(run_once(&state).await, untold == 0);
                if untold == 0 {
                    tell(&state).await;
                }
                untold = (untold + 1) % TOLD_EVERY;
            }
        }
    }
    // What the last requests recorded.
    let _ = run_once(&state).await;
    tell(&state).await;
}

fn pause_after(run: Result<bool, Problem>, is_told: bool) -> Duration {
    match run {
        Ok(true) => Duration::ZERO,
        Ok(false) => PAUSE,
        Err(problem) => {
            if is_told {
                log::error!(target: "audit", "nothing could be sealed: {problem}");
            }
            PAUSE
        }
    }
}

/// How many entries got their seals.
fn seal_batch(
    session: &mut Session<'_>,
    chain: &Chain,
    now: DateTime<Utc>,
) -> Result<usize, Problem> {
    if !session.audit().take_turn()? {
        return Ok(0);
    }
    let mut head = head(session, chain)?;
    let month = day(now).format("%Y-%m").to_string();
    let mut links: Vec<Link> = Vec::new();
    for entry in session.audit().list_waiting(BATCH)? {
        let link = chain.link(&head, &month, &entry);
        head = chain.head(&head, &link);
        links.push(link);
    }
    if !links.is_empty() {
        session.audit().add_links(&links)?;
        session.audit().save_head(&head)?;
    }
    Ok(links.len())
}

/// The authentic end of the chain; the first turn ever makes one.
fn head(session: &mut Session<'_>, chain: &Chain) -> Result<Head, Problem> {
    match session.audit().find_head()? {
        Some(head) if chain.is_authentic(&head) => Ok(head),
        Some(_) => Err(Problem::internal(
            "the end of the audit log was changed, or sealed under another MOTCUA_SECRET: run `motcua audit verify`",
        )),
        None if session.audit().count_links(&Mark::default())?.0 > 0 => Err(Problem::internal(
            "the end of the audit log is missing: run `motcua audit verify`",
        )),
        None => {
            let head = chain.beginning();
            session.audit().save_head(&head)?;
            Ok(head)
        }
    }
}

async fn tell(state: &State) {
    let find = |session: &mut Session<'_>| Ok::<_, Problem>(session.audit().find_head()?);
    if let Ok(Some(head)) = state.store.read("tell_audit_head", find).await {
        log::info!(target: "audit", "head {}", mark(&head));
    }
}
