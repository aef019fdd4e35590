//! The clocks of a dossier: which one runs, and what a changed calendar does to them (TIME-8, TIME-9).

use super::{Act, Dossier, Event, Refusal, Signatory, Status};
use crate::{
    Word,
    agencies::AgencyIdentifier,
    calendars::{Calendar, CalendarRefusal, ClockState, Promise},
};
use chrono::{DateTime, Utc};

/// Each has its own service level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeadlineKind {
    /// IN-2, IN-3.
    Reception,
    /// The limit of the procedure.
    Resolution,
    /// The time that the applicant has to supply (LIFE-5).
    Supplement,
    /// The quota of the present step (LIFE-3).
    Step,
}

/// A promise that a changed calendar moves, or cannot time any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    pub deadline: DeadlineKind,
    pub from: DateTime<Utc>,
    pub to: NewDue,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewDue {
    At(DateTime<Utc>),
    /// It would lie in a year that is not loaded: what was promised stays until somebody loads it.
    YearNotLoaded(i32),
}

/// What a changed calendar does to a dossier; without an event nothing happened to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Recomputation {
    pub event: Option<Event>,
    pub moved: Vec<Moved>,
}

/// What is said of a running clock, each once (TIME-8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WarningLevel {
    /// At most a quarter of the working time is left.
    DueSoon,
    /// The due instant has come.
    Due,
    /// The office works again and it is still not done.
    Overdue,
}

impl Dossier {
    /// When each warning of the running clock is to be made, the earliest first; none for a clock that stands still.
    pub fn warnings(&self, calendar: &Calendar) -> Vec<(WarningLevel, DateTime<Utc>)> {
        if self.clock_state() != ClockState::Running {
            return Vec::new();
        }
        let owed = self.owed();
        // Where the next year is not loaded yet, nobody is told later for it.
        let opening = calendar.next_opening(owed.due).unwrap_or(owed.due);
        vec![
            (WarningLevel::DueSoon, owed.soon),
            (WarningLevel::Due, owed.due),
            (WarningLevel::Overdue, opening),
        ]
    }

    /// The agency whose calendar times it: the counter's until the competent one has it (IN-10).
    pub fn timed_by(&self) -> &AgencyIdentifier {
        match self.resolution {
            Some(_) => &self.agency,
            None => &self.counter,
        }
    }

    /// The promise that the agency owes now: of the reception, then of the resolution.
    pub fn owed(&self) -> &Promise {
        match (&self.status, &self.resolution) {
            (Status::Submitted, _) | (_, None) => &self.reception,
            (_, Some(resolution)) => resolution,
        }
    }

    /// Which deadline counts now; that of the resolution also while it has not started (IN-10).
    pub fn owed_deadline(&self) -> DeadlineKind {
        match (self.status, &self.resolution) {
            (Status::Submitted, _)
            | (Status::SupplementRequired | Status::NotAccepted | Status::Stopped, None) => {
                DeadlineKind::Reception
            }
            _ => DeadlineKind::Resolution,
        }
    }

    /// The state of the clock that `owed` belongs to.
    pub fn clock_state(&self) -> ClockState {
        match self.status {
            Status::Submitted => ClockState::Running,
            Status::Accepted | Status::InProcess if self.resolution.is_none() => {
                ClockState::NotStarted
            }
            Status::Accepted | Status::InProcess if !self.is_waiting() => ClockState::Running,
            Status::Accepted
            | Status::InProcess
            | Status::SupplementRequired
            | Status::PaymentRequired
            | Status::WithdrawalRequested => ClockState::Paused,
            Status::NotAccepted
            | Status::Stopped
            | Status::Completed
            | Status::Returned
            | Status::Closed => ClockState::Finished,
        }
    }

    /// When the reception's clock ended: accepted, refused, or taken back.
    pub fn reception_ended_at(&self) -> Option<DateTime<Utc>> {
        self.accepted_at.or(self.ended_at)
    }

    /// When the resolution's clock ended: with the result, or stopped.
    pub fn resolution_ended_at(&self) -> Option<DateTime<Utc>> {
        self.completed_at.or(self.ended_at)
    }

    /// TIME-9: the promises still open, computed anew over the calendar as it is now. Nothing is said of those that
    /// stay where they are.
    pub fn recompute(
        &mut self,
        calendar: &Calendar,
        reason: &str,
        by: &Signatory,
        at: DateTime<Utc>,
    ) -> Result<Recomputation, Refusal> {
        let mut moved = Vec::new();
        for (deadline, promise) in self.open_promises() {
            let from = promise.due;
            let to = match promise.recomputed(calendar) {
                Ok(anew) if anew.due == from => continue,
                Ok(anew) => {
                    *promise = anew;
                    NewDue::At(promise.due)
                }
                Err(CalendarRefusal::YearNotLoaded(year)) => NewDue::YearNotLoaded(year),
                Err(refusal) => return Err(refusal.into()),
            };
            moved.push(Moved { deadline, from, to });
        }
        let told = told(&moved);
        let event = (!told.is_empty()).then(|| {
            let event = self.event(Act::DeadlineRecomputed, self.status, by, at);
            event.noting(format!("{}\nLý do: {reason}", told.join("\n")))
        });
        Ok(Recomputation { event, moved })
    }

    fn open_promises(&mut self) -> Vec<(DeadlineKind, &mut Promise)> {
        let mut open = Vec::new();
        if self.reception_ended_at().is_none() {
            open.push((DeadlineKind::Reception, &mut self.reception));
        }
        if self.completed_at.or(self.ended_at).is_none() {
            let resolution = self
                .resolution
                .iter_mut()
                .map(|promise| (DeadlineKind::Resolution, promise));
            let supplement = self
                .supplement
                .iter_mut()
                .map(|promise| (DeadlineKind::Supplement, promise));
            let step = self
                .step
                .iter_mut()
                .map(|step| (DeadlineKind::Step, &mut step.promise));
            open.extend(resolution.chain(supplement).chain(step));
        }
        open
    }
}

/// For the history: each promise that has moved, old and new.
fn told(moved: &[Moved]) -> Vec<String> {
    let clock = |at| crate::calendars::local(at).format("%H:%M ngày %d/%m/%Y");
    let line = |moved: &Moved| match moved.to {
        NewDue::At(to) => Some(format!(
            "{}: từ {} đổi thành {}.",
            moved.deadline.name_vi(),
            clock(moved.from),
            clock(to)
        )),
        NewDue::YearNotLoaded(_) => None,
    };
    moved.iter().filter_map(line).collect()
}

impl DeadlineKind {
    pub fn name_vi(self) -> &'static str {
        match self {
            Self::Reception => "Hạn tiếp nhận",
            Self::Resolution => "Hạn giải quyết",
            Self::Supplement => "Hạn bổ sung",
            Self::Step => "Hạn của bước",
        }
    }
}

impl Word for DeadlineKind {
    const ALL: &'static [Self] = &[
        Self::Reception,
        Self::Resolution,
        Self::Supplement,
        Self::Step,
    ];

    fn word(self) -> &'static str {
        match self {
            Self::Reception => "reception",
            Self::Resolution => "resolution",
            Self::Supplement => "supplement",
            Self::Step => "step",
        }
    }
}

impl WarningLevel {
    pub fn name_vi(self) -> &'static str {
        match self {
            Self::DueSoon => "sắp đến hạn",
            Self::Due => "đến hạn",
            Self::Overdue => "quá hạn",
        }
    }
}

impl Word for WarningLevel {
    const ALL: &'static [Self] = &[Self::DueSoon, Self::Due, Self::Overdue];

    fn word(self) -> &'static str {
        match self {
            Self::DueSoon => "due_soon",
            Self::Due => "due",
            Self::Overdue => "overdue",
        }
    }
}
