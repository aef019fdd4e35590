use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};

use super::day::{Day, Openings};
use super::hours::Week;
use super::zone::{to_local, to_utc};
use super::{CalendarRefusal, CalendarViolation, DayOff, MakeUpDay, OfficeHours};

/// Office hours, days off and make-up days of the years that were loaded (TIME-2).
#[derive(Debug, Clone)]
pub struct Calendar {
    code: String,
    week: Week,
    years: BTreeSet<i32>,
    days_off: BTreeMap<NaiveDate, DayOff>,
    make_up_days: BTreeMap<NaiveDate, MakeUpDay>,
}

impl Calendar {
    /// Refuses with everything that is wrong at once.
    pub fn new(
        code: impl Into<String>,
        hours: OfficeHours,
        years: impl IntoIterator<Item = i32>,
        days_off: Vec<DayOff>,
        make_up_days: Vec<MakeUpDay>,
    ) -> Result<Self, CalendarRefusal> {
        let mut calendar = Self {
            code: code.into(),
            week: Week::of(hours),
            years: years.into_iter().collect(),
            days_off: BTreeMap::new(),
            make_up_days: BTreeMap::new(),
        };
        let mut violations = calendar.week.violations();
        violations.extend(calendar.add_days_off(days_off));
        violations.extend(calendar.add_make_up_days(make_up_days));
        if violations.is_empty() {
            Ok(calendar)
        } else {
            Err(CalendarRefusal::Invalid(violations))
        }
    }

    pub fn code(&self) -> &str {
        &self.code
    }

    pub fn is_working_day(&self, date: NaiveDate) -> Result<bool, CalendarRefusal> {
        Ok(self.day(date)?.is_working())
    }

    pub fn is_open(&self, instant: DateTime<Utc>) -> Result<bool, CalendarRefusal> {
        let local = to_local(instant)?;
        let sessions = self.day(local.date())?.sessions(Openings::Every);
        let time = local.time();
        Ok(sessions
            .iter()
            .any(|session| session.opens <= time && time < session.closes))
    }

    /// The instant itself while the office is open, else the next start of a session.
    pub fn next_opening(&self, instant: DateTime<Utc>) -> Result<DateTime<Utc>, CalendarRefusal> {
        let mut unread = Vec::new();
        to_utc(self.opening_from(to_local(instant)?, Openings::Every, &mut unread)?)
    }

    pub(super) fn day(&self, date: NaiveDate) -> Result<Day<'_>, CalendarRefusal> {
        if !self.years.contains(&date.year()) {
            return Err(CalendarRefusal::YearNotLoaded(date.year()));
        }
        if let Some(day_off) = self.days_off.get(&date) {
            return Ok(Day::Off(day_off));
        }
        if let Some(make_up) = self.make_up_days.get(&date) {
            return Ok(Day::MakeUp(make_up, self.week.make_up_sessions()));
        }
        let weekday = date.weekday();
        let sessions = self.week.sessions(weekday);
        Ok(match (self.week.works_on(weekday), sessions.is_empty()) {
            (true, _) => Day::Working(sessions),
            (false, false) => Day::ExtraOpening(sessions),
            (false, true) => Day::Weekend,
        })
    }

    pub(super) fn full_day(&self) -> TimeDelta {
        self.week.full_day()
    }

    /// For dates so far away that not even their year can be named.
    pub(super) fn first_missing_year_after(&self, date: NaiveDate) -> CalendarRefusal {
        let mut years = date.year()..=i32::MAX;
        let missing = years.find(|year| !self.years.contains(year));
        CalendarRefusal::YearNotLoaded(missing.unwrap_or(i32::MAX))
    }

    fn add_days_off(&mut self, days_off: Vec<DayOff>) -> Vec<CalendarViolation> {
        let mut found = Vec::new();
        for day_off in days_off {
            if let Some(first) = self.days_off.insert(day_off.date, day_off) {
                found.push(CalendarViolation::DayOffTwice {
                    date: first.date,
                    name_vi: first.name_vi,
                    name_en: first.name_en,
                });
            }
        }
        found
    }

    fn add_make_up_days(&mut self, make_up_days: Vec<MakeUpDay>) -> Vec<CalendarViolation> {
        let mut found = Vec::new();
        for make_up in make_up_days {
            let date = make_up.date;
            if let Some(day_off) = self.days_off.get(&date) {
                found.push(CalendarViolation::OffAndMakeUp {
                    date,
                    name_vi: day_off.name_vi.clone(),
                    name_en: day_off.name_en.clone(),
                });
            }
            if self.week.make_up_sessions().is_empty() {
                found.push(CalendarViolation::MakeUpDayWithoutSession(date));
            }
            if self.make_up_days.insert(date, make_up).is_some() {
                found.push(CalendarViolation::MakeUpDayTwice(date));
            }
        }
        found
    }
}
