use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};

use super::day::{Day, Openings};
use super::days::ResolvedDays;
use super::hours::Week;
use super::index::{Run, runs};
use super::zone::{to_local, to_utc};
use super::{CalendarRefusal, CalendarSheet, CalendarViolation};

/// Office hours, days off and make-up days of the years that were loaded (TIME-2), ready for counting.
#[derive(Debug, Clone)]
pub struct Calendar {
    code: String,
    /// In the order in which they begin to hold; never empty.
    weeks: Vec<Week>,
    days: ResolvedDays,
    pub(super) runs: Vec<Run>,
}

impl Calendar {
    /// A calendar and all above it, the nearest first. Office hours come from the nearest that has any, days from all.
    /// Refuses with everything that is wrong.
    pub fn of(chain: &[CalendarSheet]) -> Result<Self, CalendarRefusal> {
        let hours = chain.iter().find(|sheet| !sheet.hours.is_empty());
        let mut weeks: Vec<Week> = hours.map_or_else(Vec::new, |sheet| {
            sheet.hours.iter().cloned().map(Week::of).collect()
        });
        weeks.sort_by_key(Week::valid_from);
        let mut violations = week_violations(&weeks);
        let (days, found) = ResolvedDays::merge(chain);
        violations.extend(found);
        let mut calendar = Self {
            code: chain
                .first()
                .map(|sheet| sheet.code.clone())
                .unwrap_or_default(),
            weeks,
            days,
            runs: Vec::new(),
        };
        violations.extend(calendar.make_up_violations(chain));
        if !violations.is_empty() {
            return Err(CalendarRefusal::Invalid(violations));
        }
        calendar.runs = runs(calendar.days.years(), |date| calendar.look_up(date));
        Ok(calendar)
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
        to_utc(self.opening_from(to_local(instant)?, Openings::Every)?)
    }

    pub(super) fn day(&self, date: NaiveDate) -> Result<Day<'_>, CalendarRefusal> {
        if !self.days.years().contains(&date.year()) {
            return Err(CalendarRefusal::YearNotLoaded(date.year()));
        }
        Ok(self.look_up(date))
    }

    /// What one day of the office is worth in hours (TIME-4 `rolling_hours`).
    pub(super) fn full_day(&self, date: NaiveDate) -> TimeDelta {
        self.week(date).map(Week::full_day).unwrap_or_default()
    }

    /// For dates so far away that not even their year can be named.
    pub(super) fn first_missing_year_after(&self, date: NaiveDate) -> CalendarRefusal {
        let mut years = date.year()..=i32::MAX;
        let missing = years.find(|year| !self.days.years().contains(year));
        CalendarRefusal::YearNotLoaded(missing.unwrap_or(i32::MAX))
    }

    fn look_up(&self, date: NaiveDate) -> Day<'_> {
        if let Some(day_off) = self.days.day_off(date) {
            return Day::Off(day_off);
        }
        let Some(week) = self.week(date) else {
            return Day::Weekend;
        };
        if let Some(make_up) = self.days.make_up_day(date) {
            return Day::MakeUp(make_up, week.make_up_sessions());
        }
        let weekday = date.weekday();
        let sessions = week.sessions(weekday);
        match (week.works_on(weekday), sessions.is_empty()) {
            (true, _) => Day::Working(sessions),
            (false, false) => Day::ExtraOpening(sessions),
            (false, true) => Day::Weekend,
        }
    }

    /// The office hours of that day: the latest that have begun.
    fn week(&self, date: NaiveDate) -> Option<&Week> {
        let begun = |week: &&Week| week.valid_from().is_none_or(|from| from <= date);
        self.weeks.iter().rev().find(begun).or(self.weeks.first())
    }

    fn make_up_violations(&self, chain: &[CalendarSheet]) -> Vec<CalendarViolation> {
        let has_session = |date: &NaiveDate| {
            let week = self.week(*date);
            week.is_some_and(|week| !week.make_up_sessions().is_empty())
        };
        let years = chain.iter().rev().flat_map(|sheet| &sheet.years);
        let dates = years.flat_map(|year| year.make_up_days.iter().map(|day| day.date));
        dates
            .filter(|date| !has_session(date))
            .map(CalendarViolation::MakeUpDayWithoutSession)
            .collect()
    }
}

fn week_violations(weeks: &[Week]) -> Vec<CalendarViolation> {
    let mut found: Vec<CalendarViolation> = weeks.iter().flat_map(Week::violations).collect();
    if weeks.is_empty() {
        found.push(CalendarViolation::NoSession);
    }
    let twice = weeks
        .iter()
        .zip(weeks.iter().skip(1))
        .filter(|(first, second)| first.valid_from() == second.valid_from());
    found.extend(twice.map(|(_, second)| CalendarViolation::HoursTwice(second.valid_from())));
    found
}
