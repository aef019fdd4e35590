//! Links new entries into the chain, a second after they were written at the latest.

use super::chain::{Anchor, Chain};
use crate::{background::Task, state::State};
use actix_web::web::Data;
use chrono::{DateTime, Utc};
use domain::calendars::local;
use persistence::{Session, StorageError};
use std::time::Duration;
use tokio::sync::oneshot;

const PAUSE: Duration = Duration::from_secs(1);

pub fn start(state: Data<State>) -> Task {
    Task::start(move |stopped| work(state, stopped))
}

/// One batch. Says whether there was something.
pub async fn run_once(state: &State) -> Result<Option<Anchor>, StorageError> {
    let (chain, month) = (state.audit_chain.clone(), month(state.clock.now()));
    let seal = move |session: &mut Session<'_>| Chain::seal(&chain, session, &month);
    let head = state.store.plain().write("seal_audit", seal).await?;
    Ok(head.map(Anchor::from))
}

pub fn month(now: DateTime<Utc>) -> String {
    local(now).format("%Y-%m").to_string()
}

/// The head goes to the log: whoever keeps that elsewhere can prove that nothing was cut off.
async fn work(state: Data<State>, mut stopped: oneshot::Receiver<()>) {
    loop {
        tokio::select! {
            biased;
            _ = &mut stopped => break,
            () = tokio::time::sleep(PAUSE) => match run_once(&state).await {
                Ok(Some(head)) => log::info!(target: "audit", "sealed up to {head}"),
                Ok(None) => {}
                Err(error) => log::error!(target: "audit", "nothing was sealed: {error}"),
            },
        }
    }
}
