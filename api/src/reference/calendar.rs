use crate::word::Coded;
use chrono::NaiveDate;
use domain::calendars::{DayOff, DayOffKind, MakeUpDay, OfficeHours};
use persistence::calendars::CalendarData;
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
    pub fn into_data(self) -> CalendarData {
        let years = self.years.iter().map(|year| year.year).collect();
        let (mut days_off, mut make_up_days) = (Vec::new(), Vec::new());
        for year in self.years {
            days_off.extend(year.days_off.into_iter().map(FreeDay::day));
            make_up_days.extend(year.make_up_days.into_iter().map(WorkedDay::day));
        }
        CalendarData {
            code: self.code,
            parent: None,
            name_vi: self.name_vi,
            name_en: self.name_en,
            hours: OfficeHours {
                working_weekdays: Vec::new(),
                sessions: Vec::new(),
                make_up_sessions: Vec::new(),
            },
            years,
            days_off,
            make_up_days,
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
