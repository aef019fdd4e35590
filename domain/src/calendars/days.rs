//! The days off and make-up days of a calendar and all above it, merged (TIME-2).

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use super::{CalendarRefusal, CalendarSheet, CalendarViolation, DayOff, MakeUpDay, YearOfDays};

/// A day, and the calendar that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sourced<T> {
    pub day: T,
    pub calendar: String,
}

/// What counts in one year of a calendar, in the order of the dates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResolvedYear {
    pub year: i32,
    pub days_off: Vec<Sourced<DayOff>>,
    pub make_up_days: Vec<Sourced<MakeUpDay>>,
}

/// The days of the loaded years. A day off that an agency adds closes a make-up day above it. The years are those of
/// the highest: who closes a day of a year does not know its holidays.
#[derive(Debug, Clone, Default)]
pub struct ResolvedDays {
    years: BTreeSet<i32>,
    days_off: BTreeMap<NaiveDate, Sourced<DayOff>>,
    make_up_days: BTreeMap<NaiveDate, Sourced<MakeUpDay>>,
}

impl ResolvedDays {
    /// Of a calendar and all above it, the nearest first.
    pub fn of(chain: &[CalendarSheet]) -> Self {
        Self::merge(chain).0
    }

    /// The same, and everything that is wrong with it.
    pub(super) fn merge(chain: &[CalendarSheet]) -> (Self, Vec<CalendarViolation>) {
        let mut days = Self {
            years: chain
                .last()
                .map(CalendarSheet::loaded_years)
                .unwrap_or_default(),
            ..Self::default()
        };
        let mut violations = Vec::new();
        for sheet in chain.iter().rev() {
            for year in &sheet.years {
                violations.extend(days.add_year(&sheet.code, year));
            }
        }
        (days, violations)
    }

    pub fn years(&self) -> &BTreeSet<i32> {
        &self.years
    }

    pub fn year(&self, year: i32) -> Result<ResolvedYear, CalendarRefusal> {
        if !self.years.contains(&year) {
            return Err(CalendarRefusal::YearNotLoaded(year));
        }
        Ok(ResolvedYear {
            year,
            days_off: of_year(&self.days_off, year),
            make_up_days: of_year(&self.make_up_days, year),
        })
    }

    pub(super) fn day_off(&self, date: NaiveDate) -> Option<&DayOff> {
        self.days_off.get(&date).map(|off| &off.day)
    }

    pub(super) fn make_up_day(&self, date: NaiveDate) -> Option<&MakeUpDay> {
        self.make_up_days.get(&date).map(|make_up| &make_up.day)
    }

    fn add_year(&mut self, calendar: &str, year: &YearOfDays) -> Vec<CalendarViolation> {
        let mut found = year.violations();
        for day_off in &year.days_off {
            self.make_up_days.remove(&day_off.date);
            // A holiday keeps the name that the highest calendar gives it.
            self.days_off
                .entry(day_off.date)
                .or_insert_with(|| sourced(day_off, calendar));
        }
        for make_up in &year.make_up_days {
            let day_off = self.day_off(make_up.date);
            found.extend(day_off.map(CalendarViolation::off_and_make_up));
            self.make_up_days
                .insert(make_up.date, sourced(make_up, calendar));
        }
        found
    }
}

fn sourced<T: Clone>(day: &T, calendar: &str) -> Sourced<T> {
    Sourced {
        day: day.clone(),
        calendar: calendar.to_owned(),
    }
}

fn of_year<T: Clone>(days: &BTreeMap<NaiveDate, Sourced<T>>, year: i32) -> Vec<Sourced<T>> {
    days.iter()
        .filter(|(date, _)| date.year() == year)
        .map(|(_, day)| day.clone())
        .collect()
}
