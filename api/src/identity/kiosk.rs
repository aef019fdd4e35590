//! Who leaves a kiosk without signing out is signed out.

use crate::{problem::Problem, state::State};
use chrono::{DateTime, TimeDelta, Utc};
use domain::identity::Caller;

/// How exactly the last use is written down.
const GRAIN: TimeDelta = TimeDelta::seconds(10);

/// Every request at a kiosk keeps its session alive, the renewal of tokens does not: a page does that by itself.
pub async fn stay(state: &State, caller: &Caller, now: DateTime<Utc>) -> Result<(), Problem> {
    let (session, until) = (caller.session, now + state.config.kiosk_idle);
    if caller.idle_until.is_none_or(|idle| until < idle + GRAIN) {
        return Ok(());
    }
    let staying = state.store.write("kiosk_in_use", move |work| {
        work.sessions().save_idle_until(session, until)?;
        Ok(())
    });
    staying.await
}
