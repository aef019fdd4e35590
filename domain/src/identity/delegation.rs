//! Acting in the name of another (ORG-6): a deputy for a leader, a representative for a person or an organisation.
//! For a time, within what the giver has, and no further: what was received is never passed on.

use super::{AccountKind, Caller, Position, permission::Permission};
use crate::{Word, dossiers::DossierCode};
use chrono::{DateTime, Months, NaiveDate, TimeDelta, Utc};
use uuid::Uuid;

/// A longer absence of a leader is a change of office.
pub const LONGEST_DEPUTYSHIP: TimeDelta = TimeDelta::days(90);
/// Where nothing was agreed an authorisation lasts one year (Civil Code 2015 art. 563).
pub const UNLESS_AGREED: Months = Months::new(12);
pub const LONGEST_REPRESENTATION: Months = Months::new(60);
/// So many people at most does one person represent at a time.
pub const MOST_MANDATES: usize = 100;

/// From its first instant up to, and not including, its last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
}

impl Period {
    pub fn includes(&self, instant: DateTime<Utc>) -> bool {
        self.from <= instant && instant < self.to
    }
}

/// What a leader lets a deputy do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Power {
    /// Take, approve or send back what waits for the leader.
    Approve,
    /// Apologise once and set a later date (LIFE-7).
    Extend,
}

impl Power {
    /// Reading comes with every power: nobody decides unseen.
    pub fn gives(self, asked: Permission) -> bool {
        use Permission as P;
        match self {
            Self::Approve => matches!(asked, P::ReadDossier | P::Approve),
            Self::Extend => matches!(asked, P::ReadDossier | P::Extend),
        }
    }

    /// What the leader must be entitled to.
    fn itself(self) -> Permission {
        match self {
            Self::Approve => Permission::Approve,
            Self::Extend => Permission::Extend,
        }
    }
}

impl Word for Power {
    const ALL: &'static [Self] = &[Self::Approve, Self::Extend];

    fn word(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Extend => "extend",
        }
    }
}

/// The dossiers of the giver for which a representative stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Matter {
    Everything,
    Procedure(Uuid),
    Dossier(DossierCode),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Grant {
    /// Powers of the giver's position, at its agency.
    Office {
        position: Position,
        powers: Vec<Power>,
    },
    Representation(Matter),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Delegation {
    pub id: Uuid,
    /// In whose name.
    pub giver: Uuid,
    pub receiver: Uuid,
    pub grant: Grant,
    pub period: Period,
    pub note: Option<String>,
    pub created_at: DateTime<Utc>,
    /// A deputy is told, a representative is asked.
    pub accepted_at: Option<DateTime<Utc>>,
    pub ended: Option<Ending>,
    pub version: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending {
    pub at: DateTime<Utc>,
    pub by: Uuid,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DelegationState {
    /// The receiver has not answered.
    Offered,
    Declined,
    Upcoming,
    InForce,
    Over,
    Revoked,
}

/// Why power cannot be given so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotDelegable {
    /// The position is not the giver's own, not held now, or has none of this power.
    NotOwnPower,
    ToOneself,
    /// The deputy holds no position in the same agency.
    NotAColleague,
    /// Only a citizen with a working account represents somebody.
    NotAPerson,
    /// Not a dossier of the giver.
    NotOwnDossier,
    EmptyPeriod,
    TooLong,
    /// The leader's own position ends before.
    BeyondPosition,
    TooManyMandates,
}

/// Why it cannot be answered or ended any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotOpen(pub DelegationState);

impl Delegation {
    pub fn state(&self, now: DateTime<Utc>) -> DelegationState {
        use DelegationState as S;
        match (&self.ended, self.accepted_at) {
            (Some(ending), None) if ending.by == self.receiver => S::Declined,
            (Some(_), _) => S::Revoked,
            (None, _) if self.period.to <= now => S::Over,
            (None, None) => S::Offered,
            (None, Some(_)) if now < self.period.from => S::Upcoming,
            (None, Some(_)) => S::InForce,
        }
    }

    pub fn accept(&mut self, now: DateTime<Utc>) -> Result<(), NotOpen> {
        match self.state(now) {
            DelegationState::Offered => {
                self.accepted_at = Some(now);
                Ok(())
            }
            state => Err(NotOpen(state)),
        }
    }

    /// Taken back by the giver, laid down or declined by the receiver: at once.
    pub fn end(&mut self, by: Uuid, now: DateTime<Utc>) -> Result<(), NotOpen> {
        use DelegationState as S;
        match self.state(now) {
            S::Offered | S::Upcoming | S::InForce => {
                self.ended = Some(Ending { at: now, by });
                Ok(())
            }
            state => Err(NotOpen(state)),
        }
    }

    /// Who the other side is to one of the two.
    pub fn other(&self, account: Uuid) -> Uuid {
        if self.giver == account {
            self.receiver
        } else {
            self.giver
        }
    }

    pub fn is_of(&self, account: Uuid) -> bool {
        [self.giver, self.receiver].contains(&account)
    }

    /// Whether the leader may let this colleague do it; `last_day` of the period, `today` of now.
    pub fn check_office(
        &self,
        leader: &Caller,
        deputy: &[Position],
        today: NaiveDate,
        last_day: NaiveDate,
    ) -> Result<(), NotDelegable> {
        let Grant::Office { position, powers } = &self.grant else {
            return Err(NotDelegable::NotOwnPower);
        };
        let has = |power: &Power| super::permission::entitles(position.role, power.itself());
        let is_own = position.account == leader.account && position.validity.includes(today);
        if !is_own || powers.is_empty() || !powers.iter().all(has) {
            return Err(NotDelegable::NotOwnPower);
        }
        if self.receiver == leader.account {
            return Err(NotDelegable::ToOneself);
        }
        let is_colleague =
            |held: &Position| held.agency == position.agency && held.validity.includes(today);
        if !deputy.iter().any(is_colleague) {
            return Err(NotDelegable::NotAColleague);
        }
        self.check_period(self.period.from.checked_add_signed(LONGEST_DEPUTYSHIP))?;
        if !position.validity.includes(last_day) {
            return Err(NotDelegable::BeyondPosition);
        }
        Ok(())
    }

    /// Whether the receiver may be asked to stand in for the giver, a person or an organisation.
    pub fn check_representation(
        &self,
        receiver: AccountKind,
        is_open: bool,
    ) -> Result<(), NotDelegable> {
        if self.receiver == self.giver {
            return Err(NotDelegable::ToOneself);
        }
        if receiver != AccountKind::Applicant || !is_open {
            return Err(NotDelegable::NotAPerson);
        }
        let latest = self.period.from.checked_add_months(LONGEST_REPRESENTATION);
        self.check_period(latest)
    }

    fn check_period(&self, latest: Option<DateTime<Utc>>) -> Result<(), NotDelegable> {
        let Period { from, to } = self.period;
        if to <= from || to <= self.created_at {
            return Err(NotDelegable::EmptyPeriod);
        }
        if latest.is_some_and(|latest| latest < to) {
            return Err(NotDelegable::TooLong);
        }
        Ok(())
    }
}

impl Word for DelegationState {
    const ALL: &'static [Self] = &[
        Self::Offered,
        Self::Declined,
        Self::Upcoming,
        Self::InForce,
        Self::Over,
        Self::Revoked,
    ];

    fn word(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Declined => "declined",
            Self::Upcoming => "upcoming",
            Self::InForce => "in_force",
            Self::Over => "over",
            Self::Revoked => "revoked",
        }
    }
}

#[cfg(test)]
mod tests;
