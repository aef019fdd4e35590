use crate::sample::{noon, sealer, store};
use chrono::{DateTime, TimeDelta, Utc};
use domain::jobs::{Batch, Job, JobKind, JobState};
use persistence::{StorageError, Store, testing::TestDatabase};
use uuid::Uuid;

async fn with_a_job(database: &TestDatabase) -> Store {
    let store = store(database).await;
    let job = Job::new(
        Uuid::from_u128(8),
        JobKind::CalendarChange,
        Uuid::nil(),
        noon(),
    );
    let add = store.write("add", move |session| session.jobs().add(&job));
    add.await.unwrap();
    store
}

async fn claim(store: &Store, now: DateTime<Utc>) -> Option<Job> {
    let lease_ends = now + TimeDelta::seconds(60);
    let claim = move |session: &mut persistence::Session<'_>| session.jobs().claim(now, lease_ends);
    store.write("claim", claim).await.unwrap()
}

fn a_batch(reached: Option<&str>) -> Batch {
    Batch {
        looked_at: 3,
        moved: 1,
        reached: reached.map(str::to_owned),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_workers_on_two_nodes_one_gets_the_job() {
    let database = TestDatabase::empty();
    let one = with_a_job(&database).await;
    let other = Store::open(&database.url, sealer()).unwrap();
    let workers = (0..16).map(|n| {
        let store = if n % 2 == 0 {
            one.clone()
        } else {
            other.clone()
        };
        tokio::spawn(async move { claim(&store, noon()).await })
    });
    let mut claimed = Vec::new();
    for worker in workers.collect::<Vec<_>>() {
        claimed.extend(worker.await.unwrap());
    }
    assert_eq!(claimed.len(), 1);
    assert_eq!(
        (claimed[0].state, claimed[0].attempts),
        (JobState::Running, 1)
    );
}

#[tokio::test]
async fn a_job_of_a_killed_worker_goes_on_after_its_lease_where_it_was() {
    let database = TestDatabase::empty();
    let store = with_a_job(&database).await;
    let mut first = claim(&store, noon()).await.unwrap();
    let advance = store.write("advance", move |session| {
        first.advance(a_batch(Some("H53-260821-0003")), noon());
        session.jobs().save(&mut first)?;
        Ok::<_, StorageError>(())
    });
    advance.await.unwrap();
    let killed = claim(&store, noon()).await.unwrap();
    assert_eq!(claim(&store, noon()).await, None);
    let later = noon() + TimeDelta::seconds(60);
    let mut next = claim(&store, later).await.unwrap();
    assert_eq!(next.reached.as_deref(), Some("H53-260821-0003"));
    assert_eq!((next.done, next.attempts), (3, 2));
    let outcome = store.write("late", move |session| {
        let mut late = killed;
        next.advance(a_batch(None), later);
        session.jobs().save(&mut next)?;
        late.advance(a_batch(Some("H53-260821-0006")), later);
        let refused = session.jobs().save(&mut late);
        assert!(matches!(refused, Err(StorageError::Stale { what: "job" })));
        session.jobs().get(late.id)
    });
    let done = outcome.await.unwrap();
    assert_eq!((done.state, done.done), (JobState::Done, 6));
    assert_eq!(claim(&store, later + TimeDelta::days(1)).await, None);
}
