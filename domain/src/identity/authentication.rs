//! How and when somebody proved who they are, and whether that is enough for an act (SEC-1, RFC 9470).

use super::Caller;
use crate::Word;
use chrono::{DateTime, TimeDelta, Utc};

/// What was shown, the weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Acr {
    Password,
    /// An electronic identity (VNeID) of level 1, at the provider that issued it.
    EidLevel1,
    /// The same of level 2: its provider has seen the person, and asks for more than a password.
    EidLevel2,
    /// A password or an identity of level 1, and a one-time or recovery code.
    SecondFactor,
}

impl Word for Acr {
    const ALL: &'static [Self] = &[
        Self::Password,
        Self::EidLevel1,
        Self::EidLevel2,
        Self::SecondFactor,
    ];

    fn word(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::EidLevel1 => "eid_level_1",
            Self::EidLevel2 => "eid_level_2",
            Self::SecondFactor => "second_factor",
        }
    }
}

impl Acr {
    /// More than one thing was shown, here or at the provider.
    pub fn is_strong(self) -> bool {
        matches!(self, Self::EidLevel2 | Self::SecondFactor)
    }

    pub fn is_federated(self) -> bool {
        matches!(self, Self::EidLevel1 | Self::EidLevel2)
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
    /// The least that is enough.
    pub acr: Acr,
    pub max_age: TimeDelta,
}

impl Demand {
    /// An account with a second factor is asked for it; another one for what its holder has signed in with.
    pub fn on(caller: &Caller, max_age: TimeDelta) -> Self {
        let acr = if caller.has_second_factor {
            Acr::SecondFactor
        } else if caller.authentication.acr.is_federated() {
            Acr::EidLevel1
        } else {
            Acr::Password
        };
        Self { acr, max_age }
    }

    pub fn is_met(self, by: Authentication, now: DateTime<Utc>) -> bool {
        let is_enough = !self.acr.is_strong() || by.acr.is_strong();
        is_enough && now <= by.at + self.max_age
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUARTER: TimeDelta = TimeDelta::minutes(15);

    fn proved(acr: Acr) -> Authentication {
        let at = "2026-08-21T05:00:00Z".parse().unwrap();
        Authentication { acr, at }
    }

    fn demand(acr: Acr) -> Demand {
        Demand {
            acr,
            max_age: QUARTER,
        }
    }

    #[test]
    fn a_proof_is_good_for_so_long_and_not_a_second_more() {
        let proof = proved(Acr::Password);
        let demand = demand(Acr::Password);
        assert!(demand.is_met(proof, proof.at + QUARTER));
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
    fn who_has_a_second_factor_shows_it_or_an_identity_as_strong() {
        for (shown, is_enough) in [
            (Acr::Password, false),
            (Acr::EidLevel1, false),
            (Acr::EidLevel2, true),
            (Acr::SecondFactor, true),
        ] {
            let proof = proved(shown);
            assert_eq!(demand(Acr::SecondFactor).is_met(proof, proof.at), is_enough);
            assert!(demand(Acr::Password).is_met(proof, proof.at));
            assert!(demand(Acr::EidLevel1).is_met(proof, proof.at));
        }
    }
}
