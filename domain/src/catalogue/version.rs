use super::Workflow;
use crate::{Validity, Word, calendars::Limit, documents::Form};
use chrono::{NaiveDate, NaiveTime};
use uuid::Uuid;

/// How a dossier comes in (IN-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    Online,
    Direct,
    Postal,
}

impl Channel {
    /// Online dossiers are handled before the others (IN-1).
    pub fn queue_rank(self) -> i32 {
        match self {
            Self::Online => 0,
            Self::Direct | Self::Postal => 1,
        }
    }
}

impl Word for Channel {
    const ALL: &'static [Self] = &[Self::Online, Self::Direct, Self::Postal];

    fn word(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Direct => "direct",
            Self::Postal => "postal",
        }
    }
}

/// Toàn trình, một phần, or information only (CAT-4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServiceLevel {
    FullOnline,
    PartialOnline,
    InformationOnly,
}

impl Word for ServiceLevel {
    const ALL: &'static [Self] = &[Self::FullOnline, Self::PartialOnline, Self::InformationOnly];

    fn word(self) -> &'static str {
        match self {
            Self::FullOnline => "full_online",
            Self::PartialOnline => "partial_online",
            Self::InformationOnly => "information_only",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VersionState {
    /// Shown as information; nothing can be filed on it.
    Draft,
    Published,
}

impl Word for VersionState {
    const ALL: &'static [Self] = &[Self::Draft, Self::Published];

    fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
        }
    }
}

/// Where the unit of a limit was read, since national records often lack it (CAT-3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitSource {
    Record,
    ProcedureText,
}

impl Word for UnitSource {
    const ALL: &'static [Self] = &[Self::Record, Self::ProcedureText];

    fn word(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::ProcedureText => "procedure_text",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeeKind {
    /// Phí.
    Fee,
    /// Lệ phí.
    Charge,
}

impl Word for FeeKind {
    const ALL: &'static [Self] = &[Self::Fee, Self::Charge];

    fn word(self) -> &'static str {
        match self {
            Self::Fee => "fee",
            Self::Charge => "charge",
        }
    }
}

/// Whole đồng (CAT-8); an amount that is not fixed nationally is `None`.
#[derive(Clone, Debug, PartialEq)]
pub struct Fee {
    pub kind: Option<FeeKind>,
    pub amount_vnd: Option<u64>,
    pub optional: bool,
    pub note: Option<String>,
}

/// What one channel offers: its own limit and its own fees (CAT-3).
#[derive(Clone, Debug, PartialEq)]
pub struct Terms {
    pub channel: Channel,
    /// `None` while value or unit is unknown.
    pub limit: Option<Limit>,
    pub unit_source: Option<UnitSource>,
    /// The wording of the official record.
    pub limit_text: Option<String>,
    pub fees: Vec<Fee>,
    pub note: Option<String>,
}

/// The channels to which a component applies.
#[derive(Clone, Debug, PartialEq)]
pub enum Channels {
    All,
    Only(Vec<Channel>),
}

impl Channels {
    pub fn include(&self, channel: Channel) -> bool {
        match self {
            Self::All => true,
            Self::Only(channels) => channels.contains(&channel),
        }
    }
}

/// A paper or datum of the dossier (CAT-7).
#[derive(Clone, Debug, PartialEq)]
pub struct Component {
    pub number: u16,
    pub name: String,
    pub originals: u16,
    pub copies: u16,
    pub required: bool,
    /// Shown for comparison, neither filed nor scanned (IN-6).
    pub present_only: bool,
    pub form_name: Option<String>,
    /// The case in which it applies, in the words of the procedure; a person judges it.
    pub condition: Option<String>,
    pub channels: Channels,
    /// The data source that replaces it (IN-11).
    pub replaceable_by: Option<String>,
}

impl Component {
    /// Whether a dossier through this channel cannot be filed without it.
    pub fn is_demanded(&self, channel: Channel) -> bool {
        self.required
            && !self.present_only
            && self.condition.is_none()
            && self.channels.include(channel)
    }

    pub fn may_come_as(&self, form: Form, channel: Channel) -> bool {
        match form {
            Form::Electronic => true,
            Form::Paper => channel != Channel::Online,
            Form::Database => self.replaceable_by.is_some(),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultType {
    /// `KQ.<agency>.<six digits>`.
    pub code: Option<String>,
    pub name: String,
}

/// What a procedure demanded and promised in a period; a dossier keeps the one of its filing day (CAT-1).
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    pub id: Uuid,
    pub procedure: Uuid,
    pub number: u16,
    pub state: VersionState,
    pub validity: Validity,
    pub title: String,
    pub service_level: Option<ServiceLevel>,
    pub subjects: Vec<String>,
    pub terms: Vec<Terms>,
    pub components: Vec<Component>,
    pub dossier_sets: Option<u16>,
    pub results: Vec<ResultType>,
    pub legal_bases: Vec<String>,
    /// TIME-6: received at or after this local time counts from the next working day.
    pub late_receipt_from: Option<NaiveTime>,
    pub workflow: Option<Workflow>,
    pub note: Option<String>,
    pub row_version: i64,
}

impl Version {
    pub fn terms_of(&self, channel: Channel) -> Option<&Terms> {
        self.terms.iter().find(|terms| terms.channel == channel)
    }

    pub fn component(&self, number: u16) -> Option<&Component> {
        self.components.iter().find(|c| c.number == number)
    }

    pub fn is_fileable_on(&self, day: NaiveDate) -> bool {
        self.state == VersionState::Published && self.validity.includes(day)
    }
}
