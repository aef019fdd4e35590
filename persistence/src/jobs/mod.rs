mod row;

use crate::{StorageError, connection::AnyConnection, row::text, schema::jobs};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::{
    Word,
    jobs::{Job, JobState},
};
use row::JobRow;
use uuid::Uuid;

/// Long work in the background, and how far it has come.
pub struct Jobs<'c>(&'c mut AnyConnection);

impl<'c> Jobs<'c> {
    pub(crate) fn new(connection: &'c mut AnyConnection) -> Self {
        Self(connection)
    }

    pub fn add(&mut self, job: &Job) -> Result<(), StorageError> {
        diesel::insert_into(jobs::table)
            .values(JobRow::of(job)?)
            .execute(self.0)?;
        Ok(())
    }

    pub fn get(&mut self, id: Uuid) -> Result<Job, StorageError> {
        let row: JobRow = jobs::table
            .find(text(id))
            .get_result(self.0)
            .map_err(StorageError::getting("job"))?;
        row.job()
    }

    /// Takes the job that has waited longest for one worker: until `lease_ends` no other worker, on any node, gets it.
    pub fn claim(
        &mut self,
        now: DateTime<Utc>,
        lease_ends: DateTime<Utc>,
    ) -> Result<Option<Job>, StorageError> {
        let unfinished = [JobState::Waiting, JobState::Running].map(JobState::word);
        let due = jobs::table
            .filter(jobs::state.eq_any(unfinished))
            .filter(jobs::next_attempt_at.le(now.naive_utc()))
            .order((jobs::next_attempt_at, jobs::id))
            .limit(1);
        let row: Option<JobRow> = match self.0 {
            AnyConnection::Sqlite(plain) => due.get_result(plain).optional()?,
            AnyConnection::Postgres(plain) => due
                .for_update()
                .skip_locked()
                .get_result(plain)
                .optional()?,
        };
        let Some(mut job) = row.map(JobRow::job).transpose()? else {
            return Ok(None);
        };
        job.claim(now, lease_ends);
        self.save(&mut job)?;
        Ok(Some(job))
    }

    /// Saves over the version it was read at: a worker whose lease has passed to another one saves nothing.
    pub fn save(&mut self, job: &mut Job) -> Result<(), StorageError> {
        let read_at = job.version;
        job.version += 1;
        let row = jobs::table
            .filter(jobs::id.eq(text(job.id)))
            .filter(jobs::version.eq(read_at));
        match diesel::update(row).set(JobRow::of(job)?).execute(self.0)? {
            0 => Err(StorageError::Stale { what: "job" }),
            _ => Ok(()),
        }
    }
}
