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

/// The wrong guesses of the last hour by dossier code.
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
    /// Refuses when this code has had too many wrong guesses; whether the code exists makes no difference.
    pub fn of(&self, lookup: &Lookup, at: DateTime<Utc>) -> Result<Guess<'_>, Problem> {
        let is_guess = lookup.last_four.is_some();
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, wrong| {
            wrong.retain(|then| at - *then < WITHIN);
            !wrong.is_empty()
        });
        let wrong = all.get(&lookup.code).map_or(0, Vec::len);
        if is_guess && wrong >= MOST_WRONG {
            return Err(Problem::of(Code::TooManyRequests).retry_after(3600));
        }
        Ok(Guess {
            all: self,
            code: lookup.code.clone(),
            at,
            is_guess,
        })
    }
}

impl Guess<'_> {
    pub fn settle(self, outcome: &Result<PublicStatus, Problem>) {
        let is_wrong = outcome
            .as_ref()
            .is_err_and(|problem| problem.code() == Code::NotFound);
        if self.is_guess && is_wrong {
            let mut all = self.all.0.lock().unwrap_or_else(PoisonError::into_inner);
            all.entry(self.code).or_default().push(self.at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_five_wrong_guesses_a_code_is_closed_for_an_hour() {
        let guesses = Guesses::default();
        let lookup = Lookup {
            code: "H53-260821-0001".into(),
            last_four: Some("0000".into()),
        };
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
