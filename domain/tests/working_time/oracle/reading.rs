//! What a naive clock shows, where its steps end, and when paper is to follow.

use domain::calendars::{ClockState, LimitUnit, Reading, Resumption, Standing};

use super::clock::{NaiveClock, NaiveWait, Terms};
use super::office::{MINUTE, Missing, OF_WORKING_DAYS, Office, Tick, day_of, midnight, span};

#[derive(Debug, Clone, Copy)]
pub struct Shown {
    pub state: ClockState,
    pub standing: Standing,
    pub elapsed: Tick,
    pub remaining: Tick,
    pub late: Tick,
}

impl Shown {
    pub fn reading(self) -> Reading {
        Reading {
            state: self.state,
            standing: self.standing,
            elapsed: span(self.elapsed),
            remaining: span(self.remaining),
            late: span(self.late),
        }
    }
}

impl NaiveClock<'_> {
    /// The earliest instant at which no more than a quarter of the time is left.
    pub fn soon(&self) -> Tick {
        let (from, mask) = (self.running_from, self.terms.mask());
        let total = self
            .office
            .count(from.min(self.due), self.due, mask)
            .unwrap()
            - self.waited();
        if total <= 0 {
            return self.due;
        }
        let soon = self.office.walk_back(self.due, total / 4, mask);
        soon.max(from)
    }

    /// At an instant after everything that happened to it.
    pub fn standing(&self, soon: Tick, now: Tick, finished: Option<Tick>) -> Standing {
        let shown = self.shown(finished.unwrap_or(now));
        if shown > self.due {
            return Standing::Overdue;
        }
        match finished {
            Some(_) if day_of(shown) < day_of(self.due) => Standing::Early,
            Some(_) => Standing::OnTime,
            None if shown >= soon => Standing::DueSoon,
            None => Standing::OnTime,
        }
    }

    pub fn read(&self, soon: Tick, now: Tick, finished: Option<Tick>) -> Result<Shown, Missing> {
        let (office, mask) = (self.office, self.terms.mask());
        let at = self.shown(finished.unwrap_or(now)).max(self.running_from);
        let due = self.due.max(self.running_from);
        let state = match (finished, self.open_wait()) {
            (Some(_), _) => ClockState::Finished,
            (None, Some(_)) => ClockState::Paused,
            (None, None) => ClockState::Running,
        };
        Ok(Shown {
            state,
            standing: self.standing(soon, now, finished),
            elapsed: office.count(self.running_from, at, mask)? - self.waited(),
            remaining: office.count(at.min(due), due, mask)?,
            late: office.count(due, at.max(due), mask)?,
        })
    }

    /// Each step begins where the one before ends, if all take their time.
    pub fn plan(&self, quotas: &[u32]) -> Result<Vec<Tick>, Missing> {
        let mut steps = Vec::new();
        let mut terms = Terms {
            value: 0,
            unit: LimitUnit::WorkingMinute,
            ..self.terms.clone()
        };
        for quota in quotas {
            terms.value += quota;
            let mut due = terms.count(self.office, self.start)?.1;
            for wait in &self.waits {
                due = self.moved(&terms, wait, due)?;
            }
            steps.push(due);
        }
        Ok(steps)
    }

    fn moved(&self, terms: &Terms, wait: &NaiveWait, due: Tick) -> Result<Tick, Missing> {
        let Some(until) = wait.until else {
            return Ok(due);
        };
        if wait.resumption == Resumption::Restart {
            return Ok(terms.count(self.office, until)?.1);
        }
        if wait.from >= due {
            return Ok(due);
        }
        let waited = self.office.count(wait.from, until, terms.mask())?;
        if waited == 0 {
            return Ok(due);
        }
        self.office.walk(due, waited, terms.mask())
    }

    /// A clock that stands still shows the instant at which it was stopped.
    fn shown(&self, at: Tick) -> Tick {
        self.open_wait().map_or(at, |wait| wait.from.min(at))
    }

    /// Since the start that counts.
    fn waited(&self) -> Tick {
        let mut waited = 0;
        for wait in &self.waits {
            if wait.resumption == Resumption::Extend
                && wait.from >= self.restarted_at
                && let Some(until) = wait.until
                && until > self.running_from
            {
                let from = wait.from.max(self.running_from);
                let time = self.office.count(from, until, self.terms.mask());
                waited += time.unwrap();
            }
        }
        waited
    }
}

impl Office {
    /// The close of the day, or the next opening for what came late or after the close.
    pub fn forwarding(&self, received: Tick, late: Tick) -> Result<Tick, Missing> {
        let day = day_of(received);
        let in_time = received - midnight(day) < late * MINUTE;
        if self.is_working(day)? && in_time && received < self.closing(day) {
            return Ok(self.closing(day));
        }
        let next = self.working_from(day + 1)?;
        self.opening(midnight(next), OF_WORKING_DAYS)
    }
}
