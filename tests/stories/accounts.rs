//! Who administers whose account, and which offices a person holds on which day (ORG-4..6, SEC-2).

use serde_json::Value;
use tests::{Answer, Person, World, at, json};
use uuid::Uuid;

async fn sign_in(world: &World, username: &str, password: &Value) -> Answer {
    let body = json!({"username": username, "password": password});
    world.nobody().post("/auth/sessions", body).await
}

async fn account_of(world: &World, username: &str) -> String {
    let person = world.sign_in(username).await;
    format!("/accounts/{}", person.id().await)
}

/// A new account of staff: its address and its temporary password.
async fn new_officer(administrator: &Person) -> (String, Value) {
    let body = json!({"kind": "staff", "username": "nguoi-moi", "fullName": "Đỗ Thị Mới"});
    let created = administrator.post("/accounts", body).await;
    let path = created.header("location").to_owned();
    let created = created.is(201);
    assert_eq!(created["account"]["mustChangePassword"], true);
    (path, created["temporaryPassword"].clone())
}

async fn unit_of(world: &World, agency: &str) -> Value {
    let path = format!("/agencies/{agency}");
    let agency = world.nobody().get(&path).await.is(200);
    agency["units"][0]["id"].clone()
}

async fn appoint(by: &Person, account: &str, unit: &Value, role: &str) -> Answer {
    let body = json!({"unit": unit, "role": role, "title": "Công chức"});
    let path = format!("{account}/positions");
    by.post_once(&path, &Uuid::now_v7().to_string(), body).await
}

#[tokio::test]
async fn a_temporary_password_opens_nothing_but_the_door_to_an_own_one() {
    let world = World::new().await;
    let administrator = world.sign_in("quan-tri-xa").await;
    let (_, temporary) = new_officer(&administrator).await;
    let opened = sign_in(&world, "nguoi-moi", &temporary).await.is(201);
    assert_eq!(opened["account"]["mustChangePassword"], true);
    let officer = world.bearing(opened["accessToken"].as_str().unwrap());
    for path in ["/queues/reception", "/me/notices", "/accounts"] {
        let refused = officer.get(path).await;
        refused.refused(403, "password_change_required");
    }
    let me = officer.get("/me").await.is(200);
    assert_eq!(me["mustChangePassword"], true);
    let change = json!({"currentPassword": temporary, "newPassword": "của riêng mình"});
    let request = officer.request(reqwest::Method::PUT, "/me/password");
    let changed = officer.send(request.json(&change)).await;
    assert_eq!(changed.status, 204);
    officer.get("/queues/reception").await.is(200);
}

#[tokio::test]
async fn a_reset_ends_every_session_and_gives_a_temporary_password() {
    let world = World::new().await;
    let officer = world.sign_in("tiep-nhan").await;
    let administrator = world.sign_in("quan-tri-xa").await;
    let path = format!("/accounts/{}/password-reset", officer.id().await);
    let reset = administrator.post_empty(&path).await;
    assert_eq!(reset.header("cache-control"), "no-store");
    let reset = reset.is(200);
    officer.get("/me").await.refused(401, "session_ended");
    let temporary = &reset["temporaryPassword"];
    let opened = sign_in(&world, "tiep-nhan", temporary).await.is(201);
    assert_eq!(opened["account"]["mustChangePassword"], true);
    let own = format!("/accounts/{}/password-reset", administrator.id().await);
    administrator
        .post_empty(&own)
        .await
        .refused(403, "forbidden");
}

#[tokio::test]
async fn freezing_ends_the_sessions_at_once_until_the_account_is_released() {
    let world = World::new().await;
    let password = json!(api::demo::PASSWORD);
    let opened = sign_in(&world, "tiep-nhan", &password).await.is(201);
    let officer = world.bearing(opened["accessToken"].as_str().unwrap());
    let administrator = world.sign_in("quan-tri-xa").await;
    let account = format!("/accounts/{}", officer.id().await);
    let freeze = format!("{account}/freeze");
    let seen = administrator.get(&account).await.version();
    let frozen = administrator
        .put(&freeze, seen, json!({"reason": "Báo mất"}))
        .await;
    assert_eq!(frozen.is(200)["state"], "frozen");
    officer.get("/me").await.refused(401, "session_ended");
    let refresh = json!({"refreshToken": opened["refreshToken"]});
    let refreshed = world.nobody().post("/auth/tokens", refresh).await;
    refreshed.refused(401, "session_ended");
    sign_in(&world, "tiep-nhan", &password)
        .await
        .refused(401, "invalid_credentials");
    administrator
        .put(&freeze, seen, json!({"reason": "Báo mất"}))
        .await
        .refused(412, "stale_version");
    let release = format!("{account}/release");
    let found = json!({"reason": "Đã tìm thấy"});
    let released = administrator.act(&release, frozen.version(), found).await;
    assert_eq!(released.is(200)["state"], "active");
    sign_in(&world, "tiep-nhan", &password).await.is(201);
    officer.get("/me").await.refused(401, "session_ended");
}

#[tokio::test]
async fn offices_are_filled_in_the_own_subtree_and_by_nobody_for_oneself() {
    let world = World::new().await;
    let commune = world.sign_in("quan-tri-xa").await;
    let (account, _) = new_officer(&commune).await;
    let (here, there) = (
        unit_of(&world, tests::COMMUNE).await,
        unit_of(&world, tests::WARD).await,
    );
    let granted = appoint(&commune, &account, &here, "clerk").await.is(201);
    assert_eq!(granted["agency"]["identifier"], tests::COMMUNE);
    assert_eq!(granted["validFrom"], "2026-08-21");
    let outside = appoint(&commune, &account, &there, "clerk").await;
    outside.refused(403, "forbidden");
    let mightier = appoint(&commune, &account, &here, "system_administrator").await;
    mightier.refused(403, "forbidden");
    let own = format!("/accounts/{}", commune.id().await);
    let oneself = appoint(&commune, &own, &here, "approving_leader").await;
    oneself.refused(403, "forbidden");
    let nowhere = appoint(&commune, &account, &json!(Uuid::now_v7()), "clerk").await;
    let problem = nowhere.refused(400, "invalid_request");
    assert_eq!(problem["errors"][0]["pointer"], "/unit");
    let held = commune.get(&format!("{account}/positions")).await.is(200);
    assert_eq!(held["items"], json!([granted]));
    let officer = world.sign_in("nguoi-moi").await;
    officer
        .get("/queues/reception")
        .await
        .refused(403, "password_change_required");
}

#[tokio::test]
async fn an_applicant_holds_no_office() {
    let world = World::new().await;
    let citizen = account_of(&world, "cong-dan").await;
    let root = world.sign_in("quan-tri").await;
    let unit = unit_of(&world, tests::COMMUNE).await;
    let refused = appoint(&root, &citizen, &unit, "clerk").await;
    refused.refused(409, "state_forbids");
}

#[tokio::test]
async fn an_agency_administrator_sees_neither_citizens_nor_officers_elsewhere() {
    let world = World::new().await;
    let commune = world.sign_in("quan-tri-xa").await;
    let root = world.sign_in("quan-tri").await;
    for hidden in ["cong-dan", "tiep-nhan-2", "quan-tri"] {
        let path = account_of(&world, hidden).await;
        commune.get(&path).await.refused(404, "not_found");
        commune
            .post_empty(&format!("{path}/password-reset"))
            .await
            .refused(404, "not_found");
        root.get(&path).await.is(200);
    }
    let seen = world.walk(&commune, "/accounts?limit=3").await;
    let names: Vec<&str> = seen
        .iter()
        .map(|account| account["username"].as_str().unwrap())
        .collect();
    let own = [
        "buu-chinh",
        "can-bo",
        "chuyen-vien",
        "lanh-dao",
        "quan-tri-xa",
        "tiep-nhan",
        "to-cong-nghe",
        "tra-ket-qua",
        "truong-phong",
        "van-thu",
    ];
    assert_eq!(names, own);
    assert!(
        world
            .walk(&commune, "/accounts?kind=applicant")
            .await
            .is_empty()
    );
    let all = root.get("/accounts?q=nguyen%20thi%20an").await.is(200);
    assert_eq!(all["items"][0]["identityNumber"], "0793••••••01");
    let applicant = json!({"kind": "applicant", "username": "nguoi-dan", "fullName": "Lý Thị Dân", "identityNumber": "079300000077"});
    let opened = commune.post("/accounts", applicant.clone()).await;
    opened.refused(403, "forbidden");
    root.post("/accounts", applicant).await.is(201);
    for outsider in ["cong-dan", "tiep-nhan"] {
        let outsider = world.sign_in(outsider).await;
        outsider.get("/accounts").await.refused(403, "wrong_caller");
    }
}

#[tokio::test]
async fn an_office_that_ended_yesterday_gives_no_access_today() {
    let world = World::new().await;
    let dossier = world.filed().await;
    let root = world.sign_in("quan-tri").await;
    for username in ["tiep-nhan", "quan-tri-xa"] {
        let account = account_of(&world, username).await;
        let held = root.get(&format!("{account}/positions")).await.is(200);
        let position = format!("/positions/{}", held["items"][0]["id"].as_str().unwrap());
        let last_day = json!({"validTo": "2026-08-21"});
        let changed = root.patch(&position, 1, last_day).await.is(200);
        assert_eq!(changed["validTo"], "2026-08-21");
    }
    world.clock.set(at("2026-08-21T23:59:00+07:00"));
    let officer = world.sign_in("tiep-nhan").await;
    officer.get(&dossier.path("")).await.is(200);
    let administrator = world.sign_in("quan-tri-xa").await;
    administrator.get("/accounts").await.is(200);

    world.clock.set(at("2026-08-22T00:01:00+07:00"));
    officer
        .get(&dossier.path(""))
        .await
        .refused(404, "not_found");
    let acceptance = dossier.path("/acceptance");
    let accepted = officer.act(&acceptance, dossier.version, json!({})).await;
    accepted.refused(404, "not_found");
    assert_eq!(officer.get("/me").await.is(200)["positions"], json!([]));
    administrator
        .get("/accounts")
        .await
        .refused(403, "wrong_caller");
}
