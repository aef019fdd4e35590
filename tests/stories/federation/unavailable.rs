use super::*;
use chrono::TimeDelta;
use tests::issuer::Reply;

const METADATA: &str = "/.well-known/openid-configuration";

#[track_caller]
fn unavailable(answer: &Answer) {
    answer.refused(503, "provider_unavailable");
    assert_eq!(answer.header("retry-after"), "5");
}

fn endless() -> Reply {
    Reply::Json(200, json!({"id_token": "x".repeat(1 << 20)}))
}

fn failing() -> Reply {
    Reply::Json(500, json!({}))
}

async fn begins(scene: &Scene) -> Answer {
    let nobody = scene.world.nobody();
    nobody.post(SIGN_IN, App::opened().begins("vneid")).await
}

/// Whatever it answers in place of its metadata: nobody is sent there, and seconds later it is asked again.
#[tokio::test]
async fn a_provider_without_metadata_is_unavailable_until_it_has_some() {
    let scene = Scene::new().await;
    let issuer = &scene.issuer;
    let good = issuer.metadata();
    let with = |member: &str, value: Value| {
        let mut metadata = good.clone();
        metadata[member] = value;
        Reply::Json(200, metadata)
    };
    for (what, reply) in [
        ("fails", failing()),
        ("not found", Reply::Json(404, json!({}))),
        ("elsewhere", Reply::Redirect(format!("{}/real", issuer.url))),
        ("huge", endless()),
        ("nothing in it", Reply::Json(200, json!({}))),
        (
            "other issuer",
            with("issuer", json!("https://vneid.example.vn")),
        ),
        ("no tokens", with("token_endpoint", Value::Null)),
        (
            "in the clear",
            with("token_endpoint", json!("http://vneid.example.vn/token")),
        ),
        (
            "a script",
            with("authorization_endpoint", json!("javascript:alert(1)")),
        ),
        (
            "keys elsewhere",
            with("jwks_uri", json!("http://vneid.example.vn/keys")),
        ),
    ] {
        issuer.replies(METADATA, reply);
        let answer = begins(&scene).await;
        assert_eq!(answer.status, 503, "{what}: {}", answer.text);
        unavailable(&answer);
        let asked = issuer.asked(METADATA).len();
        unavailable(&begins(&scene).await);
        assert_eq!(
            issuer.asked(METADATA).len(),
            asked,
            "{what}: asked again at once"
        );
        scene.world.wait(TimeDelta::seconds(5));
    }
    assert!(issuer.asked("/real").is_empty());
    issuer.works();
    begins(&scene).await.is(200);
}

/// What is waited for is the limit that the settings of this provider give: two seconds.
#[tokio::test]
async fn a_provider_that_says_nothing_is_not_waited_for_longer_than_the_settings_say() {
    let scene = Scene::new().await;
    let nobody = scene.world.nobody();
    let visit = scene.departs(&nobody, SIGN_IN).await;
    scene.issuer.replies("/token", Reply::Silence);
    let code = scene.code(&visit).await;
    unavailable(&nobody.post(SESSIONS, visit.app.shows(&code)).await);

    let other = Scene::new().await;
    other.issuer.replies(METADATA, Reply::Silence);
    // One of them asks, and the other waits for what comes of it.
    let (one, two) = tokio::join!(begins(&other), begins(&other));
    unavailable(&one);
    unavailable(&two);
    assert_eq!(other.issuer.asked(METADATA).len(), 1);
}

/// The client did nothing wrong, so its code is not lost.
#[tokio::test]
async fn a_code_survives_a_provider_that_fails() {
    let scene = Scene::new().await;
    let nobody = scene.world.nobody();
    let visit = scene.departs(&nobody, SIGN_IN).await;
    let code = scene.code(&visit).await;
    let refusal = json!({"error": "invalid_client"});
    for reply in [
        failing(),
        Reply::Json(429, json!({})),
        Reply::Json(401, refusal),
        Reply::Redirect(format!("{}/real", scene.issuer.url)),
        endless(),
    ] {
        scene.issuer.replies("/token", reply);
        unavailable(&nobody.post(SESSIONS, visit.app.shows(&code)).await);
    }
    let (nonce, now) = (&visit.sent["nonce"], scene.world.now());
    let claims = scene.issuer.claims(&person("tuyet", NUMBER), nonce, now);
    scene
        .issuer
        .gives(visit.theirs(), &scene.issuer.sign(&claims));
    nobody.post(SESSIONS, visit.app.shows(&code)).await.is(201);
}

#[tokio::test]
async fn nobody_answers_where_the_provider_was() {
    let scene = Scene::new().await;
    let Scene { world, issuer } = scene;
    drop(issuer);
    let scene = Scene {
        world,
        issuer: Issuer::start(),
    };
    unavailable(&begins(&scene).await);
    // Whoever has a password is not hindered.
    scene
        .world
        .sign_in("cong-dan")
        .await
        .get("/me")
        .await
        .is(200);
}

#[tokio::test]
async fn what_was_read_is_good_for_a_day_while_the_provider_fails() {
    let scene = Scene::new().await;
    begins(&scene).await.is(200);
    scene.issuer.replies(METADATA, failing());
    scene.world.wait(TimeDelta::hours(23));
    begins(&scene).await.is(200);
    scene.world.wait(TimeDelta::hours(1));
    unavailable(&begins(&scene).await);
}
