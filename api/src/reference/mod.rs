//! The data every installation starts from: the national calendar, office hours and the published procedures.

mod calendar;
pub mod data_protection;
mod office_hours;
mod procedure;
mod regime;

use crate::problem::Problem;
use domain::{
    calendars::CalendarSheet,
    catalogue::{Procedure, Version},
};
use persistence::Session;
use serde::de::DeserializeOwned;
use std::fmt;

const CALENDAR: &str = include_str!("../../../migrations/reference/calendar.json");
const OFFICE_HOURS: &str = include_str!("../../../migrations/reference/office-hours.json");
const REGIMES: &str = include_str!("../../../migrations/reference/regimes.json");
const PROCEDURES: &str = include_str!("../../../migrations/reference/procedures.json");

/// What a run of the loader added; a second run adds nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    pub calendars: usize,
    pub regimes: usize,
    pub procedures: usize,
    /// Those of them that can be filed; the others lack a mandatory part (CAT-2).
    pub published: usize,
}

/// Adds what is missing and leaves alone what is there, however it was changed since (CAT-12).
pub fn load(session: &mut Session<'_>) -> Result<Loaded, Problem> {
    let mut loaded = Loaded::default();
    let hours: Vec<office_hours::OfficeHoursTemplate> = parse("office-hours.json", OFFICE_HOURS)?;
    let nation = nation()?;
    let parent = nation.code.clone();
    let templates = hours
        .into_iter()
        .map(|template| template.into_sheet(&parent));
    for sheet in std::iter::once(Ok(nation)).chain(templates) {
        loaded.calendars += usize::from(session.calendars().add_missing(&sheet?)?);
    }
    for entry in parse::<Vec<regime::RegimeEntry>>("regimes.json", REGIMES)? {
        let regime = entry.into_regime()?;
        loaded.regimes += usize::from(session.regimes().add_missing(&regime)?);
    }
    for entry in parse::<Vec<procedure::Entry>>("procedures.json", PROCEDURES)? {
        add(session, entry, &mut loaded)?;
    }
    Ok(loaded)
}

/// The public holidays and make-up days of the years that were published.
pub fn nation() -> Result<CalendarSheet, Problem> {
    nation_of(CALENDAR)
}

/// A national calendar in the form of `calendar.json`.
pub fn nation_of(text: &str) -> Result<CalendarSheet, Problem> {
    let nation: calendar::NationCalendar = parse("calendar.json", text)?;
    Ok(nation.into_sheet())
}

/// Procedures in the form of `procedures.json`, as they are published nationally.
pub fn procedures_of(text: &str) -> Result<Vec<(Procedure, Version)>, Problem> {
    let entries = parse::<Vec<procedure::Entry>>("procedures.json", text)?;
    let entries = entries.into_iter();
    entries.map(procedure::Entry::into_domain).collect()
}

impl fmt::Display for Loaded {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::default() {
            return formatter.write_str("nothing to add");
        }
        let Self {
            calendars,
            regimes,
            procedures,
            published,
        } = self;
        write!(
            formatter,
            "{calendars} calendars, {regimes} legal regimes and {procedures} procedures added, {published} of these open for filing"
        )
    }
}

fn add(
    session: &mut Session<'_>,
    entry: procedure::Entry,
    loaded: &mut Loaded,
) -> Result<(), Problem> {
    let mut catalogue = session.catalogue();
    if catalogue.find_by_source(&entry.source_key()?)?.is_some() {
        return Ok(());
    }
    let (procedure, version) = entry.into_domain()?;
    catalogue.add(&procedure, version.service_level)?;
    catalogue.add_version(&version)?;
    loaded.procedures += 1;
    loaded.published += usize::from(version.state == domain::catalogue::VersionState::Published);
    Ok(())
}

fn parse<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, Problem> {
    serde_json::from_str(text).map_err(|error| Problem::internal(format!("{file}: {error}")))
}

#[cfg(test)]
mod tests;
