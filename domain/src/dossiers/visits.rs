//! How long each step had the dossier: lateness belongs to the step and to the position that held it (LIFE-3).

use super::{Act, Event};
use crate::calendars::{Calendar, CalendarRefusal, Openings, Wait};
use chrono::{DateTime, TimeDelta, Utc};

/// One stay at a step.
#[derive(Clone, Debug, PartialEq)]
pub struct Visit {
    pub step: u16,
    pub entered_at: DateTime<Utc>,
    /// Absent while it is there.
    pub left_at: Option<DateTime<Utc>>,
    /// The position of the officer who moved it on.
    pub position: Option<String>,
}

impl Visit {
    /// The stays that a history tells, in order.
    pub fn of(events: &[Event]) -> Vec<Self> {
        let mut visits: Vec<Self> = Vec::new();
        for event in events {
            let next = match (event.act, event.step) {
                (Act::Accepted | Act::Arrived, Some(step)) => Some(step),
                (Act::StepForwarded | Act::Approved, Some(step)) => step.checked_add(1),
                (Act::StepSentBack, Some(step)) => step.checked_sub(1),
                (Act::Completed | Act::Stopped, _) => None,
                _ => continue,
            };
            if let Some(open) = visits.last_mut().filter(|visit| visit.left_at.is_none()) {
                open.left_at = Some(event.at);
                open.position.clone_from(&event.position);
            }
            visits.extend(next.map(|step| Self {
                step,
                entered_at: event.at,
                left_at: None,
                position: None,
            }));
        }
        visits
    }

    /// Working time used, the waits in between not counted: they are nobody's lateness.
    pub fn used(
        &self,
        calendar: &Calendar,
        waits: &[Wait],
        now: DateTime<Utc>,
    ) -> Result<TimeDelta, CalendarRefusal> {
        let end = self.left_at.unwrap_or(now).max(self.entered_at);
        let mut used = calendar.working_time(self.entered_at, end, Openings::Every)?;
        for wait in waits {
            let from = wait.from.clamp(self.entered_at, end);
            let until = wait.until.unwrap_or(end).clamp(from, end);
            used -= calendar.working_time(from, until, Openings::Every)?;
        }
        Ok(used)
    }
}
