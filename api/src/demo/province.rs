//! `demo-province.json` as it is written.

use crate::{problem::Problem, word::Coded};
use chrono::NaiveDate;
use domain::{
    agencies::{AdminLevel, UnitKind},
    identity::Role,
};
use serde::Deserialize;

const FILE: &str = include_str!("../../../migrations/reference/demo-province.json");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Province {
    /// Parents first.
    pub agencies: Vec<AgencyEntry>,
    pub units: Vec<UnitEntry>,
    pub officers: Vec<StaffEntry>,
    pub citizens: Vec<CitizenEntry>,
    pub organisations: Vec<OrganisationEntry>,
    pub administrators: Vec<StaffEntry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AgencyEntry {
    pub identifier: String,
    pub parent: Option<String>,
    pub name_vi: String,
    pub name_en: Option<String>,
    pub kind: String,
    pub admin_level: Coded<AdminLevel>,
    pub valid_from: Option<NaiveDate>,
    pub valid_to: Option<NaiveDate>,
    pub calendar: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UnitEntry {
    /// How positions of this file name the unit.
    pub key: String,
    pub agency: String,
    pub name_vi: String,
    pub kind: Coded<UnitKind>,
    pub phone: Option<String>,
    pub hotline: Option<String>,
    pub opening_hours: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StaffEntry {
    pub username: String,
    pub full_name: String,
    pub positions: Vec<PositionEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PositionEntry {
    pub unit: String,
    pub role: Coded<Role>,
    pub title: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CitizenEntry {
    pub username: String,
    pub full_name: String,
    pub identity_number: String,
    pub phone: String,
    pub email: String,
    pub address: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OrganisationEntry {
    pub username: String,
    pub full_name: String,
    pub tax_code: String,
    pub phone: String,
    pub email: String,
    pub address: String,
}

impl Province {
    pub fn read() -> Result<Self, Problem> {
        serde_json::from_str(FILE).map_err(unsound)
    }
}

pub fn unsound(fault: impl std::fmt::Display) -> Problem {
    Problem::internal(format!("demo-province.json: {fault}"))
}
