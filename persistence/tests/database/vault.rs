//! Personal data lies sealed, is found all the same, and comes under new keys while others write (SEC-3).

use crate::{
    personal_data,
    sample::{CITIZEN, dossier, noon, sealer, store},
};
use domain::{
    catalogue::Channel,
    identity::{
        Account, AccountKind, AccountState,
        authentication::Acr,
        federation::{FederatedIdentity, Identity},
    },
    personal_data::{DataKeyState, Detail},
};
use persistence::{
    Rotation, Session, StorageError, Store, identity::AccountFilter, sealer::Sealer,
    testing::TestDatabase,
};
use uuid::Uuid;

const PEOPLE: u128 = 250;
const FIRST: u128 = 1000;

fn person(number: u128) -> Account {
    Account {
        id: Uuid::from_u128(FIRST + number),
        kind: AccountKind::Applicant,
        username: format!("dan-{number:04}"),
        full_name: "Nguyễn Văn Dân".parse().unwrap(),
        identity_number: Some(identity_number(number).parse().unwrap()),
        tax_code: None,
        phone: Some(format!("+8490{number:07}").parse().unwrap()),
        email: Some(format!("Dan.{number}@example.vn").parse().unwrap()),
        address: Some(format!("Số {number}, ấp Phước Hòa")),
        state: AccountState::Active,
        restricted_at: None,
        must_change_password: false,
        created_at: noon(),
        version: 1,
    }
}

fn identity() -> FederatedIdentity {
    FederatedIdentity {
        id: Uuid::from_u128(10),
        account: person(1).id,
        identity: Identity {
            issuer: "https://vneid.example.vn".into(),
            subject: identity_number(1),
        },
        acr: Acr::EidLevel2,
        linked_at: noon(),
        last_used_at: noon(),
    }
}

fn identity_number(number: u128) -> String {
    format!("0793{number:08}")
}

async fn people(database: &TestDatabase) -> Store {
    let store = store(database).await;
    write(&store, |session| {
        (0..PEOPLE).try_for_each(|number| session.accounts().add(&person(number), "hash".into()))
    })
    .await;
    store
}

async fn write<T: Send + 'static>(
    store: &Store,
    work: impl FnOnce(&mut Session<'_>) -> Result<T, StorageError> + Send + 'static,
) -> T {
    store.write("test", work).await.unwrap()
}

async fn get(store: &Store, number: u128) -> Result<Account, StorageError> {
    let get = move |session: &mut Session<'_>| session.accounts().get(person(number).id);
    store.read("test", get).await
}

/// Everybody found by all of these.
async fn found(store: &Store, details: Vec<Detail>) -> Vec<String> {
    let filter = AccountFilter {
        details,
        citizens: true,
        limit: 10,
        ..AccountFilter::default()
    };
    let list = move |session: &mut Session<'_>| session.accounts().list(&filter);
    let found: Result<_, StorageError> = store.read("test", list).await;
    let found = found.unwrap().items.into_iter();
    found.map(|account| account.username).collect()
}

async fn rotate(store: &Store) {
    write(store, |session| session.data_keys().rotate()).await;
}

/// Up to so many steps of a rotation, from its beginning; what did not open.
async fn reseal(store: &Store, steps: usize) -> Vec<String> {
    let (mut unreadable, mut next) = (Vec::new(), Some(Rotation::default()));
    for _ in 0..steps {
        let Some(from) = next else { break };
        let step = move |session: &mut Session<'_>| session.data_keys().reseal(&from, 20);
        let batch = write(store, step).await;
        unreadable.extend(batch.unreadable);
        next = batch.next;
    }
    unreadable
}

async fn waiting(store: &Store) -> i64 {
    let count = |session: &mut Session<'_>| session.data_keys().waiting();
    let tables: Result<Vec<_>, StorageError> = store.read("test", count).await;
    tables.unwrap().iter().map(|(_, rows)| rows).sum()
}

#[tokio::test]
async fn what_is_sealed_is_read_back_and_found_by_its_exact_value() {
    let database = TestDatabase::empty();
    let store = people(&database).await;
    assert_eq!(get(&store, 7).await.unwrap(), person(7));
    let number = Detail::IdentityNumber(identity_number(7).parse().unwrap());
    let email = Detail::Email("dan.7@EXAMPLE.vn".parse().unwrap());
    let phone = Detail::Phone("+84900000008".parse().unwrap());
    assert_eq!(
        found(&store, vec![number.clone(), email]).await,
        ["dan-0007"]
    );
    assert_eq!(found(&store, vec![phone.clone()]).await, ["dan-0008"]);
    assert!(found(&store, vec![number, phone]).await.is_empty());
    let unknown = Detail::IdentityNumber("079399999999".parse().unwrap());
    assert!(found(&store, vec![unknown]).await.is_empty());
}

#[tokio::test]
async fn a_value_moved_to_another_row_is_refused_and_reported_by_a_rotation() {
    let database = TestDatabase::empty();
    let store = people(&database).await;
    let (to, from) = (person(1).id, person(2).id);
    database.execute(&format!(
        "UPDATE accounts SET identity_number = (SELECT identity_number FROM accounts WHERE id = '{from}') WHERE id = '{to}'"
    ));
    let refused = get(&store, 1).await.unwrap_err();
    let refused = refused.to_string();
    assert!(refused.contains("accounts.identity_number"), "{refused}");
    assert_eq!(get(&store, 2).await.unwrap(), person(2));
    rotate(&store).await;
    assert_eq!(reseal(&store, usize::MAX).await, [to.to_string()]);
    assert_eq!(waiting(&store).await, 1, "its key is still needed");
    assert_eq!(get(&store, 2).await.unwrap(), person(2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rotation_loses_no_write_of_another_process_and_changes_no_version() {
    let database = TestDatabase::empty();
    let store = people(&database).await;
    let other = Store::open(&database.url, sealer()).unwrap();
    rotate(&store).await;
    let writing = tokio::spawn(async move {
        for number in (0..PEOPLE).rev().step_by(2) {
            let change = move |session: &mut Session<'_>| {
                let mut account = session.accounts().get(person(number).id)?;
                account.address = Some("Nơi ở mới".into());
                session
                    .accounts()
                    .save_details(&mut account, CITIZEN, noon())
            };
            write(&other, change).await;
        }
    });
    assert!(reseal(&store, usize::MAX).await.is_empty());
    writing.await.unwrap();
    assert_eq!(waiting(&store).await, 0);
    write(&store, |session| session.data_keys().retire()).await;
    let fresh = Store::open(&database.url, sealer()).unwrap();
    for number in 0..PEOPLE {
        let expected = if number % 2 == 1 {
            Account {
                address: Some("Nơi ở mới".into()),
                version: 2,
                ..person(number)
            }
        } else {
            person(number)
        };
        assert_eq!(get(&fresh, number).await.unwrap(), expected);
    }
}

#[tokio::test]
async fn in_the_middle_of_a_rotation_everything_is_read_and_found_under_either_key() {
    let database = TestDatabase::empty();
    let store = people(&database).await;
    let other = Store::open(&database.url, sealer()).unwrap();
    rotate(&store).await;
    assert!(reseal(&store, 3).await.is_empty());
    let left = waiting(&store).await;
    assert!(left > 0 && left < i64::try_from(PEOPLE).unwrap(), "{left}");
    for node in [&store, &other] {
        for number in [0, PEOPLE - 1] {
            let detail = Detail::IdentityNumber(identity_number(number).parse().unwrap());
            assert_eq!(found(node, vec![detail]).await, [person(number).username]);
        }
    }
    assert!(reseal(&store, usize::MAX).await.is_empty());
    assert_eq!(waiting(&store).await, 0);
    let keys = write(&store, |session| {
        let before = session.data_keys().list()?;
        session.data_keys().retire()?;
        Ok((before, session.data_keys().list()?))
    });
    let (before, after) = keys.await;
    assert_eq!(before.len(), 2);
    assert!(matches!(after.as_slice(), [(_, DataKeyState::Active)]));
}

#[tokio::test]
async fn every_sealed_table_takes_part_in_a_rotation() {
    use domain::{
        dossiers::Owner,
        intake::Draft,
        notifications::{Delivery, Notice},
    };
    use persistence::idempotency::Remembered;

    let database = TestDatabase::empty();
    let store = store(&database).await;
    let owner = Owner {
        account: Some(CITIZEN),
        name: "Nguyễn Thị An".parse().unwrap(),
        identity_number: Some("079300000001".parse().unwrap()),
        phone: None,
        email: Some("an@example.vn".parse().unwrap()),
        address: None,
    };
    let remembered = Remembered {
        fingerprint: "print".into(),
        status: 201,
        location: None,
        etag: None,
        body: "{\"identityNumber\":\"079300000001\"}".into(),
    };
    let (filed_by, kept) = (owner.clone(), remembered.clone());
    let (filed, draft) = write(&store, move |session| {
        let agency = "H53".parse().unwrap();
        let code = session.dossiers().next_code(&agency, noon().date_naive())?;
        let (mut filed, event) = dossier(code, noon(), Channel::Online);
        filed.owner = filed_by.clone();
        filed.delivery_address = Some("Ấp Phước Hòa".into());
        session.dossiers().add(&filed, &event)?;
        let draft = Draft {
            id: Uuid::from_u128(5),
            author: CITIZEN,
            procedure: filed.procedure,
            agency,
            owner: filed_by,
            answers: "{\"maSoThue\":\"0300000001\"}".into(),
            created_at: noon(),
            updated_at: noon(),
            version: 1,
        };
        session.drafts().add(&draft)?;
        session.accounts().add(&person(1), "hash".into())?;
        session.federated_identities().add(&identity())?;
        personal_data::add(session)?;
        personal_data::add_about(session, &filed.code)?;
        let mut keys = session.idempotency();
        keys.claim(CITIZEN, "a/b", "print", noon())?;
        keys.save(CITIZEN, "a/b", &kept)?;
        session.outbox().add(&Delivery {
            id: Uuid::from_u128(9),
            dossier: Some(filed.code.to_string()),
            notice: Notice {
                title: "Hồ sơ đã được nộp".into(),
                body: "Đã nộp.".into(),
            },
            account: None,
            email: Some("an@example.vn".into()),
            created_at: noon(),
            attempts: 0,
        })?;
        Ok((filed, draft))
    })
    .await;
    rotate(&store).await;
    let counted = |session: &mut Session<'_>| session.data_keys().waiting();
    let waiting: Result<Vec<_>, StorageError> = store.read("test", counted).await;
    for (table, rows) in waiting.unwrap() {
        assert_eq!(rows, 1, "{table}");
    }
    assert!(reseal(&store, usize::MAX).await.is_empty());
    write(&store, |session| session.data_keys().retire()).await;
    let fresh = Store::open(&database.url, sealer()).unwrap();
    write(&fresh, move |session| {
        personal_data::is_there(session, &filed.code)?;
        assert_eq!(session.dossiers().find(&filed.code)?, Some(filed));
        assert_eq!(session.drafts().get(draft.id)?, draft);
        let known = session.federated_identities().find(&identity().identity)?;
        assert_eq!(known, Some(identity()));
        let replay = session
            .idempotency()
            .claim(CITIZEN, "a/b", "print", noon())?;
        assert_eq!(replay, Some(remembered));
        let due = session.outbox().claim(noon(), noon(), 10)?;
        assert_eq!(due[0].email.as_deref(), Some("an@example.vn"));
        let number = Detail::IdentityNumber("079300000001".parse().unwrap());
        let found = session
            .dossiers()
            .list_of_person(&[number], &["H53".into()], 10)?;
        assert_eq!(found.items.len(), 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn another_secret_is_told_at_the_start_and_the_keys_can_be_brought_under_it() {
    let database = TestDatabase::empty();
    drop(people(&database).await);
    let other = || Sealer::new([8; 32]);
    let refused = Store::open(&database.url, other()).err().unwrap();
    assert!(matches!(refused, StorageError::SealedElsewhere { .. }));
    let told = refused.to_string();
    assert!(
        told.contains("another MOTCUA_SECRET") && told.contains("reseal"),
        "{told}"
    );
    let resealed = Store::reseal_data_keys(&database.url, &sealer(), &other());
    assert_eq!(resealed.unwrap(), 1);
    let again = Store::reseal_data_keys(&database.url, &sealer(), &other());
    assert_eq!(again.unwrap(), 0);
    let store = Store::open(&database.url, other()).unwrap();
    assert_eq!(get(&store, 3).await.unwrap(), person(3));
    assert!(Store::open(&database.url, sealer()).is_err());
}
