use crate::{
    StorageError,
    row::{Place, instant, text},
    schema::jobs,
};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use domain::{Word, jobs::Job};

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = jobs, treat_none_as_null = true)]
pub struct JobRow {
    id: String,
    kind: String,
    subject: String,
    state: String,
    total: Option<i64>,
    done: i64,
    moved: i64,
    reached: Option<String>,
    attempts: i32,
    next_attempt_at: NaiveDateTime,
    created_at: NaiveDateTime,
    started_at: Option<NaiveDateTime>,
    finished_at: Option<NaiveDateTime>,
    error: Option<String>,
    version: i64,
}

impl JobRow {
    pub fn of(job: &Job) -> Result<Self, StorageError> {
        let Job {
            id,
            kind,
            subject,
            state,
            total,
            done,
            moved,
            reached,
            attempts,
            next_attempt_at,
            created_at,
            started_at,
            finished_at,
            error,
            version,
        } = job;
        Ok(Self {
            id: text(*id),
            kind: kind.word().to_owned(),
            subject: text(*subject),
            state: state.word().to_owned(),
            total: total.map(count).transpose()?,
            done: count(*done)?,
            moved: count(*moved)?,
            reached: reached.clone(),
            attempts: i32::from(*attempts),
            next_attempt_at: next_attempt_at.naive_utc(),
            created_at: created_at.naive_utc(),
            started_at: started_at.map(|at| at.naive_utc()),
            finished_at: finished_at.map(|at| at.naive_utc()),
            error: error.clone(),
            version: *version,
        })
    }

    pub fn job(self) -> Result<Job, StorageError> {
        let Self {
            id,
            kind,
            subject,
            state,
            total,
            done,
            moved,
            reached,
            attempts,
            next_attempt_at,
            created_at,
            started_at,
            finished_at,
            error,
            version,
        } = self;
        let at = |column| Place("jobs", column);
        Ok(Job {
            id: at("id").parsed(&id)?,
            kind: at("kind").word(&kind)?,
            subject: at("subject").parsed(&subject)?,
            state: at("state").word(&state)?,
            total: total.map(|total| at("total").number(total)).transpose()?,
            done: at("done").number(done)?,
            moved: at("moved").number(moved)?,
            reached,
            attempts: at("attempts").number(attempts)?,
            next_attempt_at: instant(next_attempt_at),
            created_at: instant(created_at),
            started_at: started_at.map(instant),
            finished_at: finished_at.map(instant),
            error,
            version,
        })
    }
}

fn count(number: u64) -> Result<i64, StorageError> {
    i64::try_from(number).map_err(|error| StorageError::Database(error.to_string()))
}
