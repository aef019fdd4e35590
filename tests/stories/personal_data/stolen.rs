//! Who steals the database and the data folder, but not the secret, reads no number, telephone or address.

use chrono::Days;
use domain::{
    dossiers::Owner,
    identity::{Account, AccountKind, AccountState},
    intake::Draft,
};
use persistence::{Session, StorageError};
use std::collections::HashSet;
use tests::{COMMUNE, World, json};
use uuid::Uuid;

const NAME: &str = "Người Để Dấu";
/// In every e-mail and postal address; nothing else holds it.
const TRACE: &str = "dau-vet-rieng";
const ACCOUNTS: u64 = 400;
const DRAFTS: u64 = 300;
const FILINGS: u64 = 300;

fn identity_number(number: u64) -> String {
    format!("0987{number:08}")
}

fn phone(number: u64) -> String {
    format!("+84987{number:06}")
}

fn owner(number: u64, account: Option<Uuid>) -> Owner {
    Owner {
        account,
        name: NAME.parse().unwrap(),
        identity_number: Some(identity_number(number).parse().unwrap()),
        phone: Some(phone(number).parse().unwrap()),
        email: Some(format!("n{number}@{TRACE}.vn").parse().unwrap()),
        address: Some(format!("{number} {TRACE}")),
    }
}

fn answers(number: u64) -> String {
    let [number, phone] = [identity_number(number), phone(number)];
    json!({"soDinhDanh": number, "dienThoai": phone, "thuDienTu": format!("a@{TRACE}.vn")})
        .to_string()
}

fn account(number: u64, world: &World) -> Account {
    let owner = owner(number, None);
    Account {
        id: Uuid::now_v7(),
        kind: AccountKind::Applicant,
        username: format!("nguoi-{number}"),
        full_name: owner.name,
        identity_number: owner.identity_number,
        tax_code: None,
        phone: owner.phone,
        email: owner.email,
        address: owner.address,
        state: AccountState::Active,
        restricted_at: None,
        must_change_password: false,
        created_at: world.now(),
        version: 1,
    }
}

/// A thousand people: in accounts, in drafts and in filings.
async fn fill(world: &World) {
    let citizen: Uuid = world.sign_in("cong-dan").await.id().await.parse().unwrap();
    let filed = world.filed().await.code.parse().unwrap();
    let accounts: Vec<Account> = (0..ACCOUNTS).map(|number| account(number, world)).collect();
    let now = world.now();
    let fill = move |session: &mut Session<'_>| {
        for account in &accounts {
            session.accounts().add(account, "hash".into())?;
        }
        let dossier = session.dossiers().find(&filed)?.unwrap();
        for number in ACCOUNTS..ACCOUNTS + DRAFTS {
            session.drafts().add(&Draft {
                id: Uuid::now_v7(),
                author: citizen,
                procedure: dossier.procedure,
                agency: dossier.agency.clone(),
                owner: owner(number, Some(citizen)),
                answers: answers(number),
                created_at: now,
                updated_at: now,
                version: 1,
            })?;
        }
        let event = session.dossiers().list_events(&filed)?.remove(0);
        for number in ACCOUNTS + DRAFTS..ACCOUNTS + DRAFTS + FILINGS {
            let mut dossier = dossier.clone();
            let day = now.date_naive();
            dossier.code = session.dossiers().next_code(&dossier.agency, day)?;
            dossier.owner = owner(number, None);
            dossier.answers = answers(number);
            dossier.delivery_address = Some(format!("{number} {TRACE}"));
            dossier.lookup_token = Uuid::now_v7().to_string();
            session.dossiers().add(&dossier, &event)?;
        }
        Ok::<_, StorageError>(())
    };
    world.state.store.write("fill", fill).await.unwrap();
}

/// What travels through HTTP leaves more traces: replays of answers, letters that wait, changes.
async fn act(world: &World, number: u64) {
    let person = json!({
        "fullName": NAME, "identityNumber": identity_number(number), "phone": phone(number),
        "email": format!("n{number}@{TRACE}.vn"), "address": format!("{number} {TRACE}"),
    });
    let counter = world.sign_in("tiep-nhan").await;
    let filing = json!({
        "procedure": "1.001193", "agency": COMMUNE, "channel": "direct", "owner": person, "consent": true,
        "delivery": "postal", "deliveryAddress": format!("{number} {TRACE}"),
        "answers": {"soDinhDanh": identity_number(number)},
        "components": [{"component": 1, "form": "paper"}, {"component": 3, "form": "paper"}],
    });
    let filed = counter
        .post_once("/counter-filings", "dau-vet", filing)
        .await;
    filed.is(201);
    let citizen = world.sign_in("cong-dan").await;
    let draft = json!({"procedure": "1.001193", "agency": COMMUNE, "owner": person});
    let draft = citizen.post_once("/drafts", "dau-vet", draft).await.is(201);
    let path = format!("/drafts/{}", draft["id"].as_str().unwrap());
    citizen
        .patch(&path, 1, json!({"owner": person}))
        .await
        .is(200);
    let mut new = person.clone();
    new["kind"] = json!("applicant");
    new["username"] = json!("nguoi-moi");
    let administrator = world.sign_in("quan-tri").await;
    let created = administrator.post("/accounts", new).await;
    created.is(201);
    let path = created.header("location");
    let change = json!({"address": format!("Nhà mới {TRACE}"), "email": format!("moi@{TRACE}.vn")});
    administrator.patch(path, 1, change).await.is(200);
    let machine = json!({
        "name": "Cổng tỉnh", "agency": "H53", "scopes": ["dossiers:read"],
        "contact": format!("cong@{TRACE}.vn"), "expiresAt": world.now() + Days::new(30),
    });
    let machine = administrator
        .post_once("/machines", "dau-vet", machine)
        .await;
    machine.is(201);
    for email in [format!("cu@{TRACE}.vn"), format!("moi@{TRACE}.vn")] {
        let seen = citizen.get("/me").await.version();
        let contacts =
            json!({"phone": phone(number), "email": email, "address": format!("Nhà {TRACE}")});
        citizen.patch("/me", seen, contacts).await.is(200);
    }
    let wanted =
        json!({"identityNumber": identity_number(number), "reason": format!("Sai ở {TRACE}")});
    let asked = citizen
        .post_once("/me/rectifications", "dau-vet-2", wanted)
        .await;
    let path = format!(
        "/rectifications/{}/decision",
        asked.is(201)["id"].as_str().unwrap()
    );
    let refusal = json!({"outcome": "refused", "note": format!("Thẻ ghi {TRACE}")});
    administrator.act(&path, 1, refusal).await.is(200);
    api::notifications::run_once(&world.state).await.unwrap();
}

/// Digits in a row that end with one of the needles.
fn found<'n>(stolen: &[u8], needles: &'n HashSet<String>, length: usize) -> Vec<&'n String> {
    let digits = |window: &&[u8]| window.iter().all(u8::is_ascii_digit);
    let windows = stolen.windows(length).filter(digits);
    windows
        .filter_map(|window| needles.get(str::from_utf8(window).unwrap()))
        .collect()
}

fn holds(stolen: &[u8], text: &str) -> bool {
    stolen
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thief_of_the_database_reads_no_identity_number_telephone_or_address() {
    let world = World::new().await;
    let people = ACCOUNTS + DRAFTS + FILINGS;
    fill(&world).await;
    act(&world, people).await;
    let stolen = world.stolen();
    assert!(holds(&stolen, NAME), "names are searched, so they are read");
    let numbers: HashSet<String> = (0..=people).map(identity_number).collect();
    let phones = (0..=people).map(|number| phone(number).trim_start_matches('+').to_owned());
    let phones: HashSet<String> = phones.collect();
    assert_eq!(numbers.len(), 1001);
    assert_eq!(found(&stolen, &numbers, 12), Vec::<&String>::new());
    assert_eq!(found(&stolen, &phones, 11), Vec::<&String>::new());
    assert!(!holds(&stolen, TRACE), "an e-mail or postal address");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_rotation_leaves_behind_is_sealed_too_and_everybody_reads_on() {
    let world = World::new().await;
    let number = ACCOUNTS;
    act(&world, number).await;
    let counter = world.sign_in("tiep-nhan").await;
    let search = json!({"identityNumber": identity_number(number)});
    let before = counter
        .post("/dossier-searches", search.clone())
        .await
        .is(200);
    let store = &world.state.store;
    api::personal_data::rotation::begin(store).await.unwrap();
    let done = api::personal_data::rotation::reseal(store, |_, _| {})
        .await
        .unwrap();
    assert!(done.resealed > 0 && done.unreadable.is_empty(), "{done:?}");
    store
        .write("retire", |session| session.data_keys().retire())
        .await
        .unwrap_or_else(|error: StorageError| panic!("{error}"));
    let after = counter.post("/dossier-searches", search).await.is(200);
    assert_eq!(before, after);
    assert_eq!(after["items"].as_array().unwrap().len(), 1);
    assert!(!holds(&world.stolen(), TRACE));
}
