//! Signing in, staying signed in, signing out (SEC-1, SEC-2).

use api::demo::PASSWORD;
use chrono::TimeDelta;
use serde_json::Value;
use tests::{Answer, Person, World, json};

async fn sign_in(world: &World, username: &str, password: &str) -> Answer {
    let body = json!({"username": username, "password": password});
    world.nobody().post("/auth/sessions", body).await
}

/// Somebody in a session opened by password, and what the server told about it.
async fn open(world: &World, username: &str) -> (Person, Value) {
    let opened = sign_in(world, username, PASSWORD).await.is(201);
    let token = opened["accessToken"].as_str().unwrap();
    (world.bearing(token), opened)
}

async fn refresh(world: &World, session: &Value) -> Answer {
    let body = json!({"refreshToken": session["refreshToken"]});
    world.nobody().post("/auth/tokens", body).await
}

async fn end(person: &Person, session: &Value) -> Answer {
    let path = format!("/auth/sessions/{}", session["id"].as_str().unwrap());
    person
        .send(person.request(reqwest::Method::DELETE, &path))
        .await
}

async fn change_password(person: &Person, current: &str, new: &str) -> Answer {
    let body = json!({"currentPassword": current, "newPassword": new});
    let request = person.request(reqwest::Method::PUT, "/me/password");
    person.send(request.json(&body)).await
}

#[tokio::test]
async fn a_right_password_opens_a_session_whose_token_shows_who_one_is() {
    let world = World::new().await;
    let answer = sign_in(&world, " Tiep-Nhan ", PASSWORD).await;
    let opened = answer.is(201);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(opened["tokenType"], "Bearer");
    assert_eq!(opened["expiresAt"], "2026-08-21T09:10:00+07:00");
    assert_eq!(opened["sessionExpiresAt"], "2026-08-21T21:00:00+07:00");
    assert_eq!(opened["account"]["username"], "tiep-nhan");
    let person = world.bearing(opened["accessToken"].as_str().unwrap());
    let me = person.get("/me").await;
    assert_eq!(me.header("cache-control"), "no-store");
    let me = me.is(200);
    assert_eq!(me["id"], opened["account"]["id"]);
    assert_eq!(me["positions"][0]["role"], "reception_officer");
    assert_eq!(me["positions"][0]["agency"]["identifier"], tests::COMMUNE);
}

#[tokio::test]
async fn a_wrong_password_an_unknown_name_and_a_frozen_account_are_refused_alike() {
    let world = World::new().await;
    let citizen = world.sign_in("cong-dan").await;
    let root = world.sign_in("quan-tri").await;
    let account = format!("/accounts/{}", citizen.id().await);
    let seen = root.get(&account).await.version();
    let freeze = format!("{account}/freeze");
    root.put(&freeze, seen, json!({"reason": "Báo mất"}))
        .await
        .is(200);
    let mut answers = Vec::new();
    for (username, password) in [
        ("tiep-nhan", "sai mật khẩu"),
        ("khong-co-ai", PASSWORD),
        ("cong-dan", PASSWORD),
    ] {
        let refused = sign_in(&world, username, password).await;
        let mut problem = refused.refused(401, "invalid_credentials");
        problem.as_object_mut().unwrap().remove("requestId");
        answers.push(problem);
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]));
}

#[tokio::test]
async fn who_signs_out_is_out_at_once_and_nobody_else_is() {
    let world = World::new().await;
    let (here, session) = open(&world, "cong-dan").await;
    let (elsewhere, _) = open(&world, "cong-dan").await;
    let (_, of_another) = open(&world, "cong-dan-2").await;
    end(&here, &of_another).await.refused(404, "not_found");
    assert_eq!(end(&here, &session).await.status, 204);
    here.get("/me").await.refused(401, "session_ended");
    end(&here, &session).await.refused(401, "session_ended");
    refresh(&world, &session)
        .await
        .refused(401, "session_ended");
    elsewhere.get("/me").await.is(200);
}

#[tokio::test]
async fn a_session_ends_by_itself_after_a_working_day_of_an_officer() {
    let world = World::new().await;
    let (_, officer) = open(&world, "tiep-nhan").await;
    let (_, citizen) = open(&world, "cong-dan").await;
    world.wait(TimeDelta::hours(12));
    refresh(&world, &officer)
        .await
        .refused(401, "session_ended");
    refresh(&world, &citizen).await.is(200);
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions_and_the_old_password() {
    let world = World::new().await;
    let (here, session) = open(&world, "cong-dan").await;
    let (elsewhere, other) = open(&world, "cong-dan").await;
    let new = "tám chữ là đủ";
    for (current, chosen, pointer) in [
        ("sai mật khẩu", new, "/currentPassword"),
        (PASSWORD, PASSWORD, "/newPassword"),
        (PASSWORD, "ngắn", "/newPassword"),
    ] {
        let refused = change_password(&here, current, chosen).await;
        let problem = refused.refused(400, "invalid_request");
        assert_eq!(problem["errors"][0]["pointer"], pointer);
    }
    elsewhere.get("/me").await.is(200);

    assert_eq!(change_password(&here, PASSWORD, new).await.status, 204);
    here.get("/me").await.is(200);
    refresh(&world, &session).await.is(200);
    elsewhere.get("/me").await.refused(401, "session_ended");
    refresh(&world, &other).await.refused(401, "session_ended");
    sign_in(&world, "cong-dan", PASSWORD)
        .await
        .refused(401, "invalid_credentials");
    sign_in(&world, "cong-dan", new).await.is(201);
}

#[tokio::test]
async fn an_access_token_lives_ten_minutes() {
    let world = World::new().await;
    let (citizen, _) = open(&world, "cong-dan").await;
    world.wait(TimeDelta::seconds(599));
    citizen.get("/me").await.is(200);
    world.wait(TimeDelta::seconds(1));
    let late = citizen.get("/me").await;
    late.refused(401, "token_expired");
    let challenge = "Bearer realm=\"motcua\", error=\"invalid_token\"";
    assert_eq!(late.header("www-authenticate"), challenge);
    let nobody = world.nobody().get("/me").await;
    assert_eq!(nobody.header("www-authenticate"), "Bearer realm=\"motcua\"");
}
