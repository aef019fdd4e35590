use super::*;
use api::demo::PASSWORD;
use chrono::TimeDelta;

async fn number_of(person: &Person) -> String {
    let me = person.get("/me").await.is(200);
    me["identityNumber"].as_str().unwrap().to_owned()
}

async fn open(scene: &Scene, username: &str) -> Person {
    let body = json!({"username": username, "password": PASSWORD});
    let opened = scene.world.nobody().post("/auth/sessions", body).await;
    scene.bearing(&opened.is(201))
}

#[tokio::test]
async fn who_proves_account_and_identity_opens_the_one_by_the_other() {
    let scene = Scene::new().await;
    let holder = open(&scene, "cong-dan").await;
    let citizen = person("an", &number_of(&holder).await);
    scene
        .sign_in(&citizen)
        .await
        .refused(409, "identity_number_taken");
    let linked = scene.link(&holder, &citizen).await.is(200);
    let again = scene.link(&holder, &citizen).await.is(200);
    assert_eq!(again["id"], linked["id"]);
    let opened = scene.sign_in(&citizen).await.is(201);
    assert_eq!(opened["account"]["id"], holder.id().await);
    assert_eq!(opened["acr"], "eid_level_2");
    // The password opens it as before.
    open(&scene, "cong-dan").await;
}

#[tokio::test]
async fn linking_asks_for_a_fresh_proof_of_the_account() {
    let minutes = |name: &str| (name == "MOTCUA_STEP_UP_MINUTES").then(|| "5".to_owned());
    let scene = Scene::with(minutes).await;
    let holder = scene.world.sign_in("cong-dan").await;
    scene.world.wait(TimeDelta::seconds(301));
    let begins = App::opened().begins("vneid");
    let refused = holder.post(LINK, begins.clone()).await;
    refused.refused(401, "insufficient_user_authentication");
    let proof = json!({"password": PASSWORD});
    holder.post("/me/authentications", proof).await.is(200);
    holder.post(LINK, begins).await.is(200);
}

#[tokio::test]
async fn linking_asks_for_a_fresh_proof_of_the_identity() {
    let scene = Scene::new().await;
    let holder = scene.world.sign_in("cong-dan").await;
    let mut citizen = person("an", &number_of(&holder).await);
    let visit = scene.departs(&holder, LINK).await;
    assert_eq!(visit.sent["prompt"], "login");
    assert_eq!(visit.sent["max_age"], "0");
    // Whoever sat at this provider before.
    let before = scene.world.now() - TimeDelta::minutes(2);
    citizen["auth_time"] = json!(before.timestamp());
    let code = scene.proved(&visit, &citizen).await;
    let refused = holder.post(LINKED, visit.app.shows(&code)).await;
    refused.refused(403, "identity_not_proved");
}

#[tokio::test]
async fn an_identity_of_somebody_else_is_not_linked() {
    let scene = Scene::new().await;
    let holder = scene.world.sign_in("cong-dan").await;
    let other = scene.world.sign_in("cong-dan-2").await;
    let wrong = person("an", NUMBER);
    let refused = scene.link(&holder, &wrong).await;
    refused.refused(409, "identity_of_another_person");
    let numberless = json!({"sub": "an", "name": "An"});
    let refused = scene.link(&holder, &numberless).await;
    refused.refused(403, "identity_incomplete");
    let own = person("an", &number_of(&holder).await);
    scene.link(&holder, &own).await.is(200);
    let mut claimed = person("an", &number_of(&other).await);
    let refused = scene.link(&other, &claimed).await;
    refused.refused(409, "identity_linked_elsewhere");
    claimed["sub"] = json!("another");
    scene.link(&other, &claimed).await.is(200);
}

#[tokio::test]
async fn an_unlinked_identity_opens_nothing_and_other_sessions_end() {
    let scene = Scene::new().await;
    let holder = open(&scene, "cong-dan").await;
    let citizen = person("an", &number_of(&holder).await);
    let linked = scene.link(&holder, &citizen).await.is(200);
    let by_identity = scene.sign_in(&citizen).await.is(201);
    let by_identity = scene.bearing(&by_identity);
    let path = format!("{LINK}/{}", linked["id"].as_str().unwrap());
    let stranger = scene.world.sign_in("cong-dan-2").await;
    stranger.delete(&path, 1).await.refused(404, "not_found");
    by_identity.get("/me").await.is(200);

    holder.delete(&path, 1).await.is(204);
    by_identity.get("/me").await.refused(401, "session_ended");
    holder.get("/me").await.is(200);
    holder.delete(&path, 1).await.refused(404, "not_found");
    scene
        .sign_in(&citizen)
        .await
        .refused(409, "identity_number_taken");
}

#[tokio::test]
async fn the_last_way_in_is_not_given_up() {
    let (first, second) = (Issuer::start(), Issuer::start());
    let providers = json!([first.settings("vneid"), second.settings("tinh")]);
    let world = World::with_providers(MORNING, &providers, |_| None).await;
    let scene = Scene {
        world,
        issuer: first,
    };
    let citizen = person("tuyet", NUMBER);
    let opened = scene.sign_in(&citizen).await.is(201);
    let holder = scene.bearing(&opened);
    let only = holder.get(LINK).await.is(200)["items"][0]["id"].clone();
    let path = format!("{LINK}/{}", only.as_str().unwrap());
    holder
        .delete(&path, 1)
        .await
        .refused(409, "last_way_to_sign_in");

    let visit = scene.departs_to("tinh", &holder, LINK).await;
    let claims = second.claims(&citizen, &visit.sent["nonce"], scene.world.now());
    second.gives(visit.theirs(), &second.sign(&claims));
    let code = scene.code(&visit).await;
    holder.post(LINKED, visit.app.shows(&code)).await.is(200);
    let both = scene.world.walk(&holder, "/me/identities?limit=1").await;
    let providers: Vec<&Value> = both.iter().map(|one| &one["provider"]).collect();
    assert_eq!(providers, ["tinh", "vneid"]);
    holder.delete(&path, 1).await.is(204);
    scene
        .sign_in(&citizen)
        .await
        .refused(409, "identity_number_taken");
}

/// A password that is not there is not changed, asked for or guessed at.
#[tokio::test]
async fn an_account_without_a_password_is_not_opened_by_any() {
    let scene = Scene::new().await;
    let opened = scene.sign_in(&person("tuyet", NUMBER)).await.is(201);
    let holder = scene.bearing(&opened);
    let username = &opened["account"]["username"];
    for password in ["", " ", PASSWORD, "null"] {
        let body = json!({"username": username, "password": password});
        let answer = scene.world.nobody().post("/auth/sessions", body).await;
        assert!(matches!(answer.status, 400 | 401), "{}", answer.text);
    }
    let change = json!({"currentPassword": PASSWORD, "newPassword": "bốn mùa xanh lá bên sông"});
    let request = holder
        .request(reqwest::Method::PUT, "/me/password")
        .json(&change);
    holder.send(request).await.refused(409, "state_forbids");
    let enrolment = holder
        .post("/me/second-factor", json!({"password": PASSWORD}))
        .await;
    enrolment.refused(409, "state_forbids");
}

#[tokio::test]
async fn staff_come_in_by_a_linked_identity_alone_and_applicants_only_where_it_is_for_them() {
    let issuer = Issuer::start();
    let mut settings = issuer.settings("vneid");
    settings["accountKinds"] = json!(["staff"]);
    let world = World::with_providers(MORNING, &json!([settings]), |_| None).await;
    let scene = Scene { world, issuer };
    let stranger = scene.sign_in(&person("tuyet", NUMBER)).await;
    stranger.refused(403, "identity_not_linked");
    let citizen = scene.world.sign_in("cong-dan").await;
    let refused = citizen.post(LINK, App::opened().begins("vneid")).await;
    let problem = refused.refused(400, "invalid_request");
    assert_eq!(problem["errors"][0]["code"], "unknown_provider");
    let officer = scene.world.sign_in("can-bo").await;
    let identity = person("can-bo", NUMBER);
    scene.link(&officer, &identity).await.is(200);
    let opened = scene.sign_in(&identity).await.is(201);
    assert_eq!(opened["account"]["id"], officer.id().await);
}

/// SEC-2: whoever had the account may have linked an identity of their own.
#[tokio::test]
async fn an_account_that_was_lost_is_given_back_without_its_identities() {
    let scene = Scene::new().await;
    let officer = scene.world.sign_in("can-bo").await;
    let identity = person("ke-gian", NUMBER);
    scene.link(&officer, &identity).await.is(200);
    let id = officer.id().await;
    officer.post_empty("/me/loss-reports").await.is(201);
    scene
        .sign_in(&identity)
        .await
        .refused(403, "account_frozen");
    let root = scene.world.sign_in("quan-tri").await;
    let account = root.get(&format!("/accounts/{id}")).await;
    let proof = json!({"paper": "identity_card", "note": "Đã xem thẻ căn cước."});
    let unlock = format!("/accounts/{id}/unlock");
    root.act(&unlock, account.version(), proof).await.is(200);
    let stranger = scene.sign_in(&identity).await.is(201);
    assert_ne!(stranger["account"]["id"], id);
}

#[tokio::test]
async fn who_has_left_for_good_may_come_again_and_finds_nothing_of_before() {
    let scene = Scene::new().await;
    let citizen = person("tuyet", NUMBER);
    let first = scene.sign_in(&citizen).await.is(201);
    let holder = scene.bearing(&first);
    let events = format!("/accounts/{}/events", holder.id().await);
    let history = holder.get(&events).await.is(200);
    assert_eq!(history["items"][0]["act"], "open");
    let reason = json!({"reason": "Không dùng nữa."});
    holder.post("/me/closure", reason).await.is(204);
    let again = scene.sign_in(&citizen).await.is(201);
    assert_ne!(again["account"]["id"], first["account"]["id"]);
}
