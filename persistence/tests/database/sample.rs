//! One agency, one procedure, one citizen, one dossier: the least that foreign keys ask for.

use chrono::{DateTime, TimeZone, Utc};
use domain::{
    Validity,
    agencies::{AdminLevel, Agency, AgencyPath},
    calendars::{CalendarSheet, Clock, Limit, LimitRules, LimitUnit, Promise},
    catalogue::{Channel, Procedure, Version, VersionState},
    dossiers::{Delivery, Dossier, DossierCode, Event, Owner, Signatory},
    identity::{Account, AccountKind, AccountState},
    intake::{Entry, Filing},
};
use persistence::{Session, StorageError, Store, sealer::Sealer, testing::TestDatabase};
use uuid::Uuid;

pub const CITIZEN: Uuid = Uuid::from_u128(1);
const PROCEDURE: Uuid = Uuid::from_u128(2);
const VERSION: Uuid = Uuid::from_u128(3);

pub fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 8, 21, 5, 0, 0).unwrap()
}

/// Of the secret that all stores of a test share.
pub fn sealer() -> Sealer {
    Sealer::new([7; 32])
}

pub async fn store(database: &TestDatabase) -> Store {
    let store = Store::open(&database.url, sealer()).unwrap();
    store.write("sample", basics).await.unwrap();
    store
}

fn basics(session: &mut Session<'_>) -> Result<(), StorageError> {
    session.calendars().add_missing(&CalendarSheet {
        code: "vn".into(),
        parent: None,
        agency: None,
        name_vi: "Lịch chung".into(),
        name_en: "Nation-wide".into(),
        hours: vec![],
        years: vec![],
        version: 1,
    })?;
    let identifier = "H53".parse().unwrap();
    session.agencies().add(&Agency {
        path: AgencyPath::below(None, &identifier),
        identifier,
        parent: None,
        name_vi: "Ủy ban nhân dân tỉnh".into(),
        name_en: None,
        kind: "province_committee".into(),
        level: AdminLevel::Province,
        calendar: "vn".into(),
        validity: Validity::default(),
        version: 1,
    })?;
    let citizen = Account {
        id: CITIZEN,
        kind: AccountKind::Applicant,
        username: "cong-dan".into(),
        full_name: "Nguyễn Thị An".parse().unwrap(),
        identity_number: None,
        tax_code: None,
        phone: None,
        email: None,
        address: None,
        state: AccountState::Active,
        restricted_at: None,
        must_change_password: false,
        created_at: noon(),
        version: 1,
    };
    session.accounts().add(&citizen, String::new())?;
    let procedure = Procedure {
        id: PROCEDURE,
        code: Some("1.001193".parse().unwrap()),
        source_key: "III.02".into(),
        title: "Thủ tục đăng ký khai sinh".into(),
        sector_code: None,
        sector_name: "Hộ tịch".into(),
        admin_levels: vec![AdminLevel::Commune],
        version: 1,
    };
    session.catalogue().add(&procedure, None)?;
    session.catalogue().add_version(&version())
}

pub fn version() -> Version {
    Version {
        id: VERSION,
        procedure: PROCEDURE,
        number: 1,
        state: VersionState::Published,
        validity: Validity::default(),
        title: "Thủ tục đăng ký khai sinh".into(),
        service_level: None,
        subjects: vec!["citizen".into()],
        terms: vec![],
        components: vec![],
        dossier_sets: None,
        results: vec![],
        legal_bases: vec![],
        late_receipt_from: None,
        workflow: None,
        note: None,
        row_version: 1,
    }
}

pub fn dossier(code: DossierCode, due: DateTime<Utc>, channel: Channel) -> (Dossier, Event) {
    let token = code.as_str().to_owned();
    let filing = Filing {
        agency: "H53".parse().unwrap(),
        counter: "H53".parse().unwrap(),
        channel,
        owner: Owner {
            account: Some(CITIZEN),
            name: "Nguyễn Thị An".parse().unwrap(),
            identity_number: None,
            phone: None,
            email: None,
            address: None,
        },
        answers: "{}".into(),
        delivery: Delivery::Counter,
        delivery_address: None,
        consent: true,
        assisted_by: None,
    };
    let limit = Limit::new(8, LimitUnit::WorkingHour).unwrap();
    let reception = Promise {
        clock: Clock::starting(noon(), limit, LimitRules::default()),
        counting_from: noon(),
        running_from: noon(),
        due,
        soon: due,
        trace: vec![],
    };
    let entry = Entry {
        code,
        reception,
        lookup_token: token,
    };
    filing.file(entry, &version(), &[], &citizen(), noon())
}

pub fn citizen() -> Signatory {
    Signatory {
        account: CITIZEN,
        position: None,
        unit: None,
        roles: vec![],
        principal: None,
    }
}

/// Files one dossier under the next code of the day.
pub fn file(
    session: &mut Session<'_>,
    due: DateTime<Utc>,
    channel: Channel,
) -> Result<Dossier, StorageError> {
    let code = session
        .dossiers()
        .next_code(&"H53".parse().unwrap(), noon().date_naive())?;
    let (dossier, event) = dossier(code, due, channel);
    session.dossiers().add(&dossier, &event)?;
    Ok(dossier)
}
