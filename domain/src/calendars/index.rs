//! Prefix sums over the days: a span of ten years costs two look-ups and one binary search.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use super::day::{Day, Openings};
use super::hours::{time_before, time_reached};

/// The days of consecutive loaded years, with what lies before each of them.
#[derive(Debug, Clone)]
pub(super) struct Run {
    first: NaiveDate,
    /// One entry for each day, and one for the end.
    before: Vec<Sum>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    every: TimeDelta,
    of_working_days: TimeDelta,
    working_days: u32,
}

/// Runs of consecutive years: a year that nobody loaded lies between two of them.
pub(super) fn runs<'a>(years: &BTreeSet<i32>, day: impl Fn(NaiveDate) -> Day<'a>) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for year in years {
        let Some(first) = NaiveDate::from_ymd_opt(*year, 1, 1) else {
            continue;
        };
        if runs.last().is_none_or(|run| run.end() != Some(first)) {
            runs.push(Run::beginning(first));
        }
        if let Some(run) = runs.last_mut() {
            first
                .iter_days()
                .take_while(|date| date.year() == *year)
                .for_each(|date| run.push(day(date)));
        }
    }
    runs
}

impl Run {
    fn beginning(first: NaiveDate) -> Self {
        Self {
            first,
            before: vec![Sum::default()],
        }
    }

    fn push(&mut self, day: Day<'_>) {
        let sum = self.before.last().copied().unwrap_or_default();
        let open = |openings| {
            day.sessions(openings)
                .iter()
                .map(|session| session.length())
                .sum::<TimeDelta>()
        };
        self.before.push(Sum {
            every: sum.every + open(Openings::Every),
            of_working_days: sum.of_working_days + open(Openings::OfWorkingDays),
            working_days: sum.working_days + u32::from(day.is_working()),
        });
    }

    /// The first day that is not in it any more.
    fn end(&self) -> Option<NaiveDate> {
        let days = i64::try_from(self.before.len()).ok()? - 1;
        self.first.checked_add_signed(TimeDelta::days(days))
    }

    pub(super) fn includes(&self, date: NaiveDate) -> bool {
        self.first <= date && self.end().is_some_and(|end| date < end)
    }

    pub(super) fn last_year(&self) -> i32 {
        self.end().map_or(self.first.year(), |end| end.year() - 1)
    }

    pub(super) fn first_year(&self) -> i32 {
        self.first.year()
    }

    /// Open time before the instant, counted from the beginning of the run.
    pub(super) fn position(
        &self,
        at: NaiveDateTime,
        day: Day<'_>,
        openings: Openings,
    ) -> TimeDelta {
        self.sum(at.date()).time(openings) + time_before(day.sessions(openings), at.time())
    }

    /// The day on which this much open time is reached; nothing when the run ends before.
    pub(super) fn day_reaching(
        &self,
        position: TimeDelta,
        openings: Openings,
    ) -> Option<NaiveDate> {
        let index = self
            .before
            .partition_point(|sum| sum.time(openings) < position);
        self.date(index)
    }

    /// The first day after `date` with open time.
    pub(super) fn open_day_after(&self, date: NaiveDate, openings: Openings) -> Option<NaiveDate> {
        let so_far = self.after(date).time(openings);
        let index = self
            .before
            .partition_point(|sum| sum.time(openings) <= so_far);
        self.date(index)
    }

    /// The instant on that day at which this much open time is reached.
    pub(super) fn instant_reaching(
        &self,
        position: TimeDelta,
        date: NaiveDate,
        day: Day<'_>,
        openings: Openings,
    ) -> NaiveDateTime {
        let rest = position - self.sum(date).time(openings);
        date.and_time(time_reached(day.sessions(openings), rest).unwrap_or(NaiveTime::MIN))
    }

    /// The `number`-th working day after `date`.
    pub(super) fn working_day_after(&self, date: NaiveDate, number: u32) -> Option<NaiveDate> {
        self.working_day(self.after(date).working_days.checked_add(number)?)
    }

    /// The `number`-th working day before `date`.
    pub(super) fn working_day_before(&self, date: NaiveDate, number: u32) -> Option<NaiveDate> {
        let wanted = (self.sum(date).working_days + 1).checked_sub(number)?;
        (wanted > 0).then(|| self.working_day(wanted)).flatten()
    }

    /// The day that is the `number`-th working day of the run.
    fn working_day(&self, number: u32) -> Option<NaiveDate> {
        let index = self.before.partition_point(|sum| sum.working_days < number);
        self.date(index)
    }

    /// The day before entry `index`, while the run has it.
    fn date(&self, index: usize) -> Option<NaiveDate> {
        if index == 0 || index >= self.before.len() {
            return None;
        }
        let days = i64::try_from(index).ok()? - 1;
        self.first.checked_add_signed(TimeDelta::days(days))
    }

    fn sum(&self, date: NaiveDate) -> Sum {
        self.entry((date - self.first).num_days())
    }

    fn after(&self, date: NaiveDate) -> Sum {
        self.entry((date - self.first).num_days() + 1)
    }

    fn entry(&self, index: i64) -> Sum {
        let index = usize::try_from(index).unwrap_or_default();
        self.before.get(index).copied().unwrap_or_default()
    }
}

impl Sum {
    fn time(&self, openings: Openings) -> TimeDelta {
        match openings {
            Openings::Every => self.every,
            Openings::OfWorkingDays => self.of_working_days,
        }
    }
}
