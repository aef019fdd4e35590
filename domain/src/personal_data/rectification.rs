//! A name or identity number that is wrong: the person asks, an administrator decides in the time of the law (SEC-4).

use crate::{
    Word,
    calendars::Promise,
    identity::{Account, IdentityNumber, PersonName},
};
use chrono::{DateTime, Utc};
use std::fmt;
use uuid::Uuid;

/// What is to stand in the account instead, and why.
#[derive(Clone, PartialEq)]
pub struct Rectification {
    pub id: Uuid,
    pub account: Uuid,
    pub full_name: Option<PersonName>,
    pub identity_number: Option<IdentityNumber>,
    pub reason: String,
    pub requested_at: DateTime<Utc>,
    /// By when it is to be done; none where no law of that day says so.
    pub promise: Option<Promise>,
    pub state: RectificationState,
    pub decided_at: Option<DateTime<Utc>>,
    pub decided_by: Option<Uuid>,
    /// Why it was refused, or a note.
    pub decision_note: Option<String>,
    pub version: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RectificationState {
    Waiting,
    Granted,
    Refused,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RectificationDecision {
    Grant { note: Option<String> },
    Refuse { reason: String },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlreadyDecided;

impl Rectification {
    /// Whether it asks for anything that is not so already.
    pub fn changes(&self, account: &Account) -> bool {
        let name = self.full_name.as_ref();
        let number = self.identity_number.as_ref();
        name.is_some_and(|name| *name != account.full_name)
            || number.is_some_and(|number| Some(number) != account.identity_number.as_ref())
    }

    /// Granted, the account says so from now on.
    pub fn decide(
        &mut self,
        account: &mut Account,
        decision: RectificationDecision,
        by: Uuid,
        at: DateTime<Utc>,
    ) -> Result<(), AlreadyDecided> {
        if self.state != RectificationState::Waiting {
            return Err(AlreadyDecided);
        }
        (self.state, self.decision_note) = match decision {
            RectificationDecision::Grant { note } => {
                if let Some(name) = &self.full_name {
                    account.full_name = name.clone();
                }
                if let Some(number) = &self.identity_number {
                    account.identity_number = Some(number.clone());
                }
                (RectificationState::Granted, note)
            }
            RectificationDecision::Refuse { reason } => (RectificationState::Refused, Some(reason)),
        };
        self.decided_at = Some(at);
        self.decided_by = Some(by);
        Ok(())
    }
}

impl Word for RectificationState {
    const ALL: &'static [Self] = &[Self::Waiting, Self::Granted, Self::Refused];

    fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Granted => "granted",
            Self::Refused => "refused",
        }
    }
}

/// All of it tells of a person.
impl fmt::Debug for Rectification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rectification({}, {:?})", self.id, self.state)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::{AccountKind, AccountState};

    fn account() -> Account {
        Account {
            id: Uuid::from_u128(1),
            kind: AccountKind::Applicant,
            username: "lan".into(),
            full_name: "Nguyễn Thị Lan".parse().unwrap(),
            identity_number: "079300000001".parse().ok(),
            tax_code: None,
            phone: None,
            email: None,
            address: None,
            state: AccountState::Active,
            restricted_at: None,
            must_change_password: false,
            created_at: DateTime::default(),
            version: 1,
        }
    }

    fn request() -> Rectification {
        Rectification {
            id: Uuid::from_u128(2),
            account: Uuid::from_u128(1),
            full_name: "Nguyễn Thị Ngọc Lan".parse().ok(),
            identity_number: None,
            reason: "Thiếu chữ đệm".into(),
            requested_at: DateTime::default(),
            promise: None,
            state: RectificationState::Waiting,
            decided_at: None,
            decided_by: None,
            decision_note: None,
            version: 1,
        }
    }

    fn decide(request: &mut Rectification, account: &mut Account, grant: bool) -> bool {
        let decision = if grant {
            RectificationDecision::Grant { note: None }
        } else {
            let reason = "Không khớp giấy tờ".into();
            RectificationDecision::Refuse { reason }
        };
        let (by, at) = (Uuid::from_u128(3), DateTime::default());
        request.decide(account, decision, by, at).is_ok()
    }

    #[test]
    fn a_granted_request_changes_what_it_names_and_a_refused_one_nothing() {
        let (mut asked, mut lan) = (request(), account());
        assert!(decide(&mut asked, &mut lan, true));
        assert_eq!(lan.full_name.as_str(), "Nguyễn Thị Ngọc Lan");
        assert_eq!(lan.identity_number, account().identity_number);
        assert_eq!(asked.state, RectificationState::Granted);
        let (mut asked, mut lan) = (request(), account());
        assert!(decide(&mut asked, &mut lan, false));
        assert_eq!((lan, asked.state), (account(), RectificationState::Refused));
    }

    #[test]
    fn a_request_is_decided_once() {
        let (mut asked, mut lan) = (request(), account());
        assert!(decide(&mut asked, &mut lan, false));
        assert!(!decide(&mut asked, &mut lan, true));
        assert_eq!(lan, account());
    }

    #[test]
    fn a_request_for_what_is_so_already_changes_nothing() {
        let asked = Rectification {
            full_name: Some(account().full_name),
            identity_number: account().identity_number,
            ..request()
        };
        assert!(!asked.changes(&account()) && request().changes(&account()));
    }
}
