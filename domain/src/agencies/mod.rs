//! Agencies as a tree of any depth, their units, and the identifiers of both (ORG-1..3).

mod identifier;

pub use identifier::{AgencyIdentifier, AgencyPath};

use crate::{Validity, Word};
use uuid::Uuid;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AdminLevel {
    Ministry,
    Province,
    /// Abolished on 2025-07-01; history still shows it.
    District,
    Commune,
    Other,
}

impl Word for AdminLevel {
    const ALL: &'static [Self] = &[
        Self::Ministry,
        Self::Province,
        Self::District,
        Self::Commune,
        Self::Other,
    ];

    fn word(self) -> &'static str {
        match self {
            Self::Ministry => "ministry",
            Self::Province => "province",
            Self::District => "district",
            Self::Commune => "commune",
            Self::Other => "other",
        }
    }
}

/// Any node of the tree: a committee, a department, a vertical agency such as the tax office (ORG-1).
#[derive(Clone, Debug, PartialEq)]
pub struct Agency {
    pub identifier: AgencyIdentifier,
    pub parent: Option<AgencyIdentifier>,
    pub path: AgencyPath,
    pub name_vi: String,
    pub name_en: Option<String>,
    /// An open word such as `commune_committee`: provinces name their kinds differently.
    pub kind: String,
    pub level: AdminLevel,
    /// The calendar whose working time binds the agency.
    pub calendar: String,
    pub validity: Validity,
    pub version: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitKind {
    /// Bộ phận Một cửa; since 2025 Trung tâm Phục vụ hành chính công (ORG-3).
    OneStopCounter,
    Office,
    ServicePoint,
}

impl Word for UnitKind {
    const ALL: &'static [Self] = &[Self::OneStopCounter, Self::Office, Self::ServicePoint];

    fn word(self) -> &'static str {
        match self {
            Self::OneStopCounter => "one_stop_counter",
            Self::Office => "office",
            Self::ServicePoint => "service_point",
        }
    }
}

/// A part of an agency in which officers hold positions.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    pub id: Uuid,
    pub agency: AgencyIdentifier,
    pub name: String,
    pub kind: UnitKind,
    pub phone: Option<String>,
    pub hotline: Option<String>,
    pub opening_hours: Option<String>,
    pub validity: Validity,
    pub version: i64,
}
