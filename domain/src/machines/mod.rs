//! Accounts of other systems: a provincial portal, the national portal, the database of a sector (ORG-5).

mod key;

pub use key::{Credential, KeyFault, KeyKind, LONGEST_ASSERTION, MOST_LIVE_KEYS, MachineKey};

use crate::{
    Word,
    agencies::{AgencyIdentifier, AgencyPath},
    identity::{EmailAddress, PersonName},
};
use chrono::{DateTime, Months, TimeDelta, Utc};
use uuid::Uuid;

/// An agreement with another system is looked at again after three years at the latest.
const LONGEST_TERM: Months = Months::new(36);
/// The last use is known to the minute; a write for every request would cost more than it tells.
pub const USE_IS_KNOWN_TO: TimeDelta = TimeDelta::seconds(60);

/// What a machine may do, and to what. Each opens operations that exist; nothing that a person must do has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MachineScope {
    /// Find and read dossiers, their history, deadlines and files.
    DossiersRead,
    /// Prepare and file dossiers in the applicant's name, and go on with the own ones: supply, withdraw.
    DossiersFile,
}

impl Word for MachineScope {
    const ALL: &'static [Self] = &[Self::DossiersRead, Self::DossiersFile];

    fn word(self) -> &'static str {
        match self {
            Self::DossiersRead => "dossiers:read",
            Self::DossiersFile => "dossiers:file",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MachineState {
    Active,
    /// Stopped for now: neither its keys nor its tokens work.
    Frozen,
    /// For good; its keys are revoked.
    Closed,
}

impl Word for MachineState {
    const ALL: &'static [Self] = &[Self::Active, Self::Frozen, Self::Closed];

    fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Frozen => "frozen",
            Self::Closed => "closed",
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Machine {
    /// Of its account, and its `client_id`.
    pub id: Uuid,
    /// Of the system, as histories show it.
    pub name: PersonName,
    /// It reaches this agency and everything below it, nothing else.
    pub agency: AgencyIdentifier,
    /// In the order of the list, each once.
    pub scopes: Vec<MachineScope>,
    /// Who is asked when something is wrong with it.
    pub contact: EmailAddress,
    pub state: MachineState,
    pub expires_at: DateTime<Utc>,
    pub created_by: Uuid,
    pub created_at: DateTime<Utc>,
    /// Known to the minute.
    pub last_used_at: Option<DateTime<Utc>>,
    pub version: i64,
}

/// What a machine that calls has been granted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MachineGrant {
    pub scopes: Vec<MachineScope>,
    pub agency: AgencyIdentifier,
    pub agency_path: AgencyPath,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TermFault {
    /// It would be over already.
    Past,
    TooLong,
}

/// A closed machine is never opened again: a new one is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closed;

impl Machine {
    /// Whether it may call at this instant.
    pub fn works(&self, now: DateTime<Utc>) -> bool {
        self.state == MachineState::Active && now < self.expires_at
    }

    pub fn grant(&mut self, scopes: impl IntoIterator<Item = MachineScope>) {
        self.scopes = scopes.into_iter().collect();
        self.scopes.sort_unstable();
        self.scopes.dedup();
    }

    /// Every machine ends by itself, unless somebody renews it.
    pub fn set_term(
        &mut self,
        expires_at: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<(), TermFault> {
        check_term(expires_at, LONGEST_TERM, now)?;
        self.expires_at = expires_at;
        Ok(())
    }

    pub fn freeze(&mut self) -> Result<(), Closed> {
        self.become_state(MachineState::Frozen)
    }

    pub fn unfreeze(&mut self) -> Result<(), Closed> {
        self.become_state(MachineState::Active)
    }

    pub fn close(&mut self) -> Result<(), Closed> {
        self.become_state(MachineState::Closed)
    }

    pub fn is_open(&self) -> Result<(), Closed> {
        match self.state {
            MachineState::Active | MachineState::Frozen => Ok(()),
            MachineState::Closed => Err(Closed),
        }
    }

    fn become_state(&mut self, state: MachineState) -> Result<(), Closed> {
        self.is_open()?;
        self.state = state;
        Ok(())
    }
}

impl MachineGrant {
    pub fn has(&self, scope: MachineScope) -> bool {
        self.scopes.contains(&scope)
    }

    /// A token may ask for less than its machine has, never for more.
    pub fn only(mut self, asked: &[MachineScope]) -> Self {
        self.scopes.retain(|scope| asked.contains(scope));
        self
    }
}

/// Whether a use now says something new about when it was used last.
pub fn is_news(last_used_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    last_used_at.is_none_or(|last| now - last >= USE_IS_KNOWN_TO)
}

fn check_term(
    expires_at: DateTime<Utc>,
    longest: Months,
    now: DateTime<Utc>,
) -> Result<(), TermFault> {
    if expires_at <= now {
        return Err(TermFault::Past);
    }
    match now.checked_add_months(longest) {
        Some(last) if expires_at <= last => Ok(()),
        _ => Err(TermFault::TooLong),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime<Utc> {
        "2026-08-21T02:00:00Z".parse().unwrap()
    }

    fn portal() -> Machine {
        Machine {
            id: Uuid::from_u128(1),
            name: "Cổng dịch vụ công tỉnh".parse().unwrap(),
            agency: "H53".parse().unwrap(),
            scopes: vec![MachineScope::DossiersRead],
            contact: "cong-dvc@example.vn".parse().unwrap(),
            state: MachineState::Active,
            expires_at: now() + TimeDelta::days(1),
            created_by: Uuid::from_u128(2),
            created_at: now(),
            last_used_at: None,
            version: 1,
        }
    }

    #[test]
    fn a_machine_works_until_the_instant_of_its_expiry() {
        let portal = portal();
        let last = portal.expires_at - TimeDelta::microseconds(1);
        assert!(portal.works(now()) && portal.works(last));
        assert!(!portal.works(portal.expires_at));
    }

    #[test]
    fn a_frozen_machine_works_again_and_a_closed_one_never() {
        let mut portal = portal();
        portal.freeze().unwrap();
        assert!(!portal.works(now()));
        portal.unfreeze().unwrap();
        assert!(portal.works(now()));
        portal.close().unwrap();
        for change in [Machine::freeze, Machine::unfreeze, Machine::close] {
            assert_eq!(change(&mut portal), Err(Closed));
        }
        assert!(!portal.works(now()));
    }

    #[test]
    fn a_machine_is_renewed_after_three_years_at_the_latest() {
        let mut portal = portal();
        let last: DateTime<Utc> = "2029-08-21T02:00:00Z".parse().unwrap();
        assert_eq!(portal.set_term(last, now()), Ok(()));
        let later = last + TimeDelta::microseconds(1);
        assert_eq!(portal.set_term(later, now()), Err(TermFault::TooLong));
        assert_eq!(portal.set_term(now(), now()), Err(TermFault::Past));
        assert_eq!(portal.expires_at, last);
    }

    #[test]
    fn a_token_never_has_more_than_its_machine() {
        let mut portal = portal();
        portal.grant([MachineScope::DossiersFile, MachineScope::DossiersFile]);
        assert_eq!(portal.scopes, [MachineScope::DossiersFile]);
        let grant = MachineGrant {
            scopes: portal.scopes,
            agency: portal.agency,
            agency_path: AgencyPath::stored("H53/".into()),
        };
        let all = <MachineScope as Word>::ALL;
        assert_eq!(grant.clone().only(all).scopes, grant.scopes);
        assert!(grant.only(&[MachineScope::DossiersRead]).scopes.is_empty());
    }

    #[test]
    fn the_last_use_is_written_once_a_minute() {
        assert!(is_news(None, now()));
        let used = Some(now());
        assert!(!is_news(used, now() + TimeDelta::seconds(59)));
        assert!(is_news(used, now() + TimeDelta::seconds(60)));
    }
}
