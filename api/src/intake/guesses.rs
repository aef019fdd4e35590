//! Four digits are guessed in ten thousand tries: a code allows a few wrong ones an hour, whoever sends them (PUB-1).

use super::lookup::{Lookup, PublicStatus};
use crate::problem::{Code, Problem};
use chrono::{DateTime, TimeDelta, Utc};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

const MOST_WRONG: usize = 5;
const WITHIN: TimeDelta = TimeDelta::hours(1);

/// The guesses of the last hour by dossier code that were wrong or are not settled yet.
#[derive(Debug, Default)]
pub struct Guesses(Mutex<HashMap<String, Vec<DateTime<Utc>>>>);

/// One guess under way.
pub struct Guess<'g> {
    all: &'g Guesses,
    code: String,
    at: DateTime<Utc>,
    is_guess: bool,
}

impl Guesses {
    /// Refuses when this code has had too many wrong guesses; whether the code exists makes no difference. A guess
    /// counts as wrong until it is settled, so that several at once do not all pass.
    pub fn of(&self, lookup: &Lookup, at: DateTime<Utc>) -> Result<Guess<'_>, Problem> {
        let is_guess = lookup.last_four.is_some();
        if is_guess {
            let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let wrong = all.entry(lookup.code.clone()).or_default();
            wrong.retain(|then| at - *then < WITHIN);
            if wrong.len() >= MOST_WRONG {
                return Err(Problem::of(Code::TooManyRequests).retry_after(3600));
            }
            wrong.push(at);
        }
        Ok(Guess {
            all: self,
            code: lookup.code.clone(),
            at,
            is_guess,
        })
    }

    /// Forgets what is older than an hour.
    pub fn forget_old(&self, now: DateTime<Utc>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, wrong| {
            wrong.retain(|then| now - *then < WITHIN);
            !wrong.is_empty()
        });
    }
}

impl Guess<'_> {
    pub fn settle(self, outcome: &Result<PublicStatus, Problem>) {
        let is_wrong = outcome
            .as_ref()
            .is_err_and(|problem| problem.code() == Code::NotFound);
        if !self.is_guess || is_wrong {
            return;
        }
        let mut all = self.all.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(wrong) = all.get_mut(&self.code) else {
            return;
        };
        if let Some(own) = wrong.iter().position(|then| *then == self.at) {
            wrong.swap_remove(own);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lookup() -> Lookup {
        Lookup {
            code: "H53-260821-0001".into(),
            last_four: Some("0000".into()),
        }
    }

    #[test]
    fn guesses_sent_at_once_do_not_all_pass_and_a_right_one_does_not_count() {
        let (guesses, lookup, at) = (Guesses::default(), lookup(), DateTime::UNIX_EPOCH);
        let mut together: Vec<_> = (0..MOST_WRONG)
            .map(|_| guesses.of(&lookup, at).unwrap())
            .collect();
        assert!(guesses.of(&lookup, at).is_err());
        let right = PublicStatus {
            code: lookup.code.clone(),
            finished: false,
            details: None,
        };
        together.pop().unwrap().settle(&Ok(right));
        assert!(guesses.of(&lookup, at).is_ok());
        assert!(guesses.of(&lookup, at).is_err());
        guesses.forget_old(at + WITHIN);
        assert!(guesses.0.lock().unwrap().is_empty());
    }

    #[test]
    fn after_five_wrong_guesses_a_code_is_closed_for_an_hour() {
        let guesses = Guesses::default();
        let lookup = lookup();
        let at = DateTime::UNIX_EPOCH;
        for _ in 0..MOST_WRONG {
            guesses
                .of(&lookup, at)
                .unwrap()
                .settle(&Err(Problem::of(Code::NotFound)));
        }
        let refused = guesses.of(&lookup, at).map(|_| ()).unwrap_err();
        assert_eq!(refused.code(), Code::TooManyRequests);
        assert!(guesses.of(&lookup, at + WITHIN).is_ok());
    }
}
