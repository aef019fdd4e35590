//! What a clock shows at an instant: nothing of it is stored, so it is right the second it becomes true (TIME-8).

use chrono::{DateTime, TimeDelta, Utc};

use super::{Calendar, CalendarRefusal, Promise, day};
use crate::Word;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClockState {
    /// Nothing is promised yet.
    NotStarted,
    Running,
    Paused,
    Finished,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Finished on a day before the one promised.
    Early,
    OnTime,
    /// At most a quarter of the working time is left.
    DueSoon,
    Overdue,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    pub state: ClockState,
    pub standing: Standing,
    /// Working time used since the first instant that counts.
    pub elapsed: TimeDelta,
    pub remaining: TimeDelta,
    /// Working time past the due instant.
    pub late: TimeDelta,
}

impl Promise {
    /// The standing needs no calendar: it compares instants, as the lists do in SQL.
    pub fn standing(&self, now: DateTime<Utc>, finished: Option<DateTime<Utc>>) -> Standing {
        let shown = self.shown(finished.unwrap_or(now));
        if shown > self.due {
            return Standing::Overdue;
        }
        match finished {
            Some(_) if day(shown) < day(self.due) => Standing::Early,
            Some(_) => Standing::OnTime,
            None if shown >= self.soon => Standing::DueSoon,
            None => Standing::OnTime,
        }
    }

    pub fn read(
        &self,
        calendar: &Calendar,
        now: DateTime<Utc>,
        finished: Option<DateTime<Utc>>,
    ) -> Result<Reading, CalendarRefusal> {
        let wait = self.clock.open_wait();
        let state = match (finished, wait) {
            (Some(_), _) => ClockState::Finished,
            (None, Some(_)) => ClockState::Paused,
            (None, None) => ClockState::Running,
        };
        let at = self.shown(finished.unwrap_or(now));
        let openings = self.clock.limit.unit().openings();
        let from = self.running_from;
        let (due, at) = (self.due.max(from), at.max(from));
        Ok(Reading {
            state,
            standing: self.standing(now, finished),
            elapsed: calendar.working_time(from, at, openings)?
                - self.clock.waited(calendar, from, Some(at))?,
            remaining: calendar.working_time(at.min(due), due, openings)?,
            late: calendar.working_time(due, at.max(due), openings)?,
        })
    }

    /// A clock that stands still shows the instant at which it was stopped, also when nothing follows (LIFE-5).
    fn shown(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        let stopped = self.clock.open_wait().map(|wait| wait.from);
        stopped.map_or(at, |stopped| stopped.min(at))
    }
}

impl Word for ClockState {
    const ALL: &'static [Self] = &[
        Self::NotStarted,
        Self::Running,
        Self::Paused,
        Self::Finished,
    ];

    fn word(self) -> &'static str {
        match self {
            Self::NotStarted => "not_started",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Finished => "finished",
        }
    }
}

impl Word for Standing {
    const ALL: &'static [Self] = &[Self::Early, Self::OnTime, Self::DueSoon, Self::Overdue];

    fn word(self) -> &'static str {
        match self {
            Self::Early => "early",
            Self::OnTime => "on_time",
            Self::DueSoon => "due_soon",
            Self::Overdue => "overdue",
        }
    }
}
