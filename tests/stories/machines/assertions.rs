//! What no machine signs in with. Whoever wrote it could write anything, and often held a good key.

use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use serde_json::Value;
use tests::{
    COMMUNE, System, World, json,
    system::{EVERY_SCOPE, ask_token, p256, public_half},
};
use uuid::Uuid;

type Bad = (&'static str, String);

fn header(system: &System, name: &str, value: Value) -> Value {
    let mut header = system.header();
    header[name] = value;
    header
}

fn without(mut object: Value, name: &str) -> String {
    object.as_object_mut().unwrap().remove(name);
    object.to_string()
}

fn unsigned(assertion: &str, header: &Value) -> String {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let claims = assertion.split('.').nth(1).unwrap();
    format!("{}.{claims}.", URL_SAFE_NO_PAD.encode(header.to_string()))
}

/// Signed with the public half as a shared secret.
fn symmetric(system: &System, claims: &Value, secret: &[u8]) -> String {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let header = header(system, "alg", json!("HS256")).to_string();
    let message = [header, claims.to_string()].map(|part| URL_SAFE_NO_PAD.encode(part));
    let message = message.join(".");
    let key = EncodingKey::from_secret(secret);
    let signature = crypto::sign(message.as_bytes(), &key, Algorithm::HS256).unwrap();
    format!("{message}.{signature}")
}

fn of_headers(world: &World, system: &System, other: &System) -> Vec<Bad> {
    let claims = system.claims(world);
    let public = public_half(&system.key, system.algorithm);
    let with = |name, value| {
        system.sign(
            &header(system, name, value).to_string(),
            &claims.to_string(),
        )
    };
    let url = json!("https://evil.example/jwks.json");
    let good = system.assertion(world);
    let x = public["x"].as_str().unwrap();
    vec![
        (
            "alg none",
            unsigned(&good, &header(system, "alg", json!("none"))),
        ),
        (
            "alg None",
            unsigned(&good, &header(system, "alg", json!("None"))),
        ),
        ("alg none, signed", with("alg", json!("none"))),
        ("alg of another kind of key", with("alg", json!("RS256"))),
        ("alg of another curve", with("alg", json!("ES256"))),
        (
            "alg missing",
            system.sign(&without(system.header(), "alg"), &claims.to_string()),
        ),
        (
            "HS256 with the public key",
            symmetric(system, &claims, x.as_bytes()),
        ),
        (
            "HS256 with the JWK",
            symmetric(system, &claims, public.to_string().as_bytes()),
        ),
        ("HS256 with nothing", symmetric(system, &claims, b"")),
        ("kid unknown", with("kid", json!("nobody"))),
        (
            "kid missing",
            system.sign(&without(system.header(), "kid"), &claims.to_string()),
        ),
        ("kid of another machine", with("kid", json!(other.kid))),
        ("kid a path", with("kid", json!("../../dev/null"))),
        ("kid a query", with("kid", json!("' OR 1=1 --"))),
        ("typ of an access token", with("typ", json!("at+jwt"))),
        ("jku", with("jku", url.clone())),
        ("x5u", with("x5u", url)),
        ("jwk", with("jwk", public)),
        ("x5c", with("x5c", json!(["MIIB"]))),
        ("crit", with("crit", json!(["exp"]))),
        ("b64", with("b64", json!(false))),
        ("zip", with("zip", json!("DEF"))),
        (
            "a member nobody knows",
            with("scope", json!("dossiers:read")),
        ),
        (
            "signed by another machine under this kid",
            other.sign(&system.header().to_string(), &claims.to_string()),
        ),
        (
            "signature missing",
            format!("{}.", good.rsplit_once('.').unwrap().0),
        ),
        ("signature of another assertion", {
            let second = system.assertion(world);
            format!(
                "{}.{}",
                good.rsplit_once('.').unwrap().0,
                second.rsplit('.').next().unwrap()
            )
        }),
        ("two parts", good.rsplit_once('.').unwrap().0.to_owned()),
        ("four parts", format!("{good}.AAAA")),
        ("dots", "..".to_owned()),
    ]
}

fn of_claims(world: &World, system: &System, other: &System) -> Vec<Bad> {
    let now = world.now().timestamp();
    let sign = |claims: String| system.sign(&system.header().to_string(), &claims);
    let changed = |changes: &[(&str, Value)]| {
        let mut claims = system.claims(world);
        for (name, value) in changes {
            claims[*name] = value.clone();
        }
        sign(claims.to_string())
    };
    let one = |name, value: Value| changed(&[(name, value)]);
    let lacking = |name| sign(without(system.claims(world), name));
    let (own, there) = (json!(system.machine), json!(other.machine));
    let simple = json!(system.machine.replace('-', ""));
    let address = &world.address;
    vec![
        ("iss of another", one("iss", there.clone())),
        ("sub of another", one("sub", there.clone())),
        (
            "both of another",
            changed(&[("iss", there.clone()), ("sub", there)]),
        ),
        ("iss missing", lacking("iss")),
        ("sub missing", lacking("sub")),
        (
            "sub in another spelling",
            changed(&[("iss", simple.clone()), ("sub", simple)]),
        ),
        ("sub a list", one("sub", json!([own]))),
        (
            "aud of another server",
            one("aud", json!("https://evil.example")),
        ),
        (
            "aud of two",
            one("aud", json!([address, "https://evil.example"])),
        ),
        ("aud twice", one("aud", json!([address, address]))),
        ("aud empty", one("aud", json!([]))),
        ("aud missing", lacking("aud")),
        ("aud with a slash", one("aud", json!(format!("{address}/")))),
        (
            "aud longer",
            one("aud", json!(format!("{address}.evil.example"))),
        ),
        ("aud of people's tokens", one("aud", json!("motcua"))),
        (
            "expired",
            changed(&[("iat", json!(now - 300)), ("exp", json!(now))]),
        ),
        (
            "of the future",
            changed(&[("iat", json!(now + 31)), ("exp", json!(now + 331))]),
        ),
        ("not before later", one("nbf", json!(now + 31))),
        ("lives too long", one("exp", json!(now + 301))),
        ("lives for ever", one("exp", json!(i64::MAX))),
        ("born long ago", one("iat", json!(i64::MIN))),
        ("exp missing", lacking("exp")),
        ("iat missing", lacking("iat")),
        ("exp a text", one("exp", json!((now + 60).to_string()))),
        ("jti missing", lacking("jti")),
        ("jti empty", one("jti", json!(""))),
        ("jti too long", one("jti", json!("j".repeat(201)))),
        ("no JSON", sign("nothing".into())),
        ("a list", sign("[]".into())),
        (
            "sub twice",
            sign(system.claims(world).to_string().replacen(
                '{',
                &format!("{{\"sub\":\"{}\",", other.machine),
                1,
            )),
        ),
        ("of nobody", {
            let nobody = json!(Uuid::now_v7());
            changed(&[("iss", nobody.clone()), ("sub", nobody)])
        }),
    ]
}

#[tokio::test]
async fn no_bad_assertion_signs_a_machine_in() {
    let world = World::new().await;
    let system = world.system(COMMUNE, &EVERY_SCOPE).await;
    let other = world.system(COMMUNE, &EVERY_SCOPE).await;
    let nobody = world.nobody();
    let battery = [
        of_headers(&world, &system, &other),
        of_claims(&world, &system, &other),
    ]
    .concat();
    assert!(battery.len() >= 60, "{}", battery.len());
    for (name, assertion) in &battery {
        let answer = ask_token(&nobody, assertion, None).await;
        assert_eq!(answer.status, 401, "{name}: {}", answer.text);
        let told = answer.refused(401, "invalid_client");
        assert_eq!(told["error"], "invalid_client", "{name}");
    }
    system.token(&world).await;
}

#[tokio::test]
async fn an_assertion_works_once_even_after_it_was_refused_elsewhere() {
    let world = World::new().await;
    let system = world.system(COMMUNE, &EVERY_SCOPE).await;
    let nobody = world.nobody();
    let assertion = system.assertion(&world);
    ask_token(&nobody, &assertion, Some("dossiers:approve"))
        .await
        .refused(400, "invalid_scope");
    ask_token(&nobody, &assertion, None).await.is(200);
    ask_token(&nobody, &assertion, None)
        .await
        .refused(401, "invalid_client");
    let at_once = system.assertion(&world);
    let (one, two) = tokio::join!(
        ask_token(&nobody, &at_once, None),
        ask_token(&nobody, &at_once, None)
    );
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401]);
}

#[tokio::test]
async fn a_revoked_key_signs_nobody_in_and_its_tokens_end_with_it() {
    let world = World::new().await;
    let root = world.sign_in("quan-tri").await;
    let machine = world.machine(COMMUNE, &EVERY_SCOPE).await;
    let system = world.register(&machine, p256(), Algorithm::ES256).await;
    let signed_in = system.sign_in(&world).await;
    signed_in.get("/dossiers").await.is(200);
    let path = format!("/machine-keys/{}", system.key_id);
    let revoked = root
        .send(root.request(reqwest::Method::DELETE, &path))
        .await;
    assert_eq!(revoked.status, 204);
    signed_in
        .get("/dossiers")
        .await
        .refused(401, "machine_stopped");
    let refused = ask_token(&world.nobody(), &system.assertion(&world), None).await;
    assert_eq!(
        refused.refused(401, "machine_stopped")["error"],
        "invalid_client"
    );
}
