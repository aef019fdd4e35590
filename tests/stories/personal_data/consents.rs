use serde_json::Value;
use tests::{Person, World, json, smtp::SmtpServer};
use uuid::Uuid;

async fn say(by: &Person, act: &str, version: Option<u16>) -> tests::Answer {
    let mut body = json!({"purpose": "email_notices", "act": act});
    if let Some(version) = version {
        body["version"] = json!(version);
    }
    by.post_once("/me/consents", &Uuid::now_v7().to_string(), body)
        .await
}

async fn standing(by: &Person, purpose: &str) -> Value {
    let view = by.get("/me/consents").await.is(200);
    let items = view["items"].as_array().unwrap().iter();
    let mut found = items.filter(|item| item["purpose"] == purpose);
    found.next().unwrap().clone()
}

#[tokio::test]
async fn a_consent_is_given_for_the_text_that_was_shown_and_withdrawn_without_more() {
    let world = World::new().await;
    let citizen = world.sign_in("cong-dan").await;
    let shown = standing(&citizen, "email_notices").await;
    assert_eq!(
        (&shown["version"], &shown["inForce"]),
        (&json!(1), &json!(true))
    );
    assert!(shown["textVi"].as_str().unwrap().contains("thư điện tử"));
    assert!(shown.get("last").is_none());

    let withdrawn = say(&citizen, "withdrawn", None).await.is(201);
    assert_eq!(withdrawn["textId"], "email_notices.1");
    assert_eq!(withdrawn["at"], "2026-08-21T09:00:00+07:00");
    assert_eq!(withdrawn["byHolder"], true);
    let after = standing(&citizen, "email_notices").await;
    assert_eq!(
        (&after["inForce"], &after["last"]["act"]),
        (&json!(false), &json!("withdrawn"))
    );

    for shown in [Some(2), None] {
        let refused = say(&citizen, "given", shown).await;
        refused.refused(409, "consent_text_changed");
    }
    say(&citizen, "given", Some(1)).await.is(201);
    assert_eq!(standing(&citizen, "email_notices").await["inForce"], true);
    let ledger = citizen.get("/me/export").await.is(200)["consents"].clone();
    let acts: Vec<&Value> = ledger
        .as_array()
        .unwrap()
        .iter()
        .map(|line| &line["act"])
        .collect();
    assert_eq!(acts, ["withdrawn", "given"], "the ledger keeps everything");
}

#[tokio::test]
async fn what_was_agreed_with_a_filing_is_in_the_ledger_and_ends_with_the_dossier() {
    let world = World::new().await;
    let dossier = world.filed().await;
    let citizen = world.sign_in("cong-dan").await;
    let given = standing(&citizen, "dossier_handling").await;
    assert_eq!(given["last"]["dossier"], dossier.code);
    assert_eq!(given["last"]["textId"], "dossier_handling.1");
    assert_eq!(given["last"]["byHolder"], true);
    let body = json!({"purpose": "dossier_handling", "act": "withdrawn"});
    let refused = citizen.post_once("/me/consents", "k", body).await;
    refused.refused(409, "consent_bound_to_dossier");
}

#[tokio::test]
async fn who_declines_letters_gets_none_and_sees_the_notices_all_the_same() {
    let server = SmtpServer::start().unwrap();
    let address = server.url.clone();
    let settings = move |name: &str| match name {
        "MOTCUA_SMTP_URL" => Some(address.clone()),
        "MOTCUA_MAIL_FROM" => Some("motcua@example.vn".to_owned()),
        _ => None,
    };
    let world = World::with("2026-08-21T09:00:00+07:00", settings).await;
    let citizen = world.sign_in("cong-dan").await;
    say(&citizen, "withdrawn", None).await.is(201);
    world.filed().await;
    api::notifications::run_once(&world.state).await.unwrap();
    let notices = citizen.get("/me/notices").await.is(200);
    assert_eq!(notices["items"].as_array().unwrap().len(), 1);
    assert!(server.letters().is_empty());
    say(&citizen, "given", Some(1)).await.is(201);
    world.filed().await;
    api::notifications::run_once(&world.state).await.unwrap();
    assert_eq!(server.letters().len(), 1);
}

#[tokio::test]
async fn a_repeated_request_is_one_line_of_the_ledger() {
    let world = World::new().await;
    let citizen = world.sign_in("cong-dan").await;
    let body = json!({"purpose": "email_notices", "act": "withdrawn"});
    let first = citizen
        .post_once("/me/consents", "once", body.clone())
        .await
        .is(201);
    let again = citizen.post_once("/me/consents", "once", body).await;
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(again.is(201)["id"], first["id"]);
    let ledger = citizen.get("/me/export").await.is(200)["consents"].clone();
    assert_eq!(ledger.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn everybody_keeps_an_own_ledger_and_nobody_signs_in_none() {
    let world = World::new().await;
    let citizen = world.sign_in("cong-dan").await;
    say(&citizen, "withdrawn", None).await.is(201);
    let other = world.sign_in("cong-dan-2").await;
    let untouched = standing(&other, "email_notices").await;
    assert_eq!(untouched["inForce"], true);
    assert!(untouched.get("last").is_none());
    let body = json!({"purpose": "email_notices", "act": "withdrawn"});
    let anonymous = world.nobody().post_once("/me/consents", "k", body).await;
    anonymous.refused(401, "unauthenticated");
    let unknown = json!({"purpose": "advertising", "act": "given", "version": 1});
    let refused = citizen.post_once("/me/consents", "k", unknown).await;
    refused.refused(400, "invalid_request");
}
