mod cache;
mod changes;
mod edit;
mod family;
mod limit;
mod moves;
mod promise;
mod regimes;
mod row;
mod trace;

pub use cache::CalendarCache;
pub use changes::{CalendarChanges, ChangeFilter};
pub use moves::CalendarMoves;
pub(crate) use promise::{promise_from, promise_text};
pub use regimes::Regimes;

use crate::{
    Page, StorageError,
    connection::AnyConnection,
    lock::Lock,
    row::Place,
    schema::{calendar_years, calendars},
    settings::Settings,
};
use diesel::prelude::*;
use domain::{
    agencies::AgencyIdentifier,
    calendars::{Calendar, CalendarSheet, YearOfDays},
};
use row::{days_from, days_text, hours_from, hours_text};
use std::{collections::HashMap, sync::Arc};

/// Working-time calendars: each says what it says itself, and inherits the rest (TIME-2).
pub struct Calendars<'c> {
    connection: &'c mut AnyConnection,
    cache: &'c CalendarCache,
}

type SheetRow = (
    String,
    Option<String>,
    Option<String>,
    String,
    String,
    String,
    i64,
);

impl<'c> Calendars<'c> {
    pub(crate) fn new(connection: &'c mut AnyConnection, cache: &'c CalendarCache) -> Self {
        Self { connection, cache }
    }

    /// The calendar with everything it inherits, ready for counting.
    pub fn get(&mut self, code: &str) -> Result<Arc<Calendar>, StorageError> {
        self.hold_still()?;
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

    /// Waits for every transaction that counts by calendars now, and lets others wait until this one ends: what is
    /// promised after it is promised by the changed calendar. Asked for before anything is read or written.
    pub fn change_alone(&mut self) -> Result<(), StorageError> {
        Lock::Calendars.alone(self.connection)
    }

    /// No calendar changes until the transaction ends. Asked for before rows are held, as everybody else does.
    pub fn hold_still(&mut self) -> Result<(), StorageError> {
        Lock::Calendars.shared(self.connection)
    }

    /// What the calendar says itself.
    pub fn find_sheet(&mut self, code: &str) -> Result<Option<CalendarSheet>, StorageError> {
        let row: Option<SheetRow> = calendars::table
            .find(code)
            .get_result(self.connection)
            .optional()?;
        Ok(self.sheets(row.into_iter().collect())?.pop())
    }

    pub fn get_sheet(&mut self, code: &str) -> Result<CalendarSheet, StorageError> {
        self.find_sheet(code)?
            .ok_or(StorageError::NotFound { what: "calendar" })
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
        let Page { items, has_more } = Page::cut(rows, limit);
        let items = self.sheets(items)?;
        Ok(Page { items, has_more })
    }

    pub fn add(&mut self, sheet: &CalendarSheet) -> Result<(), StorageError> {
        let CalendarSheet {
            code,
            parent,
            agency,
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
                calendars::agency.eq(agency.as_ref().map(AgencyIdentifier::as_str)),
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

    /// Saves over the version it was read at, years and all; whose it is stays.
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

    /// In the order of the rows, each with its years.
    fn sheets(&mut self, rows: Vec<SheetRow>) -> Result<Vec<CalendarSheet>, StorageError> {
        let codes: Vec<&str> = rows.iter().map(|row| row.0.as_str()).collect();
        let years: Vec<(String, i32, String)> = calendar_years::table
            .filter(calendar_years::calendar.eq_any(codes))
            .order((calendar_years::calendar, calendar_years::year))
            .load(self.connection)?;
        let mut of_calendar: HashMap<String, Vec<YearOfDays>> = HashMap::new();
        for (calendar, year, days) in years {
            let days = days_from(year, &days)?;
            of_calendar.entry(calendar).or_default().push(days);
        }
        rows.into_iter()
            .map(|row| {
                let years = of_calendar.remove(&row.0).unwrap_or_default();
                sheet(row, years)
            })
            .collect()
    }

    fn settings(&mut self) -> Settings<'_> {
        Settings::new(self.connection)
    }
}

fn sheet(row: SheetRow, years: Vec<YearOfDays>) -> Result<CalendarSheet, StorageError> {
    let (code, parent, agency, name_vi, name_en, hours, version) = row;
    Ok(CalendarSheet {
        parent,
        agency: Place("calendars", "agency").optional(agency.as_deref())?,
        name_vi,
        name_en,
        hours: hours_from(&hours)?,
        years,
        version,
        code,
    })
}
