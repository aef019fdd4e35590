use crate::word::Coded;
use chrono::NaiveDate;
use domain::calendars::{CalendarSheet, DayOff, DayOffKind, MakeUpDay, YearOfDays};
use serde::Deserialize;

/// `calendar.json`: days off and make-up days, without office hours of its own (TIME-2).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NationCalendar {
    code: String,
    name_vi: String,
    name_en: String,
    years: Vec<Year>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Year {
    year: i32,
    days_off: Vec<FreeDay>,
    make_up_days: Vec<WorkedDay>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FreeDay {
    date: NaiveDate,
    kind: Coded<DayOffKind>,
    name_vi: String,
    name_en: String,
    basis: Option<String>,
}

#[derive(Deserialize)]
struct WorkedDay {
    date: NaiveDate,
    replaces: Option<NaiveDate>,
    basis: Option<String>,
}

impl NationCalendar {
    pub fn into_sheet(self) -> CalendarSheet {
        CalendarSheet {
            code: self.code,
            parent: None,
            agency: None,
            name_vi: self.name_vi,
            name_en: self.name_en,
            hours: Vec::new(),
            years: self.years.into_iter().map(Year::days).collect(),
            version: 1,
        }
    }
}

impl Year {
    fn days(self) -> YearOfDays {
        YearOfDays {
            year: self.year,
            days_off: self.days_off.into_iter().map(FreeDay::day).collect(),
            make_up_days: self.make_up_days.into_iter().map(WorkedDay::day).collect(),
        }
    }
}

impl FreeDay {
    fn day(self) -> DayOff {
        let Self {
            date,
            kind,
            name_vi,
            name_en,
            basis,
        } = self;
        DayOff {
            date,
            kind: kind.0,
            name_vi,
            name_en,
            basis,
        }
    }
}

impl WorkedDay {
    fn day(self) -> MakeUpDay {
        let Self {
            date,
            replaces,
            basis,
        } = self;
        MakeUpDay {
            date,
            replaces,
            basis,
        }
    }
}
