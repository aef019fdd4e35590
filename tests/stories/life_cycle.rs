//! From the opened account to the closed one, each step by the right caller and with its reason (SEC-2).

use serde_json::Value;
use tests::{Answer, Person, World, json};

async fn sign_in(world: &World, username: &str, password: &Value) -> Answer {
    let body = json!({"username": username, "password": password});
    world.nobody().post("/auth/sessions", body).await
}

/// A new account: its address and its temporary password.
async fn opened(by: &Person, body: Value) -> (String, Value) {
    let created = by.post("/accounts", body).await;
    let path = created.header("location").to_owned();
    (path, created.is(201)["temporaryPassword"].clone())
}

fn officer() -> Value {
    json!({"kind": "staff", "username": "nguoi-moi", "fullName": "Đỗ Thị Mới"})
}

async fn state(by: &Person, account: &str) -> (Value, i64) {
    let seen = by.get(account).await;
    (seen.is(200)["state"].clone(), seen.version())
}

async fn change(by: &Person, account: &str, act: &str, seen: i64) -> Answer {
    let reason = json!({"reason": "Theo đơn đề nghị"});
    let path = format!("{account}/{act}");
    if act == "freeze" {
        by.put(&path, seen, reason).await
    } else {
        by.act(&path, seen, reason).await
    }
}

#[tokio::test]
async fn the_first_own_secret_makes_an_account_active() {
    let world = World::new().await;
    let administrator = world.sign_in("quan-tri-xa").await;
    let (account, temporary) = opened(&administrator, officer()).await;
    assert_eq!(state(&administrator, &account).await.0, "created");
    let session = sign_in(&world, "nguoi-moi", &temporary).await.is(201);
    let holder = world.bearing(session["accessToken"].as_str().unwrap());
    let change = json!({"currentPassword": temporary, "newPassword": "của riêng mình"});
    let request = holder.request(reqwest::Method::PUT, "/me/password");
    assert_eq!(holder.send(request.json(&change)).await.status, 204);
    assert_eq!(state(&administrator, &account).await.0, "active");
    let events = holder.get(&format!("{account}/events")).await.is(200);
    let acts: Vec<&Value> = events["items"].as_array().unwrap().iter().collect();
    assert_eq!(
        (&acts[0]["act"], &acts[0]["to"]),
        (&json!("activate"), &json!("active"))
    );
    assert_eq!(acts[0]["actor"], holder.id().await);
    assert_eq!(acts[1]["act"], "open");
    assert_eq!(acts[1]["actor"], administrator.id().await);
}

#[tokio::test]
async fn an_account_that_was_never_activated_is_created_again_when_it_is_released() {
    let world = World::new().await;
    let administrator = world.sign_in("quan-tri-xa").await;
    let (account, temporary) = opened(&administrator, officer()).await;
    let frozen = change(&administrator, &account, "freeze", 1).await;
    assert_eq!(frozen.is(200)["state"], "frozen");
    let refused = sign_in(&world, "nguoi-moi", &temporary).await;
    refused.refused(401, "invalid_credentials");
    let again = change(&administrator, &account, "freeze", 2).await;
    again.refused(409, "state_forbids");
    let released = change(&administrator, &account, "release", 2).await;
    assert_eq!(released.is(200)["state"], "created");
    sign_in(&world, "nguoi-moi", &temporary).await.is(201);
    let events = administrator
        .get(&format!("{account}/events?limit=1"))
        .await;
    let event = events.is(200)["items"][0].clone();
    assert_eq!(event["from"], "frozen");
    assert_eq!(event["reason"], "Theo đơn đề nghị");
    assert_eq!(event["at"], "2026-08-21T09:00:00+07:00");
    let all = world
        .walk(&administrator, &format!("{account}/events?limit=1"))
        .await;
    assert_eq!(all.len(), 3);
}

#[tokio::test]
async fn a_closed_account_never_comes_back_and_its_history_stays() {
    let world = World::new().await;
    let dossier = world.accepted().await;
    let administrator = world.sign_in("quan-tri-xa").await;
    let officer = world.sign_in("tiep-nhan").await;
    let account = format!("/accounts/{}", officer.id().await);
    let stale = change(&administrator, &account, "closure", 7).await;
    stale.refused(412, "stale_version");
    let path = format!("{account}/closure");
    let silent = administrator.act(&path, 1, json!({"reason": "  "})).await;
    silent.refused(400, "invalid_request");
    let closed = change(&administrator, &account, "closure", 1).await;
    assert_eq!(closed.is(200)["state"], "closed");
    officer.get("/me").await.refused(401, "session_ended");
    let password = json!(api::demo::PASSWORD);
    let refused = sign_in(&world, "tiep-nhan", &password).await;
    refused.refused(401, "invalid_credentials");
    for act in ["release", "freeze", "closure"] {
        let refused = change(&administrator, &account, act, 2).await;
        refused.refused(409, "state_forbids");
    }
    let citizen = world.sign_in("cong-dan").await;
    let timeline = citizen.get(&dossier.path("/timeline")).await.is(200);
    assert_eq!(timeline["events"][1]["act"], "accepted");
}

#[tokio::test]
async fn a_state_is_changed_by_whoever_administers_the_account_alone() {
    let world = World::new().await;
    let officer = world.sign_in("tiep-nhan").await;
    let account = format!("/accounts/{}", officer.id().await);
    for act in ["freeze", "release", "closure"] {
        let own = world.sign_in("quan-tri-xa").await;
        let itself = format!("/accounts/{}", own.id().await);
        change(&own, &itself, act, 1)
            .await
            .refused(403, "forbidden");
        let elsewhere = world.sign_in("lanh-dao-2").await;
        change(&elsewhere, &account, act, 1)
            .await
            .refused(403, "wrong_caller");
        let citizen = world.sign_in("cong-dan").await;
        let hidden = format!("/accounts/{}", citizen.id().await);
        change(&own, &hidden, act, 1)
            .await
            .refused(404, "not_found");
    }
    let events = format!("{account}/events");
    officer.get(&events).await.is(200);
    for outsider in ["chuyen-vien", "cong-dan", "tiep-nhan-2"] {
        let outsider = world.sign_in(outsider).await;
        outsider.get(&events).await.refused(404, "not_found");
    }
}

#[tokio::test]
async fn applicants_leave_by_themselves_once_nothing_of_theirs_runs() {
    let world = World::new().await;
    let mut dossier = world.filed().await;
    let citizen = world.sign_in("cong-dan").await;
    let leave = json!({"reason": "Không dùng nữa"});
    let refused = citizen.post("/me/closure", leave.clone()).await;
    refused.refused(409, "state_forbids");
    dossier.moved(&citizen, "/withdrawal", json!({})).await;
    let closed = citizen.post("/me/closure", leave.clone()).await;
    assert_eq!(closed.status, 204, "{}", closed.text);
    citizen.get("/me").await.refused(401, "session_ended");
    let officer = world.sign_in("tiep-nhan").await;
    let refused = officer.post("/me/closure", leave.clone()).await;
    refused.refused(403, "wrong_caller");
    let unproved = world.sign_in_last_month("cong-dan-2").await;
    let refused = unproved.post("/me/closure", leave).await;
    refused.refused(401, "insufficient_user_authentication");
}

#[tokio::test]
async fn each_kind_of_account_is_known_by_what_the_state_has_given_it() {
    let world = World::new().await;
    let root = world.sign_in("quan-tri").await;
    let kind = |kind: &str, more: Value| {
        let username = kind.replace('_', "-");
        let mut body = json!({"kind": kind, "username": username, "fullName": "Mới"});
        for (name, value) in more.as_object().unwrap() {
            body[name] = value.clone();
        }
        body
    };
    let number = json!({"identityNumber": "079300000088"});
    let code = json!({"taxCode": "0312345678"});
    let refused = [
        (kind("applicant", json!({})), "identity_number_needed"),
        (kind("organisation", json!({})), "tax_code_needed"),
        (kind("organisation", number.clone()), "tax_code_needed"),
        (kind("staff", code.clone()), "tax_code_not_wanted"),
    ];
    for (body, word) in refused {
        let problem = root.post("/accounts", body).await;
        let problem = problem.refused(400, "invalid_request");
        assert_eq!(problem["errors"][0]["code"], word);
    }
    for body in [
        kind("applicant", number),
        kind("organisation", code.clone()),
        kind("support_team", json!({})),
        kind("postal_agent", json!({})),
    ] {
        let created = root.post("/accounts", body.clone()).await.is(201);
        assert_eq!(created["account"]["kind"], body["kind"]);
        assert_eq!(created["account"]["state"], "created");
    }
    let mut twin = kind("organisation", code);
    twin["username"] = json!("chi-nhanh");
    root.post("/accounts", twin).await.refused(409, "duplicate");
}

#[tokio::test]
async fn a_role_is_held_by_the_kind_of_account_it_is_made_for() {
    let world = World::new().await;
    let root = world.sign_in("quan-tri").await;
    let agency = format!("/agencies/{}", tests::COMMUNE);
    let agency = world.nobody().get(&agency).await.is(200);
    let unit = &agency["units"][0]["id"];
    let cases = [
        ("to-cong-nghe", "support_team_leader", 201),
        ("to-cong-nghe", "reception_officer", 409),
        ("buu-chinh", "postal_agent", 201),
        ("buu-chinh", "approving_leader", 409),
        ("tiep-nhan", "postal_agent", 409),
        ("to-chuc", "clerk", 409),
    ];
    for (username, role, status) in cases {
        let holder = world.sign_in(username).await.id().await;
        let body = json!({"unit": unit, "role": role, "title": "Kiêm nhiệm"});
        let path = format!("/accounts/{holder}/positions");
        let key = format!("{username}-{role}");
        let answer = root.post_once(&path, &key, body).await;
        assert_eq!(answer.status, status, "{username} {role}: {}", answer.text);
    }
}
