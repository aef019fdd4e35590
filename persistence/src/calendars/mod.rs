mod trace;

pub(crate) use trace::StoredEntry;

use crate::{
    StorageError,
    connection::AnyConnection,
    row::Place,
    schema::{calendar_sessions, calendar_years, calendars, days_off, make_up_days},
};
use chrono::{NaiveDate, NaiveTime, Weekday};
use diesel::prelude::*;
use domain::{
    Word,
    calendars::{Calendar, DayOff, MakeUpDay, OfficeHours, Session},
};

const CLOCK: &str = "%H:%M";
/// In `calendar_sessions`, the weekday of the sessions of make-up days.
const MAKE_UP: i32 = 0;

/// Working-time calendars. A child has the office hours; days off and make-up days come from all above it (TIME-2).
pub struct Calendars<'c>(&'c mut AnyConnection);

/// A calendar as it is loaded: office hours may be empty where only children have them.
#[derive(Clone, Debug)]
pub struct CalendarData {
    pub code: String,
    pub parent: Option<String>,
    pub name_vi: String,
    pub name_en: String,
    pub hours: OfficeHours,
    pub years: Vec<i32>,
    pub days_off: Vec<DayOff>,
    pub make_up_days: Vec<MakeUpDay>,
}

impl<'c> Calendars<'c> {
    pub(crate) fn new(connection: &'c mut AnyConnection) -> Self {
        Self(connection)
    }

    /// The calendar with everything it inherits.
    pub fn get(&mut self, code: &str) -> Result<Calendar, StorageError> {
        let hours = self.office_hours(code)?;
        let (mut years, mut off, mut make_up) = (Vec::new(), Vec::new(), Vec::new());
        for code in self.chain(code)? {
            years.extend(self.years(&code)?);
            off.extend(self.days_off(&code)?);
            make_up.extend(self.make_up_days(&code)?);
        }
        Calendar::new(code, hours, years, off, make_up)
            .map_err(|refusal| Place("calendars", "code").corrupt(format!("{code}: {refusal}")))
    }

    pub fn exists(&mut self, code: &str) -> Result<bool, StorageError> {
        let found: Option<String> = calendars::table
            .find(code)
            .select(calendars::code)
            .get_result(self.0)
            .optional()?;
        Ok(found.is_some())
    }

    /// Adds a calendar that is not there yet; says whether it did.
    pub fn add_missing(&mut self, data: &CalendarData) -> Result<bool, StorageError> {
        if self.exists(&data.code)? {
            return Ok(false);
        }
        let weekdays: String = data
            .hours
            .working_weekdays
            .iter()
            .map(|weekday| weekday.number_from_monday().to_string())
            .collect();
        diesel::insert_into(calendars::table)
            .values((
                calendars::code.eq(&data.code),
                calendars::parent.eq(&data.parent),
                calendars::name_vi.eq(&data.name_vi),
                calendars::name_en.eq(&data.name_en),
                calendars::working_weekdays.eq(weekdays),
            ))
            .execute(self.0)?;
        self.add_sessions(data)?;
        self.add_days(data)?;
        Ok(true)
    }

    fn add_sessions(&mut self, data: &CalendarData) -> Result<(), StorageError> {
        let weekly = data.hours.sessions.iter().map(|(weekday, session)| {
            (
                i32::try_from(weekday.number_from_monday()).unwrap_or_default(),
                session,
            )
        });
        let make_up = data
            .hours
            .make_up_sessions
            .iter()
            .map(|session| (MAKE_UP, session));
        for (weekday, session) in weekly.chain(make_up) {
            diesel::insert_into(calendar_sessions::table)
                .values((
                    calendar_sessions::calendar.eq(&data.code),
                    calendar_sessions::weekday.eq(weekday),
                    calendar_sessions::opens.eq(session.opens.format(CLOCK).to_string()),
                    calendar_sessions::closes.eq(session.closes.format(CLOCK).to_string()),
                ))
                .execute(self.0)?;
        }
        Ok(())
    }

    fn add_days(&mut self, data: &CalendarData) -> Result<(), StorageError> {
        for year in &data.years {
            diesel::insert_into(calendar_years::table)
                .values((
                    calendar_years::calendar.eq(&data.code),
                    calendar_years::year.eq(year),
                ))
                .execute(self.0)?;
        }
        for DayOff {
            date,
            kind,
            name_vi,
            name_en,
            basis,
        } in &data.days_off
        {
            diesel::insert_into(days_off::table)
                .values((
                    days_off::calendar.eq(&data.code),
                    days_off::date.eq(date),
                    days_off::kind.eq(kind.word()),
                    days_off::name_vi.eq(name_vi),
                    days_off::name_en.eq(name_en),
                    days_off::basis.eq(basis),
                ))
                .execute(self.0)?;
        }
        for MakeUpDay {
            date,
            replaces,
            basis,
        } in &data.make_up_days
        {
            diesel::insert_into(make_up_days::table)
                .values((
                    make_up_days::calendar.eq(&data.code),
                    make_up_days::date.eq(date),
                    make_up_days::replaces.eq(replaces),
                    make_up_days::basis.eq(basis),
                ))
                .execute(self.0)?;
        }
        Ok(())
    }

    /// The calendar and all above it.
    fn chain(&mut self, code: &str) -> Result<Vec<String>, StorageError> {
        let mut chain = vec![code.to_owned()];
        let mut next = Some(code.to_owned());
        while let Some(code) = next {
            next = calendars::table
                .find(code)
                .select(calendars::parent)
                .get_result::<Option<String>>(self.0)
                .map_err(StorageError::getting("calendar"))?
                .filter(|parent| !chain.contains(parent));
            chain.extend(next.clone());
        }
        Ok(chain)
    }

    fn office_hours(&mut self, code: &str) -> Result<OfficeHours, StorageError> {
        let weekdays: String = calendars::table
            .find(code)
            .select(calendars::working_weekdays)
            .get_result(self.0)
            .map_err(StorageError::getting("calendar"))?;
        let rows: Vec<(i32, String, String)> = calendar_sessions::table
            .filter(calendar_sessions::calendar.eq(code))
            .order((calendar_sessions::weekday, calendar_sessions::opens))
            .select((
                calendar_sessions::weekday,
                calendar_sessions::opens,
                calendar_sessions::closes,
            ))
            .load(self.0)?;
        let mut hours = OfficeHours {
            working_weekdays: weekdays
                .chars()
                .filter_map(|c| weekday(c.to_digit(10)?))
                .collect(),
            sessions: Vec::new(),
            make_up_sessions: Vec::new(),
        };
        for (day, opens, closes) in rows {
            let session = Session {
                opens: clock(&opens)?,
                closes: clock(&closes)?,
            };
            match u32::try_from(day).ok().and_then(weekday) {
                Some(weekday) => hours.sessions.push((weekday, session)),
                None => hours.make_up_sessions.push(session),
            }
        }
        Ok(hours)
    }

    fn years(&mut self, code: &str) -> Result<Vec<i32>, StorageError> {
        Ok(calendar_years::table
            .filter(calendar_years::calendar.eq(code))
            .select(calendar_years::year)
            .load(self.0)?)
    }

    fn days_off(&mut self, code: &str) -> Result<Vec<DayOff>, StorageError> {
        let rows: Vec<(NaiveDate, String, String, String, Option<String>)> = days_off::table
            .filter(days_off::calendar.eq(code))
            .select((
                days_off::date,
                days_off::kind,
                days_off::name_vi,
                days_off::name_en,
                days_off::basis,
            ))
            .load(self.0)?;
        rows.into_iter()
            .map(|(date, kind, name_vi, name_en, basis)| {
                let kind = Place("days_off", "kind").word(&kind)?;
                Ok(DayOff {
                    date,
                    kind,
                    name_vi,
                    name_en,
                    basis,
                })
            })
            .collect()
    }

    fn make_up_days(&mut self, code: &str) -> Result<Vec<MakeUpDay>, StorageError> {
        let rows: Vec<(NaiveDate, Option<NaiveDate>, Option<String>)> = make_up_days::table
            .filter(make_up_days::calendar.eq(code))
            .select((
                make_up_days::date,
                make_up_days::replaces,
                make_up_days::basis,
            ))
            .load(self.0)?;
        let day = |(date, replaces, basis)| MakeUpDay {
            date,
            replaces,
            basis,
        };
        Ok(rows.into_iter().map(day).collect())
    }
}

/// ISO weekday, 1 is Monday.
fn weekday(number: u32) -> Option<Weekday> {
    let index = number.checked_sub(1)?;
    u8::try_from(index)
        .ok()
        .and_then(|index| Weekday::try_from(index).ok())
}

fn clock(text: &str) -> Result<NaiveTime, StorageError> {
    NaiveTime::parse_from_str(text, CLOCK)
        .map_err(|_| Place("calendar_sessions", "opens").corrupt(text))
}
