use super::*;
use chrono::TimeDelta;

#[track_caller]
fn not_open(answer: &Answer) {
    answer.refused(409, "sign_in_not_open");
}

#[tokio::test]
async fn an_answer_without_its_state_leads_nowhere() {
    let scene = Scene::new().await;
    let visit = scene.departs(&scene.world.nobody(), SIGN_IN).await;
    let state = visit.sent["state"].as_str();
    let guessed = "A".repeat(43);
    let endless = "x".repeat(2001);
    for answer in [
        vec![("code", "c")],
        vec![("code", "c"), ("state", "")],
        vec![("code", "c"), ("state", &guessed)],
        vec![("code", "c"), ("state", visit.theirs())],
        vec![("code", "c"), ("state", state), ("state", state)],
        vec![("code", "c"), ("code", "d"), ("state", state)],
        vec![("code", &endless), ("state", state)],
    ] {
        let response = scene.comes_back(&visit, &answer).await;
        assert_eq!(response.status(), 409, "{answer:?}");
        assert!(response.headers().get(LOCATION).is_none());
    }
    scene.code(&visit).await;
}

#[tokio::test]
async fn a_state_works_once_and_for_ten_minutes() {
    let scene = Scene::new().await;
    let nobody = scene.world.nobody();
    let visit = scene.departs(&nobody, SIGN_IN).await;
    scene.code(&visit).await;
    let answer = [("code", "another"), ("state", &visit.sent["state"])];
    assert_eq!(scene.comes_back(&visit, &answer).await.status(), 409);
    let late = scene.departs(&nobody, SIGN_IN).await;
    scene.world.wait(TimeDelta::minutes(10));
    let answer = [("code", "c"), ("state", &late.sent["state"])];
    assert_eq!(scene.comes_back(&late, &answer).await.status(), 409);
}

/// RFC 9207: the answer of one provider is not taken for that of another.
#[tokio::test]
async fn an_answer_of_another_provider_is_refused() {
    let scene = Scene::new().await;
    let nobody = scene.world.nobody();
    let visit = scene.departs(&nobody, SIGN_IN).await;
    let answer = [
        ("code", "c"),
        ("state", visit.sent["state"].as_str()),
        ("iss", "https://evil.example"),
    ];
    let told = forwarded(&scene.comes_back(&visit, &answer).await);
    assert_eq!(told["error"], "sign_in_failed");
    assert!(scene.issuer.asked("/token").is_empty());

    // Who always names itself must have done so.
    let mut metadata = scene.issuer.metadata();
    metadata["authorization_response_iss_parameter_supported"] = json!(true);
    let place = "/.well-known/openid-configuration";
    let reply = tests::issuer::Reply::Json(200, metadata);
    scene.issuer.replies(place, reply);
    scene.world.wait(TimeDelta::hours(2));
    let unnamed = scene.sign_in(&person("tuyet", NUMBER)).await;
    unnamed.refused(403, "identity_not_proved");
    let visit = scene.departs(&nobody, SIGN_IN).await;
    let (nonce, now) = (&visit.sent["nonce"], scene.world.now());
    let claims = scene.issuer.claims(&person("tuyet", NUMBER), nonce, now);
    scene
        .issuer
        .gives(visit.theirs(), &scene.issuer.sign(&claims));
    let answer = [
        ("code", visit.theirs()),
        ("state", visit.sent["state"].as_str()),
        ("iss", scene.issuer.url.as_str()),
    ];
    let told = forwarded(&scene.comes_back(&visit, &answer).await);
    let named = nobody.post(SESSIONS, visit.app.shows(&told["code"])).await;
    named.is(201);
}

#[tokio::test]
async fn a_state_of_one_provider_does_not_come_from_another() {
    let (first, second) = (Issuer::start(), Issuer::start());
    let providers = json!([first.settings("vneid"), second.settings("tinh")]);
    let world = World::with_providers(MORNING, &providers, |_| None).await;
    let scene = Scene {
        world,
        issuer: first,
    };
    let nobody = scene.world.nobody();
    let mut visit = scene.departs(&nobody, SIGN_IN).await;
    visit.provider = "tinh";
    let answer = [("code", "c"), ("state", &visit.sent["state"])];
    assert_eq!(scene.comes_back(&visit, &answer).await.status(), 409);
    visit.provider = "khong-co";
    assert_eq!(scene.comes_back(&visit, &answer).await.status(), 404);
}

#[tokio::test]
async fn a_code_works_once_and_for_two_minutes_and_for_its_client_alone() {
    let scene = Scene::new().await;
    let nobody = scene.world.nobody();
    let citizen = person("tuyet", NUMBER);
    let visit = scene.departs(&nobody, SIGN_IN).await;
    let code = scene.proved(&visit, &citizen).await;
    nobody.post(SESSIONS, visit.app.shows(&code)).await.is(201);
    not_open(&nobody.post(SESSIONS, visit.app.shows(&code)).await);

    let stolen = scene.departs(&nobody, SIGN_IN).await;
    let code = scene.proved(&stolen, &citizen).await;
    not_open(&nobody.post(SESSIONS, App::opened().shows(&code)).await);
    // Who has shown it wrongly has used it up: somebody else has it.
    not_open(&nobody.post(SESSIONS, stolen.app.shows(&code)).await);

    let late = scene.departs(&nobody, SIGN_IN).await;
    let code = scene.proved(&late, &citizen).await;
    scene.world.wait(TimeDelta::minutes(2));
    not_open(&nobody.post(SESSIONS, late.app.shows(&code)).await);
    not_open(
        &nobody
            .post(
                SESSIONS,
                late.app.shows(late.theirs().repeat(2).get(..43).unwrap()),
            )
            .await,
    );
}

/// The provider's own refusal of a code it has seen before.
#[tokio::test]
async fn a_code_that_the_provider_does_not_know_proves_nothing() {
    let scene = Scene::new().await;
    let nobody = scene.world.nobody();
    let visit = scene.departs(&nobody, SIGN_IN).await;
    let reused = tests::issuer::Reply::Json(400, json!({"error": "invalid_grant"}));
    scene.issuer.replies("/token", reused);
    let code = scene.code(&visit).await;
    let refused = nobody.post(SESSIONS, visit.app.shows(&code)).await;
    refused.refused(403, "identity_not_proved");
    not_open(&nobody.post(SESSIONS, visit.app.shows(&code)).await);
}

#[tokio::test]
async fn what_was_begun_for_one_thing_or_in_one_session_ends_in_nothing_else() {
    let scene = Scene::new().await;
    let (nobody, holder) = (scene.world.nobody(), scene.world.sign_in("cong-dan").await);
    let number = holder.get("/me").await.is(200)["identityNumber"].clone();
    let citizen = person("an", number.as_str().unwrap());
    let linking = async || {
        let visit = scene.departs(&holder, LINK).await;
        let code = scene.proved(&visit, &citizen).await;
        visit.app.shows(&code)
    };
    not_open(&nobody.post(SESSIONS, linking().await).await);
    not_open(
        &scene
            .world
            .sign_in("cong-dan")
            .await
            .post(LINKED, linking().await)
            .await,
    );
    not_open(
        &scene
            .world
            .sign_in("cong-dan-2")
            .await
            .post(LINKED, linking().await)
            .await,
    );
    let signing_in = scene.departs(&nobody, SIGN_IN).await;
    let code = scene.proved(&signing_in, &citizen).await;
    not_open(&holder.post(LINKED, signing_in.app.shows(&code)).await);
    let unlinked = holder.get(LINK).await.is(200);
    assert_eq!(unlinked["items"], json!([]));
}

#[tokio::test]
async fn nobody_is_sent_to_an_address_or_provider_that_is_not_listed() {
    let scene = Scene::new().await;
    let nobody = scene.world.nobody();
    let app = App::opened();
    for (member, value, word) in [
        (
            "returnUrl",
            "https://evil.example/dang-nhap",
            "return_url_not_listed",
        ),
        (
            "returnUrl",
            "https://dichvucong.example.vn/dang-nhap/..",
            "return_url_not_listed",
        ),
        ("provider", "khong-co", "unknown_provider"),
    ] {
        let mut body = app.begins("vneid");
        body[member] = json!(value);
        let refused = nobody.post(SIGN_IN, body).await;
        let problem = refused.refused(400, "invalid_request");
        assert_eq!(problem["errors"][0]["code"], word, "{problem}");
        assert_eq!(problem["errors"][0]["pointer"], format!("/{member}"));
    }
}
