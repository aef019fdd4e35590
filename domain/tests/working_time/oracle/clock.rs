//! A clock that keeps only where it is due and moves that with every act.

use chrono::{Datelike, NaiveDate};
use domain::calendars::{
    CalendarRefusal, ClockRefusal, Counting, LimitUnit, Resumption, WaitCause,
};

use super::office::{
    EVERY, MINUTE, Mask, Missing, OF_WORKING_DAYS, Office, Tick, day_of, instant, midnight,
};
use super::world;

/// What a limit is and how it is counted.
#[derive(Debug, Clone)]
pub struct Terms {
    pub value: u32,
    pub unit: LimitUnit,
    pub counting: Counting,
    /// Minute of the day.
    pub late_from: Option<Tick>,
    pub grace: Tick,
}

#[derive(Debug, Clone)]
pub struct NaiveClock<'o> {
    pub office: &'o Office,
    pub terms: Terms,
    pub counting_from: Tick,
    pub due: Tick,
    /// The start, or the last restart; and the first instant that counts after it.
    pub restarted_at: Tick,
    pub running_from: Tick,
    pub start: Tick,
    pub waits: Vec<NaiveWait>,
    extended_at: Option<Tick>,
}

#[derive(Debug, Clone)]
pub struct NaiveWait {
    pub cause: WaitCause,
    pub from: Tick,
    pub until: Option<Tick>,
    pub resumption: Resumption,
}

type Acted = Result<(), ClockRefusal>;

impl Terms {
    pub fn mask(&self) -> Mask {
        match self.unit {
            LimitUnit::WorkingMinute | LimitUnit::WorkingHour => EVERY,
            LimitUnit::WorkingDay | LimitUnit::CalendarDay | LimitUnit::Month => OF_WORKING_DAYS,
        }
    }

    /// The first instant that counts, and the due instant.
    pub fn count(&self, office: &Office, start: Tick) -> Result<(Tick, Tick), Missing> {
        let received = day_of(start);
        let value = Tick::from(self.value);
        let amount = match (self.unit, self.counting) {
            (LimitUnit::WorkingMinute, _) => value * MINUTE,
            (LimitUnit::WorkingHour, _) => value * 60 * MINUTE,
            (LimitUnit::WorkingDay, Counting::RollingHours) => value * office.full_day(received),
            (LimitUnit::WorkingDay, Counting::CivilCode) => {
                office.is_working(received)?;
                let mut last = received;
                for _ in 0..self.value {
                    last = office.working_from(last + 1)?;
                }
                return Ok((start, office.closing(last)));
            }
            (LimitUnit::CalendarDay, _) => {
                let last = received + usize::try_from(self.value).unwrap();
                return Ok((start, settled(office, received, last)?));
            }
            (LimitUnit::Month, _) => {
                let last = months_later(received, self.value);
                return Ok((start, settled(office, received, last)?));
            }
        };
        let from = self.first_counted(office, start)?;
        Ok((from, office.walk(from, amount, self.mask())?))
    }

    fn first_counted(&self, office: &Office, start: Tick) -> Result<Tick, Missing> {
        let mask = self.mask();
        let was_open = office.is_open(start, mask)?;
        let late = self
            .late_from
            .is_some_and(|from| start - midnight(day_of(start)) >= from * MINUTE);
        let mut from = start;
        if late {
            from = midnight(office.working_from(day_of(start) + 1)?);
        }
        from = office.opening(from, mask)?;
        if !was_open && self.grace > 0 {
            from = office.opening(from + self.grace * MINUTE, mask)?;
        }
        Ok(from)
    }
}

/// The close of the last day, or of the next working day; every day on the way must be known.
fn settled(office: &Office, received: usize, last: usize) -> Result<Tick, Missing> {
    for day in received..last {
        office.is_working(day)?;
    }
    Ok(office.closing(office.working_from(last)?))
}

fn months_later(day: usize, months: u32) -> usize {
    let date = world::date(day);
    let month = date.month0() + months;
    let year = date.year() + i32::try_from(month / 12).unwrap();
    let mut wanted = date.day();
    loop {
        if let Some(found) = NaiveDate::from_ymd_opt(year, month % 12 + 1, wanted) {
            let days = (found - world::FIRST_DAY).num_days();
            return usize::try_from(days).unwrap();
        }
        wanted -= 1;
    }
}

impl<'o> NaiveClock<'o> {
    pub fn start(office: &'o Office, terms: Terms, start: Tick) -> Result<Self, Missing> {
        let (counting_from, due) = terms.count(office, start)?;
        Ok(Self {
            office,
            terms,
            counting_from,
            due,
            restarted_at: start,
            running_from: counting_from,
            start,
            waits: Vec::new(),
            extended_at: None,
        })
    }

    pub fn open_wait(&self) -> Option<&NaiveWait> {
        self.waits.last().filter(|wait| wait.until.is_none())
    }

    /// The last thing that happened to it.
    pub fn last(&self) -> Tick {
        let waited = self
            .waits
            .last()
            .map(|wait| wait.until.unwrap_or(wait.from));
        let known = [Some(self.start), waited, self.extended_at];
        known.into_iter().flatten().max().unwrap()
    }

    pub fn pause(&mut self, cause: WaitCause, at: Tick, resumption: Resumption) -> Acted {
        self.refuse_while_waiting()?;
        self.refuse_before_last(at)?;
        self.waits.push(NaiveWait {
            cause,
            from: at,
            until: None,
            resumption,
        });
        Ok(())
    }

    pub fn resume(&mut self, at: Tick) -> Acted {
        let open = self.open_wait().cloned();
        let wait = open.ok_or(ClockRefusal::NotWaiting)?;
        if at < wait.from {
            return Err(backwards(wait.from, at));
        }
        match wait.resumption {
            Resumption::Restart => {
                (self.running_from, self.due) = self.terms.count(self.office, at)?;
                self.restarted_at = at;
            }
            Resumption::Extend => {
                let waited = self.office.count(wait.from, at, self.terms.mask())?;
                if waited > 0 {
                    self.due = self.office.walk(self.due, waited, self.terms.mask())?;
                }
            }
        }
        self.waits.last_mut().unwrap().until = Some(at);
        Ok(())
    }

    pub fn extend(&mut self, until: usize, notice: u32, at: Tick) -> Acted {
        if self.extended_at.is_some() {
            return Err(ClockRefusal::AlreadyExtended);
        }
        self.refuse_while_waiting()?;
        self.refuse_before_last(at)?;
        let mut latest = day_of(self.due);
        for _ in 0..notice {
            latest -= 1;
            while !self.office.is_working(latest)? {
                latest -= 1;
            }
        }
        if day_of(at) > latest {
            let latest = world::date(latest);
            return Err(ClockRefusal::ExtensionTooLate { latest });
        }
        if !self.office.is_working(until)? {
            return Err(ClockRefusal::ExtensionOnClosedDay(world::date(until)));
        }
        let (due, extended) = (self.due, self.office.closing(until));
        if extended <= due {
            let due = instant(due);
            return Err(ClockRefusal::ExtensionNotLater { due });
        }
        self.office.count(self.running_from, extended, EVERY)?;
        (self.due, self.extended_at) = (extended, Some(at));
        Ok(())
    }

    fn refuse_while_waiting(&self) -> Acted {
        match self.open_wait() {
            Some(wait) => Err(ClockRefusal::AlreadyWaiting(wait.cause)),
            None => Ok(()),
        }
    }

    fn refuse_before_last(&self, at: Tick) -> Acted {
        if at < self.last() {
            return Err(backwards(self.last(), at));
        }
        Ok(())
    }
}

fn backwards(from: Tick, to: Tick) -> ClockRefusal {
    let (from, to) = (instant(from), instant(to));
    CalendarRefusal::NegativeSpan { from, to }.into()
}

impl From<Missing> for ClockRefusal {
    fn from(Missing(year): Missing) -> Self {
        CalendarRefusal::YearNotLoaded(year).into()
    }
}
