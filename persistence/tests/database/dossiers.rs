use crate::sample::{CITIZEN, citizen, file, noon, store};
use chrono::TimeDelta;
use diesel::{Connection, PgConnection, SqliteConnection, connection::SimpleConnection};
use domain::{
    calendars::{Promise, TraceEntry},
    catalogue::Channel,
    dossiers::Status,
};
use persistence::{
    Session, StorageError,
    dossiers::{DossierFilter, DossierPart, QueueFilter, QueueKey, QueuePlace, StepHolder},
    testing::TestDatabase,
};

#[tokio::test(flavor = "multi_thread")]
async fn parallel_filings_get_distinct_consecutive_codes() {
    let database = TestDatabase::empty();
    let store = store(&database).await;
    let filings = (0..64).map(|_| {
        let store = store.clone();
        tokio::spawn(async move {
            store
                .write("file", |session| file(session, noon(), Channel::Online))
                .await
                .unwrap()
        })
    });
    let mut codes = Vec::new();
    for filing in filings.collect::<Vec<_>>() {
        codes.push(filing.await.unwrap().code.as_str().to_owned());
    }
    codes.sort();
    let expected: Vec<String> = (1..=64).map(|n| format!("H53-260821-{n:04}")).collect();
    assert_eq!(codes, expected);
}

#[tokio::test]
async fn a_dossier_is_read_back_as_it_was_saved_and_its_history_grows() {
    let database = TestDatabase::empty();
    let store = store(&database).await;
    let read_back = store
        .write("story", |session| {
            let mut filed = file(session, noon(), Channel::Online)?;
            assert_eq!(session.dossiers().find(&filed.code)?, Some(filed.clone()));
            let withdrawn = filed
                .withdraw(&citizen(), Some("Nộp nhầm".into()), noon())
                .unwrap();
            session.dossiers().save(&mut filed, &withdrawn)?;
            assert_eq!(
                session.dossiers().list_events(&filed.code)?.get(1),
                Some(&withdrawn)
            );
            Ok::<_, StorageError>((session.dossiers().find(&filed.code)?, filed))
        })
        .await
        .unwrap();
    assert_eq!(read_back.0.as_ref(), Some(&read_back.1));
    assert_eq!(
        (read_back.1.status, read_back.1.version),
        (Status::Stopped, 2)
    );
}

#[tokio::test]
async fn a_dossier_that_somebody_has_changed_is_passed_over_and_the_clocks_of_others_are_watched() {
    let database = TestDatabase::empty();
    let store = store(&database).await;
    let file_two = |session: &mut Session<'_>| {
        let sooner = noon() - TimeDelta::days(1);
        let broken = file(session, sooner, Channel::Online)?.code;
        Ok::<_, StorageError>((broken, file(session, noon(), Channel::Online)?.code))
    };
    let (broken, whole) = store.write("file", file_two).await.unwrap();
    database.execute(&format!(
        "UPDATE filings SET answers = 'x' WHERE code = '{broken}'"
    ));
    let first_to_warn = async || {
        let at = noon() + TimeDelta::days(30);
        let claim = move |session: &mut Session<'_>| session.dossiers().claim_to_warn(at, 1);
        let claimed = store.write("claim", claim).await.unwrap();
        claimed.first().map(|dossier| dossier.code.clone())
    };
    assert_eq!(first_to_warn().await, None, "it is put off");
    assert_eq!(first_to_warn().await, Some(whole));
}

#[tokio::test]
async fn a_save_keeps_the_promise_whole_and_never_changes_what_was_filed() {
    let database = TestDatabase::empty();
    let store = store(&database).await;
    let (filed, saved) = store
        .write("promise", |session| {
            let filed = file(session, noon(), Channel::Online)?;
            let mut changed = filed.clone();
            changed.resolution = Some(Promise {
                due: noon() + TimeDelta::microseconds(1),
                trace: vec![TraceEntry::Started { at: noon() }],
                ..changed.reception.clone()
            });
            changed.answers = "{\"changed\":true}".into();
            let event = changed.attach(&citizen(), vec![], noon());
            session.dossiers().save(&mut changed, &event)?;
            let found = session.dossiers().find(&filed.code)?;
            let listed = session.dossiers().list(&DossierFilter {
                parts: vec![DossierPart::OwnedBy(CITIZEN)],
                limit: 1,
                ..DossierFilter::default()
            })?;
            assert_eq!(listed.items.first(), found.as_ref());
            changed.answers.clone_from(&filed.answers);
            Ok::<_, StorageError>((found, changed))
        })
        .await
        .unwrap();
    assert_eq!(filed, Some(saved));
}

#[tokio::test]
async fn a_dossier_that_changed_meanwhile_is_not_overwritten() {
    let database = TestDatabase::empty();
    let store = store(&database).await;
    let outcome = store
        .write("race", |session| {
            let mut first = file(session, noon(), Channel::Online)?;
            let mut second = first.clone();
            let event = first.withdraw(&citizen(), None, noon()).unwrap();
            session.dossiers().save(&mut first, &event)?;
            let event = second.withdraw(&citizen(), None, noon()).unwrap();
            session.dossiers().save(&mut second, &event)
        })
        .await;
    assert!(matches!(
        outcome,
        Err(StorageError::Stale { what: "dossier" })
    ));
}

#[tokio::test]
async fn history_can_neither_be_altered_nor_deleted_by_the_application() {
    let database = TestDatabase::empty();
    let store = store(&database).await;
    store
        .write("file", |session| file(session, noon(), Channel::Online))
        .await
        .unwrap();
    let mut statements = vec![
        "UPDATE dossier_events SET note = 'x'",
        "DELETE FROM dossier_events",
    ];
    if !store.is_postgres() {
        statements.push("INSERT OR REPLACE INTO dossier_events SELECT * FROM dossier_events");
    }
    for statement in statements {
        let refused = if store.is_postgres() {
            PgConnection::establish(&database.url)
                .unwrap()
                .batch_execute(statement)
        } else {
            SqliteConnection::establish(database.url.trim_start_matches("sqlite:"))
                .unwrap()
                .batch_execute(statement)
        };
        assert!(
            refused.unwrap_err().to_string().contains("append-only"),
            "{statement}"
        );
    }
}

#[tokio::test]
async fn a_queue_shows_online_first_then_the_nearest_due_and_a_walk_repeats_nothing() {
    let database = TestDatabase::empty();
    let store = store(&database).await;
    let filter = |after: Option<QueueKey>| QueueFilter {
        places: vec![QueuePlace::Counter {
            agency: "H53".into(),
        }],
        holder: StepHolder::Anybody,
        due_before: None,
        after,
        limit: 2,
    };
    let walked = store
        .write("walk", move |session| {
            for (hours, channel) in [
                (1, Channel::Direct),
                (3, Channel::Online),
                (2, Channel::Online),
                (2, Channel::Online),
                (4, Channel::Postal),
            ] {
                file(session, noon() + TimeDelta::hours(hours), channel)?;
            }
            let (mut seen, mut after) = (Vec::new(), None);
            loop {
                let page = session.dossiers().list_queue(&filter(after))?;
                after = page.items.last().map(QueueKey::of);
                seen.extend(
                    page.items
                        .into_iter()
                        .map(|dossier| dossier.code.as_str().to_owned()),
                );
                if !page.has_more {
                    return Ok::<_, StorageError>(seen);
                }
            }
        })
        .await
        .unwrap();
    let order = ["0003", "0004", "0002", "0001", "0005"].map(|n| format!("H53-260821-{n}"));
    assert_eq!(walked, order);
}
