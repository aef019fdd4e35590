//! A refresh token comes twice: one after the other, and at once on two nodes, whichever of them is first.

use crate::sample::{CITIZEN, noon, sealer, store};
use chrono::{DateTime, TimeDelta, Utc};
use domain::identity::{
    AccountSession, Device,
    authentication::{Acr, Authentication},
};
use persistence::{
    Session, StorageError, Store,
    identity::{Successor, Use},
    testing::TestDatabase,
};
use std::sync::mpsc;
use tokio::sync::oneshot;
use uuid::Uuid;

const SESSION: Uuid = Uuid::from_u128(7);

fn successor(name: &str) -> Successor {
    Successor {
        hash: name.into(),
        salt: format!("salt of {name}"),
    }
}

fn exchange(session: &mut Session<'_>, used: &str, next: &str, at: DateTime<Utc>) -> Use {
    let mut tokens = session.refresh_tokens();
    tokens.exchange(used, &successor(next), at).unwrap()
}

/// The hash of the successor, and whether it had been used.
fn again(found: Use) -> Option<(String, bool)> {
    match found {
        Use::Again {
            successor, spent, ..
        } => Some((successor.hash, spent.is_successor_used)),
        _ => None,
    }
}

/// Two nodes on one database with a session whose refresh token is `first`.
async fn two_nodes(database: &TestDatabase) -> [Store; 2] {
    let one = store(database).await;
    let open = |session: &mut Session<'_>| {
        session.sessions().add(&AccountSession {
            id: SESSION,
            account: CITIZEN,
            created_at: noon(),
            last_used_at: noon(),
            expires_at: noon() + TimeDelta::days(1),
            authentication: Authentication {
                acr: Acr::Password,
                at: noon(),
            },
            device: Device::default(),
            kiosk: None,
        })?;
        session.refresh_tokens().add(SESSION, "first", noon())
    };
    one.write("open", open).await.unwrap();
    [one, Store::open(&database.url, sealer()).unwrap()]
}

#[tokio::test]
async fn a_token_is_exchanged_once_and_then_tells_its_successor_and_whether_that_was_used() {
    let database = TestDatabase::empty();
    let [store, _] = two_nodes(&database).await;
    let walk = |session: &mut Session<'_>| {
        let later = noon() + TimeDelta::seconds(3);
        let first = exchange(session, "first", "second", noon());
        assert_eq!(first, Use::First { session: SESSION });
        let lost = exchange(session, "first", "other", later);
        assert_eq!(again(lost), Some(("second".into(), false)));
        let second = exchange(session, "second", "third", later);
        assert_eq!(second, Use::First { session: SESSION });
        let stolen = exchange(session, "first", "other", later);
        assert_eq!(again(stolen), Some(("second".into(), true)));
        assert_eq!(exchange(session, "other", "more", later), Use::Unknown);
        Ok::<_, StorageError>(())
    };
    store.write("walk", walk).await.unwrap();
}

/// Both nodes exchange the token; the first is held back before its commit until the second has been sent.
async fn at_once(database: &TestDatabase, is_kept: bool) -> Use {
    let [one, other] = two_nodes(database).await;
    let (used, is_used) = oneshot::channel();
    let (go, may_go) = mpsc::channel();
    let first = tokio::spawn(async move {
        let held = move |session: &mut Session<'_>| {
            exchange(session, "first", "second", noon());
            used.send(()).unwrap();
            may_go.recv().unwrap();
            let undone = StorageError::NotFound { what: "reason" };
            if is_kept { Ok(()) } else { Err(undone) }
        };
        one.write("first", held).await
    });
    is_used.await.unwrap();
    let second = tokio::spawn(async move {
        let exchange = |session: &mut Session<'_>| {
            Ok::<_, StorageError>(exchange(session, "first", "other", noon()))
        };
        other.write("second", exchange).await
    });
    tokio::task::yield_now().await;
    go.send(()).unwrap();
    assert_eq!(first.await.unwrap().is_ok(), is_kept);
    second.await.unwrap().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_exchanges_at_once_the_second_finds_the_successor_of_the_first() {
    for _ in 0..10 {
        let found = at_once(&TestDatabase::empty(), true).await;
        assert_eq!(again(found), Some(("second".into(), false)));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn where_the_first_exchange_is_undone_the_second_is_the_first() {
    for _ in 0..10 {
        let found = at_once(&TestDatabase::empty(), false).await;
        assert_eq!(found, Use::First { session: SESSION });
    }
}
