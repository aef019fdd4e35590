//! Every node counts by the calendar as it is, and by nothing that was undone.

use crate::sample::{CITIZEN, noon, sealer, store};
use chrono::{NaiveDate, NaiveTime, Weekday};
use diesel::{
    Connection, PgConnection, QueryableByName, RunQueryDsl, sql_query, sql_types::BigInt,
};
use domain::calendars::{
    Application, CalendarChange, CalendarEdit, CalendarSheet, DayOff, DayOffKind, MakeUpDay,
    OfficeHours, Session as Opening, YearOfDays,
};
use persistence::{Session, StorageError, Store, calendars::ChangeFilter, testing::TestDatabase};
use std::sync::{Arc, Mutex};
use tokio::sync::oneshot;
use uuid::Uuid;

const OFFICE: &str = "office";

fn monday() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

fn week() -> OfficeHours {
    let time = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    let opening = Opening {
        opens: time(8),
        closes: time(16),
    };
    OfficeHours {
        valid_from: None,
        working_weekdays: vec![Weekday::Mon],
        sessions: vec![(Weekday::Mon, opening)],
        make_up_sessions: vec![opening],
    }
}

fn year(days_off: Vec<DayOff>) -> YearOfDays {
    YearOfDays {
        year: 2026,
        days_off,
        make_up_days: vec![],
    }
}

fn swapped() -> DayOff {
    DayOff {
        date: monday(),
        kind: DayOffKind::Swapped,
        name_vi: "Nghỉ hoán đổi".into(),
        name_en: "Swapped day".into(),
        basis: None,
    }
}

/// An office that is open on Mondays.
fn open(session: &mut Session<'_>) -> Result<(), StorageError> {
    session.calendars().add(&CalendarSheet {
        code: OFFICE.into(),
        parent: None,
        agency: None,
        name_vi: "Cơ quan".into(),
        name_en: "Office".into(),
        hours: vec![week()],
        years: vec![year(vec![])],
        version: 1,
    })
}

fn close_on_monday(session: &mut Session<'_>) -> Result<(), StorageError> {
    let mut calendars = session.calendars();
    calendars.change_alone()?;
    let mut sheet = calendars.get_sheet(OFFICE)?;
    sheet.years = vec![year(vec![swapped()])];
    calendars.save(&mut sheet)
}

fn works(session: &mut Session<'_>) -> Result<bool, StorageError> {
    Ok(session
        .calendars()
        .get(OFFICE)?
        .is_working_day(monday())
        .unwrap())
}

async fn reads(store: &Store) -> bool {
    store.read("works", works).await.unwrap()
}

#[tokio::test]
async fn two_nodes_see_a_change_of_a_calendar_at_the_very_next_read() {
    let database = TestDatabase::empty();
    let (one, other) = (
        store(&database).await,
        Store::open(&database.url, sealer()).unwrap(),
    );
    one.write("open", open).await.unwrap();
    assert!(reads(&one).await && reads(&other).await);
    other.write("close", close_on_monday).await.unwrap();
    assert!(!reads(&one).await && !reads(&other).await);
    let within = |session: &mut Session<'_>| works(session);
    assert!(!one.write("within", within).await.unwrap());
}

#[tokio::test]
async fn a_change_that_was_rolled_back_leaves_no_trace_in_the_cache() {
    let database = TestDatabase::empty();
    let (one, other) = (
        store(&database).await,
        Store::open(&database.url, sealer()).unwrap(),
    );
    one.write("open", open).await.unwrap();
    assert!(reads(&one).await && reads(&other).await);
    let undone = one.write("undone", |session| {
        close_on_monday(session)?;
        assert!(!works(session)?, "the transaction sees what it wrote");
        Err::<(), _>(StorageError::NotFound { what: "reason" })
    });
    assert!(matches!(
        undone.await,
        Err(StorageError::NotFound { what: "reason" })
    ));
    assert!(reads(&one).await && reads(&other).await);
    one.write("close", close_on_monday).await.unwrap();
    assert!(!reads(&one).await && !reads(&other).await);
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// How many transactions of this database wait for the lock of the calendars.
fn waiting(url: &str) -> i64 {
    let query = "SELECT count(*) AS count FROM pg_locks WHERE locktype = 'advisory' AND NOT granted \
                 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    let mut connection = PgConnection::establish(url).unwrap();
    let rows: Vec<Count> = sql_query(query).load(&mut connection).unwrap();
    rows.first().unwrap().count
}

/// Otherwise a promise made by the old calendar could be committed behind the work that looks for such promises.
#[tokio::test(flavor = "multi_thread")]
async fn a_change_waits_for_who_counts_by_the_old_calendar() {
    let database = TestDatabase::empty();
    let (one, other) = (
        store(&database).await,
        Store::open(&database.url, sealer()).unwrap(),
    );
    if !one.is_postgres() {
        // SQLite writes one transaction at a time.
        return;
    }
    one.write("open", open).await.unwrap();
    let happened = Arc::new(Mutex::new(Vec::new()));
    let (counts, counting) = oneshot::channel();
    let (told, url) = (happened.clone(), database.url.clone());
    let promise = tokio::spawn(async move {
        let count = one.write("count", move |session| {
            assert!(works(session)?);
            counts.send(()).unwrap();
            while waiting(&url) == 0 {
                std::thread::yield_now();
            }
            assert!(works(session)?, "one transaction counts by one calendar");
            told.lock().unwrap().push("counted");
            Ok::<_, StorageError>(())
        });
        count.await.unwrap();
    });
    counting.await.unwrap();
    let told = happened.clone();
    let change = other.write("change", move |session| {
        close_on_monday(session)?;
        told.lock().unwrap().push("changed");
        Ok::<_, StorageError>(())
    });
    change.await.unwrap();
    promise.await.unwrap();
    assert_eq!(*happened.lock().unwrap(), ["counted", "changed"]);
    assert!(!reads(&other).await);
}

#[tokio::test]
async fn a_change_is_read_back_as_it_was_proposed_and_applied() {
    let database = TestDatabase::empty();
    let store = store(&database).await;
    let job = domain::jobs::Job::new(
        Uuid::from_u128(8),
        domain::jobs::JobKind::CalendarChange,
        Uuid::from_u128(7),
        noon(),
    );
    let mut change = CalendarChange {
        id: Uuid::from_u128(7),
        calendar: OFFICE.into(),
        based_on: 1,
        edit: CalendarEdit {
            name_vi: Some("Cơ quan mới".into()),
            name_en: None,
            parent: Some(None),
            hours: Some(vec![week()]),
            years: vec![YearOfDays {
                make_up_days: vec![MakeUpDay {
                    date: monday().pred_opt().unwrap(),
                    replaces: Some(monday()),
                    basis: Some("9859/VPCP-KGVX".into()),
                }],
                ..year(vec![swapped()])
            }],
        },
        proposed_by: CITIZEN,
        proposed_at: noon(),
        application: None,
        version: 1,
    };
    let (listed, found, changed) = store
        .write("change", move |session| {
            open(session)?;
            session.jobs().add(&job)?;
            session.calendar_changes().add(&change)?;
            let proposed = session.calendar_changes().get(change.id)?;
            assert_eq!(proposed, change);
            change.application = Some(Application {
                by: CITIZEN,
                at: noon(),
                reason: "Thông báo của Bộ Nội vụ".into(),
                job: job.id,
            });
            session.calendar_changes().save(&mut change)?;
            let filter = ChangeFilter {
                calendar: Some(OFFICE.into()),
                state: Some(domain::calendars::ChangeState::Applied),
                limit: 10,
                ..ChangeFilter::default()
            };
            let listed = session.calendar_changes().list(filter)?;
            let of_agencies = ChangeFilter {
                agencies: Some(vec!["H53".into()]),
                limit: 10,
                ..ChangeFilter::default()
            };
            assert!(
                session
                    .calendar_changes()
                    .list(of_agencies)?
                    .items
                    .is_empty()
            );
            let stale = session.calendar_changes().remove(&proposed);
            assert!(matches!(stale, Err(StorageError::Stale { .. })));
            Ok::<_, StorageError>((listed, session.calendar_changes().get(change.id)?, change))
        })
        .await
        .unwrap();
    assert_eq!((listed.items, found), (vec![changed.clone()], changed));
}
