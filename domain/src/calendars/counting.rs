//! The walk over the days. Its cost grows with the days crossed, not with the minutes.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use super::day::{Day, Openings};
use super::{Calendar, CalendarRefusal, Session, TraceEntry};

impl Calendar {
    /// TIME-6: `from` itself while open, else the next start of a session.
    pub(super) fn opening_from(
        &self,
        from: NaiveDateTime,
        openings: Openings,
        trace: &mut Vec<TraceEntry>,
    ) -> Result<NaiveDateTime, CalendarRefusal> {
        let (mut date, mut not_before) = (from.date(), from.time());
        loop {
            let day = self.day(date)?;
            let sessions = day.sessions(openings);
            if let Some(session) = sessions.iter().find(|s| s.closes > not_before) {
                return Ok(date.and_time(session.opens.max(not_before)));
            }
            if sessions.is_empty() {
                trace.push(skipped(date, day));
            }
            (date, not_before) = (next_day(date)?, NaiveTime::MIN);
        }
    }

    /// TIME-3: the end of `amount` of open time; it may be a closing instant.
    pub(super) fn count_time(
        &self,
        from: NaiveDateTime,
        amount: TimeDelta,
        openings: Openings,
        trace: &mut Vec<TraceEntry>,
    ) -> Result<NaiveDateTime, CalendarRefusal> {
        let (mut date, mut not_before) = (from.date(), from.time());
        let mut counted = TimeDelta::zero();
        loop {
            let day = self.day(date)?;
            trace.extend(make_up_entry(day));
            match take(day.sessions(openings), not_before, amount - counted) {
                None => trace.push(skipped(date, day)),
                Some(taken) => {
                    let before = counted.num_minutes();
                    counted += taken.time;
                    // A minute broken by a closing belongs to the day that completes it.
                    let minutes = counted.num_minutes() - before;
                    let (from, to) = (taken.from, taken.to);
                    trace.push(TraceEntry::Counted {
                        date,
                        from,
                        to,
                        minutes,
                    });
                    if counted >= amount {
                        return Ok(date.and_time(to));
                    }
                }
            }
            (date, not_before) = (next_day(date)?, NaiveTime::MIN);
        }
    }

    /// TIME-4: the N-th working day after the day of receipt.
    pub(super) fn count_working_days(
        &self,
        received: NaiveDate,
        days: u32,
        trace: &mut Vec<TraceEntry>,
    ) -> Result<NaiveDate, CalendarRefusal> {
        let mut date = received;
        for number in 1..=days {
            date = self.working_day_from(next_day(date)?, trace)?;
            trace.extend(make_up_entry(self.day(date)?));
            trace.push(TraceEntry::DayCounted { date, number });
        }
        Ok(date)
    }

    /// `date` itself when it is a working day, else the next one.
    pub(super) fn working_day_from(
        &self,
        mut date: NaiveDate,
        trace: &mut Vec<TraceEntry>,
    ) -> Result<NaiveDate, CalendarRefusal> {
        loop {
            let day = self.day(date)?;
            if day.is_working() {
                return Ok(date);
            }
            trace.push(skipped(date, day));
            date = next_day(date)?;
        }
    }
}

pub(super) fn make_up_entry(day: Day<'_>) -> Option<TraceEntry> {
    match day {
        Day::MakeUp(make_up, _) => Some(TraceEntry::MakeUpDay {
            date: make_up.date,
            replaces: make_up.replaces,
            basis: make_up.basis.clone(),
        }),
        Day::Working(_) | Day::ExtraOpening(_) | Day::Weekend | Day::Off(_) => None,
    }
}

pub(super) fn next_day(date: NaiveDate) -> Result<NaiveDate, CalendarRefusal> {
    let next_year = date.year().saturating_add(1);
    date.succ_opt()
        .ok_or(CalendarRefusal::YearNotLoaded(next_year))
}

/// What one day gives to a count: from the first to the last instant, breaks left out of `time`.
struct Taken {
    from: NaiveTime,
    to: NaiveTime,
    time: TimeDelta,
}

fn take(sessions: &[Session], not_before: NaiveTime, wanted: TimeDelta) -> Option<Taken> {
    let mut taken: Option<Taken> = None;
    for session in sessions {
        let opens = session.opens.max(not_before);
        let (first, so_far) = taken
            .as_ref()
            .map_or((opens, TimeDelta::zero()), |taken| (taken.from, taken.time));
        if opens >= session.closes || so_far >= wanted {
            continue;
        }
        let time = (session.closes - opens).min(wanted - so_far);
        taken = Some(Taken {
            from: first,
            to: opens + time,
            time: so_far + time,
        });
    }
    taken
}

fn skipped(date: NaiveDate, day: Day<'_>) -> TraceEntry {
    TraceEntry::SkippedDay {
        date,
        reason: day.skip_reason(),
    }
}
