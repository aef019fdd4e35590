//! Who people are, which positions they hold, and what each may do (ORG-4..6).

pub mod administration;
pub mod attempts;
pub mod authentication;
mod contact;
pub mod delegation;
pub mod device_authorization;
pub mod emergency;
pub mod federation;
pub mod invitation;
mod life_cycle;
pub mod loss;
pub mod mandate;
pub mod password;
pub mod permission;
pub mod refresh;
mod role;
mod second_factor;
mod session;
pub mod signing_key;

pub use contact::{EmailAddress, IdentityNumber, PersonName, Phone, TaxCode};
pub use life_cycle::{AccountAct, AccountEvent, AccountRefusal, AccountState};
pub use role::Role;
pub use second_factor::SecondFactorState;
pub use session::{AccountSession, Device, Kiosk};

use crate::{
    Validity, Word,
    agencies::{AgencyIdentifier, AgencyPath},
    audit::Origin,
    machines::MachineGrant,
};
use authentication::Authentication;
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

/// Whom an account stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountKind {
    /// A citizen, known by the identity number.
    Applicant,
    /// An enterprise or another body, known by the tax code; persons act for it.
    Organisation,
    Staff,
    /// Tổ hỗ trợ, tổ công nghệ số cộng đồng: helps citizens, decides nothing.
    SupportTeam,
    /// Staff of the public postal service, or of another hired one.
    PostalAgent,
    /// Another system. It has no password, holds no office and is administered apart from people.
    Machine,
}

/// The kinds of accounts that people have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonKind {
    Applicant,
    Organisation,
    Staff,
    SupportTeam,
    PostalAgent,
}

impl AccountKind {
    /// Whether it has dossiers of its own.
    pub fn is_applicant(self) -> bool {
        matches!(self, Self::Applicant | Self::Organisation)
    }

    /// Whether it comes from outside the offices: for itself, or as another system.
    pub fn is_outside(self) -> bool {
        self.is_applicant() || self == Self::Machine
    }
}

impl Word for AccountKind {
    const ALL: &'static [Self] = &[
        Self::Applicant,
        Self::Organisation,
        Self::Staff,
        Self::SupportTeam,
        Self::PostalAgent,
        Self::Machine,
    ];

    fn word(self) -> &'static str {
        match self {
            Self::Applicant => "applicant",
            Self::Organisation => "organisation",
            Self::Staff => "staff",
            Self::SupportTeam => "support_team",
            Self::PostalAgent => "postal_agent",
            Self::Machine => "machine",
        }
    }
}

impl Word for PersonKind {
    const ALL: &'static [Self] = &[
        Self::Applicant,
        Self::Organisation,
        Self::Staff,
        Self::SupportTeam,
        Self::PostalAgent,
    ];

    fn word(self) -> &'static str {
        AccountKind::from(self).word()
    }
}

impl From<PersonKind> for AccountKind {
    fn from(kind: PersonKind) -> Self {
        match kind {
            PersonKind::Applicant => Self::Applicant,
            PersonKind::Organisation => Self::Organisation,
            PersonKind::Staff => Self::Staff,
            PersonKind::SupportTeam => Self::SupportTeam,
            PersonKind::PostalAgent => Self::PostalAgent,
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Account {
    pub id: Uuid,
    pub kind: AccountKind,
    pub username: String,
    pub full_name: PersonName,
    pub identity_number: Option<IdentityNumber>,
    pub tax_code: Option<TaxCode>,
    pub phone: Option<Phone>,
    pub email: Option<EmailAddress>,
    pub address: Option<String>,
    pub state: AccountState,
    /// Since when its holder wants the data kept and not used beyond what the law demands (SEC-4).
    pub restricted_at: Option<DateTime<Utc>>,
    /// Set when somebody else chose the password.
    pub must_change_password: bool,
    pub created_at: DateTime<Utc>,
    pub version: i64,
}

/// An office held in a unit for a period (ORG-4); history keeps it when the holder changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Position {
    pub id: Uuid,
    pub account: Uuid,
    pub unit: Uuid,
    pub agency: AgencyIdentifier,
    pub agency_path: AgencyPath,
    pub role: Role,
    pub title: String,
    pub validity: Validity,
    pub version: i64,
}

/// The person behind a request: a live session of an active account, and the positions of that account. Or a machine: the
/// key stands for the session, and the grant for the positions.
#[derive(Clone, Debug, PartialEq)]
pub struct Caller {
    pub account: Uuid,
    pub session: Uuid,
    pub kind: AccountKind,
    pub username: String,
    pub full_name: PersonName,
    pub must_change_password: bool,
    /// Of the session.
    pub authentication: Authentication,
    /// Of the account: sign-in asks for a code.
    pub has_second_factor: bool,
    /// The account was given back after a loss, and its second factor with it was not (SEC-2).
    pub must_enrol_second_factor: bool,
    /// Of a session at a kiosk: it ends then unless it is used.
    pub idle_until: Option<DateTime<Utc>>,
    pub positions: Vec<Position>,
    /// What was given to them and not taken back.
    pub mandates: Vec<mandate::Mandate>,
    /// What they have opened to read.
    pub emergencies: Vec<emergency::Emergency>,
    /// Of a machine, and of nobody else.
    pub grant: Option<MachineGrant>,
    /// The request in which they call.
    pub origin: Origin,
}

impl Caller {
    /// The positions held on that day.
    pub fn held_on(&self, day: NaiveDate) -> impl Iterator<Item = &Position> {
        self.positions
            .iter()
            .filter(move |position| position.validity.includes(day))
    }

    /// The account of the person a dossier is about, where that person files it.
    pub fn as_owner(&self) -> Option<Uuid> {
        self.kind.is_applicant().then_some(self.account)
    }

    pub fn holds_any(&self, roles: &[Role], day: NaiveDate) -> bool {
        self.held_on(day)
            .any(|position| roles.contains(&position.role))
    }
}
