use crate::problem::Problem;
use chrono::{NaiveTime, Weekday};
use domain::calendars::{CalendarSheet, OfficeHours, Session};
use serde::Deserialize;

/// `office-hours.json`: a week of working sessions that agencies choose from (TIME-2).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OfficeHoursTemplate {
    code: String,
    name_vi: String,
    name_en: String,
    working_weekdays: Vec<u8>,
    sessions: Vec<WeekdaySession>,
    make_up_sessions: Vec<Opening>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WeekdaySession {
    weekday: u8,
    opens: NaiveTime,
    closes: NaiveTime,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Opening {
    opens: NaiveTime,
    closes: NaiveTime,
}

impl OfficeHoursTemplate {
    /// The days off come from the parent.
    pub fn into_sheet(self, parent: &str) -> Result<CalendarSheet, Problem> {
        let working_weekdays = self.working_weekdays.into_iter().map(weekday);
        let sessions = self.sessions.into_iter().map(WeekdaySession::session);
        let make_up_sessions = self.make_up_sessions.into_iter().map(Opening::session);
        Ok(CalendarSheet {
            parent: Some(parent.to_owned()),
            agency: None,
            name_vi: self.name_vi,
            name_en: self.name_en,
            hours: vec![OfficeHours {
                valid_from: None,
                working_weekdays: working_weekdays.collect::<Result<_, _>>()?,
                sessions: sessions.collect::<Result<_, _>>()?,
                make_up_sessions: make_up_sessions.collect(),
            }],
            years: Vec::new(),
            version: 1,
            code: self.code,
        })
    }
}

impl WeekdaySession {
    fn session(self) -> Result<(Weekday, Session), Problem> {
        let Self {
            weekday: number,
            opens,
            closes,
        } = self;
        Ok((weekday(number)?, Session { opens, closes }))
    }
}

impl Opening {
    fn session(self) -> Session {
        let Self { opens, closes } = self;
        Session { opens, closes }
    }
}

/// ISO: Monday is 1.
fn weekday(number: u8) -> Result<Weekday, Problem> {
    let weekday = number.checked_sub(1).map(Weekday::try_from);
    weekday
        .and_then(Result::ok)
        .ok_or_else(|| Problem::internal(format!("office-hours.json: no weekday {number}")))
}
