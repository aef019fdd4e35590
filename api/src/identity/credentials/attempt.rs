//! Counting an attempt before what it shows is looked at: many at once are many.

use crate::{
    identity::{
        actions::attempts::{self, Attempt},
        approach::Approach,
    },
    problem::Problem,
    state::State,
};

pub async fn begin(state: &State, approach: Approach) -> Result<Attempt, Problem> {
    let now = state.clock.now();
    let begin = state.store.write("begin_attempt", move |session| {
        attempts::begin(session, approach, now)
    });
    begin.await
}

pub async fn undo(state: &State, attempt: &Attempt) -> Result<(), Problem> {
    let (now, attempt) = (state.clock.now(), attempt.clone());
    let undo = state.store.write("undo_attempt", move |session| {
        attempts::undo(session, &attempt, now)
    });
    undo.await
}

pub async fn succeed(state: &State, attempt: Attempt) -> Result<(), Problem> {
    let now = state.clock.now();
    let succeed = state.store.write("attempt_succeeded", move |session| {
        attempts::succeed(session, &attempt, now)
    });
    succeed.await
}

/// What could not be judged was no attempt.
pub async fn judged(
    state: &State,
    attempt: &Attempt,
    verified: Result<bool, Problem>,
) -> Result<bool, Problem> {
    if verified.is_err() {
        undo(state, attempt).await?;
    }
    verified
}
