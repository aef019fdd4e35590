//! What every address has in common: problems, headers, conditions, and the addresses of the server itself.

use reqwest::Method;
use serde_json::Value;
use tests::{Answer, Person, World, json};

async fn ask(person: &Person, method: Method, path: &str) -> Answer {
    person.send(person.request(method, path)).await
}

/// A sign-in with a body as it is written, of a media type as it is written.
async fn send(world: &World, media_type: &str, body: impl Into<reqwest::Body>) -> Answer {
    let nobody = world.nobody();
    let request = nobody.request(Method::POST, "/auth/sessions");
    let request = request.header("Content-Type", media_type).body(body);
    nobody.send(request).await
}

#[tokio::test]
async fn an_unknown_address_is_a_problem_in_the_language_of_the_reader() {
    let world = World::new().await;
    let vietnamese = world.nobody().get("/nowhere").await;
    let problem = vietnamese.refused(404, "not_found");
    assert_eq!(vietnamese.header("content-language"), "vi");
    let english = world.nobody().in_english().get("/nowhere").await;
    let translated = english.refused(404, "not_found");
    assert_eq!(english.header("content-language"), "en");
    assert_eq!(english.header("vary"), "Accept-Language");
    assert_eq!(translated["title"], "Not found");
    assert_ne!(translated["title"], problem["title"]);
    assert_eq!(problem["instance"], "/api/v1/nowhere");
    let kind = format!("{}/problems/not_found", world.address);
    assert_eq!(problem["type"], kind);
    for path in [
        "/api",
        "/api/v2/agencies",
        "/docs/nowhere.js",
        "/api/v1/agencies/",
    ] {
        world.nobody().get(path).await.refused(404, "not_found");
    }
}

#[tokio::test]
async fn an_address_that_no_name_can_have_is_not_found() {
    let world = World::new().await;
    let citizen = world.sign_in("cong-dan").await;
    for path in [
        "/lookups/%00",
        "/agencies/%00",
        "/procedures/1.001193%00",
        "/dossiers/%00",
        "/units/%00",
        "/problems/%00",
        "/docs/%00",
    ] {
        citizen.get(path).await.refused(404, "not_found");
    }
}

#[tokio::test]
async fn a_wrong_method_is_told_which_methods_are_right() {
    let world = World::new().await;
    let nobody = world.nobody();
    for (method, path, allowed) in [
        (Method::DELETE, "/agencies", "GET, HEAD, POST"),
        (Method::POST, "/procedures", "GET, HEAD"),
        (Method::GET, "/auth/sessions", "POST"),
        (Method::PUT, "/agencies/H53", "GET, HEAD, PATCH"),
        (Method::OPTIONS, "/livez", "GET, HEAD"),
    ] {
        let answer = ask(&nobody, method, path).await;
        answer.refused(405, "method_not_allowed");
        assert_eq!(answer.header("allow"), allowed, "{path}");
    }
}

#[tokio::test]
async fn head_answers_as_get_does_and_sends_nothing() {
    let world = World::new().await;
    let nobody = world.nobody();
    for path in [
        "/agencies",
        "/agencies/H53.103",
        "/procedures/1.001193",
        "/livez",
        "/openapi.json",
    ] {
        let (get, head) = (
            nobody.get(path).await,
            ask(&nobody, Method::HEAD, path).await,
        );
        assert_eq!((head.status, head.text.as_str()), (200, ""), "{path}");
        for name in ["etag", "content-type", "content-length", "cache-control"] {
            assert_eq!(head.header(name), get.header(name), "{path} {name}");
        }
    }
    let missing = ask(&nobody, Method::HEAD, "/agencies/H99").await;
    assert_eq!((missing.status, missing.text.as_str()), (404, ""));
}

#[tokio::test]
async fn an_unknown_key_of_a_query_is_refused_by_name() {
    let world = World::new().await;
    for path in [
        "/agencies?colour=red",
        "/agencies/H53?colour=red",
        "/livez?colour=red",
    ] {
        let refused = world.nobody().get(path).await;
        let problem = refused.refused(400, "invalid_request");
        let expected = (&json!("colour"), &json!("unknown_parameter"));
        let found = &problem["errors"][0];
        assert_eq!((&found["parameter"], &found["code"]), expected, "{path}");
    }
    let wrong = "/agencies?q=a&q=b&limit=x&adminLevel=moon";
    let problem = world
        .nobody()
        .get(wrong)
        .await
        .refused(400, "invalid_request");
    let errors = problem["errors"].as_array().unwrap();
    for (parameter, code) in [
        ("q", "repeated"),
        ("limit", "wrong_type"),
        ("adminLevel", "not_allowed"),
    ] {
        let is_it = |error: &&Value| error["parameter"] == parameter && error["code"] == code;
        assert!(
            errors.iter().any(|error| is_it(&error)),
            "{parameter}: {problem}"
        );
    }
}

#[tokio::test]
async fn every_violation_is_told_at_once_with_its_place() {
    let world = World::new().await;
    let root = world.sign_in("quan-tri").await.in_english();
    let wrong = json!({
        "kind": "robot", "username": "A", "identityNumber": "12", "phone": "0900", "colour": "red",
    });
    let refused = root.post("/accounts", wrong).await;
    let problem = refused.refused(400, "invalid_request");
    let errors = problem["errors"].as_array().unwrap();
    let mut places: Vec<&str> = errors
        .iter()
        .map(|error| error["pointer"].as_str().unwrap())
        .collect();
    places.sort_unstable();
    places.dedup();
    let expected = [
        "/colour",
        "/fullName",
        "/identityNumber",
        "/kind",
        "/phone",
        "/username",
    ];
    assert_eq!(places, expected);
    assert!(errors.iter().all(|error| error["detail"].is_string()));
}

#[tokio::test]
async fn a_body_that_is_too_large_or_no_json_is_refused() {
    let world = World::new().await;
    let json = "application/json";
    let large = format!(r#"{{"username":"{}"}}"#, "a".repeat(1024 * 1024));
    send(&world, json, large)
        .await
        .refused(413, "body_too_large");
    let plain = send(&world, "text/plain", "{}").await;
    plain.refused(415, "unsupported_media_type");
    let form = send(&world, "application/x-www-form-urlencoded", "username=a").await;
    form.refused(415, "unsupported_media_type");
    let broken = send(&world, json, "{\"username\":").await;
    broken.refused(400, "malformed_request");
    let twice = send(&world, "application/json; charset=utf-8", "[]").await;
    twice.refused(400, "invalid_request");
}

#[tokio::test]
async fn every_answer_carries_the_id_of_its_request_and_the_safety_headers() {
    let world = World::new().await;
    let citizen = world.sign_in("cong-dan").await;
    for path in ["/livez", "/agencies", "/me", "/nowhere", "/docs/"] {
        let request = citizen.request(Method::GET, path);
        let answer = citizen
            .send(request.header("X-Request-Id", "portal-7"))
            .await;
        for (name, value) in [
            ("x-request-id", "portal-7"),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("api-version", "1"),
        ] {
            assert_eq!(answer.header(name), value, "{path} {name}");
        }
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'"), "{path}: {policy}");
        assert!(
            policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
    }
    let request = citizen.request(Method::GET, "/nowhere");
    let answer = citizen.send(request.header("X-Request-Id", "a b;c")).await;
    let problem = answer.refused(404, "not_found");
    assert_eq!(answer.header("x-request-id").len(), 36);
    assert_eq!(problem["requestId"], answer.header("x-request-id"));
}

#[tokio::test]
async fn personal_data_is_kept_by_no_cache() {
    let world = World::new().await;
    let dossier = world.filed().await;
    let citizen = world.sign_in("cong-dan").await;
    for path in [
        "/me",
        "/drafts",
        "/me/notices",
        "/me/dossiers",
        &dossier.path(""),
        &dossier.path("/timeline"),
    ] {
        let answer = citizen.get(path).await;
        answer.is(200);
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
    }
    let lookup = json!({"code": dossier.code, "lastFour": "0001"});
    let found = world.nobody().post("/lookups", lookup).await;
    assert_eq!(found.header("cache-control"), "no-store");
}
