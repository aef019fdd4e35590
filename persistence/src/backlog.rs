//! What waits in the background and what is late, counted over indexes: for whoever watches the server.

use crate::{
    StorageError,
    connection::AnyConnection,
    row::instant,
    schema::{dossiers, jobs, outbox},
};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::{
    dsl::{count_star, min},
    prelude::*,
};
use domain::{Word, calendars::ClockState, jobs::JobState};

pub struct Backlogs<'c>(&'c mut AnyConnection);

/// A queue as it is now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backlog {
    pub waiting: i64,
    /// Since when the oldest of them has waited.
    pub since: Option<DateTime<Utc>>,
    /// Given up after every attempt; somebody must look.
    pub given_up: i64,
}

impl<'c> Backlogs<'c> {
    pub(crate) fn new(connection: &'c mut AnyConnection) -> Self {
        Self(connection)
    }

    /// Notices that are not handed out yet.
    pub fn notices(&mut self) -> Result<Backlog, StorageError> {
        let waiting = outbox::table.filter(outbox::state.eq(crate::notifications::PENDING));
        let dead = outbox::table.filter(outbox::state.eq(crate::notifications::DEAD));
        let since: Option<NaiveDateTime> =
            waiting.select(min(outbox::created_at)).get_result(self.0)?;
        Ok(Backlog {
            waiting: waiting.select(count_star()).get_result(self.0)?,
            since: since.map(instant),
            given_up: dead.select(count_star()).get_result(self.0)?,
        })
    }

    pub fn jobs(&mut self) -> Result<Backlog, StorageError> {
        let unfinished = [JobState::Waiting, JobState::Running].map(JobState::word);
        let waiting = || jobs::table.filter(jobs::state.eq_any(unfinished));
        let failed = jobs::table.filter(jobs::state.eq(JobState::Failed.word()));
        let since: Option<NaiveDateTime> =
            waiting().select(min(jobs::created_at)).get_result(self.0)?;
        Ok(Backlog {
            waiting: waiting().select(count_star()).get_result(self.0)?,
            since: since.map(instant),
            given_up: failed.select(count_star()).get_result(self.0)?,
        })
    }

    /// Dossiers whose running clock is past its due instant.
    pub fn overdue(&mut self, now: DateTime<Utc>) -> Result<i64, StorageError> {
        let overdue = dossiers::table
            .filter(dossiers::clock_state.eq(ClockState::Running.word()))
            .filter(dossiers::queue_due_at.lt(now.naive_utc()));
        Ok(overdue.select(count_star()).get_result(self.0)?)
    }
}
