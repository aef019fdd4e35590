use api::demo::PASSWORD;
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::Value;
use tests::{COMMUNE, Filed, Person, World, json};
use uuid::Uuid;

fn items<'v>(export: &'v Value, kind: &str) -> &'v Vec<Value> {
    export[kind]
        .as_array()
        .unwrap_or_else(|| panic!("no {kind}"))
}

async fn lost_and_given_back(world: &World) {
    let citizen = world.sign_in("cong-dan").await;
    let account = format!("/accounts/{}", citizen.id().await);
    citizen.post_empty("/me/loss-reports").await.is(201);
    let seen = world
        .sign_in("quan-tri")
        .await
        .get(&account)
        .await
        .version();
    let counter = world.sign_in("tiep-nhan").await;
    let card = json!({"paper": "identity_card", "note": "Đối chiếu thẻ căn cước."});
    let unlocked = counter
        .act(&format!("{account}/unlock"), seen, card)
        .await
        .is(200);
    let password = json!({
        "currentPassword": unlocked["temporaryPassword"], "newPassword": "bốn mùa xanh lá bàng",
    });
    let citizen = world.sign_in("cong-dan").await;
    let request = citizen.request(Method::PUT, "/me/password").json(&password);
    citizen.send(request).await.is(204);
}

/// The company lets the citizen act for it; who that is, its number tells.
async fn named_by(company: &Person, citizen: &Person) {
    let body = json!({"identityNumber": "079300000001"});
    let offered = company.post("/representatives", body).await.is(201);
    let path = format!(
        "/delegations/{}/acceptance",
        offered["id"].as_str().unwrap()
    );
    citizen.act(&path, 1, Value::Null).await.is(200);
}

/// A citizen of whom something is kept in every table that keeps anything of citizens; the dossier that was rated, and a draft.
async fn lived_in(world: &World) -> (Person, Filed, String) {
    let rated = world.returned().await;
    lost_and_given_back(world).await;
    let citizen = world.sign_in("cong-dan").await;
    let company = world.sign_in("to-chuc").await;
    named_by(&company, &citizen).await;
    let rating = json!({"score": 3, "comment": "Nhanh"});
    citizen.post(&rated.path("/rating"), rating).await.is(201);
    let draft = world.birth_draft(&citizen).await;
    let seen = citizen.get("/me").await.version();
    let change = json!({"phone": "+84911111111"});
    citizen.patch("/me", seen, change).await.is(200);
    let body = json!({"fullName": "Nguyễn Thị Ngọc An", "reason": "Thiếu chữ đệm"});
    let asked = citizen.post_once("/me/rectifications", "k", body).await;
    asked.is(201);
    api::notifications::run_once(&world.state).await.unwrap();
    (citizen, rated, draft)
}

#[tokio::test]
async fn the_export_holds_everything_about_oneself_and_names_each_kind_with_its_source() {
    let world = World::new().await;
    let (citizen, rated, draft) = lived_in(&world).await;
    let export = citizen.get("/me/export").await.is(200);
    assert_eq!(export["exportedAt"], "2026-08-21T09:00:00+07:00");
    for kind in items(&export, "kinds") {
        let name = kind["kind"].as_str().unwrap();
        let held = &export[name];
        let is_empty = held.as_array().is_some_and(Vec::is_empty);
        // Citizens hold no office; nobody helped this one, who has linked no electronic identity.
        assert_eq!(
            held.is_null() || is_empty,
            ["positions", "assistedOpening", "identities"].contains(&name),
            "{name}: {held}"
        );
        assert!(["person", "agency", "usage"].contains(&kind["source"].as_str().unwrap()));
        assert!(!kind["description"].as_str().unwrap().is_empty());
    }
    assert!(
        items(&export, "leftOut")
            .iter()
            .all(|gap| gap["reason"].is_string())
    );

    assert_eq!(export["account"]["identityNumber"], "079300000001");
    assert_eq!(export["account"]["phone"], "+84911111111");
    assert_eq!(export["secondFactor"], "none");
    assert_eq!(export["detailChanges"][0]["oldValue"], "+84900000001");
    let ended = items(&export, "sessions").iter();
    assert!(
        ended
            .filter(|session| session["endedAt"].is_string())
            .count()
            > 0
    );
    assert_eq!(
        export["lossReports"][0]["unlockProof"]["paper"],
        "identity_card"
    );
    assert!(
        export["lossReports"][0]["unlockProof"]
            .get("officer")
            .is_none()
    );
    assert_eq!(export["consents"][0]["dossier"], rated.code);
    let asked = &export["rectifications"][0];
    assert_eq!(asked["fullName"], "Nguyễn Thị Ngọc An");
    assert_eq!(export["drafts"][0]["id"], draft);
    let dossier = &export["dossiers"][0];
    assert_eq!(dossier["dossier"]["code"], rated.code);
    assert_eq!(
        dossier["dossier"]["owner"]["phone"], "+84900000001",
        "as it was filed"
    );
    assert!(items(&dossier["timeline"], "events").len() > 5);
    assert_eq!(dossier["rating"]["score"], 3);
    let accesses = items(&export, "accesses").iter();
    let mut actions = accesses.map(|access| access["action"].as_str().unwrap());
    assert!(actions.any(|action| action == "unlock_account"));

    let english = citizen.in_english().get("/me/export").await.is(200);
    let described = |export: &Value| export["kinds"][0]["description"].clone();
    assert_ne!(described(&english), described(&export));
}

#[tokio::test]
async fn nothing_of_others_is_in_the_export() {
    let world = World::new().await;
    let (citizen, _, _) = lived_in(&world).await;
    let other = world.sign_in("cong-dan-2").await;
    let own = world.birth_draft(&other).await;
    let filed = world.birth_draft(&other).await;
    let filed = Filed::of(&world.file(&other, &filed).await, 201);
    let body = json!({"purpose": "email_notices", "act": "withdrawn"});
    other.post_once("/me/consents", "k", body).await.is(201);
    let export = citizen.get("/me/export").await.is(200).to_string();
    let me = other.get("/me").await.is(200);
    let of_other = [
        "id",
        "username",
        "fullName",
        "identityNumber",
        "phone",
        "email",
    ];
    let of_other = of_other.map(|member| me[member].as_str().unwrap().to_owned());
    for secret in of_other.into_iter().chain([own, filed.code]) {
        assert!(!export.contains(&secret), "{secret}");
    }
    for username in [
        "tiep-nhan",
        "chuyen-vien",
        "lanh-dao",
        "van-thu",
        "quan-tri",
    ] {
        let officer = world.sign_in(username).await.get("/me").await.is(200);
        for member in ["id", "fullName"] {
            let secret = officer[member].as_str().unwrap();
            assert!(!export.contains(secret), "{username}: {secret}");
        }
    }
}

#[tokio::test]
async fn what_was_done_for_another_is_in_their_export() {
    let world = World::new().await;
    let (company, citizen) = (
        world.sign_in("to-chuc").await,
        world.sign_in("cong-dan").await,
    );
    named_by(&company, &citizen).await;
    let draft = json!({
        "procedure": "1.001193", "agency": COMMUNE, "onBehalfOf": company.id().await,
        "answers": {"tenTre": "Lê Minh"},
    });
    let prepared = world.draft(&citizen, draft.clone(), &[2]).await;
    let filed = world.draft(&citizen, draft, &[2, 3]).await;
    let filed = Filed::of(&world.file(&citizen, &filed).await, 201).code;
    let of_citizen = citizen.get("/me/export").await.is(200);
    assert_eq!(of_citizen["dossiers"], json!([]));
    assert_eq!(of_citizen["drafts"], json!([]));
    assert_eq!(of_citizen["consents"], json!([]));
    let of_company = company.get("/me/export").await.is(200);
    assert_eq!(of_company["drafts"][0]["id"], prepared);
    assert_eq!(of_company["dossiers"][0]["dossier"]["code"], filed);
    let consent = &of_company["consents"][0];
    assert_eq!(consent["dossier"], filed);
    assert_eq!(consent["byHolder"], false, "the representative gave it");
}

#[tokio::test]
async fn an_officer_gets_the_own_offices_and_no_dossier_of_others() {
    let world = World::new().await;
    let dossier = world.returned().await;
    let officer = world.sign_in("chuyen-vien").await;
    let export = officer.get("/me/export").await.is(200);
    assert_eq!(items(&export, "positions").len(), 1);
    assert_eq!(export["dossiers"], json!([]));
    assert!(!export.to_string().contains(&dossier.code));
}

#[tokio::test]
async fn an_export_asks_for_a_fresh_proof_and_is_recorded() {
    let minutes = |name: &str| (name == "MOTCUA_STEP_UP_MINUTES").then(|| "5".to_owned());
    let world = World::with("2026-08-21T09:00:00+07:00", minutes).await;
    let citizen = world.sign_in("cong-dan").await;
    world.wait(TimeDelta::minutes(6));
    let late = citizen.get("/me/export").await;
    late.refused(401, "insufficient_user_authentication");
    let proof = json!({"password": PASSWORD});
    citizen.post("/me/authentications", proof).await.is(200);
    let export = citizen.get("/me/export").await;
    export.is(200);
    assert_eq!(export.header("cache-control"), "no-store");
    let id = Uuid::parse_str(&citizen.id().await).unwrap().to_string();
    let entries = world.recorded().await.into_iter();
    let mut entries = entries.filter(|entry| entry.action == "export_my_data");
    assert!(entries.any(|entry| entry.result == "done" && entry.subject.as_ref() == Some(&id)));
    let anonymous = world.nobody().get("/me/export").await;
    anonymous.refused(401, "unauthenticated");
}

#[tokio::test]
async fn many_pages_of_drafts_are_one_export() {
    let world = World::new().await;
    let citizen = world.sign_in("cong-dan").await;
    let draft = json!({"procedure": "1.001193", "agency": COMMUNE});
    for _ in 0..103 {
        citizen.post("/drafts", draft.clone()).await.is(201);
    }
    let export = citizen.get("/me/export").await.is(200);
    let ids = items(&export, "drafts")
        .iter()
        .map(|draft| draft["id"].as_str());
    let ids: std::collections::BTreeSet<_> = ids.collect();
    assert_eq!(ids.len(), 103);
}
