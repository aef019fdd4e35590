use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use super::{CalendarViolation, DayOff, MakeUpDay, OfficeHours};

/// One calendar as it is administered: what it says itself, without what it inherits (TIME-2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarSheet {
    pub code: String,
    /// The calendar above it, from which days off come, and office hours where it has none.
    pub parent: Option<String>,
    pub name_vi: String,
    pub name_en: String,
    pub hours: Vec<OfficeHours>,
    pub years: Vec<YearOfDays>,
    pub version: i64,
}

/// The days off and make-up days of one year. A year without any is known to have none; a year that is absent is
/// not known, and nothing is promised in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearOfDays {
    pub year: i32,
    pub days_off: Vec<DayOff>,
    pub make_up_days: Vec<MakeUpDay>,
}

impl CalendarSheet {
    pub(super) fn loaded_years(&self) -> BTreeSet<i32> {
        self.years.iter().map(|year| year.year).collect()
    }
}

impl YearOfDays {
    /// Everything that is wrong with it, whatever calendar it goes into.
    pub fn violations(&self) -> Vec<CalendarViolation> {
        let mut found = Vec::new();
        let mut off = BTreeSet::new();
        for day_off in &self.days_off {
            found.extend(self.of_another_year(day_off.date));
            if !off.insert(day_off.date) {
                found.push(CalendarViolation::DayOffTwice {
                    date: day_off.date,
                    name_vi: day_off.name_vi.clone(),
                    name_en: day_off.name_en.clone(),
                });
            }
        }
        let mut made_up = BTreeSet::new();
        for make_up in &self.make_up_days {
            found.extend(self.of_another_year(make_up.date));
            if !made_up.insert(make_up.date) {
                found.push(CalendarViolation::MakeUpDayTwice(make_up.date));
            }
        }
        found
    }

    fn of_another_year(&self, date: NaiveDate) -> Option<CalendarViolation> {
        (date.year() != self.year).then_some(CalendarViolation::OfAnotherYear {
            date,
            year: self.year,
        })
    }
}
