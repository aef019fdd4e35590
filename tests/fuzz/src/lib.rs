//! What must hold for any bytes whatever. The fuzz targets and the tests of `fuzzed` run these same bodies.

use actix_web::{rt::System, test::TestRequest};
use api::{
    calendars::changes::CalendarEditBody,
    extract::parse_json,
    identity::tokens::{AccessTokens, RefreshToken},
    machines::ApiKey,
    page::{Page, PageRequest},
    reference,
    secret::Secret,
};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    agencies::{AgencyIdentifier, AgencyPath},
    calendars::CalendarTree,
    dossiers::DossierCode,
    identity::device_authorization::UserCode,
};
use persistence::{Store, testing::TestDatabase};
use std::{collections::BTreeSet, fmt::Display, str, str::FromStr};
use uuid::Uuid;

pub type Body = fn(&[u8]);

/// By the names of the targets and of their folders of seeds.
pub const BODIES: [(&str, Body); 7] = [
    ("dossier_code", dossier_code),
    ("agency_identifier", agency_identifier),
    ("cursor", cursor),
    ("calendar_change", calendar_change),
    ("national_calendar", national_calendar),
    ("national_procedures", national_procedures),
    ("token", token),
];

/// What is read is written as it was; nothing else is read.
fn reads_as_written<T: FromStr + Display + PartialEq>(text: &str) -> Option<T> {
    let read = text.parse::<T>().ok()?;
    assert_eq!(read.to_string(), text);
    assert!(text.parse::<T>().is_ok_and(|again| again == read));
    Some(read)
}

pub fn dossier_code(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else {
        return;
    };
    if reads_as_written::<DossierCode>(text).is_some() {
        assert!(text.len() <= 60 && text.is_ascii(), "{text}");
        let agency = text.split('-').next().unwrap_or_default();
        assert!(agency.parse::<AgencyIdentifier>().is_ok(), "{text}");
    }
}

pub fn agency_identifier(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else {
        return;
    };
    if let Some(identifier) = reads_as_written::<AgencyIdentifier>(text) {
        let path = AgencyPath::below(None, &identifier);
        let below = AgencyPath::below(Some(&path), &identifier);
        assert!(
            path.is_root() && path.covers(&path) && path.covers(&below) && !below.covers(&path)
        );
    }
}

const CURSOR_KEY: [u8; 32] = [7; 32];

fn page(query: &str, cursor: Option<String>) -> PageRequest {
    let request = TestRequest::with_uri(&format!("/api/v1/dossiers?{query}")).to_http_request();
    PageRequest::new(CURSOR_KEY, &request, 20, cursor)
}

/// A cursor of ours gives back what it was made of, for its own list alone; no other bytes are one.
pub fn cursor(data: &[u8]) {
    let text = String::from_utf8_lossy(data).into_owned();
    let forged = page("status=accepted", Some(text.clone())).after::<(i64, Uuid)>();
    assert!(forged.is_err(), "{text} was taken");
    let key = (text, Uuid::from_u128(1));
    let own: Page<()> = page("status=accepted", None)
        .answer_until(Vec::new(), Some(key.clone()))
        .expect("a page");
    let sealed = own.page.next_cursor.expect("a cursor");
    let open =
        |query: &str, cursor: &str| page(query, Some(cursor.to_owned())).after::<(String, Uuid)>();
    assert_eq!(
        open("status=accepted", &sealed).expect("our own"),
        Some(key)
    );
    assert!(
        open("status=closed", &sealed).is_err(),
        "taken by another list"
    );
    let place = data.iter().map(|byte| usize::from(*byte)).sum::<usize>() % sealed.len();
    let other = if sealed.as_bytes()[place] == b'A' {
        "B"
    } else {
        "A"
    };
    let mut changed = sealed.clone();
    changed.replace_range(place..=place, other);
    // The last letter carries bits that mean nothing.
    assert!(open("status=accepted", &changed).is_err() || place + 1 == sealed.len());
}

/// What an administrator may send: refused with a reason, or a tree of calendars that can count.
pub fn calendar_change(data: &[u8]) {
    let Ok(body) = parse_json::<CalendarEditBody>(data) else {
        return;
    };
    let nation = reference::nation().expect("the published calendar");
    let tree = CalendarTree::of(vec![nation.clone()], BTreeSet::from([nation.code.clone()]));
    let edit = body.into_domain();
    let changed = edit.applied_to(&nation);
    let is_sound = edit.faults(&nation, &tree).is_empty();
    if let Ok(calendar) = tree.with(changed).calendar(&nation.code) {
        // A refusal is an answer too.
        let _ = calendar.next_opening(DateTime::<Utc>::UNIX_EPOCH + TimeDelta::days(20_700));
    } else {
        assert!(!is_sound, "sound, and cannot count: {edit:?}");
    }
}

pub fn national_calendar(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if let Ok(sheet) = reference::nation_of(&text) {
        for year in &sheet.years {
            // Nothing is said about what it finds, only that it ends.
            let _ = year.violations();
        }
    }
}

pub fn national_procedures(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    for (procedure, version) in reference::procedures_of(&text).unwrap_or_default() {
        let _ = version.missing_for_publication(&procedure);
        assert!(version.check_quotas().is_ok());
    }
}

/// Nothing that we have not signed is a token; the other credentials are read as they were written.
pub fn token(data: &[u8]) {
    let text = String::from_utf8_lossy(data).into_owned();
    TOKENS.with(|known| {
        let (tokens, system) = (&known.tokens, &known.system);
        let now = DateTime::<Utc>::UNIX_EPOCH + TimeDelta::days(20_700);
        let refused = system.block_on(tokens.verify(&text, now));
        assert!(refused.is_err(), "{text} was taken");
    });
    assert_eq!(RefreshToken::hash_of(&text).len(), 64);
    if let Some(key) = ApiKey::parse(&text) {
        assert!(text.is_ascii() && text.contains(&key.id.simple().to_string()));
        assert_eq!(key.hash().len(), 64);
    }
    if let Ok(code) = text.parse::<UserCode>() {
        assert!(code.to_string().parse::<UserCode>().is_ok());
    }
}

struct Known {
    tokens: AccessTokens,
    system: actix_web::rt::SystemRunner,
    _database: TestDatabase,
}

thread_local! {
    static TOKENS: Known = {
        let (database, system) = (TestDatabase::empty(), System::new());
        let secret = Secret::from_hex(&"5e".repeat(32)).expect("a secret");
        let store = Store::open(&database.url, secret.sealer_of_data_keys()).expect("a store");
        let tokens = AccessTokens::new(store, &secret, "https://motcua.example.vn");
        Known { tokens, system, _database: database }
    };
}
