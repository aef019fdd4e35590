//! Hours and days as JSON text: a calendar is only read as a whole.

use crate::{
    StorageError,
    row::{Place, json_text},
};
use chrono::{NaiveDate, NaiveTime, Weekday};
use domain::{
    Word,
    calendars::{DayOff, MakeUpDay, OfficeHours, Session, YearOfDays},
};
use serde::{Deserialize, Serialize};

pub fn hours_text(hours: &[OfficeHours]) -> Result<String, StorageError> {
    let weeks: Vec<StoredWeek> = hours.iter().map(StoredWeek::of).collect();
    json_text(&weeks)
}

pub fn hours_from(text: &str) -> Result<Vec<OfficeHours>, StorageError> {
    let weeks: Vec<StoredWeek> = Place("calendars", "hours").json(text)?;
    weeks.into_iter().map(StoredWeek::hours).collect()
}

pub fn days_text(days: &YearOfDays) -> Result<String, StorageError> {
    json_text(&StoredDays::of(days))
}

pub fn days_from(year: i32, text: &str) -> Result<YearOfDays, StorageError> {
    let days: StoredDays = Place("calendar_years", "days").json(text)?;
    days.year(year)
}

#[derive(Serialize, Deserialize)]
pub(super) struct StoredWeek {
    valid_from: Option<NaiveDate>,
    working_weekdays: Vec<u8>,
    sessions: Vec<(u8, NaiveTime, NaiveTime)>,
    make_up_sessions: Vec<(NaiveTime, NaiveTime)>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct StoredDays {
    days_off: Vec<StoredDayOff>,
    make_up_days: Vec<StoredMakeUpDay>,
}

#[derive(Serialize, Deserialize)]
struct StoredDayOff {
    date: NaiveDate,
    kind: String,
    name_vi: String,
    name_en: String,
    basis: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct StoredMakeUpDay {
    date: NaiveDate,
    replaces: Option<NaiveDate>,
    basis: Option<String>,
}

impl StoredWeek {
    pub(super) fn of(hours: &OfficeHours) -> Self {
        let OfficeHours {
            valid_from,
            working_weekdays,
            sessions,
            make_up_sessions,
        } = hours;
        Self {
            valid_from: *valid_from,
            working_weekdays: working_weekdays.iter().copied().map(number).collect(),
            sessions: sessions
                .iter()
                .map(|(weekday, session)| (number(*weekday), session.opens, session.closes))
                .collect(),
            make_up_sessions: make_up_sessions
                .iter()
                .map(|session| (session.opens, session.closes))
                .collect(),
        }
    }

    pub(super) fn hours(self) -> Result<OfficeHours, StorageError> {
        let session = |(opens, closes)| Session { opens, closes };
        Ok(OfficeHours {
            valid_from: self.valid_from,
            working_weekdays: self
                .working_weekdays
                .into_iter()
                .map(weekday)
                .collect::<Result<_, _>>()?,
            sessions: self
                .sessions
                .into_iter()
                .map(|(day, opens, closes)| Ok((weekday(day)?, session((opens, closes)))))
                .collect::<Result<_, StorageError>>()?,
            make_up_sessions: self.make_up_sessions.into_iter().map(session).collect(),
        })
    }
}

impl StoredDays {
    pub(super) fn of(days: &YearOfDays) -> Self {
        let YearOfDays {
            year: _,
            days_off,
            make_up_days,
        } = days;
        Self {
            days_off: days_off.iter().map(StoredDayOff::of).collect(),
            make_up_days: make_up_days.iter().map(StoredMakeUpDay::of).collect(),
        }
    }

    pub(super) fn year(self, year: i32) -> Result<YearOfDays, StorageError> {
        let days_off = self.days_off.into_iter().map(StoredDayOff::day_off);
        Ok(YearOfDays {
            year,
            days_off: days_off.collect::<Result<_, _>>()?,
            make_up_days: self
                .make_up_days
                .into_iter()
                .map(StoredMakeUpDay::make_up_day)
                .collect(),
        })
    }
}

impl StoredDayOff {
    fn of(day_off: &DayOff) -> Self {
        let DayOff {
            date,
            kind,
            name_vi,
            name_en,
            basis,
        } = day_off.clone();
        Self {
            date,
            kind: kind.word().to_owned(),
            name_vi,
            name_en,
            basis,
        }
    }

    fn day_off(self) -> Result<DayOff, StorageError> {
        let Self {
            date,
            kind,
            name_vi,
            name_en,
            basis,
        } = self;
        Ok(DayOff {
            date,
            kind: Place("calendar_years", "days").word(&kind)?,
            name_vi,
            name_en,
            basis,
        })
    }
}

impl StoredMakeUpDay {
    fn of(make_up: &MakeUpDay) -> Self {
        let MakeUpDay {
            date,
            replaces,
            basis,
        } = make_up.clone();
        Self {
            date,
            replaces,
            basis,
        }
    }

    fn make_up_day(self) -> MakeUpDay {
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

/// ISO: Monday is 1.
fn number(weekday: Weekday) -> u8 {
    u8::try_from(weekday.number_from_monday()).unwrap_or_default()
}

fn weekday(number: u8) -> Result<Weekday, StorageError> {
    let weekday = number.checked_sub(1).map(Weekday::try_from);
    let unreadable = || Place("calendars", "hours").corrupt(number.to_string());
    weekday.and_then(Result::ok).ok_or_else(unreadable)
}
