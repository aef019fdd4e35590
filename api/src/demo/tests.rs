use super::*;
use crate::{identity::password_policy, reference};
use domain::{
    agencies::AgencyPath,
    identity::{Account, password::PasswordProfile, permission::Scope},
};
use persistence::{Store, identity::AccountFilter, sealer::Sealer};
use tempfile::TempDir;

fn now() -> DateTime<Utc> {
    "2026-08-21T09:00:00Z".parse().unwrap()
}

fn store() -> (Store, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("motcua.db");
    let store = Store::open(&format!("sqlite:{}", file.display()), Sealer::new([7; 32])).unwrap();
    (store, folder)
}

fn load_all(session: &mut Session<'_>) -> Result<(), Problem> {
    reference::load(session)?;
    load(session, "hash", now())
}

fn accounts(session: &mut Session<'_>) -> Result<Vec<Account>, Problem> {
    let province = [Scope::Subtree(AgencyPath::stored("H53/".into()))];
    let everybody = AccountFilter {
        agencies: session.agencies().reached_by(&province)?,
        citizens: true,
        limit: 100,
        ..AccountFilter::default()
    };
    Ok(session.accounts().list(&everybody)?.items)
}

#[actix_web::test]
async fn the_province_is_loaded_once_and_the_database_is_marked() {
    let (store, _folder) = store();
    store.write("first", load_all).await.unwrap();
    let first = store.read("accounts", accounts).await.unwrap();
    assert_eq!(first.len(), sign_ins().unwrap().len());
    store.write("second", load_all).await.unwrap();
    assert_eq!(store.read("accounts", accounts).await.unwrap(), first);
    let is_demo = store.read("demo", |session| session.settings().is_demo());
    assert!(is_demo.await.unwrap());
}

#[actix_web::test]
async fn a_database_with_real_accounts_is_refused() {
    let (store, _folder) = store();
    store.write("demo", load_all).await.unwrap();
    let person = store.read("accounts", accounts).await.unwrap().remove(0);
    let (real, _other) = self::store();
    let fill = move |session: &mut Session<'_>| session.accounts().add(&person, "hash".into());
    real.write("fill", fill).await.unwrap();
    let refused = real.write("demo", load_all).await.unwrap_err();
    assert_eq!(refused.code(), Code::StateForbids);
    let is_demo = real.read("demo", |session| session.settings().is_demo());
    assert!(!is_demo.await.unwrap());
}

#[actix_web::test]
async fn an_officer_of_several_roles_holds_all_of_them_in_one_agency() {
    let (store, _folder) = store();
    store.write("demo", load_all).await.unwrap();
    let held = store
        .read("positions", |session| {
            let found = session.accounts().find_by_username("can-bo")?;
            session.positions().list_of_account(found.unwrap().0.id)
        })
        .await
        .unwrap();
    assert_eq!(held.len(), 5);
    assert!(
        held.iter()
            .all(|position| position.agency.as_str() == "H53.103")
    );
}

#[actix_web::test]
async fn the_demo_password_is_one_that_each_of_its_people_could_choose() {
    let (store, _folder) = store();
    store.write("load", load_all).await.unwrap();
    let all = AccountFilter {
        citizens: true,
        agencies: vec!["H53".into(), "H53.103".into(), "H53.106".into()],
        limit: 100,
        ..AccountFilter::default()
    };
    let list = move |session: &mut Session<'_>| session.accounts().list(&all);
    let people = store.read("list", list).await.unwrap().items;
    assert!(people.len() > 10);
    for person in people {
        let faults = password_policy::faults(PasswordProfile::Admin, PASSWORD, &person);
        assert_eq!(faults, [], "{}", person.username);
    }
}
