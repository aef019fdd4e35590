//! How and when somebody proved who they are, and whether that is enough for an act (SEC-1, RFC 9470).

use crate::Word;
use chrono::{DateTime, TimeDelta, Utc};

/// What was shown, the weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Acr {
    Password,
    /// A password and a one-time or recovery code.
    SecondFactor,
}

impl Word for Acr {
    const ALL: &'static [Self] = &[Self::Password, Self::SecondFactor];

    fn word(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::SecondFactor => "second_factor",
        }
    }
}

/// The last time the holder of a session proved who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Authentication {
    pub acr: Acr,
    pub at: DateTime<Utc>,
}

impl Authentication {
    /// What may be handed on when both hold: not stronger than either, and not younger.
    pub fn weaker_of(self, other: Self) -> Self {
        Self {
            acr: self.acr.min(other.acr),
            at: self.at.min(other.at),
        }
    }
}

/// What an act asks for that must not be done by whoever finds an unlocked screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Demand {
    pub acr: Acr,
    pub max_age: TimeDelta,
}

impl Demand {
    /// An account with a second factor is asked for it.
    pub fn new(has_second_factor: bool, max_age: TimeDelta) -> Self {
        let acr = if has_second_factor {
            Acr::SecondFactor
        } else {
            Acr::Password
        };
        Self { acr, max_age }
    }

    pub fn is_met(self, by: Authentication, now: DateTime<Utc>) -> bool {
        let is_strong = match self.acr {
            Acr::Password => true,
            Acr::SecondFactor => by.acr == Acr::SecondFactor,
        };
        is_strong && now <= by.at + self.max_age
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proved(acr: Acr) -> Authentication {
        let at = "2026-08-21T05:00:00Z".parse().unwrap();
        Authentication { acr, at }
    }

    #[test]
    fn a_proof_is_good_for_so_long_and_not_a_second_more() {
        let demand = Demand::new(false, TimeDelta::minutes(15));
        let proof = proved(Acr::Password);
        assert!(demand.is_met(proof, proof.at + TimeDelta::minutes(15)));
        assert!(!demand.is_met(proof, proof.at + TimeDelta::seconds(901)));
    }

    #[test]
    fn what_is_handed_on_is_not_stronger_or_younger_than_either() {
        let (weak, strong) = (proved(Acr::Password), proved(Acr::SecondFactor));
        let later = Authentication {
            at: strong.at + TimeDelta::minutes(1),
            ..strong
        };
        assert_eq!(weak.weaker_of(later), weak);
        assert_eq!(later.weaker_of(weak), weak);
    }

    #[test]
    fn who_has_a_second_factor_shows_it() {
        let demand = Demand::new(true, TimeDelta::minutes(15));
        let (weak, strong) = (proved(Acr::Password), proved(Acr::SecondFactor));
        assert!(!demand.is_met(weak, weak.at));
        assert!(demand.is_met(strong, strong.at));
        assert!(Demand::new(false, TimeDelta::minutes(15)).is_met(strong, strong.at));
    }
}
