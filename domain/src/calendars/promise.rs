//! From the facts of a clock to the instant that is promised.

use chrono::{DateTime, Days, Months, NaiveDate, NaiveDateTime, TimeDelta, Utc};

use super::beginning::Beginning;
use super::clock::waited;
use super::zone::{to_local, to_utc};
use super::{
    Calendar, CalendarRefusal, Clock, Counting, Extension, Limit, LimitRules, LimitUnit,
    Resumption, TraceEntry, Wait,
};

/// A due instant and how it was found. The same facts always give the same trace (TIME-7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    pub clock: Clock,
    /// The first instant that counts; day limits begin with the local day of the start (TIME-6).
    pub counting_from: DateTime<Utc>,
    /// The same of the count that runs now: after a restart, a later one.
    pub running_from: DateTime<Utc>,
    pub due: DateTime<Utc>,
    /// From here on at most a quarter of the working time is left.
    pub soon: DateTime<Utc>,
    pub trace: Vec<TraceEntry>,
}

/// One stretch of the way to the due instant.
#[derive(Debug)]
pub(super) enum Leg<'c> {
    /// The whole limit, counted from a start; `after` is the wait that made it start again.
    Limit {
        start: DateTime<Utc>,
        after: Option<&'c Wait>,
        count: Count,
    },
    /// The due instant moved by the working time waited.
    Waited {
        wait: &'c Wait,
        until: DateTime<Utc>,
        time: TimeDelta,
        from: NaiveDateTime,
        due: NaiveDateTime,
    },
    Extended {
        extension: &'c Extension,
        due: NaiveDateTime,
    },
}

#[derive(Debug)]
pub(super) enum Count {
    Time {
        beginning: Beginning,
        due: NaiveDateTime,
    },
    WorkingDays {
        received: NaiveDate,
        due: NaiveDateTime,
    },
    /// `last` is the last day before it is looked at (TIME-5).
    CalendarDays {
        received: NaiveDate,
        last: NaiveDate,
        due: NaiveDateTime,
    },
}

impl Calendar {
    /// The due instant with its explanation, whose length grows with the days crossed.
    pub fn promise(&self, clock: Clock) -> Result<Promise, CalendarRefusal> {
        let legs = self.legs(&clock)?;
        let due = due_of(&legs, &clock)?;
        let trace = self.explain(&clock, &legs)?;
        let counts = || legs.iter().filter_map(Leg::counting_from);
        let running_from = counts().next_back().transpose()?.unwrap_or(clock.start);
        Ok(Promise {
            counting_from: counts().next().transpose()?.unwrap_or(clock.start),
            running_from,
            soon: self.soon(&clock, running_from, due)?,
            due,
            trace,
            clock,
        })
    }

    /// The due instant alone; ten years cost no more than a day.
    pub fn due(&self, clock: &Clock) -> Result<DateTime<Utc>, CalendarRefusal> {
        due_of(&self.legs(clock)?, clock)
    }

    /// The end of the last session of a working day.
    pub fn closing_of(&self, date: NaiveDate) -> Result<DateTime<Utc>, CalendarRefusal> {
        to_utc(self.closing(date)?)
    }

    fn legs<'c>(&self, clock: &'c Clock) -> Result<Vec<Leg<'c>>, CalendarRefusal> {
        let mut legs = vec![Leg::Limit {
            start: clock.start,
            after: None,
            count: self.count(clock, clock.start)?,
        }];
        let mut extension = clock.extension.as_ref();
        for wait in &clock.waits {
            if let Some(due) = extension.take_if(|extension| extension.at <= wait.from) {
                legs.push(self.extended(due)?);
            }
            if let Some(until) = wait.until {
                legs.push(self.resumed(clock, &legs, wait, until)?);
            }
        }
        if let Some(extension) = extension {
            legs.push(self.extended(extension)?);
        }
        Ok(legs)
    }

    fn resumed<'c>(
        &self,
        clock: &Clock,
        legs: &[Leg<'c>],
        wait: &'c Wait,
        until: DateTime<Utc>,
    ) -> Result<Leg<'c>, CalendarRefusal> {
        if wait.resumption == Resumption::Restart {
            return Ok(Leg::Limit {
                start: until,
                after: Some(wait),
                count: self.count(clock, until)?,
            });
        }
        let from = last_due(legs, clock)?;
        let time = waited(wait, self, clock.limit)?;
        let openings = clock.limit.unit().openings();
        let due = if time.is_zero() {
            from
        } else {
            self.after_time(from, time, openings)?
        };
        Ok(Leg::Waited {
            wait,
            until,
            time,
            from,
            due,
        })
    }

    /// A day that became a day off since moves to the next working day.
    fn extended<'c>(&self, extension: &'c Extension) -> Result<Leg<'c>, CalendarRefusal> {
        let due = self.closing(self.working_day_from(extension.until)?)?;
        Ok(Leg::Extended { extension, due })
    }

    fn count(&self, clock: &Clock, start: DateTime<Utc>) -> Result<Count, CalendarRefusal> {
        let start = to_local(start)?;
        let (limit, rules) = (clock.limit, &clock.rules);
        if let Some(amount) = self.amount(limit, rules, start.date()) {
            let openings = limit.unit().openings();
            let beginning = self.beginning(start, openings, rules)?;
            let due = self.after_time(beginning.from, amount, openings)?;
            return Ok(Count::Time { beginning, due });
        }
        let received = start.date();
        if limit.unit() == LimitUnit::WorkingDay {
            let last = self.working_day_after(received, limit.value())?;
            let due = self.closing(last)?;
            return Ok(Count::WorkingDays { received, due });
        }
        let last = self.last_day(received, limit)?;
        self.known_between(received, last)?;
        let due = self.closing(self.working_day_from(last)?)?;
        Ok(Count::CalendarDays {
            received,
            last,
            due,
        })
    }

    /// The limit as open time, where it is counted so (TIME-3, TIME-4 `rolling_hours`).
    fn amount(&self, limit: Limit, rules: &LimitRules, day: NaiveDate) -> Option<TimeDelta> {
        let value = i64::from(limit.value());
        match (limit.unit(), rules.counting) {
            (LimitUnit::WorkingMinute, _) => Some(TimeDelta::minutes(value)),
            (LimitUnit::WorkingHour, _) => Some(TimeDelta::hours(value)),
            (LimitUnit::WorkingDay, Counting::RollingHours) => {
                Some(TimeDelta::seconds(self.full_day(day).num_seconds() * value))
            }
            (LimitUnit::WorkingDay, Counting::CivilCode)
            | (LimitUnit::CalendarDay | LimitUnit::Month, _) => None,
        }
    }

    /// TIME-5; a shorter month clamps (Civil Code art. 148.3).
    fn last_day(&self, received: NaiveDate, limit: Limit) -> Result<NaiveDate, CalendarRefusal> {
        let last = if limit.unit() == LimitUnit::Month {
            received.checked_add_months(Months::new(limit.value()))
        } else {
            received.checked_add_days(Days::new(u64::from(limit.value())))
        };
        last.ok_or_else(|| self.first_missing_year_after(received))
    }

    /// Where a quarter of the working time is left.
    fn soon(
        &self,
        clock: &Clock,
        from: DateTime<Utc>,
        due: DateTime<Utc>,
    ) -> Result<DateTime<Utc>, CalendarRefusal> {
        let openings = clock.limit.unit().openings();
        let spanned = self.working_time(from.min(due), due, openings)?;
        let total = spanned - clock.waited(self, from, None)?;
        if total <= TimeDelta::zero() {
            return Ok(due);
        }
        let soon = to_utc(self.time_before(to_local(due)?, total / 4, openings)?)?;
        Ok(soon.max(from))
    }
}

impl Clock {
    /// The start that counts: the last from zero.
    pub fn running_from(&self) -> DateTime<Utc> {
        let restarts = self
            .waits
            .iter()
            .filter(|wait| wait.resumption == Resumption::Restart);
        let last = restarts.filter_map(|wait| wait.until).next_back();
        last.unwrap_or(self.start)
    }
}

impl Leg<'_> {
    /// Of a stretch that counts the limit from a start: the first instant that counts.
    fn counting_from(&self) -> Option<Result<DateTime<Utc>, CalendarRefusal>> {
        match self {
            Self::Limit {
                count: Count::Time { beginning, .. },
                ..
            } => Some(to_utc(beginning.from)),
            Self::Limit { start, .. } => Some(Ok(*start)),
            Self::Waited { .. } | Self::Extended { .. } => None,
        }
    }

    fn due(&self) -> NaiveDateTime {
        match self {
            Self::Limit { count, .. } => count.due(),
            Self::Waited { due, .. } | Self::Extended { due, .. } => *due,
        }
    }
}

impl Count {
    pub(super) fn due(&self) -> NaiveDateTime {
        match self {
            Self::Time { due, .. }
            | Self::WorkingDays { due, .. }
            | Self::CalendarDays { due, .. } => *due,
        }
    }
}

fn last_due(legs: &[Leg<'_>], clock: &Clock) -> Result<NaiveDateTime, CalendarRefusal> {
    legs.last()
        .map_or_else(|| to_local(clock.start), |leg| Ok(leg.due()))
}

fn due_of(legs: &[Leg<'_>], clock: &Clock) -> Result<DateTime<Utc>, CalendarRefusal> {
    to_utc(last_due(legs, clock)?)
}
