//! Long work in the background: in batches, on any node, going on where it was broken off.

use crate::Word;
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

/// After so many attempts without progress a job has failed.
pub const MOST_ATTEMPTS: u16 = 5;

#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    pub id: Uuid,
    pub kind: JobKind,
    /// What it works for: the calendar change, for instance.
    pub subject: Uuid,
    pub state: JobState,
    /// How much there is to look at; unknown until the work has begun.
    pub total: Option<u64>,
    pub done: u64,
    /// How much of that was changed.
    pub moved: u64,
    /// The last thing looked at; the next batch begins behind it.
    pub reached: Option<String>,
    /// Since the last progress.
    pub attempts: u16,
    /// While it runs: the end of the lease.
    pub next_attempt_at: DateTime<Utc>,
    pub created_at: DateTime<Utc>,
    pub started_at: Option<DateTime<Utc>>,
    pub finished_at: Option<DateTime<Utc>>,
    /// Why the last attempt broke off.
    pub error: Option<String>,
    pub version: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobKind {
    /// Recomputes the promises that an applied change of a calendar moves (TIME-9).
    CalendarChange,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobState {
    Waiting,
    Running,
    Done,
    Failed,
}

/// What one batch did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    pub looked_at: u64,
    pub moved: u64,
    /// The last thing looked at; `None` when nothing was left.
    pub reached: Option<String>,
}

impl Job {
    pub fn new(id: Uuid, kind: JobKind, subject: Uuid, now: DateTime<Utc>) -> Self {
        Self {
            id,
            kind,
            subject,
            state: JobState::Waiting,
            total: None,
            done: 0,
            moved: 0,
            reached: None,
            attempts: 0,
            next_attempt_at: now,
            created_at: now,
            started_at: None,
            finished_at: None,
            error: None,
            version: 1,
        }
    }

    /// A worker takes it; should the worker be killed, another takes it when the lease ends.
    pub fn claim(&mut self, now: DateTime<Utc>, lease_ends: DateTime<Utc>) {
        self.state = JobState::Running;
        self.started_at.get_or_insert(now);
        self.attempts += 1;
        self.next_attempt_at = lease_ends;
    }

    /// A batch is done: any worker may take the next one at once.
    pub fn advance(&mut self, batch: Batch, now: DateTime<Utc>) {
        let Batch {
            looked_at,
            moved,
            reached,
        } = batch;
        self.done += looked_at;
        self.moved += moved;
        self.attempts = 0;
        self.error = None;
        self.next_attempt_at = now;
        if reached.is_some() {
            self.reached = reached;
        } else {
            self.state = JobState::Done;
            self.total = Some(self.done);
            self.finished_at = Some(now);
        }
    }

    /// An attempt broke off: another one later, or none.
    pub fn break_off(&mut self, error: String, now: DateTime<Utc>) {
        self.error = Some(error);
        if self.attempts >= MOST_ATTEMPTS {
            self.state = JobState::Failed;
            self.finished_at = Some(now);
        } else {
            self.next_attempt_at = now + TimeDelta::seconds(10) * i32::from(self.attempts);
        }
    }

    /// A race was lost: nothing is wrong with it, and it may be tried again at once.
    pub fn give_back(&mut self, now: DateTime<Utc>) {
        self.attempts = self.attempts.saturating_sub(1);
        self.next_attempt_at = now;
    }

    /// Goes on where it failed.
    pub fn restart(&mut self, now: DateTime<Utc>) {
        self.state = JobState::Waiting;
        self.attempts = 0;
        self.finished_at = None;
        self.next_attempt_at = now;
    }
}

impl Word for JobKind {
    const ALL: &'static [Self] = &[Self::CalendarChange];

    fn word(self) -> &'static str {
        match self {
            Self::CalendarChange => "calendar_change",
        }
    }
}

impl Word for JobState {
    const ALL: &'static [Self] = &[Self::Waiting, Self::Running, Self::Done, Self::Failed];

    fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime<Utc> {
        DateTime::UNIX_EPOCH
    }

    fn job() -> Job {
        Job::new(Uuid::nil(), JobKind::CalendarChange, Uuid::nil(), now())
    }

    #[test]
    fn a_job_that_makes_progress_never_runs_out_of_attempts() {
        let mut job = job();
        for batch in 0..2 * MOST_ATTEMPTS {
            job.claim(now(), now() + TimeDelta::seconds(60));
            job.advance(
                Batch {
                    looked_at: 2,
                    moved: 1,
                    reached: Some(batch.to_string()),
                },
                now(),
            );
        }
        assert_eq!(
            (job.state, job.done, job.moved),
            (JobState::Running, 20, 10)
        );
        job.claim(now(), now());
        let last = Batch {
            looked_at: 0,
            moved: 0,
            reached: None,
        };
        job.advance(last, now());
        assert_eq!((job.state, job.total), (JobState::Done, Some(20)));
    }

    #[test]
    fn a_job_that_always_breaks_off_fails_and_can_be_restarted() {
        let mut job = job();
        for attempt in 1..=MOST_ATTEMPTS {
            assert_ne!(job.state, JobState::Failed, "attempt {attempt}");
            job.claim(now(), now());
            job.break_off("the database refused".into(), now());
        }
        assert_eq!(
            (job.state, job.finished_at),
            (JobState::Failed, Some(now()))
        );
        job.restart(now());
        assert_eq!((job.state, job.attempts), (JobState::Waiting, 0));
    }
}
