mod cache;
mod limit;
mod promise;
mod regimes;
mod row;
mod trace;

pub use cache::CalendarCache;
pub(crate) use promise::{promise_from, promise_text};
pub use regimes::Regimes;

use crate::{
    Page, StorageError,
    connection::AnyConnection,
    row::Place,
    schema::{calendar_years, calendars},
    settings::Settings,
};
use diesel::prelude::*;
use domain::calendars::{Calendar, CalendarSheet, YearOfDays};
use row::{days_from, days_text, hours_from, hours_text};
use std::sync::Arc;

/// Working-time calendars: each says what it says itself, and inherits the rest (TIME-2).
pub struct Calendars<'c> {
    connection: &'c mut AnyConnection,
    cache: &'c CalendarCache,
}

type SheetRow = (String, Option<String>, String, String, String, i64);

impl<'c> Calendars<'c> {
    pub(crate) fn new(connection: &'c mut AnyConnection, cache: &'c CalendarCache) -> Self {
        Self { connection, cache }
    }

    /// The calendar with everything it inherits, ready for counting.
    pub fn get(&mut self, code: &str) -> Result<Arc<Calendar>, StorageError> {
        let revision = self.settings().calendars_revision()?.unwrap_or_default();
        if let Some(known) = self.cache.find(&revision, code) {
            return Ok(known);
        }
        let calendar = Calendar::of(&self.chain(code)?)
            .map_err(|refusal| Place("calendars", "code").corrupt(format!("{code}: {refusal}")))?;
        let calendar = Arc::new(calendar);
        self.cache.keep(&revision, &calendar);
        Ok(calendar)
    }

    /// What the calendar says itself.
    pub fn find_sheet(&mut self, code: &str) -> Result<Option<CalendarSheet>, StorageError> {
        let row: Option<SheetRow> = calendars::table
            .find(code)
            .get_result(self.connection)
            .optional()?;
        row.map(|row| self.sheet(row)).transpose()
    }

    /// The calendar and all above it, the nearest first.
    pub fn chain(&mut self, code: &str) -> Result<Vec<CalendarSheet>, StorageError> {
        let mut chain: Vec<CalendarSheet> = Vec::new();
        let mut next = Some(code.to_owned());
        while let Some(code) = next {
            let sheet = self.find_sheet(&code)?;
            let sheet = sheet.ok_or(StorageError::NotFound { what: "calendar" })?;
            next = sheet
                .parent
                .clone()
                .filter(|parent| chain.iter().all(|seen| seen.code != *parent));
            chain.push(sheet);
        }
        Ok(chain)
    }

    /// The calendar and all below it: those that a change of it changes.
    pub fn codes_from(&mut self, code: &str) -> Result<Vec<String>, StorageError> {
        let mut codes = vec![code.to_owned()];
        let mut level = codes.clone();
        while !level.is_empty() {
            let below: Vec<String> = calendars::table
                .filter(calendars::parent.eq_any(&level))
                .order(calendars::code)
                .select(calendars::code)
                .load(self.connection)?;
            level = below
                .into_iter()
                .filter(|code| !codes.contains(code))
                .collect();
            codes.extend(level.clone());
        }
        Ok(codes)
    }

    /// All calendars by code, the first after `after`.
    pub fn list(
        &mut self,
        after: Option<&str>,
        limit: i64,
    ) -> Result<Page<CalendarSheet>, StorageError> {
        let rows: Vec<SheetRow> = calendars::table
            .filter(calendars::code.gt(after.unwrap_or_default()))
            .order(calendars::code)
            .limit(limit + 1)
            .load(self.connection)?;
        Page::cut(rows, limit).try_map(|row| self.sheet(row))
    }

    pub fn add(&mut self, sheet: &CalendarSheet) -> Result<(), StorageError> {
        let CalendarSheet {
            code,
            parent,
            name_vi,
            name_en,
            hours,
            years,
            version,
        } = sheet;
        diesel::insert_into(calendars::table)
            .values((
                calendars::code.eq(code),
                calendars::parent.eq(parent),
                calendars::name_vi.eq(name_vi),
                calendars::name_en.eq(name_en),
                calendars::hours.eq(hours_text(hours)?),
                calendars::version.eq(version),
            ))
            .execute(self.connection)
            .map_err(StorageError::adding("calendar"))?;
        years
            .iter()
            .try_for_each(|year| self.add_year(code, year))?;
        self.settings().renew_calendars_revision()
    }

    /// Adds a calendar that is not there yet; says whether it did.
    pub fn add_missing(&mut self, sheet: &CalendarSheet) -> Result<bool, StorageError> {
        if self.find_sheet(&sheet.code)?.is_some() {
            return Ok(false);
        }
        self.add(sheet)?;
        Ok(true)
    }

    /// Saves over the version it was read at, years and all.
    pub fn save(&mut self, sheet: &mut CalendarSheet) -> Result<(), StorageError> {
        let read_at = sheet.version;
        sheet.version += 1;
        let row = calendars::table
            .filter(calendars::code.eq(&sheet.code))
            .filter(calendars::version.eq(read_at));
        let saved = diesel::update(row)
            .set((
                calendars::parent.eq(&sheet.parent),
                calendars::name_vi.eq(&sheet.name_vi),
                calendars::name_en.eq(&sheet.name_en),
                calendars::hours.eq(hours_text(&sheet.hours)?),
                calendars::version.eq(sheet.version),
            ))
            .execute(self.connection)?;
        if saved == 0 {
            return Err(StorageError::Stale { what: "calendar" });
        }
        let years = calendar_years::table.filter(calendar_years::calendar.eq(&sheet.code));
        diesel::delete(years).execute(self.connection)?;
        for year in &sheet.years {
            self.add_year(&sheet.code, year)?;
        }
        self.settings().renew_calendars_revision()
    }

    fn add_year(&mut self, code: &str, year: &YearOfDays) -> Result<(), StorageError> {
        diesel::insert_into(calendar_years::table)
            .values((
                calendar_years::calendar.eq(code),
                calendar_years::year.eq(year.year),
                calendar_years::days.eq(days_text(year)?),
            ))
            .execute(self.connection)?;
        Ok(())
    }

    fn sheet(&mut self, row: SheetRow) -> Result<CalendarSheet, StorageError> {
        let (code, parent, name_vi, name_en, hours, version) = row;
        let years: Vec<(i32, String)> = calendar_years::table
            .filter(calendar_years::calendar.eq(&code))
            .order(calendar_years::year)
            .select((calendar_years::year, calendar_years::days))
            .load(self.connection)?;
        let years = years.iter().map(|(year, days)| days_from(*year, days));
        Ok(CalendarSheet {
            parent,
            name_vi,
            name_en,
            hours: hours_from(&hours)?,
            years: years.collect::<Result<_, _>>()?,
            version,
            code,
        })
    }

    fn settings(&mut self) -> Settings<'_> {
        Settings::new(self.connection)
    }
}
