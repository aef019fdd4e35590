//! Acts for which an old proof is not enough (RFC 9470, SEC-1).

use api::demo::PASSWORD;
use chrono::TimeDelta;
use serde_json::Value;
use tests::{Answer, Authenticator, Person, World, json};
use uuid::Uuid;

/// Where a proof is good for a quarter of an hour.
async fn strict() -> World {
    let minutes = |name: &str| (name == "MOTCUA_STEP_UP_MINUTES").then(|| "15".to_owned());
    World::with("2026-08-21T09:00:00+07:00", minutes).await
}

async fn open(world: &World, username: &str) -> (Person, Value) {
    let body = json!({"username": username, "password": PASSWORD});
    let opened = world.nobody().post("/auth/sessions", body).await.is(201);
    let token = opened["accessToken"].as_str().unwrap();
    (world.bearing(token), opened)
}

/// The same session with tokens that have not expired.
async fn go_on(world: &World, session: &Value) -> (Person, Value) {
    let body = json!({"refreshToken": session["refreshToken"]});
    let renewed = world.nobody().post("/auth/tokens", body).await.is(200);
    let token = renewed["accessToken"].as_str().unwrap();
    (world.bearing(token), renewed)
}

async fn enrol(world: &World, person: &Person) -> Authenticator {
    let begun = person
        .post("/me/second-factor", json!({"password": PASSWORD}))
        .await;
    let app = Authenticator::scan(begun.is(201)["otpauthUrl"].as_str().unwrap());
    let confirmation = json!({"otp": app.code(world.now())});
    person
        .post("/me/second-factor/confirmation", confirmation)
        .await
        .is(200);
    app
}

#[track_caller]
fn insufficient(answer: &Answer, acr: &str) {
    answer.refused(401, "insufficient_user_authentication");
    let challenge = format!(
        "Bearer realm=\"motcua\", error=\"insufficient_user_authentication\", acr_values=\"{acr}\", max_age=\"900\""
    );
    assert_eq!(answer.header("www-authenticate"), challenge);
}

#[tokio::test]
async fn an_old_proof_grants_no_office_until_it_is_renewed() {
    let world = strict().await;
    let (_, session) = open(&world, "quan-tri").await;
    let officer = world.sign_in("chuyen-vien").await.id().await;
    world.wait(TimeDelta::seconds(901));
    let (root, session) = go_on(&world, &session).await;
    let units = root
        .get(&format!("/agencies/{}/units", tests::COMMUNE))
        .await
        .is(200);
    let office = json!({"unit": units["items"][0]["id"], "role": "clerk", "title": "Văn thư"});
    let grant = async |by: &Person| {
        let key = Uuid::now_v7().to_string();
        by.post_once(
            &format!("/accounts/{officer}/positions"),
            &key,
            office.clone(),
        )
        .await
    };
    insufficient(&grant(&root).await, "password");
    root.get("/accounts").await.is(200);

    let proof = root
        .post("/me/authentications", json!({"password": PASSWORD}))
        .await
        .is(200);
    let expected = json!({"acr": "password", "authTime": "2026-08-21T09:15:01+07:00"});
    assert_eq!(proof, expected);
    grant(&root).await.is(201);
    world.wait(TimeDelta::seconds(900));
    let (root, session) = go_on(&world, &session).await;
    grant(&root).await.is(201);
    world.wait(TimeDelta::seconds(1));
    let (root, _) = go_on(&world, &session).await;
    insufficient(&grant(&root).await, "password");
}

#[tokio::test]
async fn approving_asks_for_a_fresh_proof_before_anything_is_told_of_the_dossier() {
    let world = strict().await;
    let dossier = world.filed().await;
    let (_, session) = open(&world, "lanh-dao").await;
    world.wait(TimeDelta::seconds(901));
    let (leader, _) = go_on(&world, &session).await;
    let approval = dossier.path("/approval");
    let refused = leader.act(&approval, dossier.version, json!({})).await;
    insufficient(&refused, "password");
    leader.get(&dossier.path("")).await.is(200);
    leader
        .post("/me/authentications", json!({"password": PASSWORD}))
        .await
        .is(200);
    let too_early = leader.act(&approval, dossier.version, json!({})).await;
    assert_eq!(too_early.status, 409, "{}", too_early.text);
}

#[tokio::test]
async fn acts_by_which_one_becomes_somebody_else_ask_for_a_fresh_proof() {
    let world = strict().await;
    let (_, session) = open(&world, "quan-tri").await;
    let officer = world.sign_in("chuyen-vien").await.id().await;
    world.wait(TimeDelta::seconds(901));
    let (root, _) = go_on(&world, &session).await;
    for act in ["password-reset", "second-factor-reset"] {
        insufficient(
            &root.post_empty(&format!("/accounts/{officer}/{act}")).await,
            "password",
        );
    }
    let held = root
        .get(&format!("/accounts/{officer}/positions"))
        .await
        .is(200);
    let position = format!("/positions/{}", held["items"][0]["id"].as_str().unwrap());
    let longer = json!({"validTo": "2030-12-31"});
    insufficient(&root.patch(&position, 1, longer).await, "password");
    let purpose = json!({"purpose": "Đối chiếu số điện thoại liên hệ"});
    let reveal = format!("/accounts/{officer}/reveals");
    insufficient(&root.post(&reveal, purpose).await, "password");
}

#[tokio::test]
async fn an_account_with_a_second_factor_renews_with_a_code() {
    let world = strict().await;
    let (root, session) = open(&world, "quan-tri").await;
    let app = enrol(&world, &root).await;
    let officer = world.sign_in("chuyen-vien").await.id().await;
    let reset = format!("/accounts/{officer}/password-reset");
    root.post_empty(&reset).await.is(200);
    world.wait(TimeDelta::seconds(901));
    let (root, _) = go_on(&world, &session).await;
    insufficient(&root.post_empty(&reset).await, "second_factor");
    let password_alone = root
        .post("/me/authentications", json!({"password": PASSWORD}))
        .await;
    assert_eq!(password_alone.is(400)["errors"][0]["pointer"], "/otp");
    let wrong = json!({"otp": app.wrong_code(world.now())});
    let wrong = root.post("/me/authentications", wrong).await;
    assert_eq!(
        wrong.refused(400, "invalid_request")["errors"][0]["code"],
        "wrong_code"
    );
    let code = json!({"otp": app.code(world.now())});
    let proof = root.post("/me/authentications", code.clone()).await.is(200);
    assert_eq!(proof["acr"], "second_factor");
    root.post_empty(&reset).await.is(200);
    let twice = root.post("/me/authentications", code).await;
    assert_eq!(twice.is(400)["errors"][0]["code"], "wrong_code");
}

#[tokio::test]
async fn a_wrong_password_renews_nothing_and_guessing_waits() {
    let world = strict().await;
    let (root, _) = open(&world, "quan-tri").await;
    let nothing = root.post("/me/authentications", json!({})).await;
    assert_eq!(nothing.is(400)["errors"][0]["pointer"], "/password");
    let wrong = json!({"password": "đoán mò thôi mà"});
    for _ in 0..5 {
        let refused = root.post("/me/authentications", wrong.clone()).await;
        assert_eq!(
            refused.refused(400, "invalid_request")["errors"][0]["code"],
            "wrong_password"
        );
    }
    let right = root
        .post("/me/authentications", json!({"password": PASSWORD}))
        .await;
    right.refused(429, "too_many_attempts");
}
