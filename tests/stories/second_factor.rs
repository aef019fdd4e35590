//! One-time codes: enrolled, asked for, used once, recovered and reset (SEC-1).

use api::demo::PASSWORD;
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::Value;
use tests::{Answer, Authenticator, Person, World, json};

async fn sign_in(world: &World, username: &str, otp: Option<&str>) -> Answer {
    let mut body = json!({"username": username, "password": PASSWORD});
    if let Some(otp) = otp {
        body["otp"] = json!(otp);
    }
    world.nobody().post("/auth/sessions", body).await
}

async fn open(world: &World, username: &str) -> Person {
    let opened = sign_in(world, username, None).await.is(201);
    world.bearing(opened["accessToken"].as_str().unwrap())
}

/// The app of somebody who has just enrolled, and the recovery codes.
async fn enrol(world: &World, person: &Person) -> (Authenticator, Vec<String>) {
    let begun = person
        .post("/me/second-factor", json!({"password": PASSWORD}))
        .await;
    assert_eq!(begun.header("cache-control"), "no-store");
    let begun = begun.is(201);
    assert!(begun["qrSvg"].as_str().unwrap().contains("<svg"));
    let app = Authenticator::scan(begun["otpauthUrl"].as_str().unwrap());
    let confirmation = json!({"otp": app.code(world.now())});
    let confirmed = person
        .post("/me/second-factor/confirmation", confirmation)
        .await;
    let codes = confirmed.is(200)["recoveryCodes"].clone();
    (app, serde_json::from_value(codes).unwrap())
}

#[tokio::test]
async fn an_account_with_a_second_factor_signs_in_with_a_code() {
    let world = World::new().await;
    let officer = open(&world, "can-bo").await;
    let (app, _) = enrol(&world, &officer).await;
    let shown = officer.get("/me/second-factor").await.is(200);
    let expected = json!({"state": "active", "isRequired": false, "recoveryCodesLeft": 10});
    assert_eq!(shown, expected);
    world.wait(TimeDelta::seconds(30));
    let asked = sign_in(&world, "can-bo", None).await;
    asked.refused(401, "second_factor_required");
    let wrong = sign_in(&world, "can-bo", Some(&app.wrong_code(world.now()))).await;
    wrong.refused(401, "invalid_second_factor");
    let opened = sign_in(&world, "can-bo", Some(&app.code(world.now())))
        .await
        .is(201);
    assert_eq!(opened["acr"], "second_factor");
    assert_eq!(opened["authTime"], "2026-08-21T09:00:30+07:00");
}

#[tokio::test]
async fn a_code_works_once_and_an_older_one_not_after_it() {
    let world = World::new().await;
    let officer = open(&world, "can-bo").await;
    let (app, _) = enrol(&world, &officer).await;
    let confirmed_with = app.code(world.now());
    let again = sign_in(&world, "can-bo", Some(&confirmed_with)).await;
    again.refused(401, "invalid_second_factor");
    // The app of somebody whose clock is ahead: the step after this one is used, this one not any more.
    let ahead = app.code(world.now() + TimeDelta::seconds(30));
    sign_in(&world, "can-bo", Some(&ahead)).await.is(201);
    world.wait(TimeDelta::seconds(30));
    let seen_over_the_shoulder = sign_in(&world, "can-bo", Some(&ahead)).await;
    seen_over_the_shoulder.refused(401, "invalid_second_factor");
    world.wait(TimeDelta::seconds(30));
    sign_in(&world, "can-bo", Some(&app.code(world.now())))
        .await
        .is(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_sign_ins_at_once_with_one_code_one_is_refused_on_whichever_node() {
    let world = World::new().await;
    let other = world.another_node().await;
    let officer = open(&world, "can-bo").await;
    let (app, _) = enrol(&world, &officer).await;
    world.wait(TimeDelta::seconds(30));
    let body = json!({"username": "can-bo", "password": PASSWORD, "otp": app.code(world.now())});
    let (here, there) = (world.nobody(), other.nobody());
    let (one, two) = tokio::join!(
        here.post("/auth/sessions", body.clone()),
        there.post("/auth/sessions", body)
    );
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 401]);
}

#[tokio::test]
async fn a_recovery_code_stands_in_once() {
    let world = World::new().await;
    let officer = open(&world, "can-bo").await;
    let (_, recovery) = enrol(&world, &officer).await;
    assert_eq!(recovery.len(), 10);
    let typed = recovery[3].to_uppercase().replace('-', " ");
    sign_in(&world, "can-bo", Some(&typed)).await.is(201);
    let again = sign_in(&world, "can-bo", Some(&recovery[3])).await;
    again.refused(401, "invalid_second_factor");
    let left = officer.get("/me/second-factor").await.is(200);
    assert_eq!(left["recoveryCodesLeft"], 9);
}

#[tokio::test]
async fn confirming_ends_the_sessions_that_never_showed_a_code() {
    let world = World::new().await;
    let (here, elsewhere) = (open(&world, "can-bo").await, open(&world, "can-bo").await);
    enrol(&world, &here).await;
    here.get("/me").await.is(200);
    elsewhere.get("/me").await.refused(401, "session_ended");
}

#[tokio::test]
async fn whoever_finds_a_signed_in_screen_enrols_no_device_of_their_own() {
    let world = World::new().await;
    let officer = open(&world, "can-bo").await;
    let begin = json!({"password": "không biết đâu"});
    let refused = officer.post("/me/second-factor", begin).await;
    let problem = refused.refused(400, "invalid_request");
    assert_eq!(problem["errors"][0]["pointer"], "/password");
    let nothing = officer
        .post("/me/second-factor/confirmation", json!({"otp": "123456"}))
        .await;
    nothing.refused(409, "state_forbids");
    assert_eq!(
        officer.get("/me/second-factor").await.is(200)["state"],
        "none"
    );
}

#[tokio::test]
async fn a_second_factor_counts_only_once_a_code_has_come_back_and_is_not_replaced_then() {
    let world = World::new().await;
    let officer = open(&world, "can-bo").await;
    let begin = json!({"password": PASSWORD});
    officer
        .post("/me/second-factor", begin.clone())
        .await
        .is(201);
    assert_eq!(
        officer.get("/me/second-factor").await.is(200)["state"],
        "pending"
    );
    sign_in(&world, "can-bo", None).await.is(201);
    let wrong = officer
        .post("/me/second-factor/confirmation", json!({"otp": "000000"}))
        .await;
    assert_eq!(wrong.is(400)["errors"][0]["code"], "wrong_code");
    let (app, _) = enrol(&world, &officer).await;
    officer
        .post("/me/second-factor", begin)
        .await
        .refused(409, "state_forbids");
    world.wait(TimeDelta::seconds(30));
    let twice = json!({"otp": app.code(world.now())});
    let twice = officer.post("/me/second-factor/confirmation", twice).await;
    twice.refused(409, "state_forbids");
}

#[tokio::test]
async fn a_second_factor_is_removed_with_password_and_code() {
    let world = World::new().await;
    let officer = open(&world, "can-bo").await;
    let (app, recovery) = enrol(&world, &officer).await;
    world.wait(TimeDelta::seconds(30));
    let code = app.code(world.now());
    for (password, otp, pointer) in [
        ("sai mật khẩu", code.as_str(), "/password"),
        (PASSWORD, &app.wrong_code(world.now()), "/otp"),
    ] {
        let removal = json!({"password": password, "otp": otp});
        let refused = officer.post("/me/second-factor/removal", removal).await;
        assert_eq!(
            refused.refused(400, "invalid_request")["errors"][0]["pointer"],
            pointer
        );
    }
    let removal = json!({"password": PASSWORD, "otp": code});
    assert_eq!(
        officer
            .post("/me/second-factor/removal", removal.clone())
            .await
            .status,
        204
    );
    let again = officer.post("/me/second-factor/removal", removal).await;
    again.refused(409, "state_forbids");
    let opened = sign_in(&world, "can-bo", None).await.is(201);
    assert_eq!(opened["acr"], "password");
    let gone = sign_in(&world, "can-bo", Some(&recovery[0])).await.is(201);
    assert_eq!(gone["acr"], "password");
}

#[tokio::test]
async fn an_administrator_resets_the_second_factor_of_others_within_reach() {
    let world = World::new().await;
    let officer = open(&world, "can-bo").await;
    enrol(&world, &officer).await;
    let path = format!("/accounts/{}/second-factor-reset", officer.id().await);
    officer.post_empty(&path).await.refused(403, "wrong_caller");
    let commune = world.sign_in("quan-tri-xa").await;
    let own = format!("/accounts/{}/second-factor-reset", commune.id().await);
    commune.post_empty(&own).await.refused(403, "forbidden");
    let elsewhere = world.sign_in("tiep-nhan-2").await.id().await;
    let hidden = format!("/accounts/{elsewhere}/second-factor-reset");
    commune.post_empty(&hidden).await.refused(404, "not_found");
    for _ in 0..2 {
        assert_eq!(commune.post_empty(&path).await.status, 204);
    }
    officer.get("/me").await.refused(401, "session_ended");
    sign_in(&world, "can-bo", None).await.is(201);
}

#[tokio::test]
async fn guessing_codes_waits_like_guessing_passwords_and_the_right_password_does_not_help() {
    let world = World::new().await;
    let officer = open(&world, "can-bo").await;
    let (app, _) = enrol(&world, &officer).await;
    world.wait(TimeDelta::seconds(30));
    for _ in 0..5 {
        let wrong = app.wrong_code(world.now());
        let refused = sign_in(&world, "can-bo", Some(&wrong)).await;
        refused.refused(401, "invalid_second_factor");
        // Neither counts against the holder nor wipes out what was guessed.
        let _ = sign_in(&world, "can-bo", None).await;
    }
    let code = app.code(world.now());
    let locked = sign_in(&world, "can-bo", Some(&code)).await;
    locked.refused(429, "too_many_attempts");
    sign_in(&world, "can-bo", None)
        .await
        .refused(429, "too_many_attempts");
    world.wait(TimeDelta::seconds(61));
    sign_in(&world, "can-bo", Some(&app.code(world.now())))
        .await
        .is(201);
}

async fn where_staff_need_codes() -> World {
    let required = |name: &str| (name == "MOTCUA_STAFF_TOTP").then(|| "required".to_owned());
    World::with("2026-08-21T09:00:00+07:00", required).await
}

#[tokio::test]
async fn where_staff_need_a_second_factor_a_session_without_it_may_only_enrol() {
    let world = where_staff_need_codes().await;
    let officer = open(&world, "can-bo").await;
    for path in [
        "/queues/reception",
        "/me/notices",
        "/accounts",
        "/me/sessions",
    ] {
        let refused = officer.get(path).await;
        refused.refused(403, "second_factor_enrolment_required");
    }
    officer.get("/me").await.is(200);
    assert_eq!(
        officer.get("/me/second-factor").await.is(200)["isRequired"],
        true
    );
    enrol(&world, &officer).await;
    officer.get("/queues/reception").await.is(200);
    let citizen = open(&world, "cong-dan").await;
    citizen.get("/me/notices").await.is(200);
    assert_eq!(
        citizen.get("/me/second-factor").await.is(200)["isRequired"],
        false
    );
}

#[tokio::test]
async fn who_removes_a_required_second_factor_may_only_enrol_again() {
    let world = where_staff_need_codes().await;
    let officer = open(&world, "can-bo").await;
    let (_, recovery) = enrol(&world, &officer).await;
    let removal = json!({"password": PASSWORD, "otp": recovery[0]});
    assert_eq!(
        officer
            .post("/me/second-factor/removal", removal)
            .await
            .status,
        204
    );
    let refused = officer.get("/queues/reception").await;
    refused.refused(403, "second_factor_enrolment_required");
    enrol(&world, &officer).await;
    officer.get("/queues/reception").await.is(200);
}

#[tokio::test]
async fn nothing_that_is_stored_or_shown_again_tells_a_secret() {
    let world = World::new().await;
    let officer = open(&world, "can-bo").await;
    let begun = officer
        .post("/me/second-factor", json!({"password": PASSWORD}))
        .await
        .is(201);
    let secret = begun["secret"].as_str().unwrap().to_owned();
    let me: Value = officer.get("/me").await.is(200);
    let shown = officer.get("/me/second-factor").await;
    assert!(!me.to_string().contains(&secret) && !shown.text.contains(&secret));
    let account = me["id"].as_str().unwrap().parse().unwrap();
    let find = move |session: &mut persistence::Session<'_>| session.second_factors().find(account);
    let stored = world
        .state
        .store
        .read("stored", find)
        .await
        .unwrap()
        .unwrap();
    assert!(!stored.sealed.contains(&secret));
    let request = officer.request(Method::GET, "/me/second-factor");
    assert_eq!(
        officer.send(request).await.header("cache-control"),
        "no-store"
    );
}
