//! SQLite takes one writer. It runs the waiting transactions of several callers, each in a savepoint of its own,
//! commits them together, and only then answers: one durable flush serves many.

use crate::{Session, StorageError, connection::AnyConnection};
use diesel::connection::SimpleConnection;
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::mpsc::{Receiver, Sender, channel},
};
use tokio::sync::oneshot;

/// How many transactions one commit may carry.
const MOST_TOGETHER: usize = 64;

/// Runs on the writer's connection; what it returns is called once it is known whether the commit held.
type Job = Box<dyn FnOnce(&mut AnyConnection) -> Answer + Send>;

enum Answer {
    /// The savepoint is to be kept.
    Keep(Deliver),
    /// The savepoint is to be undone.
    Undo(Deliver),
}

/// Sends the outcome to the caller; an error of the common commit replaces a success.
type Deliver = Box<dyn FnOnce(Result<(), StorageError>) + Send>;

pub struct Writer {
    jobs: Sender<Job>,
}

impl Writer {
    pub fn start(connection: AnyConnection) -> Result<Self, StorageError> {
        let (jobs, queue) = channel();
        std::thread::Builder::new()
            .name("writer".into())
            .spawn(move || run(connection, &queue))
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
        let (sender, answer) = oneshot::channel::<Result<T, E>>();
        let job: Job = Box::new(move |connection| {
            let outcome = catch_unwind(AssertUnwindSafe(|| work(&mut Session::new(connection))));
            let outcome = outcome
                .unwrap_or_else(|_| Err(StorageError::Database(format!("{name} panicked")).into()));
            let keep = outcome.is_ok();
            let deliver: Deliver = Box::new(move |commit| {
                let outcome = outcome.and_then(|value| commit.map(|()| value).map_err(E::from));
                // The caller may have gone away; the effect stands all the same.
                let _ = sender.send(outcome);
            });
            if keep {
                Answer::Keep(deliver)
            } else {
                Answer::Undo(deliver)
            }
        });
        let gone = || StorageError::Unavailable("the writer has stopped".into());
        self.jobs.send(job).map_err(|_| E::from(gone()))?;
        answer.await.unwrap_or_else(|_| Err(gone().into()))
    }
}

fn run(mut connection: AnyConnection, queue: &Receiver<Job>) {
    while let Ok(first) = queue.recv() {
        let waiting = std::iter::once(first).chain(queue.try_iter().take(MOST_TOGETHER - 1));
        commit_together(&mut connection, waiting);
    }
}

fn commit_together(connection: &mut AnyConnection, jobs: impl Iterator<Item = Job>) {
    let begun = connection
        .batch_execute("BEGIN IMMEDIATE")
        .map_err(StorageError::from);
    let mut delivers: Vec<Deliver> = Vec::new();
    let mut failure = begun.err().map(|error| error.to_string());
    for job in jobs {
        let kept = match failure {
            // Without a transaction the job is not run; its caller hears why.
            Some(_) => run_nothing(job),
            None => in_savepoint(connection, job),
        };
        match kept {
            Ok(deliver) => delivers.extend(deliver),
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
        deliver(
            failure
                .clone()
                .map_or(Ok(()), |reason| Err(StorageError::Unavailable(reason))),
        );
    }
}

/// Dropping the job drops its sender, which the caller reads as "unavailable".
fn run_nothing(job: Job) -> Result<Option<Deliver>, StorageError> {
    drop(job);
    Ok(None)
}

fn in_savepoint(connection: &mut AnyConnection, job: Job) -> Result<Option<Deliver>, StorageError> {
    connection.batch_execute("SAVEPOINT caller")?;
    match job(connection) {
        Answer::Keep(deliver) => {
            connection.batch_execute("RELEASE caller")?;
            Ok(Some(deliver))
        }
        Answer::Undo(deliver) => {
            connection.batch_execute("ROLLBACK TO caller; RELEASE caller")?;
            deliver(Ok(()));
            Ok(None)
        }
    }
}
