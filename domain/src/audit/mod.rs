//! Who did or saw what, when and why (SEC-3, SEC-5). Ids and codes only: a log of personal data would be one more place to
//! protect.

use crate::{
    agencies::AgencyIdentifier,
    identity::{Caller, Position},
};
use chrono::{DateTime, NaiveDate, Utc};
use std::net::IpAddr;
use uuid::Uuid;

/// One line of the log.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub id: Uuid,
    pub at: DateTime<Utc>,
    /// Who did it; nobody who had signed in when it is absent.
    pub actor: Option<Uuid>,
    /// The position in which an officer did it.
    pub office: Option<Office>,
    /// Of whom the actor had the power to act.
    pub on_behalf_of: Option<Uuid>,
    /// What was done: the name of the transaction.
    pub action: String,
    /// The operation of the contract that was called, such as `GET /api/v1/dossiers/{code}`.
    pub operation: String,
    /// What it was done to: codes and ids.
    pub resources: Vec<String>,
    /// Whose data was seen or changed.
    pub subjects: Vec<Uuid>,
    pub agency: Option<AgencyIdentifier>,
    pub outcome: Outcome,
    pub purpose: Option<String>,
    pub session: Option<Uuid>,
    pub address: Option<IpAddr>,
    pub request: String,
}

/// A position as it was named then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Office {
    pub position: Uuid,
    pub agency: AgencyIdentifier,
    pub title: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// The word of the problem that was answered.
    Refused(String),
}

/// Something of somebody that a transaction brought to light or changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sight {
    pub resource: String,
    /// Whose it is, where that is an account.
    pub subject: Option<Uuid>,
    pub agency: Option<AgencyIdentifier>,
}

impl Office {
    /// The position that fits the agency best: in it, else above it, else any.
    pub fn of(caller: &Caller, agency: Option<&AgencyIdentifier>, day: NaiveDate) -> Option<Self> {
        let fits = |position: &&Position| agency == Some(&position.agency);
        let found = caller.held_on(day).find(fits);
        let position = found.or_else(|| caller.held_on(day).next())?;
        Some(Self {
            position: position.id,
            agency: position.agency.clone(),
            title: position.title.clone(),
        })
    }
}

impl Sight {
    pub fn account(id: Uuid) -> Self {
        Self {
            resource: id.to_string(),
            subject: Some(id),
            agency: None,
        }
    }

    /// Whether it is somebody else's than the actor's.
    pub fn is_of_another(&self, actor: Option<Uuid>) -> bool {
        self.subject.is_none() || self.subject != actor
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_s_own_data_is_not_another_s_and_what_belongs_to_no_account_is() {
        let lan = Uuid::from_u128(1);
        let own = Sight::account(lan);
        assert!(!own.is_of_another(Some(lan)));
        assert!(own.is_of_another(Some(Uuid::from_u128(2))) && own.is_of_another(None));
        let filed_at_counter = Sight {
            subject: None,
            ..own
        };
        assert!(filed_at_counter.is_of_another(Some(lan)));
    }
}
