//! Where a count begins: the receipt, the opening it moves to, the grace (TIME-6, IN-2).

use chrono::{NaiveDateTime, NaiveTime, TimeDelta};

use super::counting::next_day;
use super::day::Openings;
use super::{Calendar, CalendarRefusal, LimitRules, MoveReason};

/// From the receipt to the first instant that counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Beginning {
    pub received: NaiveDateTime,
    /// Received at or after this time of the day.
    pub late: Option<NaiveTime>,
    /// Where it moved to, when nothing counts at the receipt.
    pub moved: Option<(NaiveDateTime, MoveReason)>,
    pub grace: Option<(u32, NaiveDateTime)>,
    pub from: NaiveDateTime,
}

impl Calendar {
    pub(super) fn beginning(
        &self,
        received: NaiveDateTime,
        openings: Openings,
        rules: &LimitRules,
    ) -> Result<Beginning, CalendarRefusal> {
        let closed = self.closed_reason(received, openings)?;
        let late = rules
            .late_receipt_from
            .filter(|from| received.time() >= *from);
        let opening = if late.is_some() {
            let date = self.working_day_from(next_day(received.date())?)?;
            self.opening_from(date.and_time(NaiveTime::MIN), openings)?
        } else {
            self.opening_from(received, openings)?
        };
        let reason = late.map(|_| MoveReason::LateReceipt).or(closed);
        let minutes = rules.grace.as_minutes();
        let grace = match closed {
            Some(_) if minutes > 0 => {
                let after = opening + TimeDelta::minutes(i64::from(minutes));
                Some((minutes, self.opening_from(after, openings)?))
            }
            _ => None,
        };
        Ok(Beginning {
            received,
            late,
            moved: reason.map(|reason| (opening, reason)),
            grace,
            from: grace.map_or(opening, |(_, from)| from),
        })
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
