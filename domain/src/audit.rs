//! What is recorded of every act, and of every look at the data of another person (SEC-3, SEC-5). Ids and codes, never names.

use crate::{
    Word,
    agencies::AgencyIdentifier,
    identity::{AccountKind, Caller, Position, Role},
};
use chrono::{DateTime, Utc};
use std::{fmt, net::IpAddr};
use uuid::Uuid;

/// From where something comes: a request, a command, or work that goes on by itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Origin {
    /// The operation of the contract; for commands and work a word of their own.
    pub action: &'static str,
    pub at: DateTime<Utc>,
    pub request: Option<String>,
    pub address: Option<IpAddr>,
    /// What for, in the words of the person who asks.
    pub purpose: Option<String>,
}

/// One line of the log: who did or saw what of whose, when, from where and what for.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub origin: Origin,
    /// Nobody where a command or work did it, and where nobody is signed in.
    pub actor: Option<Actor>,
    pub on_behalf_of: Option<Uuid>,
    /// The address below `/api/v1`, such as `dossiers/H53.103-260821-0001`.
    pub resource: Option<String>,
    pub agency: Option<AgencyIdentifier>,
    /// Whose data it is.
    pub subject: Option<Uuid>,
    /// What a list showed.
    pub shown: Vec<Shown>,
    pub result: AuditResult,
    /// The code of the problem, where it was refused.
    pub problem: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    pub account: Uuid,
    pub kind: AccountKind,
    pub session: Uuid,
    pub office: Option<Office>,
}

/// The position that entitles to it, with its role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Office {
    pub position: Uuid,
    pub role: Role,
}

/// A line of a list: its code, and whose it is where that person has an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    pub code: String,
    pub subject: Option<Uuid>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditResult {
    Done,
    /// The answer of an earlier act was given again.
    Replayed,
    Refused,
}

impl Origin {
    /// Of a command or of work in the background.
    pub fn of_work(action: &'static str, at: DateTime<Utc>) -> Self {
        Self {
            action,
            at,
            request: None,
            address: None,
            purpose: None,
        }
    }

    /// Somebody who is not signed in, or nobody at all, does it.
    pub fn entry(&self) -> Entry {
        Entry {
            origin: self.clone(),
            actor: None,
            on_behalf_of: None,
            resource: None,
            agency: None,
            subject: None,
            shown: Vec::new(),
            result: AuditResult::Done,
            problem: None,
        }
    }
}

impl Caller {
    /// The caller does it; what it is about is added.
    pub fn entry(&self) -> Entry {
        self.origin
            .entry()
            .by(self.account, self.kind, self.session)
    }
}

impl Entry {
    pub fn by(mut self, account: Uuid, kind: AccountKind, session: Uuid) -> Self {
        self.actor = Some(Actor {
            account,
            kind,
            session,
            office: None,
        });
        self
    }

    /// The position in which the actor does it.
    pub fn in_office(mut self, position: Option<&Position>) -> Self {
        if let Some(actor) = &mut self.actor {
            actor.office = position.map(|position| Office {
                position: position.id,
                role: position.role,
            });
        }
        self
    }

    /// `collection` as it stands in addresses, such as `dossiers`.
    pub fn on(mut self, collection: &str, id: impl fmt::Display) -> Self {
        self.resource = Some(format!("{collection}/{id}"));
        self
    }

    pub fn at(mut self, agency: &AgencyIdentifier) -> Self {
        self.agency = Some(agency.clone());
        self
    }

    pub fn about(mut self, subject: impl Into<Option<Uuid>>) -> Self {
        self.subject = subject.into();
        self
    }

    pub fn on_behalf_of(mut self, person: Uuid) -> Self {
        self.on_behalf_of = Some(person);
        self
    }

    pub fn showing(mut self, lines: impl IntoIterator<Item = Shown>) -> Self {
        self.shown.extend(lines);
        self
    }

    /// What the person who asks says it is for.
    pub fn for_purpose(mut self, purpose: String) -> Self {
        self.origin.purpose = Some(purpose);
        self
    }

    pub fn replayed(mut self) -> Self {
        self.result = AuditResult::Replayed;
        self
    }

    pub fn refused(mut self, problem: &str) -> Self {
        self.result = AuditResult::Refused;
        self.problem = Some(problem.to_owned());
        self
    }
}

impl Shown {
    pub fn of(code: impl fmt::Display, subject: impl Into<Option<Uuid>>) -> Self {
        Self {
            code: code.to_string(),
            subject: subject.into(),
        }
    }
}

impl Word for AuditResult {
    const ALL: &'static [Self] = &[Self::Done, Self::Replayed, Self::Refused];

    fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Replayed => "replayed",
            Self::Refused => "refused",
        }
    }
}

/// The address is personal data and the purpose may tell of somebody.
impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Origin({}, {})", self.action, self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_never_prints_from_where_it_came() {
        let mut origin = Origin::of_work("get_dossier", DateTime::default());
        origin.address = "203.0.113.7".parse().ok();
        origin.purpose = Some("kiểm tra hồ sơ của bà An".into());
        let printed = format!("{:?}", origin.entry());
        assert!(
            !printed.contains("203.0") && !printed.contains("bà An"),
            "{printed}"
        );
    }
}
