//! Arithmetic of working time. Every function answers in the time of a binary search, however long the span (TIME-3).

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

use super::day::Openings;
use super::index::Run;
use super::zone::to_local;
use super::{Calendar, CalendarRefusal};

impl Calendar {
    /// Working time from one instant to a later one: the inverse of a limit in hours.
    pub fn working_time(
        &self,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        openings: Openings,
    ) -> Result<TimeDelta, CalendarRefusal> {
        if to < from {
            return Err(CalendarRefusal::NegativeSpan { from, to });
        }
        self.open_time(to_local(from)?, to_local(to)?, openings)
    }

    pub(super) fn open_time(
        &self,
        from: NaiveDateTime,
        to: NaiveDateTime,
        openings: Openings,
    ) -> Result<TimeDelta, CalendarRefusal> {
        self.known_between(from.date(), to.date())?;
        let run = self.run(from.date())?;
        Ok(self.position(run, to, openings)? - self.position(run, from, openings)?)
    }

    /// TIME-6: `from` itself while open, else the next start of a session.
    pub(super) fn opening_from(
        &self,
        from: NaiveDateTime,
        openings: Openings,
    ) -> Result<NaiveDateTime, CalendarRefusal> {
        let run = self.run(from.date())?;
        let today = self.day(from.date())?.sessions(openings);
        if let Some(session) = today.iter().find(|session| session.closes > from.time()) {
            return Ok(from.date().and_time(session.opens.max(from.time())));
        }
        let date = run.open_day_after(from.date(), openings);
        let date = date.ok_or_else(|| CalendarRefusal::YearNotLoaded(run.last_year() + 1))?;
        let first = self.day(date)?.sessions(openings).first();
        Ok(date.and_time(first.map_or(NaiveTime::MIN, |session| session.opens)))
    }

    /// TIME-3: the end of `amount` of open time; it may be a closing instant.
    pub(super) fn after_time(
        &self,
        from: NaiveDateTime,
        amount: TimeDelta,
        openings: Openings,
    ) -> Result<NaiveDateTime, CalendarRefusal> {
        let run = self.run(from.date())?;
        let target = self.position(run, from, openings)? + amount;
        self.reaching(run, target, openings)
    }

    /// The instant that leaves `amount` of open time before `to`.
    pub(super) fn time_before(
        &self,
        to: NaiveDateTime,
        amount: TimeDelta,
        openings: Openings,
    ) -> Result<NaiveDateTime, CalendarRefusal> {
        let run = self.run(to.date())?;
        let target = self.position(run, to, openings)? - amount;
        self.reaching(run, target, openings)
    }

    /// TIME-4: the N-th working day after `date`.
    pub(super) fn working_day_after(
        &self,
        date: NaiveDate,
        number: u32,
    ) -> Result<NaiveDate, CalendarRefusal> {
        let run = self.run(date)?;
        let found = run.working_day_after(date, number);
        found.ok_or_else(|| CalendarRefusal::YearNotLoaded(run.last_year() + 1))
    }

    /// The N-th working day before `date`; none before it is the day itself.
    pub fn working_day_before(
        &self,
        date: NaiveDate,
        number: u32,
    ) -> Result<NaiveDate, CalendarRefusal> {
        let run = self.run(date)?;
        if number == 0 {
            return Ok(date);
        }
        let found = run.working_day_before(date, number);
        found.ok_or_else(|| CalendarRefusal::YearNotLoaded(run.first_year() - 1))
    }

    /// `date` itself when it is a working day, else the next one.
    pub(super) fn working_day_from(&self, date: NaiveDate) -> Result<NaiveDate, CalendarRefusal> {
        if self.day(date)?.is_working() {
            return Ok(date);
        }
        self.working_day_after(date, 1)
    }

    /// The end of the last session of a working day.
    pub(super) fn closing(&self, date: NaiveDate) -> Result<NaiveDateTime, CalendarRefusal> {
        let sessions = self.day(date)?.sessions(Openings::OfWorkingDays);
        // `Calendar::of` refuses working days without a session.
        let closes = sessions.last().map_or(NaiveTime::MIN, |last| last.closes);
        Ok(date.and_time(closes))
    }

    /// Refuses with the first year on the way that is not loaded.
    pub(super) fn known_between(
        &self,
        first: NaiveDate,
        last: NaiveDate,
    ) -> Result<(), CalendarRefusal> {
        let run = self.run(first)?;
        if run.includes(last) {
            return Ok(());
        }
        Err(self.missing_after(run, last))
    }

    fn run(&self, date: NaiveDate) -> Result<&Run, CalendarRefusal> {
        let mut runs = self.runs.iter();
        let found = runs.find(|run| run.includes(date));
        found.ok_or(CalendarRefusal::YearNotLoaded(date.year()))
    }

    fn position(
        &self,
        run: &Run,
        at: NaiveDateTime,
        openings: Openings,
    ) -> Result<TimeDelta, CalendarRefusal> {
        Ok(run.position(at, self.day(at.date())?, openings))
    }

    fn reaching(
        &self,
        run: &Run,
        target: TimeDelta,
        openings: Openings,
    ) -> Result<NaiveDateTime, CalendarRefusal> {
        let date = run.day_reaching(target, openings);
        let date = date.ok_or_else(|| CalendarRefusal::YearNotLoaded(run.last_year() + 1))?;
        Ok(run.instant_reaching(target, date, self.day(date)?, openings))
    }

    fn missing_after(&self, run: &Run, date: NaiveDate) -> CalendarRefusal {
        CalendarRefusal::YearNotLoaded(date.year().min(run.last_year() + 1))
    }
}

pub(super) fn next_day(date: NaiveDate) -> Result<NaiveDate, CalendarRefusal> {
    let next_year = date.year().saturating_add(1);
    date.succ_opt()
        .ok_or(CalendarRefusal::YearNotLoaded(next_year))
}
