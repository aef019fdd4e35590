//! The quotas of a workflow as instants: each step ends where the next begins, and they add up (LIFE-3, CAT-9).

use chrono::{DateTime, Utc};

use super::{Calendar, CalendarRefusal, Clock, Limit};

impl Calendar {
    /// When each step is to be done, if all of them take their quota: quotas in working minutes, from the start that
    /// counts, moved by the same waits as the promise itself.
    pub fn plan(
        &self,
        clock: &Clock,
        quotas: impl IntoIterator<Item = u32>,
    ) -> Result<Vec<DateTime<Utc>>, CalendarRefusal> {
        let mut total = 0_u32;
        let mut due = Vec::new();
        for quota in quotas {
            total = total.saturating_add(quota);
            let quotas_so_far = Clock {
                limit: Limit::minutes(total)?,
                extension: None,
                ..clock.clone()
            };
            due.push(self.due_before_waits(quotas_so_far)?);
        }
        Ok(due)
    }

    /// A wait that began after a step was to be done moved that step no more.
    fn due_before_waits(&self, mut clock: Clock) -> Result<DateTime<Utc>, CalendarRefusal> {
        let waits = std::mem::take(&mut clock.waits);
        let mut due = self.due(&clock)?;
        for wait in waits.into_iter().filter(|wait| wait.until.is_some()) {
            if wait.from >= due && wait.resumption == super::Resumption::Extend {
                continue;
            }
            clock.waits.push(wait);
            due = self.due(&clock)?;
        }
        Ok(due)
    }

    /// LIFE-13: paper follows on the same working day, or at the next opening when received at `late` or later, or
    /// when the day is already over.
    pub fn forwarding_due(
        &self,
        received: DateTime<Utc>,
        late: chrono::NaiveTime,
    ) -> Result<DateTime<Utc>, CalendarRefusal> {
        let local = super::zone::to_local(received)?;
        if self.is_working_day(local.date())? && local.time() < late {
            let closing = self.closing_of(local.date())?;
            if received < closing {
                return Ok(closing);
            }
        }
        let next = self.working_day_after(local.date(), 1)?;
        let midnight = next.and_time(chrono::NaiveTime::MIN);
        super::zone::to_utc(self.opening_from(midnight, super::Openings::OfWorkingDays)?)
    }
}
