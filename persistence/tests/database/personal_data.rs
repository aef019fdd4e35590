//! What people ask for and agree to, and what they were called before (SEC-4).

use crate::sample::{CITIZEN, file, noon, store};
use chrono::TimeDelta;
use diesel::{Connection, PgConnection, SqliteConnection, connection::SimpleConnection};
use domain::{
    catalogue::Channel,
    machines::{Machine, MachineScope, MachineState},
    personal_data::{
        ConsentAct, ConsentEvent, ConsentPurpose, ConsentText, DetailKind, Rectification,
        RectificationState,
    },
};
use persistence::{Session, StorageError, testing::TestDatabase};
use uuid::Uuid;

const REQUEST: Uuid = Uuid::from_u128(21);
const MACHINE: Uuid = Uuid::from_u128(22);

pub fn request() -> Rectification {
    Rectification {
        id: REQUEST,
        account: CITIZEN,
        full_name: "Nguyễn Thị Ngọc An".parse().ok(),
        identity_number: "079300000009".parse().ok(),
        reason: "Thiếu chữ đệm".into(),
        requested_at: noon(),
        promise: None,
        state: RectificationState::Waiting,
        decided_at: None,
        decided_by: None,
        decision_note: Some("Ghi chú".into()),
        version: 1,
    }
}

fn machine() -> Machine {
    Machine {
        id: MACHINE,
        name: "Cổng dịch vụ công tỉnh".parse().unwrap(),
        agency: "H53".parse().unwrap(),
        scopes: vec![MachineScope::DossiersRead],
        contact: "cong-dvc@example.vn".parse().unwrap(),
        state: MachineState::Active,
        expires_at: noon() + TimeDelta::days(1),
        created_by: CITIZEN,
        created_at: noon(),
        last_used_at: None,
        version: 1,
    }
}

/// A sealed row in each table that a filing leaves empty.
pub fn add(session: &mut Session<'_>) -> Result<(), StorageError> {
    let mut citizen = session.accounts().get(CITIZEN)?;
    citizen.full_name = "Nguyễn Thị Ngọc An".parse().unwrap();
    let mut accounts = session.accounts();
    accounts.save_details(&mut citizen, CITIZEN, noon())?;
    session.rectifications().add(&request())?;
    session.machines().add(&machine())
}

pub fn is_there(session: &mut Session<'_>) -> Result<(), StorageError> {
    let changes = session.detail_changes().list(CITIZEN, None, 10)?.items;
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0].kind, DetailKind::FullName);
    assert_eq!(changes[0].old_value.as_deref(), Some("Nguyễn Thị An"));
    assert!(session.rectifications().get(REQUEST)? == request());
    assert_eq!(session.machines().get(MACHINE)?, machine());
    Ok(())
}

#[tokio::test]
async fn a_machine_that_is_called_otherwise_is_found_under_its_new_name() {
    let database = TestDatabase::empty();
    let store = store(&database).await;
    let rename = |session: &mut Session<'_>| {
        add(session)?;
        let mut machine = session.machines().get(MACHINE)?;
        machine.name = "Cổng mới".parse().unwrap();
        machine.contact = "moi@example.vn".parse().unwrap();
        session.machines().save(&mut machine)?;
        assert_eq!(session.machines().get(MACHINE)?, machine);
        let account = session.accounts().get(MACHINE)?;
        assert_eq!(account.full_name, machine.name);
        Ok::<_, StorageError>(())
    };
    store.write("rename", rename).await.unwrap();
}

#[tokio::test]
async fn neither_the_ledger_of_consents_nor_old_names_are_altered_or_removed() {
    let database = TestDatabase::empty();
    let store = store(&database).await;
    let fill = |session: &mut Session<'_>| {
        add(session)?;
        let filed = file(session, noon(), Channel::Direct)?;
        let consent = |account, dossier| ConsentEvent {
            id: Uuid::now_v7(),
            account,
            text: ConsentText {
                purpose: ConsentPurpose::DossierHandling,
                id: "dossier_handling.1".into(),
                version: 1,
            },
            act: ConsentAct::Given,
            at: noon(),
            recorded_by: CITIZEN,
            dossier,
        };
        let known = consent(Some(CITIZEN), None);
        session.consents().add(&known)?;
        let nameless = consent(None, Some(filed.code));
        session.consents().add(&nameless)?;
        assert_eq!(session.consents().list(CITIZEN)?, [known]);
        Ok::<_, StorageError>(())
    };
    store.write("fill", fill).await.unwrap();
    let mut statements = vec![];
    for (table, column) in [
        ("consent_events", "act"),
        ("account_detail_changes", "detail"),
    ] {
        statements.push(format!("UPDATE {table} SET {column} = 'x'"));
        statements.push(format!("DELETE FROM {table}"));
        statements.push(match store.is_postgres() {
            true => format!("TRUNCATE {table}"),
            false => format!("INSERT OR REPLACE INTO {table} SELECT * FROM {table}"),
        });
    }
    for statement in statements {
        let refused = match store.is_postgres() {
            true => PgConnection::establish(&database.url)
                .unwrap()
                .batch_execute(&statement),
            false => SqliteConnection::establish(database.url.trim_start_matches("sqlite:"))
                .unwrap()
                .batch_execute(&statement),
        };
        let refused = refused.unwrap_err().to_string();
        assert!(refused.contains("append-only"), "{statement}: {refused}");
    }
}
