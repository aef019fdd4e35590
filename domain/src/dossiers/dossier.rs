use super::{Act, Action, DossierCode, Event, Refusal, Status};
use crate::{
    Word,
    agencies::AgencyIdentifier,
    calendars::Promise,
    catalogue::Channel,
    identity::{
        AccountKind, Caller, EmailAddress, IdentityNumber, PersonName, Phone, Position, Role,
        delegation::Power, mandate::Mandate,
    },
};
use chrono::{DateTime, NaiveDate, Utc};
use std::fmt;
use uuid::Uuid;

/// A filed application: everything that decisions about it need.
#[derive(Clone, Debug, PartialEq)]
pub struct Dossier {
    pub code: DossierCode,
    /// The competent agency.
    pub agency: AgencyIdentifier,
    /// The agency at whose counter it was filed: another one where filing is place-independent (IN-10).
    pub counter: AgencyIdentifier,
    pub procedure: Uuid,
    /// The version in force on the filing day (CAT-1).
    pub procedure_version: Uuid,
    pub channel: Channel,
    pub status: Status,
    /// The status in which a wait began, to come back to.
    pub interrupted: Option<Status>,
    pub owner: Owner,
    pub submitted_by: Uuid,
    /// The officer who filed in the owner's name (IN-5).
    pub assisted_by: Option<Uuid>,
    pub consent_at: DateTime<Utc>,
    /// The answers of the form, kept as the JSON text that was sent.
    pub answers: String,
    pub delivery: Delivery,
    pub delivery_address: Option<String>,
    /// The secret of the QR code (PUB-3).
    pub lookup_token: String,
    pub submitted_at: DateTime<Utc>,
    pub reception: Promise,
    pub accepted_at: Option<DateTime<Utc>>,
    pub received_by: Option<Uuid>,
    /// When the competent agency had it: with the acceptance, unless another counter took it (IN-10).
    pub arrived_at: Option<DateTime<Utc>>,
    /// Fixed when it arrived, changed only by a recorded event (TIME-8).
    pub resolution: Option<Promise>,
    /// By when the applicant is to supply what was asked for (LIFE-5).
    pub supplement: Option<Promise>,
    pub step: Option<StepState>,
    /// Every specialist who has forwarded it; none of them approves it (LIFE-4).
    pub prepared_by: Vec<Uuid>,
    pub approved_by: Option<Uuid>,
    pub supplement_requests: u16,
    pub outcome: Option<Outcome>,
    pub outcome_reason: Option<String>,
    pub result: Option<Uuid>,
    pub completed_at: Option<DateTime<Utc>>,
    pub returned_at: Option<DateTime<Utc>>,
    /// When a final status was reached.
    pub ended_at: Option<DateTime<Utc>>,
    pub version: i64,
}

/// The person the dossier is about (chủ hồ sơ); the account is unknown when filed at the counter without one.
#[derive(Clone, Debug, PartialEq)]
pub struct Owner {
    pub account: Option<Uuid>,
    pub name: PersonName,
    pub identity_number: Option<IdentityNumber>,
    pub phone: Option<Phone>,
    pub email: Option<EmailAddress>,
    pub address: Option<String>,
}

/// Where the dossier stands in the workflow of its version.
#[derive(Clone, Debug, PartialEq)]
pub struct StepState {
    pub index: u16,
    pub role: Role,
    /// The officer who took it; claimable by the role while empty.
    pub holder: Option<Uuid>,
    /// Its quota, from the instant at which it was entered (LIFE-3).
    pub promise: Promise,
}

/// How the result reaches the applicant, chosen at filing (IN-9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    Counter,
    Online,
    Postal,
}

impl Word for Delivery {
    const ALL: &'static [Self] = &[Self::Counter, Self::Online, Self::Postal];

    fn word(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Online => "online",
            Self::Postal => "postal",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Granted,
    /// Refusal after appraisal is a result (LIFE-9).
    Refused,
}

impl Word for Outcome {
    const ALL: &'static [Self] = &[Self::Granted, Self::Refused];

    fn word(self) -> &'static str {
        match self {
            Self::Granted => "granted",
            Self::Refused => "refused",
        }
    }
}

impl Owner {
    /// The second factor of the public lookup (PUB-1): the last four digits of identity number or phone.
    pub fn knows(&self, last_four: &str) -> bool {
        let identity = self.identity_number.as_ref().map(IdentityNumber::last_four);
        let phone = self.phone.as_ref().map(Phone::last_four);
        identity == Some(last_four) || phone == Some(last_four)
    }
}

impl Dossier {
    /// Moves along the table of section 5; waits remember where they began.
    pub(super) fn move_by(&mut self, action: Action, at: DateTime<Utc>) -> Result<(), Refusal> {
        let next = self.status.after(action, self.interrupted)?;
        self.interrupted = match next {
            Status::SupplementRequired | Status::PaymentRequired | Status::WithdrawalRequested => {
                Some(self.status)
            }
            _ => None,
        };
        self.status = next;
        if next.is_final() {
            self.ended_at = Some(at);
            self.step = None;
        }
        Ok(())
    }

    /// The history line of an act that has just changed the dossier from the given status.
    pub(super) fn event(&self, act: Act, from: Status, by: &Signatory, at: DateTime<Utc>) -> Event {
        Event {
            actor: Some(by.account),
            on_behalf_of: by.principal.as_ref().map(|one| one.name.clone()),
            position: by.position.clone(),
            unit: by.unit,
            ..self.happened(act, from, at)
        }
    }

    /// The history line of what came by itself: nobody did it.
    pub(super) fn happened(&self, act: Act, from: Status, at: DateTime<Utc>) -> Event {
        Event {
            act,
            from: Some(from),
            to: self.status,
            actor: None,
            on_behalf_of: None,
            position: None,
            unit: None,
            at,
            step: self.step.as_ref().map(|step| step.index),
            note: None,
            files: Vec::new(),
        }
    }
}

/// Who signs an act: the account, and the position in which an officer acts.
#[derive(Clone, Debug, PartialEq)]
pub struct Signatory {
    pub account: Uuid,
    pub position: Option<String>,
    pub unit: Option<Uuid>,
    /// Every role in which they act at the dossier's agency on that day.
    pub roles: Vec<Role>,
    /// In whose name it is done, if another's (IN-5, ORG-6).
    pub principal: Option<Principal>,
}

/// The one in whose name somebody acts.
#[derive(Clone, PartialEq, Eq)]
pub struct Principal {
    pub account: Uuid,
    /// A leader by title, a person or an organisation by name.
    pub name: String,
}

impl Signatory {
    /// Whoever does it without an office.
    pub fn person(account: Uuid) -> Self {
        Self {
            account,
            position: None,
            unit: None,
            roles: Vec::new(),
            principal: None,
        }
    }

    /// Somebody outside the agencies: an applicant, or who stands in for the owner; or another system, which histories name.
    pub fn outside(caller: &Caller, owner: Option<Uuid>) -> Self {
        let system = caller.kind == AccountKind::Machine;
        let another = owner.filter(|owner| *owner != caller.account);
        let mut mandates = caller.representations().map(|one| one.mandate);
        let mandate = another.and_then(|owner| mandates.find(|one| one.giver == owner));
        Self {
            position: system.then(|| caller.full_name.as_str().to_owned()),
            principal: mandate.map(Principal::of),
            ..Self::person(caller.account)
        }
    }

    /// An officer of the agency, in the position whose role fits the act best; without one that fits, in the place of a
    /// leader who has given this power.
    pub fn officer(
        caller: &Caller,
        agency: &AgencyIdentifier,
        fitting: &[Role],
        power: Option<Power>,
        day: NaiveDate,
    ) -> Self {
        let here = || {
            caller
                .held_on(day)
                .filter(|position| position.agency == *agency)
        };
        let fits = |position: &Position| fitting.contains(&position.role);
        let best = here().find(|position| fits(position));
        let mut given = caller.deputyships(day).filter(|one| {
            let has = |power| one.powers.contains(&power);
            one.position.agency == *agency && fits(one.position) && power.is_some_and(has)
        });
        let leader = given.next().filter(|_| best.is_none());
        let own = best.or_else(|| here().next());
        Self {
            position: own.map(|position| position.title.clone()),
            unit: own.map(|position| position.unit),
            roles: match &leader {
                Some(one) => vec![one.position.role],
                None => here().map(|position| position.role).collect(),
            },
            principal: leader.map(|one| Principal::of(one.mandate)),
            ..Self::person(caller.account)
        }
    }

    /// Whether this is the one who acts, or the one in whose name.
    pub(super) fn is(&self, account: Uuid) -> bool {
        let principal = self.principal.as_ref().map(|one| one.account);
        self.account == account || principal == Some(account)
    }
}

impl Principal {
    pub fn of(mandate: &Mandate) -> Self {
        Self {
            account: mandate.giver,
            name: mandate.name.clone(),
        }
    }
}

/// The name is personal data.
impl fmt::Debug for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Principal({})", self.account)
    }
}
