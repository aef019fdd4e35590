use super::*;
use domain::{
    calendars::LimitUnit,
    catalogue::{Channel, Missing, UnitSource, Version, VersionState},
};
use persistence::{Store, catalogue::ProcedureFilter, sealer::Sealer};
use tempfile::TempDir;

fn store() -> (Store, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("motcua.db");
    let store = Store::open(&format!("sqlite:{}", file.display()), Sealer::new([7; 32])).unwrap();
    (store, folder)
}

/// Runs the work in the transaction that loaded everything.
async fn loaded<T: Send + 'static>(
    work: impl FnOnce(&mut Session<'_>) -> Result<T, Problem> + Send + 'static,
) -> T {
    let (store, _folder) = store();
    let work = move |session: &mut Session<'_>| {
        load(session)?;
        work(session)
    };
    store.write("test", work).await.unwrap()
}

fn only_version(session: &mut Session<'_>, code: &str) -> Result<Version, Problem> {
    let procedure = session.catalogue().get_by_code(&code.parse().unwrap())?;
    let versions = session.catalogue().list_versions(procedure.id)?;
    Ok(versions.into_iter().next().unwrap())
}

#[actix_web::test]
async fn a_second_run_changes_nothing() {
    let (store, _folder) = store();
    let first: Loaded = store.write("first", load).await.unwrap();
    assert_eq!((first.calendars, first.procedures), (8, 47));
    let second: Loaded = store.write("second", load).await.unwrap();
    assert_eq!(second, Loaded::default());
}

#[actix_web::test]
async fn procedures_stand_in_the_order_of_the_official_list() {
    let keys: Vec<String> = loaded(|session| {
        let everything = ProcedureFilter {
            limit: 100,
            ..ProcedureFilter::default()
        };
        let all = session.catalogue().list(&everything)?;
        Ok(all.items.into_iter().map(|row| row.source_key).collect())
    })
    .await;
    let list: Vec<serde_json::Value> = serde_json::from_str(PROCEDURES).unwrap();
    let expected: Vec<String> = list
        .iter()
        .map(|row| {
            let (part, number) = row["listNo"].as_str().unwrap().split_once('.').unwrap();
            format!("{part}.{number:0>2}")
        })
        .collect();
    assert_eq!(keys, expected);
}

#[actix_web::test]
async fn birth_registration_keeps_that_its_unit_was_read_from_the_text() {
    let version = loaded(|session| only_version(session, "1.001193")).await;
    assert_eq!(version.state, VersionState::Published);
    let online = version.terms_of(Channel::Online).unwrap();
    let limit = online.limit.unwrap();
    assert_eq!((limit.value(), limit.unit()), (1, LimitUnit::WorkingDay));
    assert_eq!(online.unit_source, Some(UnitSource::ProcedureText));
    assert_eq!(version.service_level, None);
}

#[actix_web::test]
async fn a_procedure_without_a_published_limit_stays_a_draft() {
    let version = loaded(|session| only_version(session, "2.000635")).await;
    assert_eq!(version.state, VersionState::Draft);
}

#[actix_web::test]
async fn no_code_is_invented_and_nothing_without_one_can_be_filed() {
    let (procedure, version) = loaded(|session| {
        let procedure = session.catalogue().find_by_source("I.01")?.unwrap();
        let versions = session.catalogue().list_versions(procedure.id)?;
        Ok((procedure, versions.into_iter().next().unwrap()))
    })
    .await;
    assert_eq!(procedure.code, None);
    assert_eq!(version.state, VersionState::Draft);
    let missing = version.missing_for_publication(&procedure);
    assert_eq!(missing, [Missing::NationalCode]);
}

#[actix_web::test]
async fn every_office_hours_template_knows_the_make_up_day_of_the_nation() {
    let works = loaded(|session| {
        let templates: Vec<serde_json::Value> = serde_json::from_str(OFFICE_HOURS).unwrap();
        let saturday = chrono::NaiveDate::from_ymd_opt(2026, 8, 22).unwrap();
        let mut works = Vec::new();
        for template in templates {
            let calendar = session
                .calendars()
                .get(template["code"].as_str().unwrap())?;
            works.push(calendar.is_working_day(saturday).unwrap());
        }
        Ok(works)
    })
    .await;
    assert_eq!(works, [true; 7]);
}
