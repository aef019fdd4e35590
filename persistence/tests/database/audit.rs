use crate::sample::{CITIZEN, noon, store};
use diesel::{Connection, PgConnection, SqliteConnection, connection::SimpleConnection};
use domain::audit::{Origin, Shown};
use persistence::{Session, StorageError, Store, audit::AuditFilter, testing::TestDatabase};
use uuid::Uuid;

fn record(session: &mut Session<'_>, action: &'static str) -> Result<(), StorageError> {
    let entry = Origin::of_work(action, noon()).entry();
    let lines = [
        Shown::of("H53-260821-0001", CITIZEN),
        Shown::of("H53-260821-0002", CITIZEN),
    ];
    session.audit().record(entry.showing(lines))
}

async fn actions(store: &Store, filter: AuditFilter) -> Vec<String> {
    let list = move |session: &mut Session<'_>| session.audit().list(&filter);
    let page = store.read("list", list).await.unwrap();
    page.items.into_iter().map(|row| row.action).collect()
}

fn all() -> AuditFilter {
    AuditFilter {
        limit: 100,
        ..AuditFilter::default()
    }
}

#[tokio::test]
async fn what_a_transaction_records_is_there_with_it_or_not_at_all_whether_it_may_write_or_not() {
    let database = TestDatabase::empty();
    let store = store(&database).await;
    for fails in [false, true] {
        let work = move |session: &mut Session<'_>| {
            record(session, if fails { "undone" } else { "done" })?;
            if fails {
                return Err(StorageError::NotFound { what: "test" });
            }
            Ok(())
        };
        assert_eq!(store.write("write", work).await.is_err(), fails);
        assert_eq!(store.read("read", work).await.is_err(), fails);
    }
    assert_eq!(actions(&store, all()).await, ["done", "done"]);
}

#[tokio::test]
async fn entries_can_neither_be_altered_nor_removed_by_the_application() {
    let database = TestDatabase::empty();
    let store = store(&database).await;
    let sealed = |session: &mut Session<'_>| {
        record(session, "done")?;
        let entry = session.audit().list_waiting(1)?.remove(0);
        let link = persistence::audit::Link {
            month: "2026-08".into(),
            position: 1,
            entry: entry.id,
            carries: None,
            seal: "00".into(),
        };
        session.audit().add_links(&[link])
    };
    store.write("seal", sealed).await.unwrap();
    for (table, column) in [
        ("audit_entries", "action"),
        ("audit_subjects", "subject"),
        ("audit_links", "seal"),
    ] {
        let mut statements = vec![
            format!("UPDATE {table} SET {column} = 'x'"),
            format!("DELETE FROM {table}"),
        ];
        if store.is_postgres() {
            statements.push(format!("TRUNCATE {table}"));
        } else {
            statements.push(format!(
                "INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
            ));
        }
        for statement in statements {
            let refused = if store.is_postgres() {
                PgConnection::establish(&database.url)
                    .unwrap()
                    .batch_execute(&statement)
            } else {
                let path = database.url.trim_start_matches("sqlite:");
                SqliteConnection::establish(path)
                    .unwrap()
                    .batch_execute(&statement)
            };
            let refused = refused.unwrap_err().to_string();
            assert!(refused.contains("append-only"), "{statement}: {refused}");
        }
    }
}

#[tokio::test]
async fn a_person_is_found_in_lists_that_showed_them_and_pages_repeat_nothing() {
    let database = TestDatabase::empty();
    let store = store(&database).await;
    let write = |session: &mut Session<'_>| {
        for action in ["first", "second", "third"] {
            record(session, action)?;
            let about = Origin::of_work(action, noon()).entry().about(CITIZEN);
            session.audit().record(about)?;
            let other = Origin::of_work("other", noon())
                .entry()
                .about(Uuid::from_u128(9));
            session.audit().record(other)?;
        }
        Ok::<_, StorageError>(())
    };
    store.write("write", write).await.unwrap();
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let filter = AuditFilter {
            subject: Some(CITIZEN),
            after,
            limit: 2,
            ..AuditFilter::default()
        };
        let list = move |session: &mut Session<'_>| session.audit().list(&filter);
        let page = store.read("list", list).await.unwrap();
        after = page.items.last().map(|row| row.id.parse().unwrap());
        seen.extend(page.items.into_iter().map(|row| row.action));
        if !page.has_more {
            break;
        }
    }
    assert_eq!(
        seen,
        ["third", "third", "second", "second", "first", "first"]
    );
}

#[tokio::test]
async fn a_period_begins_and_ends_exactly() {
    let database = TestDatabase::empty();
    let store = store(&database).await;
    let tick = chrono::TimeDelta::microseconds(1);
    let write = move |session: &mut Session<'_>| {
        for (action, at) in [
            ("before", noon() - tick),
            ("at", noon()),
            ("after", noon() + tick),
        ] {
            session
                .audit()
                .record(Origin::of_work(action, at).entry())?;
        }
        Ok::<_, StorageError>(())
    };
    store.write("write", write).await.unwrap();
    let from = AuditFilter {
        from: Some(noon()),
        ..all()
    };
    assert_eq!(actions(&store, from).await, ["after", "at"]);
    let to = AuditFilter {
        to: Some(noon()),
        ..all()
    };
    assert_eq!(actions(&store, to).await, ["before"]);
    let to = AuditFilter {
        to: Some(noon() + tick),
        ..all()
    };
    assert_eq!(actions(&store, to).await, ["at", "before"]);
}
