//! Hands out what waits in the outbox: at least once, on as many nodes as there are (IN-8).

use crate::{
    background::Task,
    dossiers::deadlines::watch,
    gateways::mail::{Letter, Mail},
    identity::retention,
    problem::Problem,
    state::State,
};
use actix_web::web::Data;
use chrono::TimeDelta;
use domain::notifications::{Delivery, MOST_ATTEMPTS, next_attempt};
use futures_util::{StreamExt, stream};
use std::time::Duration;
use tokio::{sync::oneshot, time::MissedTickBehavior};

/// How many deliveries one claim takes.
const BATCH: i64 = 50;
const AT_ONCE: usize = 10;
/// Longer than a batch can take: 50 letters, 10 at once, each at most 10 seconds.
const LEASE: TimeDelta = TimeDelta::seconds(60);
/// An empty claim writes nothing, so asking often is cheaper than telling every node of every event.
const PAUSE: Duration = Duration::from_millis(500);
/// How late a warning may be.
const WATCH_EVERY: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3600);
/// Clients are promised 24 hours.
const KEYS_ARE_KEPT: TimeDelta = TimeDelta::hours(48);
const SIGNATURE: &str = "-- \nThư này được gửi tự động, đề nghị ông/bà không trả lời.";

pub fn start(state: Data<State>) -> Task {
    Task::start(move |stopped| work(state, stopped))
}

/// Claims what is due and hands it out. Returns how much was claimed.
pub async fn run_once(state: &Data<State>) -> Result<usize, Problem> {
    let now = state.clock.now();
    let claim = state.store.write("claim_deliveries", move |session| {
        let claimed = session.outbox().claim(now, now + LEASE, BATCH)?;
        Ok::<_, Problem>(claimed)
    });
    let claimed = claim.await?;
    let count = claimed.len();
    stream::iter(claimed)
        .for_each_concurrent(AT_ONCE, |delivery| attempt(state.clone(), delivery))
        .await;
    Ok(count)
}

async fn work(state: Data<State>, mut stopped: oneshot::Receiver<()>) {
    let mut hourly = tokio::time::interval(HOUR);
    let mut watch = tokio::time::interval(WATCH_EVERY);
    watch.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut pause = Duration::ZERO;
    loop {
        tokio::select! {
            biased;
            _ = &mut stopped => break,
            _ = hourly.tick() => {
                forget_keys(&state).await;
                forget_sign_ins(&state).await;
            }
            _ = watch.tick() => watch_deadlines(&state).await,
            () = tokio::time::sleep(pause) => pause = pause_after(run_once(&state).await),
        }
    }
}

/// A full batch says that more is waiting.
fn pause_after(run: Result<usize, Problem>) -> Duration {
    match run {
        Ok(claimed) if i64::try_from(claimed) == Ok(BATCH) => Duration::ZERO,
        Ok(_) => PAUSE,
        Err(problem) => {
            log::error!(target: "work", "nothing could be claimed: {problem}");
            PAUSE
        }
    }
}

/// One line of log per attempt, which names nobody.
async fn attempt(state: Data<State>, delivery: Delivery) {
    let (id, number) = (delivery.id, delivery.attempts);
    match hand_out(&state, delivery).await {
        Ok(None) => log::info!(target: "delivery", "{id} attempt {number} done"),
        Ok(Some(reason)) => log::warn!(target: "delivery", "{id} attempt {number}: {reason}"),
        Err(problem) => {
            log::error!(target: "delivery", "{id} attempt {number} broke off: {problem}");
        }
    }
}

/// Why the letter was not taken, if it was not. Where the store itself fails, the lease ends and another attempt begins.
async fn hand_out(state: &State, delivery: Delivery) -> Result<Option<String>, Problem> {
    if delivery.attempts > MOST_ATTEMPTS {
        let reason = "every attempt ended without an answer".to_owned();
        return settle(state, delivery, Some(reason)).await;
    }
    let letter = letter(state, &delivery);
    show(state, delivery.clone(), letter.is_none()).await?;
    let Some((mail, letter)) = letter else {
        return Ok(None);
    };
    let sent = mail.send(letter).await;
    settle(state, delivery, sent.err().map(|error| error.to_string())).await
}

fn letter<'s>(state: &'s State, delivery: &Delivery) -> Option<(&'s Mail, Letter)> {
    let (mail, to) = state.mail.as_ref().zip(delivery.email.clone())?;
    let letter = Letter {
        id: delivery.id,
        to,
        subject: delivery.notice.title.clone(),
        text: format!("{}\n\n{SIGNATURE}\n", delivery.notice.body),
        written_at: delivery.created_at,
    };
    Some((mail, letter))
}

/// The list comes before the letter: it does not wait for the mail server.
async fn show(state: &State, delivery: Delivery, is_all: bool) -> Result<(), Problem> {
    let show = state.store.write("show_notice", move |session| {
        let mut outbox = session.outbox();
        if let Some(account) = delivery.account {
            outbox.show(&delivery, account)?;
        }
        if is_all {
            outbox.mark_done(&delivery)?;
        }
        Ok(())
    });
    show.await
}

/// Gives the failure back for the log.
async fn settle(
    state: &State,
    delivery: Delivery,
    failure: Option<String>,
) -> Result<Option<String>, Problem> {
    let next = next_attempt(delivery.attempts, state.clock.now());
    let settle = state.store.write("settle_delivery", move |session| {
        let mut outbox = session.outbox();
        match &failure {
            None => outbox.mark_done(&delivery)?,
            Some(reason) => outbox.mark_failed(delivery.id, reason, next)?,
        }
        Ok(failure)
    });
    settle.await
}

/// One batch at a tick, so that notices are not kept waiting; a full one is followed at once.
async fn watch_deadlines(state: &State) {
    loop {
        match watch::run_once(state).await {
            Ok(true) => {}
            Ok(false) => break,
            Err(problem) => {
                log::error!(target: "work", "deadlines were not watched: {problem}");
                break;
            }
        }
    }
}

async fn forget_keys(state: &State) {
    let before = state.clock.now() - KEYS_ARE_KEPT;
    let forget = state
        .store
        .write("forget_idempotency_keys", move |session| {
            Ok::<_, Problem>(session.idempotency().remove_before(before)?)
        });
    match forget.await {
        Ok(count) => log::info!(target: "work", "{count} idempotency keys forgotten"),
        Err(problem) => log::error!(target: "work", "idempotency keys were kept: {problem}"),
    }
}

async fn forget_sign_ins(state: &State) {
    match retention::purge(state).await {
        Ok(purged) => log::info!(target: "work", "{purged}"),
        Err(problem) => log::error!(target: "work", "old sign-ins were kept: {problem}"),
    }
}
