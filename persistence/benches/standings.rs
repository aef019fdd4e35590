//! How a million open dossiers stand, from stored instants, in SQL (TIME-8): `just bench-standings`.

#[path = "../tests/database/sample.rs"]
#[expect(
    clippy::unwrap_used,
    reason = "written for tests, where a failure may be a panic"
)]
mod sample;

use chrono::{DateTime, TimeDelta, Utc};
use criterion::Criterion;
use domain::{calendars::Standing, catalogue::Channel};
use persistence::{
    Session, StorageError, Store,
    dossiers::{DeadlineFilter, Standings},
    testing::TestDatabase,
};
use std::time::Duration;
use tokio::runtime::Runtime;

const DOSSIERS: i64 = 1_000_000;
/// Ten instants an hour apart are multiplied.
const SEEDS: i64 = 10;
const PAGE: i64 = 50;
const OF_FILINGS: &str = "agency, counter, procedure_id, procedure_version, channel, owner_account, owner_name, \
    owner_identity_number, owner_phone, owner_email, owner_address, submitted_by, assisted_by, consent_at, answers, \
    delivery, delivery_address";
const OF_DOSSIERS: &str = "agency, counter, submitted_at, status, interrupted, resolution, supplement, accepted_at, \
    received_by, arrived_at, step, step_role, step_holder, step_promise, prepared_by, approved_by, supplement_requests, \
    outcome, outcome_reason, result, completed_at, returned_at, ended_at, queue_rank, queue_due_at, queue_soon_at, \
    clock_state, supplement_due_at, next_warning_at, version";

fn main() -> Result<(), StorageError> {
    let runtime = Runtime::new().map_err(|error| StorageError::Unavailable(error.to_string()))?;
    let database = TestDatabase::empty();
    let store = runtime.block_on(sample::store(&database));
    runtime.block_on(store.write("seed", seed))?;
    multiply(&database);
    // What autovacuum does on a server that runs.
    database.execute(if store.is_postgres() {
        "VACUUM ANALYZE"
    } else {
        "ANALYZE"
    });
    let now = sample::noon() + TimeDelta::hours(SEEDS / 2);
    let counted = count(&runtime, &store, now)?;
    println!("{DOSSIERS} dossiers: {counted:?}");
    let mut criterion = Criterion::default()
        .measurement_time(Duration::from_secs(20))
        .sample_size(20)
        .configure_from_args();
    criterion.bench_function("standings of 1000000 dossiers", |bencher| {
        bencher.iter(|| count(&runtime, &store, now));
    });
    criterion.bench_function("a page of 50 overdue of 1000000 dossiers", |bencher| {
        bencher.iter(|| page(&runtime, &store, now));
    });
    criterion.final_summary();
    Ok(())
}

fn seed(session: &mut Session<'_>) -> Result<(), StorageError> {
    for hour in 0..SEEDS {
        sample::file(
            session,
            sample::noon() + TimeDelta::hours(hour),
            Channel::Online,
        )?;
    }
    // What a page loads is sealed for its own row, so the page consists of dossiers that are no copies.
    for minute in 1..=PAGE {
        sample::file(
            session,
            sample::noon() - TimeDelta::minutes(minute),
            Channel::Online,
        )?;
    }
    Ok(())
}

/// Copies of the seeds under codes of their own; what only a page loads stays with the seeds.
fn multiply(database: &TestDatabase) {
    let numbers = format!(
        "WITH RECURSIVE n (i) AS (SELECT {SEEDS} UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {DOSSIERS}), \
         seeds (code, place) AS (SELECT code, CAST(substr(code, 12) AS INTEGER) - 1 FROM filings)"
    );
    let from = |table: &str| {
        format!("FROM n JOIN seeds ON place = n.i % {SEEDS} JOIN {table} USING (code)")
    };
    let code = "'H53-260822-' || CAST(n.i AS TEXT)";
    database.execute(&format!(
        "INSERT INTO filings (code, lookup_token, submitted_at, {OF_FILINGS}) {numbers} \
         SELECT {code}, 'token-' || CAST(n.i AS TEXT), submitted_at, {OF_FILINGS} {}",
        from("filings")
    ));
    database.execute(&format!(
        "INSERT INTO dossiers (code, reception, {OF_DOSSIERS}) {numbers} SELECT {code}, reception, {OF_DOSSIERS} {}",
        from("dossiers")
    ));
}

fn count(runtime: &Runtime, store: &Store, now: DateTime<Utc>) -> Result<Standings, StorageError> {
    let agencies = vec!["H53".to_owned()];
    let count = move |session: &mut Session<'_>| session.dossiers().count_standings(&agencies, now);
    runtime.block_on(store.read("count_standings", count))
}

fn page(runtime: &Runtime, store: &Store, now: DateTime<Utc>) -> Result<usize, StorageError> {
    let filter = DeadlineFilter {
        agencies: vec!["H53".to_owned()],
        standing: Standing::Overdue,
        now,
        after: None,
        limit: PAGE,
    };
    let list = move |session: &mut Session<'_>| session.dossiers().list_deadlines(&filter);
    Ok(runtime
        .block_on(store.read("list_deadlines", list))?
        .items
        .len())
}
