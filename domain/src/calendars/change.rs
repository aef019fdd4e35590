//! A calendar changes in one way only: proposed, looked at, applied with a reason (TIME-9).

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{CalendarEdit, CalendarSheet, CalendarTree, EditFault};
use crate::Word;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarChange {
    pub id: Uuid,
    pub calendar: String,
    /// The version of the calendar that was looked at when it was proposed.
    pub based_on: i64,
    pub edit: CalendarEdit,
    pub proposed_by: Uuid,
    pub proposed_at: DateTime<Utc>,
    pub application: Option<Application>,
    pub version: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    pub by: Uuid,
    pub at: DateTime<Utc>,
    pub reason: String,
    /// The work that looks at every open dossier.
    pub job: Uuid,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeState {
    Proposed,
    Applied,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangeRefusal {
    AlreadyApplied,
    /// The calendar has been changed since this was proposed.
    Outdated {
        now: i64,
    },
    /// What was right when it was proposed no longer fits the calendars above or below, or never was.
    Faults(Vec<EditFault>),
}

impl CalendarChange {
    /// `tree` holds the calendar, all above and below it, and the parent that the edit names.
    pub fn check(&self, tree: &CalendarTree, sheet: &CalendarSheet) -> Result<(), ChangeRefusal> {
        self.check_open()?;
        if sheet.version != self.based_on {
            return Err(ChangeRefusal::Outdated { now: sheet.version });
        }
        let faults = self.edit.faults(sheet, tree);
        if faults.is_empty() {
            Ok(())
        } else {
            Err(ChangeRefusal::Faults(faults))
        }
    }

    /// The calendar as it is from now on.
    pub fn apply(
        &mut self,
        tree: &CalendarTree,
        sheet: &CalendarSheet,
        application: Application,
    ) -> Result<CalendarSheet, ChangeRefusal> {
        self.check(tree, sheet)?;
        self.application = Some(application);
        Ok(self.edit.applied_to(sheet))
    }

    /// What has been applied stays: another change takes it back.
    pub fn check_open(&self) -> Result<(), ChangeRefusal> {
        match self.application {
            Some(_) => Err(ChangeRefusal::AlreadyApplied),
            None => Ok(()),
        }
    }

    pub fn state(&self) -> ChangeState {
        match self.application {
            Some(_) => ChangeState::Applied,
            None => ChangeState::Proposed,
        }
    }
}

impl Word for ChangeState {
    const ALL: &'static [Self] = &[Self::Proposed, Self::Applied];

    fn word(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Applied => "applied",
        }
    }
}
