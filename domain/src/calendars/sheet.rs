use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use super::{CalendarViolation, DayOff, MakeUpDay, OfficeHours};
use crate::agencies::AgencyIdentifier;

/// One calendar as it is administered: what it says itself, without what it inherits (TIME-2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarSheet {
    pub code: String,
    /// The calendar above it, from which days off come, and office hours where it has none.
    pub parent: Option<String>,
    /// Whose it is: only agencies within this one count by it. Without one it is shared by all.
    pub agency: Option<AgencyIdentifier>,
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

/// Where a day stands in its year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Listed {
    DayOff(usize),
    MakeUpDay(usize),
}

impl YearOfDays {
    /// Everything that is wrong with it, whatever calendar it goes into.
    pub fn violations(&self) -> Vec<CalendarViolation> {
        let located = self.located_violations().into_iter();
        located.map(|(_, violation)| violation).collect()
    }

    pub(super) fn located_violations(&self) -> Vec<(Listed, CalendarViolation)> {
        let mut found = Vec::new();
        let mut off = BTreeSet::new();
        for (index, day_off) in self.days_off.iter().enumerate() {
            let twice = (!off.insert(day_off.date)).then(|| CalendarViolation::DayOffTwice {
                date: day_off.date,
                name_vi: day_off.name_vi.clone(),
                name_en: day_off.name_en.clone(),
            });
            let wrong = [self.of_another_year(day_off.date), twice];
            let wrong = wrong.into_iter().flatten();
            found.extend(wrong.map(|violation| (Listed::DayOff(index), violation)));
        }
        let mut made_up = BTreeSet::new();
        for (index, make_up) in self.make_up_days.iter().enumerate() {
            let is_twice = !made_up.insert(make_up.date);
            let twice = is_twice.then_some(CalendarViolation::MakeUpDayTwice(make_up.date));
            let wrong = [self.of_another_year(make_up.date), twice];
            let wrong = wrong.into_iter().flatten();
            found.extend(wrong.map(|violation| (Listed::MakeUpDay(index), violation)));
        }
        found
    }

    pub(super) fn place_of_day_off(&self, date: NaiveDate) -> Option<Listed> {
        let place = self.days_off.iter().position(|day| day.date == date);
        place.map(Listed::DayOff)
    }

    pub(super) fn place_of_make_up_day(&self, date: NaiveDate) -> Option<Listed> {
        let place = self.make_up_days.iter().position(|day| day.date == date);
        place.map(Listed::MakeUpDay)
    }

    fn of_another_year(&self, date: NaiveDate) -> Option<CalendarViolation> {
        (date.year() != self.year).then_some(CalendarViolation::OfAnotherYear {
            date,
            year: self.year,
        })
    }
}
