//! SQLite takes one writer. It runs the waiting transactions of several callers, each in a savepoint of its own,
//! commits them together, and only then answers: one durable flush serves many. A refusal waits too: it may rest on
//! what another of them wrote.

use crate::{Session, StorageError, connection::AnyConnection, session::Memory};
use diesel::{RunQueryDsl, connection::SimpleConnection, sql_query};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
    },
};
use tokio::sync::oneshot;

/// How many transactions one commit may carry.
const MOST_TOGETHER: usize = 64;

/// How many transactions may wait; more are refused at once instead of late.
const MOST_WAITING: usize = 1024;

/// Runs on the writer's connection; what it returns is called once it is known whether the commit held.
type Job = Box<dyn FnOnce(&mut AnyConnection, &Memory) -> Answer + Send>;

enum Answer {
    /// The savepoint is to be kept.
    Keep(Deliver),
    /// The savepoint is to be undone.
    Undo(Deliver),
}

/// Sends the outcome to the caller; an error of the common commit replaces it, whatever it was.
type Deliver = Box<dyn FnOnce(Result<(), StorageError>, &Memory) + Send>;

pub struct Writer {
    jobs: SyncSender<Job>,
}

impl Writer {
    pub fn start(connection: AnyConnection, memory: Arc<Memory>) -> Result<Self, StorageError> {
        let (jobs, queue) = sync_channel(MOST_WAITING);
        std::thread::Builder::new()
            .name("writer".into())
            .spawn(move || run(connection, &memory, &queue))
            .map_err(|error| StorageError::Unavailable(error.to_string()))?;
        Ok(Self { jobs })
    }

    pub async fn write<T, E>(
        &self,
        name: &'static str,
        work: impl FnOnce(&mut Session<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
    {
        let (job, answer) = job(name, work);
        let gone = || StorageError::Unavailable("the writer has stopped".into());
        self.jobs.try_send(job).map_err(|error| match error {
            TrySendError::Full(_) => StorageError::Unavailable("too many writes wait".into()),
            TrySendError::Disconnected(_) => gone(),
        })?;
        answer.await.unwrap_or_else(|_| Err(gone().into()))
    }
}

fn job<T, E>(
    name: &'static str,
    work: impl FnOnce(&mut Session<'_>) -> Result<T, E> + Send + 'static,
) -> (Job, oneshot::Receiver<Result<T, E>>)
where
    T: Send + 'static,
    E: From<StorageError> + Send + 'static,
{
    let (sender, answer) = oneshot::channel();
    let job: Job = Box::new(move |connection, memory| {
        let session = &mut Session::new(connection, memory);
        let outcome = catch_unwind(AssertUnwindSafe(|| work(session)));
        let outcome = outcome
            .unwrap_or_else(|_| Err(StorageError::Database(format!("{name} panicked")).into()));
        let (keep, changes) = (outcome.is_ok(), session.take_changes());
        let deliver: Deliver = Box::new(move |commit, memory| {
            memory.callers.forget(changes);
            let outcome = commit.map_err(E::from).and(outcome);
            // The caller may have gone away; the effect stands all the same.
            let _ = sender.send(outcome);
        });
        if keep {
            Answer::Keep(deliver)
        } else {
            Answer::Undo(deliver)
        }
    });
    (job, answer)
}

fn run(mut connection: AnyConnection, memory: &Memory, queue: &Receiver<Job>) {
    while let Ok(first) = queue.recv() {
        let waiting = std::iter::once(first).chain(queue.try_iter().take(MOST_TOGETHER - 1));
        commit_together(&mut connection, memory, waiting);
    }
}

fn commit_together(
    connection: &mut AnyConnection,
    memory: &Memory,
    jobs: impl Iterator<Item = Job>,
) {
    let begun = connection
        .batch_execute("BEGIN IMMEDIATE")
        .map_err(StorageError::from);
    let mut delivers: Vec<Deliver> = Vec::new();
    let mut failure = begun.err().map(|error| error.to_string());
    for job in jobs {
        if failure.is_some() {
            // Dropping the job drops its sender, which the caller reads as "unavailable".
            drop(job);
            continue;
        }
        match in_savepoint(connection, memory, job) {
            Ok(deliver) => delivers.push(deliver),
            Err(error) => failure = Some(error.to_string()),
        }
    }
    if failure.is_none() {
        failure = connection
            .batch_execute("COMMIT")
            .err()
            .map(|error| error.to_string());
    }
    if failure.is_some() {
        // Nothing to undo when BEGIN itself failed.
        let _ = connection.batch_execute("ROLLBACK");
    }
    for deliver in delivers {
        let outcome = failure.clone().map(StorageError::Unavailable);
        deliver(outcome.map_or(Ok(()), Err), memory);
    }
}

fn in_savepoint(
    connection: &mut AnyConnection,
    memory: &Memory,
    job: Job,
) -> Result<Deliver, StorageError> {
    sql_query("SAVEPOINT caller").execute(connection)?;
    let deliver = match job(connection, memory) {
        Answer::Keep(deliver) => deliver,
        Answer::Undo(deliver) => {
            sql_query("ROLLBACK TO caller").execute(connection)?;
            deliver
        }
    };
    sql_query("RELEASE caller").execute(connection)?;
    Ok(deliver)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        calendars::CalendarCache, catalogue::VersionCache, connection::Target, identity::Callers,
        sealer::Sealer, vault::Vault,
    };

    #[test]
    fn a_refusal_may_rest_on_a_write_whose_commit_fails_and_is_then_no_answer() {
        let mut connection = Target::Sqlite(":memory:".into()).connect().unwrap();
        crate::migration::up(&mut connection).unwrap();
        let memory = Memory {
            calendars: CalendarCache::default(),
            callers: Callers::default(),
            versions: VersionCache::default(),
            vault: Vault::open(Sealer::new([7; 32]), &mut connection).unwrap(),
        };
        connection
            .batch_execute(
                "CREATE TABLE a (id INTEGER PRIMARY KEY, \
                 above INTEGER REFERENCES a (id) DEFERRABLE INITIALLY DEFERRED)",
            )
            .unwrap();
        let fails_at_commit: Job = Box::new(|connection, _| {
            connection
                .batch_execute("INSERT INTO a VALUES (1, 2)")
                .unwrap();
            Answer::Keep(Box::new(|_, _| ()))
        });
        let refuses = |_: &mut Session<'_>| Err::<(), _>(StorageError::Duplicate { what: "a" });
        let (refused, mut answer) = job("refuse", refuses);
        commit_together(
            &mut connection,
            &memory,
            [fails_at_commit, refused].into_iter(),
        );
        let heard = answer.try_recv().unwrap();
        assert!(
            matches!(heard, Err(StorageError::Unavailable(_))),
            "{heard:?}"
        );
    }

    #[tokio::test]
    async fn a_write_that_finds_the_queue_full_is_refused_at_once() {
        let (jobs, _queue) = sync_channel(0);
        let outcome: Result<(), StorageError> = Writer { jobs }.write("wait", |_| Ok(())).await;
        assert!(matches!(outcome, Err(StorageError::Unavailable(_))));
    }
}
