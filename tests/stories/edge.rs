//! What surrounds the server: who may ask how often, from which pages, and what every answer carries.

use reqwest::{Method, header::HeaderMap};
use std::{
    io::{Read, Write},
    net::TcpStream,
};
use tests::{Answer, Person, World, json};

const PORTAL: &str = "https://dichvucong.example.vn";
const MORNING: &str = "2026-08-21T09:00:00+07:00";

async fn world(settings: &'static [(&str, &str)]) -> World {
    let setting = move |name: &str| {
        let found = settings.iter().find(|(key, _)| *key == name);
        found.map(|(_, value)| (*value).to_owned())
    };
    World::with(MORNING, setting).await
}

async fn with_portal() -> World {
    world(&[("MOTCUA_ALLOWED_ORIGINS", PORTAL)]).await
}

async fn from_page(origin: &str, by: &Person, method: Method, path: &str) -> Answer {
    let request = by.request(method, path).header("Origin", origin);
    by.send(request).await
}

async fn preflight(world: &World, origin: &str, method: &str, path: &str) -> Answer {
    let nobody = world.nobody();
    let request = nobody
        .request(Method::OPTIONS, path)
        .header("Origin", origin);
    let request = request.header("Access-Control-Request-Method", method);
    let headers = "authorization,content-type,if-match";
    nobody
        .send(request.header("Access-Control-Request-Headers", headers))
        .await
}

/// A change that needs no body.
async fn sign_out_elsewhere(by: &Person) -> Answer {
    by.send(by.request(Method::DELETE, "/me/sessions")).await
}

fn all(headers: &HeaderMap, name: &str) -> String {
    let lines = headers
        .get_all(name)
        .iter()
        .map(|line| line.to_str().unwrap());
    lines.collect::<Vec<_>>().join(", ")
}

#[tokio::test]
async fn a_page_of_a_listed_origin_acts_for_people_who_are_signed_in() {
    let world = with_portal().await;
    let citizen = world.sign_in("cong-dan").await;
    for (method, path) in [
        (Method::GET, "/me"),
        (Method::POST, "/drafts"),
        (Method::GET, "/nowhere"),
    ] {
        let answer = from_page(PORTAL, &citizen, method, path).await;
        assert_eq!(
            answer.header("access-control-allow-origin"),
            PORTAL,
            "{path}"
        );
        assert!(all(&answer.headers, "vary").contains("Origin"), "{path}");
        let readable = answer.header("access-control-expose-headers");
        assert!(
            readable.contains("ETag") && readable.contains("RateLimit"),
            "{readable}"
        );
        assert_eq!(answer.header("access-control-allow-credentials"), "");
    }
}

#[tokio::test]
async fn a_page_of_any_other_origin_reads_what_is_public_and_nothing_else() {
    let world = with_portal().await;
    let (citizen, nobody) = (world.sign_in("cong-dan").await, world.nobody());
    let lookalikes = [
        "https://evil.example",
        "https://dichvucong.example.vn.evil.example",
        "http://dichvucong.example.vn",
        "https://dichvucong.example.vn:8443",
        "null",
    ];
    for origin in lookalikes {
        let open = from_page(origin, &nobody, Method::GET, "/agencies").await;
        assert_eq!(open.header("access-control-allow-origin"), "*");
        for (method, path) in [(Method::GET, "/me"), (Method::POST, "/lookups")] {
            let closed = from_page(origin, &citizen, method, path).await;
            assert_eq!(
                closed.header("access-control-allow-origin"),
                "",
                "{origin} {path}"
            );
            assert!(all(&closed.headers, "vary").contains("Origin"));
        }
    }
}

#[tokio::test]
async fn a_browser_that_asks_first_is_told_exactly_what_the_address_takes() {
    let world = with_portal().await;
    for (path, methods) in [
        ("/agencies", "GET, HEAD, POST"),
        ("/agencies/H53", "GET, HEAD, PATCH"),
        ("/auth/sessions", "POST"),
        ("/dossiers/H53.103-260821-0001/acceptance", "POST"),
    ] {
        let allowed = preflight(&world, PORTAL, "POST", path).await;
        allowed.is(204);
        assert_eq!(allowed.header("access-control-allow-origin"), PORTAL);
        assert_eq!(
            allowed.header("access-control-allow-methods"),
            methods,
            "{path}"
        );
        let headers = allowed.header("access-control-allow-headers");
        assert!(
            headers.contains("Authorization") && !headers.contains('*'),
            "{headers}"
        );
        assert_eq!(allowed.header("access-control-max-age"), "600");
        let vary = all(&allowed.headers, "vary");
        assert!(vary.contains("Origin") && vary.contains("Access-Control-Request-Method"));
    }
}

#[tokio::test]
async fn another_origin_may_ask_for_reading_without_a_name_and_for_nothing_else() {
    let world = with_portal().await;
    let read = preflight(&world, "https://evil.example", "GET", "/agencies").await;
    read.is(204);
    assert_eq!(read.header("access-control-allow-origin"), "*");
    assert_eq!(read.header("access-control-allow-methods"), "GET, HEAD");
    let headers = read.header("access-control-allow-headers");
    assert!(headers.contains("If-None-Match") && !headers.contains("Authorization"));
    let write = preflight(&world, "https://evil.example", "POST", "/auth/sessions").await;
    write.refused(405, "method_not_allowed");
    assert_eq!(write.header("access-control-allow-origin"), "");
}

#[tokio::test]
async fn every_answer_is_safe_to_show_in_a_browser() {
    let world = World::with(MORNING, |name| {
        (name == "MOTCUA_PUBLIC_URL").then(|| "https://motcua.example.vn".to_owned())
    })
    .await;
    let nobody = world.nobody();
    for (method, path, status) in [
        (Method::GET, "/docs/", 200),
        (Method::GET, "/docs/swagger-ui.css", 200),
        (Method::GET, "/docs/nothing.js", 404),
        (Method::GET, "/problems/not_found", 200),
        (Method::GET, "/openapi.json", 200),
        (Method::GET, "/.well-known/security.txt", 200),
        (Method::GET, "/me", 401),
        (Method::GET, "/nowhere", 404),
        (Method::DELETE, "/agencies", 405),
        (Method::POST, "/auth/sessions", 415),
    ] {
        let request = nobody
            .request(method, path)
            .header("Accept", "text/html, */*");
        let answer = nobody.send(request).await;
        assert_eq!(answer.status, status, "{path}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            (
                "strict-transport-security",
                "max-age=31536000; includeSubDomains",
            ),
        ] {
            assert_eq!(answer.header(name), value, "{path} {name}");
        }
        let policy = answer.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'")
        );
        assert!(answer.header("permissions-policy").contains("camera=()"));
        assert!(!answer.header("cache-control").is_empty(), "{path}");
    }
}

#[tokio::test]
async fn a_compressed_body_is_refused_and_told_what_is_taken() {
    let world = World::new().await;
    let nobody = world.nobody();
    for coding in ["gzip", "identity, gzip", "br", "Deflate", "x"] {
        let request = nobody.request(Method::POST, "/auth/sessions");
        let request = request.header("Content-Encoding", coding);
        let refused = nobody.send(request.json(&json!({}))).await;
        refused.refused(415, "unsupported_content_coding");
        assert_eq!(refused.header("accept-encoding"), "identity", "{coding}");
    }
    let request = nobody.request(Method::POST, "/auth/sessions");
    let plain = nobody
        .send(
            request
                .header("Content-Encoding", "identity")
                .json(&json!({})),
        )
        .await;
    plain.refused(400, "invalid_request");
}

#[tokio::test]
async fn a_caller_sees_every_limit_it_was_counted_by() {
    let world = World::new().await;
    let (citizen, nobody) = (world.sign_in("cong-dan").await, world.nobody());
    let names = |answer: &Answer| {
        let policies = answer.header("ratelimit-policy").split(", ");
        let names: Vec<String> = policies
            .map(|one| one.split('"').nth(1).unwrap().to_owned())
            .collect();
        assert_eq!(answer.header("ratelimit").split(", ").count(), names.len());
        names.join(" ")
    };
    assert_eq!(names(&nobody.get("/agencies").await), "all");
    let lookup = json!({"code": "H53.103-260821-0001"});
    assert_eq!(names(&nobody.post("/lookups", lookup).await), "all lookup");
    assert_eq!(names(&citizen.get("/me").await), "all caller");
    let change = sign_out_elsewhere(&citizen).await;
    assert_eq!(names(&change), "all caller changes");
}

#[tokio::test]
async fn one_caller_who_changes_too_often_waits_and_nobody_else_does() {
    let world = World::with_real_limits().await;
    let (citizen, other) = (
        world.sign_in("cong-dan").await,
        world.sign_in("cong-dan-2").await,
    );
    let (mut taken, mut refused) = (0, None);
    while refused.is_none() {
        let answer = sign_out_elsewhere(&citizen).await;
        match answer.status {
            204 => taken += 1,
            _ => refused = Some(answer),
        }
    }
    // Some come back while the others are sent.
    assert!((300..1000).contains(&taken), "{taken}");
    let refused = refused.unwrap();
    refused.refused(429, "too_many_requests");
    assert_eq!(refused.header("ratelimit-policy"), "\"changes\";q=300;w=60");
    assert!(
        refused
            .header("ratelimit")
            .starts_with("\"changes\";r=0;t=")
    );
    assert!(!refused.header("retry-after").is_empty());
    citizen.get("/me").await.is(200);
    sign_out_elsewhere(&other).await.is(204);
}

#[tokio::test]
async fn addresses_are_counted_as_the_trusted_proxy_tells_them() {
    let world = world(&[
        ("MOTCUA_TRUSTED_PROXIES", "127.0.0.0/8"),
        ("MOTCUA_PROXY_HEADER", "forwarded"),
    ])
    .await;
    let citizen = world.sign_in("cong-dan").await;
    let sign_in = json!({"username": "cong-dan", "password": api::demo::PASSWORD});
    let request = citizen
        .request(Method::POST, "/auth/sessions")
        .json(&sign_in);
    let request = request.header("X-Forwarded-For", "6.6.6.6");
    let request = request.header(
        "Forwarded",
        "for=6.6.6.6, for=\"[2001:db8::7]:47011\";proto=https",
    );
    let opened = citizen.send(request).await.is(201);
    let mine = world.bearing(opened["accessToken"].as_str().unwrap());
    let sessions = mine.get("/me/sessions").await.is(200);
    let here = sessions["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["isCurrent"] == true);
    assert_eq!(here.unwrap()["clientAddress"], "2001:db8::7", "{sessions}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_before_the_end_of_a_body_leaves_no_half_read_connection() {
    let world = World::new().await;
    let address = world.address.trim_start_matches("http://").to_owned();
    let talk = move || {
        let mut stream = TcpStream::connect(&address).unwrap();
        let head = "POST /api/v1/nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nGET /livez HTTP/1.1\r\n";
        stream.write_all(head.as_bytes()).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    };
    let answer = tokio::task::spawn_blocking(talk).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
    assert_eq!(answer.matches("HTTP/1.1").count(), 1, "{answer}");
}
