//! When a refresh token that was used already is an answer that got lost, and when it is a theft (SEC-1).

use chrono::{DateTime, TimeDelta, Utc};

/// How long a client that never got the answer may ask for it again.
pub const GRACE: TimeDelta = TimeDelta::seconds(10);

/// What is known of a refresh token that comes once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spent {
    pub used_at: DateTime<Utc>,
    /// The token it was exchanged for has arrived: somebody has used it.
    pub is_successor_used: bool,
}

impl Spent {
    /// Whoever holds the successor has not shown it yet, so both may be the same client: it gets the same answer again.
    /// Anything else means that two hold the token, and the session ends.
    pub fn is_lost_answer(self, now: DateTime<Utc>) -> bool {
        // Nodes' clocks differ a little, so the first use may seem to lie ahead.
        !self.is_successor_used && now < self.used_at + GRACE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spent(is_successor_used: bool) -> Spent {
        Spent {
            used_at: "2026-08-21T05:00:00Z".parse().unwrap(),
            is_successor_used,
        }
    }

    #[test]
    fn a_lost_answer_may_be_asked_for_again_for_ten_seconds() {
        let used_at = spent(false).used_at;
        for (millis, is_lost) in [(-500, true), (0, true), (9_999, true), (10_000, false)] {
            let now = used_at + TimeDelta::milliseconds(millis);
            assert_eq!(spent(false).is_lost_answer(now), is_lost, "{millis}");
        }
    }

    #[test]
    fn once_the_successor_was_used_no_answer_was_lost() {
        assert!(!spent(true).is_lost_answer(spent(true).used_at));
    }
}
