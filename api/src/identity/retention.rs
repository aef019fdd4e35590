//! What is kept of sign-ins after their end, and for how long.

use crate::{problem::Problem, state::State};
use chrono::{DateTime, TimeDelta, Utc};
use domain::identity::attempts::KNOWN_FOR;
use persistence::{Session, StorageError};
use std::fmt;

/// Long enough to look into a misuse that was noticed late.
const ENDED_ARE_KEPT: TimeDelta = TimeDelta::days(30);
/// So long a used refresh token that comes back still ends its session; later it is merely refused.
const USED_ARE_KEPT: TimeDelta = TimeDelta::days(7);
/// An expired assertion is refused whatever is remembered of it; clocks of nodes may differ.
const EXPIRED_ARE_KEPT: TimeDelta = TimeDelta::hours(1);
/// Of a kiosk that asked and of a report that nobody confirmed, once they are over.
const ASKED_ARE_KEPT: TimeDelta = TimeDelta::days(1);
/// How many rows one transaction removes: others write in between.
const BATCH: i64 = 500;

/// How much was removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purged {
    pub refresh_tokens: usize,
    pub sessions: usize,
    pub signing_keys: usize,
    pub lanes: usize,
    pub assertions: usize,
    pub device_authorizations: usize,
    pub loss_claims: usize,
}

type Remove = fn(&mut Session<'_>, DateTime<Utc>) -> Result<usize, StorageError>;

/// Tokens before sessions: what is left of an old session then is its last token.
pub async fn purge(state: &State) -> Result<Purged, Problem> {
    let now = state.clock.now();
    let (ended, used) = (now - ENDED_ARE_KEPT, now - USED_ARE_KEPT);
    Ok(Purged {
        refresh_tokens: in_batches(state, used, |session, before| {
            session.refresh_tokens().remove_used(before, BATCH)
        })
        .await?,
        sessions: in_batches(state, ended, |session, before| {
            session.sessions().remove_over(before, BATCH)
        })
        .await?,
        signing_keys: in_batches(state, ended, |session, before| {
            session.signing_keys().remove_unused(before)
        })
        .await?,
        lanes: in_batches(state, now - KNOWN_FOR, |session, before| {
            session.lanes().remove_idle(before, BATCH)
        })
        .await?,
        assertions: in_batches(state, now - EXPIRED_ARE_KEPT, |session, before| {
            session.machines().remove_assertions(before, BATCH)
        })
        .await?,
        device_authorizations: in_batches(state, now - ASKED_ARE_KEPT, |session, before| {
            session.device_authorizations().remove_over(before, BATCH)
        })
        .await?,
        loss_claims: in_batches(state, now - ASKED_ARE_KEPT, |session, before| {
            session.loss_claims().remove_old(before, BATCH)
        })
        .await?,
    })
}

async fn in_batches(
    state: &State,
    before: DateTime<Utc>,
    remove: Remove,
) -> Result<usize, Problem> {
    let mut total = 0;
    loop {
        let removing = state
            .store
            .write("purge", move |session| remove(session, before));
        match removing.await? {
            0 => return Ok(total),
            removed => total += removed,
        }
    }
}

impl fmt::Display for Purged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            refresh_tokens,
            sessions,
            signing_keys,
            lanes,
            assertions,
            device_authorizations,
            loss_claims,
        } = self;
        write!(
            f,
            "{refresh_tokens} refresh tokens, {sessions} sessions, {signing_keys} signing keys, {lanes} lanes of sign-in, {assertions} assertions, \
             {device_authorizations} requests of kiosks and {loss_claims} unconfirmed reports of loss forgotten"
        )
    }
}
