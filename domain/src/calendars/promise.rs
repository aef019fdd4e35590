//! From an instant and a limit to the instant that is promised.

use chrono::{
    DateTime, Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc,
};

use super::counting::{make_up_entry, next_day};
use super::day::Openings;
use super::limit::RECEPTION;
use super::zone::{to_local, to_utc};
use super::{
    Calendar, CalendarRefusal, Counting, Limit, LimitRules, LimitUnit, MoveReason, TraceEntry,
};

/// A due instant and how it was found. The same inputs always give the same trace (TIME-7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    pub start: DateTime<Utc>,
    /// The first instant that counts; day limits begin with the local day of `start` (TIME-6).
    pub counting_from: DateTime<Utc>,
    pub due: DateTime<Utc>,
    pub trace: Vec<TraceEntry>,
}

impl Calendar {
    pub fn promise(
        &self,
        start: DateTime<Utc>,
        limit: Limit,
        rules: &LimitRules,
    ) -> Result<Promise, CalendarRefusal> {
        let basis = rules.basis.clone();
        let trace = vec![
            TraceEntry::Started { at: start },
            TraceEntry::LimitSet { limit, basis },
        ];
        let value = i64::from(limit.value());
        match (limit.unit(), rules.counting) {
            (LimitUnit::WorkingHour, _) => {
                let amount = TimeDelta::hours(value);
                self.promise_time(start, amount, Openings::Every, rules, trace)
            }
            (LimitUnit::WorkingDay, Counting::RollingHours) => {
                let amount = TimeDelta::seconds(self.full_day().num_seconds() * value);
                self.promise_time(start, amount, Openings::OfWorkingDays, rules, trace)
            }
            (LimitUnit::WorkingDay, Counting::CivilCode)
            | (LimitUnit::CalendarDay | LimitUnit::Month, _) => {
                self.promise_days(start, limit, trace)
            }
        }
    }

    /// For quotas and waits that are not whole hours (CAT-9).
    pub fn promise_minutes(
        &self,
        start: DateTime<Utc>,
        minutes: u32,
        rules: &LimitRules,
    ) -> Result<Promise, CalendarRefusal> {
        if minutes == 0 {
            return Err(CalendarRefusal::LimitOfZero);
        }
        let basis = rules.basis.clone();
        let trace = vec![
            TraceEntry::Started { at: start },
            TraceEntry::MinutesSet { minutes, basis },
        ];
        let amount = TimeDelta::minutes(i64::from(minutes));
        self.promise_time(start, amount, Openings::Every, rules, trace)
    }

    /// IN-2: its own service level, separate from the limit of the procedure.
    pub fn reception_deadline(
        &self,
        submitted_at: DateTime<Utc>,
        rules: &LimitRules,
    ) -> Result<Promise, CalendarRefusal> {
        self.promise(submitted_at, RECEPTION, rules)
    }

    fn promise_time(
        &self,
        start: DateTime<Utc>,
        amount: TimeDelta,
        openings: Openings,
        rules: &LimitRules,
        mut trace: Vec<TraceEntry>,
    ) -> Result<Promise, CalendarRefusal> {
        let from = self.counting_from(to_local(start)?, openings, rules, &mut trace)?;
        let due = self.count_time(from, amount, openings, &mut trace)?;
        promised(start, to_utc(from)?, due, trace)
    }

    fn promise_days(
        &self,
        start: DateTime<Utc>,
        limit: Limit,
        mut trace: Vec<TraceEntry>,
    ) -> Result<Promise, CalendarRefusal> {
        let received = to_local(start)?.date();
        self.day(received)?;
        trace.push(TraceEntry::DayNotCounted { date: received });
        let last = match limit.unit() {
            LimitUnit::WorkingHour | LimitUnit::WorkingDay => {
                self.count_working_days(received, limit.value(), &mut trace)?
            }
            LimitUnit::CalendarDay | LimitUnit::Month => {
                let last = self.last_day(received, limit, &mut trace)?;
                self.settle_last_day(last, &mut trace)?
            }
        };
        promised(start, start, self.closing(last)?, trace)
    }

    /// TIME-5, before the last day is looked at.
    fn last_day(
        &self,
        received: NaiveDate,
        limit: Limit,
        trace: &mut Vec<TraceEntry>,
    ) -> Result<NaiveDate, CalendarRefusal> {
        let value = limit.value();
        let in_months = limit.unit() == LimitUnit::Month;
        let last = if in_months {
            // Clamps to the end of a shorter month (Civil Code art. 148.3).
            received.checked_add_months(Months::new(value))
        } else {
            received.checked_add_days(Days::new(u64::from(value)))
        };
        let last = last.ok_or_else(|| self.first_missing_year_after(received))?;
        trace.push(if in_months {
            TraceEntry::MonthsCounted {
                months: value,
                last,
                clamped: last.day() != received.day(),
            }
        } else {
            TraceEntry::CalendarDaysCounted {
                first: next_day(received)?,
                last,
                days: value,
            }
        });
        Ok(last)
    }

    /// TIME-5: a last day that is not a working day moves to the next one.
    fn settle_last_day(
        &self,
        last: NaiveDate,
        trace: &mut Vec<TraceEntry>,
    ) -> Result<NaiveDate, CalendarRefusal> {
        let settled = self.working_day_from(last, trace)?;
        trace.extend(make_up_entry(self.day(settled)?));
        if settled != last {
            trace.push(TraceEntry::LastDayMoved {
                from: last,
                to: settled,
            });
        }
        Ok(settled)
    }

    fn closing(&self, date: NaiveDate) -> Result<NaiveDateTime, CalendarRefusal> {
        let sessions = self.day(date)?.sessions(Openings::OfWorkingDays);
        // `Calendar::new` refuses working days without a session.
        let closes = sessions.last().map_or(NaiveTime::MIN, |last| last.closes);
        Ok(date.and_time(closes))
    }

    /// TIME-6, IN-2: where the minutes begin.
    fn counting_from(
        &self,
        received: NaiveDateTime,
        openings: Openings,
        rules: &LimitRules,
        trace: &mut Vec<TraceEntry>,
    ) -> Result<NaiveDateTime, CalendarRefusal> {
        let late = rules
            .late_receipt_from
            .filter(|from| received.time() >= *from);
        let opening = if let Some(from) = late {
            trace.push(TraceEntry::LateReceipt { from });
            let date = self.working_day_from(next_day(received.date())?, trace)?;
            self.opening_from(date.and_time(NaiveTime::MIN), openings, trace)?
        } else {
            self.opening_from(received, openings, trace)?
        };
        let closed = self.closed_reason(received, openings)?;
        let reason = late.map(|_| MoveReason::LateReceipt).or(closed);
        if let Some(reason) = reason {
            let to = to_utc(opening)?;
            trace.push(TraceEntry::MovedToOpening { to, reason });
        }
        let minutes = rules.grace.as_minutes();
        if closed.is_none() || minutes == 0 {
            return Ok(opening);
        }
        let after_grace = opening + TimeDelta::minutes(i64::from(minutes));
        let from = self.opening_from(after_grace, openings, trace)?;
        let to = to_utc(from)?;
        trace.push(TraceEntry::GraceGiven { minutes, to });
        Ok(from)
    }

    /// Why nothing counts at this time; `None` while the office is open.
    fn closed_reason(
        &self,
        at: NaiveDateTime,
        openings: Openings,
    ) -> Result<Option<MoveReason>, CalendarRefusal> {
        let sessions = self.day(at.date())?.sessions(openings);
        let time = at.time();
        let (Some(first), Some(last)) = (sessions.first(), sessions.last()) else {
            return Ok(Some(MoveReason::ClosedDay));
        };
        if time < first.opens {
            return Ok(Some(MoveReason::BeforeOpening));
        }
        if time >= last.closes {
            return Ok(Some(MoveReason::AfterClosing));
        }
        let open = sessions.iter().any(|s| s.opens <= time && time < s.closes);
        Ok((!open).then_some(MoveReason::Break))
    }
}

fn promised(
    start: DateTime<Utc>,
    counting_from: DateTime<Utc>,
    due: NaiveDateTime,
    mut trace: Vec<TraceEntry>,
) -> Result<Promise, CalendarRefusal> {
    let due = to_utc(due)?;
    trace.push(TraceEntry::Due { at: due });
    Ok(Promise {
        start,
        counting_from,
        due,
        trace,
    })
}
