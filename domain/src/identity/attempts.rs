//! How guessing is slowed down without locking anybody out (SEC-1).
//!
//! Attempts are counted in lanes. Each device that has signed in before and each address has a lane of its own for an
//! account; strangers, who are neither, share one more. A third party fills only its own lane and the strangers'.

use crate::Word;
use chrono::{DateTime, TimeDelta, Utc};

/// So long after the last failure the lane is empty again.
pub const FORGOTTEN_AFTER: TimeDelta = TimeDelta::hours(24);
/// So long after a success an address is known to belong to the holder.
pub const KNOWN_FOR: TimeDelta = TimeDelta::days(30);
const FIRST_WAIT: TimeDelta = TimeDelta::minutes(1);
const LONGEST_WAIT: TimeDelta = TimeDelta::minutes(15);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LaneKind {
    /// A device that has signed in to the account, or a session of it.
    Device,
    /// Where requests come from.
    Address,
    /// Everybody who comes from an unknown address without a known device, together.
    Strangers,
}

impl Word for LaneKind {
    const ALL: &'static [Self] = &[Self::Device, Self::Address, Self::Strangers];

    fn word(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::Address => "address",
            Self::Strangers => "strangers",
        }
    }
}

/// What happened in a lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lane {
    pub kind: LaneKind,
    /// Since the last success; an attempt counts from its beginning, so that many at once are not one.
    pub failures: u32,
    pub last_attempt_at: DateTime<Utc>,
    pub waits_until: Option<DateTime<Utc>>,
    pub succeeded_at: Option<DateTime<Utc>>,
}

/// Nothing is tried before this instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MustWait(pub DateTime<Utc>);

impl LaneKind {
    /// How many failures cost no waiting.
    fn free(self) -> u32 {
        match self {
            Self::Device | Self::Address => 5,
            // Strangers are many; a few who mistype must not make the others wait.
            Self::Strangers => 50,
        }
    }
}

impl Lane {
    pub fn new(kind: LaneKind, now: DateTime<Utc>) -> Self {
        Self {
            kind,
            failures: 0,
            last_attempt_at: now,
            waits_until: None,
            succeeded_at: None,
        }
    }

    /// The lane with one more attempt in it, which counts as failed until it succeeds.
    pub fn begin(self, now: DateTime<Utc>) -> Result<Self, MustWait> {
        if let Some(until) = self.waits_until.filter(|until| now < *until) {
            return Err(MustWait(until));
        }
        let is_forgotten = self.last_attempt_at + FORGOTTEN_AFTER <= now;
        let before = if is_forgotten { 0 } else { self.failures };
        let failures = before.saturating_add(1);
        Ok(Self {
            failures,
            last_attempt_at: now,
            waits_until: wait(failures, self.kind.free()).map(|wait| now + wait),
            ..self
        })
    }

    /// The holder was there. What strangers failed at stays counted: one of them was the holder.
    pub fn succeed(self, now: DateTime<Utc>) -> Self {
        match self.kind {
            LaneKind::Strangers => self.undo(),
            LaneKind::Device | LaneKind::Address => Self {
                failures: 0,
                waits_until: None,
                succeeded_at: Some(now),
                ..self
            },
        }
    }

    /// The attempt was none: nothing was guessed.
    pub fn undo(self) -> Self {
        Self {
            failures: self.failures.saturating_sub(1),
            waits_until: None,
            ..self
        }
    }

    pub fn is_known(self, now: DateTime<Utc>) -> bool {
        self.succeeded_at.is_some_and(|at| now < at + KNOWN_FOR)
    }
}

/// A minute, doubled with each further failure, a quarter of an hour at most.
fn wait(failures: u32, free: u32) -> Option<TimeDelta> {
    let beyond = failures.checked_sub(free)?;
    let doubled = 2_i32
        .checked_pow(beyond)
        .and_then(|times| FIRST_WAIT.checked_mul(times));
    Some(doubled.map_or(LONGEST_WAIT, |wait| wait.min(LONGEST_WAIT)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noon() -> DateTime<Utc> {
        "2026-08-21T05:00:00Z".parse().unwrap()
    }

    /// The lane after so many failures, each begun as soon as it may.
    fn failed(kind: LaneKind, times: u32) -> Lane {
        let mut lane = Lane::new(kind, noon());
        for _ in 0..times {
            let now = lane.waits_until.unwrap_or(lane.last_attempt_at);
            lane = lane.begin(now).unwrap();
        }
        lane
    }

    fn minutes_to_wait(lane: Lane) -> Option<i64> {
        let until = lane.waits_until?;
        Some((until - lane.last_attempt_at).num_minutes())
    }

    #[test]
    fn five_wrong_passwords_are_free_and_then_each_costs_twice_the_wait() {
        let waits = [
            None,
            None,
            None,
            None,
            Some(1),
            Some(2),
            Some(4),
            Some(8),
            Some(15),
            Some(15),
        ];
        for (failures, expected) in (1..).zip(waits) {
            let lane = failed(LaneKind::Address, failures);
            assert_eq!(minutes_to_wait(lane), expected, "{failures}");
        }
        let endless = failed(LaneKind::Address, 100);
        assert_eq!(minutes_to_wait(endless), Some(15));
    }

    #[test]
    fn who_must_wait_is_told_until_when_and_not_longer() {
        let lane = failed(LaneKind::Address, 5);
        let until = noon() + TimeDelta::minutes(1);
        let early = lane.begin(until - TimeDelta::milliseconds(1));
        assert_eq!(early.unwrap_err(), MustWait(until));
        assert!(lane.begin(until).is_ok());
    }

    #[test]
    fn a_success_empties_the_own_lane_and_makes_the_address_known() {
        let lane = failed(LaneKind::Address, 5).succeed(noon());
        assert_eq!((lane.failures, lane.waits_until), (0, None));
        assert!(lane.is_known(noon() + KNOWN_FOR - TimeDelta::seconds(1)));
        assert!(!lane.is_known(noon() + KNOWN_FOR));
    }

    #[test]
    fn a_success_of_one_stranger_leaves_what_the_others_failed_at() {
        let lane = failed(LaneKind::Strangers, 50);
        assert_eq!(minutes_to_wait(lane), Some(1));
        let after = lane.succeed(noon());
        assert_eq!((after.failures, after.succeeded_at), (49, None));
    }

    #[test]
    fn a_day_after_the_last_failure_the_lane_is_empty() {
        let lane = failed(LaneKind::Address, 9);
        let later = lane.last_attempt_at + FORGOTTEN_AFTER;
        assert_eq!(lane.begin(later).unwrap().failures, 1);
    }
}
