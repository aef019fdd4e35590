use crate::sample::{CITIZEN, file, noon, store};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    catalogue::Channel,
    notifications::{Delivery, MOST_ATTEMPTS, Notice},
};
use persistence::{Session, StorageError, testing::TestDatabase};
use uuid::Uuid;

#[tokio::test]
async fn an_error_undoes_everything_and_a_panic_harms_nobody_else() {
    let database = TestDatabase::empty();
    let store = store(&database).await;
    let failed = store
        .write("fail", |session| {
            file(session, noon(), Channel::Online)?;
            Err::<(), _>(StorageError::NotFound { what: "reason" })
        })
        .await;
    assert!(matches!(
        failed,
        Err(StorageError::NotFound { what: "reason" })
    ));
    let panicked: Result<(), StorageError> = store.write("panic", |_| panic!("on purpose")).await;
    assert!(matches!(panicked, Err(StorageError::Database(_))));
    let filed = store
        .write("file", |session| file(session, noon(), Channel::Online))
        .await
        .unwrap();
    assert_eq!(filed.code.as_str(), "H53-260821-0001");
}

#[tokio::test]
async fn a_second_use_of_a_key_finds_the_first_answer() {
    use persistence::idempotency::Remembered;

    let database = TestDatabase::empty();
    let store = store(&database).await;
    let answer = Remembered {
        fingerprint: "print".into(),
        status: 201,
        location: Some("/api/v1/dossiers/H53-260821-0001".into()),
        etag: Some("\"1\"".into()),
        body: "{}".into(),
    };
    let expected = answer.clone();
    let found = store
        .write("once", move |session| {
            let mut keys = session.idempotency();
            assert_eq!(keys.claim(CITIZEN, "key", "print", noon())?, None);
            keys.save(CITIZEN, "key", &answer)?;
            keys.claim(CITIZEN, "key", "other", noon())
        })
        .await
        .unwrap_or_else(|error: StorageError| panic!("{error}"));
    assert_eq!(found, Some(expected));
}

#[tokio::test]
async fn a_delivery_that_one_worker_has_done_is_not_failed_by_a_late_one() {
    let database = TestDatabase::empty();
    let store = store(&database).await;
    let dead = store
        .write("deliver", |session| {
            let filed = file(session, noon(), Channel::Online)?;
            let delivery = Delivery {
                id: Uuid::from_u128(9),
                dossier: Some(filed.code.to_string()),
                notice: Notice {
                    title: "Hồ sơ đã được nộp".into(),
                    body: "Đã nộp.".into(),
                },
                account: None,
                email: None,
                created_at: noon(),
                attempts: 0,
            };
            let mut outbox = session.outbox();
            outbox.add(&delivery)?;
            outbox.mark_done(&delivery)?;
            outbox.mark_failed(delivery.id, "late", None)?;
            outbox.list_dead(None, 10)
        })
        .await
        .unwrap_or_else(|error: StorageError| panic!("{error}"));
    assert!(dead.items.is_empty());
}

#[tokio::test]
async fn what_a_letter_with_a_code_said_is_forgotten_once_it_is_sent() {
    let database = TestDatabase::empty();
    let store = store(&database).await;
    let send = |session: &mut Session<'_>| {
        let mut outbox = session.outbox();
        for delivery in [letter(1, None), letter(2, Some(CITIZEN))] {
            outbox.add(&delivery)?;
            outbox.mark_done(&delivery)?;
        }
        Ok::<_, StorageError>(())
    };
    store.write("send", send).await.unwrap();
    database.execute("UPDATE outbox SET state = 'pending'");
    let again = |session: &mut Session<'_>| session.outbox().claim(noon(), noon(), 10);
    let kept = store.write("claim", again).await.unwrap();
    let bodies: Vec<&str> = kept.iter().map(|kept| kept.notice.body.as_str()).collect();
    assert_eq!(bodies, ["", "abcd-efgh"], "a notice stands in a list too");
}

#[tokio::test]
async fn a_delivery_that_somebody_has_changed_is_a_failed_attempt_and_no_other_waits_for_it() {
    let database = TestDatabase::empty();
    let store = store(&database).await;
    let send = |session: &mut Session<'_>| {
        session.outbox().add(&letter(1, Some(CITIZEN)))?;
        session.outbox().add(&letter(2, Some(CITIZEN)))
    };
    store.write("send", send).await.unwrap();
    database.execute(&format!(
        "UPDATE outbox SET email = 'x' WHERE id = '{}'",
        Uuid::from_u128(1)
    ));
    let claimed_at = async |at: DateTime<Utc>| {
        let claim = move |session: &mut Session<'_>| session.outbox().claim(at, at, 10);
        let claimed = store.write("claim", claim).await.unwrap();
        let numbers = claimed.iter().map(|one| one.id.as_u128());
        numbers.collect::<Vec<_>>()
    };
    assert_eq!(claimed_at(noon()).await, [2]);
    let mut at = noon();
    for _ in 0..MOST_ATTEMPTS {
        at += TimeDelta::hours(6);
        assert_eq!(claimed_at(at).await, [2]);
    }
    let list = |session: &mut Session<'_>| session.outbox().list_dead(None, 10);
    let dead = store.read("dead", list).await.unwrap().items;
    assert_eq!(dead.len(), 1);
    let reason = dead[0].last_error.as_deref().unwrap();
    assert!(reason.contains("outbox.email"), "{reason}");
}

fn letter(number: u128, account: Option<Uuid>) -> Delivery {
    Delivery {
        id: Uuid::from_u128(number),
        dossier: None,
        notice: Notice {
            title: "Mã xác nhận".into(),
            body: "abcd-efgh".into(),
        },
        account,
        email: Some("an@example.vn".into()),
        created_at: noon(),
        attempts: 0,
    }
}
