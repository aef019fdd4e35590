use crate::{
    identity::approach::Approach,
    problem::{Code, Problem},
};
use chrono::{DateTime, Utc};
use domain::identity::attempts::{Lane, LaneKind, MustWait};
use persistence::Session;

const STRANGERS: &str = "*";

/// An attempt that has begun and counts as failed until it is told otherwise.
#[derive(Clone, Debug)]
pub struct Attempt {
    approach: Approach,
    is_by_stranger: bool,
}

/// Own lane first, strangers' after it: attempts that wait for each other never do so in a circle.
pub fn begin(
    session: &mut Session<'_>,
    approach: Approach,
    now: DateTime<Utc>,
) -> Result<Attempt, Problem> {
    let Approach { holder, lane, kind } = &approach;
    let own = session.lanes().take(holder, lane, *kind, now)?;
    let begun = own.begin(now).map_err(|wait| must_wait(wait, now))?;
    session.lanes().save(holder, lane, begun)?;
    let is_by_stranger = *kind == LaneKind::Address && !own.is_known(now);
    if is_by_stranger {
        let shared = session
            .lanes()
            .take(holder, STRANGERS, LaneKind::Strangers, now)?;
        let begun = shared.begin(now).map_err(|wait| must_wait(wait, now))?;
        session.lanes().save(holder, STRANGERS, begun)?;
    }
    Ok(Attempt {
        approach,
        is_by_stranger,
    })
}

pub fn succeed(
    session: &mut Session<'_>,
    attempt: &Attempt,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    settle(session, attempt, now, |lane| lane.succeed(now))
}

/// Nothing was guessed: the server was busy, or a right password came without its second factor.
pub fn undo(
    session: &mut Session<'_>,
    attempt: &Attempt,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    settle(session, attempt, now, Lane::undo)
}

fn settle(
    session: &mut Session<'_>,
    attempt: &Attempt,
    now: DateTime<Utc>,
    outcome: impl Fn(Lane) -> Lane,
) -> Result<(), Problem> {
    let Approach { holder, lane, kind } = &attempt.approach;
    let own = session.lanes().take(holder, lane, *kind, now)?;
    session.lanes().save(holder, lane, outcome(own))?;
    if attempt.is_by_stranger {
        let shared = session
            .lanes()
            .take(holder, STRANGERS, LaneKind::Strangers, now)?;
        session.lanes().save(holder, STRANGERS, outcome(shared))?;
    }
    Ok(())
}

fn must_wait(MustWait(until): MustWait, now: DateTime<Utc>) -> Problem {
    // Rounded up: who comes after so many seconds is let in.
    let seconds = (until - now).num_seconds() + 1;
    Problem::of(Code::TooManyAttempts).retry_after(seconds.unsigned_abs())
}
