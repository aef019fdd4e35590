//! What people ask for and agree to, and what they were called before (SEC-4).

use crate::sample::{CITIZEN, file, noon, store};
use chrono::TimeDelta;
use diesel::{Connection, PgConnection, SqliteConnection, connection::SimpleConnection};
use domain::{
    catalogue::Channel,
    dossiers::DossierCode,
    identity::{
        delegation::{Delegation, Grant, Matter, Period},
        emergency::EmergencyReading,
    },
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
const DELEGATION: Uuid = Uuid::from_u128(23);
const READING: Uuid = Uuid::from_u128(24);

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

fn delegation(dossier: &DossierCode) -> Delegation {
    Delegation {
        id: DELEGATION,
        giver: CITIZEN,
        receiver: CITIZEN,
        grant: Grant::Representation(Matter::Dossier(dossier.clone())),
        period: Period {
            from: noon(),
            to: noon() + TimeDelta::days(1),
        },
        note: Some("Giấy ủy quyền số 12/2026".into()),
        created_at: noon(),
        accepted_at: None,
        ended: None,
        version: 1,
    }
}

fn reading(dossier: &DossierCode) -> EmergencyReading {
    EmergencyReading {
        id: READING,
        reader: CITIZEN,
        dossier: dossier.clone(),
        agency: "H53".parse().unwrap(),
        reason: "Tai nạn, cần báo người nhà".into(),
        opened_at: noon(),
        review: None,
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

/// The same, where a dossier is what it is about.
pub fn add_about(session: &mut Session<'_>, dossier: &DossierCode) -> Result<(), StorageError> {
    session.delegations().add(&delegation(dossier))?;
    session.emergency_readings().add(&reading(dossier))
}

pub fn is_there(session: &mut Session<'_>, dossier: &DossierCode) -> Result<(), StorageError> {
    let delegations = session.delegations().get(DELEGATION)?;
    assert_eq!(delegations, delegation(dossier));
    let readings = session.emergency_readings().get(READING)?;
    assert_eq!(readings.reason, reading(dossier).reason);
    let changes = session.detail_changes().list(CITIZEN, None, 10)?.items;
    let changes = changes.into_iter();
    let changes = changes.map(|change| (change.kind, change.old_value));
    let changes: Vec<_> = changes.collect();
    assert_eq!(
        changes,
        [(DetailKind::FullName, Some("Nguyễn Thị An".to_owned()))]
    );
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
