//! A battery of tokens that sign nobody in (SEC-1); each is refused as a 401 that says how to sign in.

mod claims;
mod forge;
mod headers;
mod shapes;

use forge::Forge;
use reqwest::{Method, header::HeaderValue};
use serde_json::Value;
use tests::{Answer, World, json};

const ENDED: &str = "session_ended";
const EXPIRED: &str = "token_expired";
const INVALID: &str = "unauthenticated";

/// What is bad about a token, the token, and the code it is refused with.
type Bad = (&'static str, String, &'static str);

fn invalid<const N: usize>(tokens: [(&'static str, String); N]) -> Vec<Bad> {
    let bad = tokens
        .into_iter()
        .map(|(name, token)| (name, token, INVALID));
    bad.collect()
}

/// A request with the `Authorization` headers as they are.
async fn ask(world: &World, authorizations: &[Vec<u8>]) -> Answer {
    let nobody = world.nobody();
    let mut request = nobody.request(Method::GET, "/me");
    for sent in authorizations {
        request = request.header("Authorization", HeaderValue::from_bytes(sent).unwrap());
    }
    nobody.send(request).await
}

async fn bearing(world: &World, token: &str) -> Answer {
    ask(world, &[format!("Bearer {token}").into_bytes()]).await
}

fn check(name: &str, answer: &Answer, code: &str) {
    assert_eq!(answer.status, 401, "{name}: {}", answer.text);
    let problem: Value = serde_json::from_str(&answer.text).unwrap();
    assert_eq!(problem["code"], code, "{name}");
    assert_eq!(
        answer.header("content-type"),
        "application/problem+json",
        "{name}"
    );
    let challenge = answer.header("www-authenticate");
    assert!(
        challenge.starts_with("Bearer realm=\"motcua\""),
        "{name}: {challenge}"
    );
}

#[tokio::test]
async fn no_bad_token_signs_anybody_in() {
    let world = World::new().await;
    let (victim, other) = (
        world.sign_in("quan-tri").await,
        world.sign_in("cong-dan").await,
    );
    let forge = Forge::of(&world, victim.token()).await;
    let elsewhere = Forge::of(&world, other.token()).await;
    let own = forge.sign(forge.header.to_string(), forge.claims.to_string());
    assert_eq!(bearing(&world, &own).await.status, 200, "the forge works");
    let battery: Vec<Bad> = [
        headers::algorithms(&forge),
        headers::shared_secrets(&forge),
        headers::kinds_and_key_ids(&forge),
        headers::key_sources(&forge),
        headers::extensions(&forge),
        headers::unreadable_headers(&forge),
        claims::issuers_and_audiences(&forge),
        claims::times(&forge, world.now().timestamp()),
        claims::people(&forge, &elsewhere),
        claims::unreadable_claims(&forge),
        shapes::signatures(victim.token(), other.token()),
        shapes::shapes(victim.token()),
    ]
    .concat();
    assert!(battery.len() >= 100, "{}", battery.len());
    for (name, token, code) in &battery {
        check(name, &bearing(&world, token).await, code);
    }
    victim.get("/me").await.is(200);
}

#[tokio::test]
async fn no_bad_authorization_header_signs_anybody_in() {
    let world = World::new().await;
    let token = world.sign_in("cong-dan").await.token().to_owned();
    let good = format!("Bearer {token}");
    let one = |text: String| vec![text.into_bytes()];
    let battery: [(&str, Vec<Vec<u8>>); 14] = [
        ("another scheme", one(format!("Basic {token}"))),
        ("an unknown scheme", one(format!("Token {token}"))),
        ("no scheme", one(token.clone())),
        ("the scheme alone", one("Bearer".into())),
        ("the scheme twice", one(format!("Bearer {good}"))),
        ("no space", one(format!("Bearer{token}"))),
        ("a colon", one(format!("Bearer: {token}"))),
        ("a tab", one(format!("Bearer\t{token}"))),
        ("quotes", one(format!("Bearer \"{token}\""))),
        ("two tokens", one(format!("{good} {token}"))),
        ("two in a list", one(format!("{good}, {good}"))),
        (
            "two headers",
            [one(good.clone()), one(good.clone())].concat(),
        ),
        ("not UTF-8", vec![[good.as_bytes(), b"\xff\xfe"].concat()]),
        (
            "a letter of another script",
            one(format!("Bearer {token}é")),
        ),
    ];
    for (name, sent) in &battery {
        check(name, &ask(&world, sent).await, INVALID);
    }
    assert_eq!(ask(&world, &one(good)).await.status, 200);
}

#[tokio::test]
async fn a_good_token_of_an_ended_session_or_frozen_account_signs_nobody_in() {
    let world = World::new().await;
    let root = world.sign_in("quan-tri").await;
    let (ended, frozen) = (
        world.sign_in("cong-dan").await,
        world.sign_in("tiep-nhan").await,
    );
    let session = Forge::of(&world, ended.token()).await.claims["sid"].clone();
    let path = format!("/auth/sessions/{}", session.as_str().unwrap());
    let sign_out = ended.send(ended.request(Method::DELETE, &path)).await;
    assert_eq!(sign_out.status, 204);
    check("ended", &bearing(&world, ended.token()).await, ENDED);

    let account = format!("/accounts/{}", frozen.id().await);
    let seen = root.get(&account).await.version();
    let freeze = format!("{account}/freeze");
    root.put(&freeze, seen, json!({"reason": "Báo mất"}))
        .await
        .is(200);
    check("frozen", &bearing(&world, frozen.token()).await, ENDED);
}
