//! Headers that choose an algorithm or a key, and headers that cannot be read.

use super::{
    Bad,
    forge::{Forge, bytes, changed, doubled, parts},
    invalid,
};
use api::identity::tokens::KeyPair;
use jsonwebtoken::{Algorithm, EncodingKey};
use tests::json;

pub fn algorithms(forge: &Forge) -> Vec<Bad> {
    let named = |algorithm: &str| forge.with_header("alg", json!(algorithm));
    let unsigned = |algorithm: &str| {
        let [header, claims, _] = parts(&named(algorithm)).map(str::to_owned);
        format!("{header}.{claims}.")
    };
    invalid([
        ("alg none", unsigned("none")),
        ("alg None", unsigned("None")),
        ("alg NONE", unsigned("NONE")),
        ("alg nOnE", unsigned("nOnE")),
        ("alg none with a signature", named("none")),
        ("alg RS256", named("RS256")),
        ("alg ES256", named("ES256")),
        ("alg PS256", named("PS256")),
        ("alg of the future", named("ML-DSA-65")),
        ("alg empty", named("")),
        ("alg missing", forge.without_header("alg")),
        ("alg null", forge.with_header("alg", json!(null))),
        ("alg a number", forge.with_header("alg", json!(0))),
        (
            "alg a list",
            forge.with_header("alg", json!(["EdDSA", "none"])),
        ),
    ])
}

pub fn shared_secrets(forge: &Forge) -> Vec<Bad> {
    let symmetric = |secret: &[u8], algorithm, word| {
        let header = changed(&forge.header, "alg", json!(word));
        let key = EncodingKey::from_secret(secret);
        forge.sign_with(header, forge.claims.to_string(), &key, algorithm)
    };
    let public = forge.public_key.as_bytes();
    let raw = bytes(&forge.public_key);
    let jwk = json!({"crv": "Ed25519", "kty": "OKP", "x": forge.public_key}).to_string();
    invalid([
        (
            "HS256, public key in base64url",
            symmetric(public, Algorithm::HS256, "HS256"),
        ),
        (
            "HS256, public key as bytes",
            symmetric(&raw, Algorithm::HS256, "HS256"),
        ),
        (
            "HS256, public key as JWK",
            symmetric(jwk.as_bytes(), Algorithm::HS256, "HS256"),
        ),
        (
            "HS512, public key as bytes",
            symmetric(&raw, Algorithm::HS512, "HS512"),
        ),
        (
            "HS256, empty secret",
            symmetric(b"", Algorithm::HS256, "HS256"),
        ),
        (
            "HMAC under the name EdDSA",
            symmetric(&raw, Algorithm::HS256, "EdDSA"),
        ),
    ])
}

pub fn kinds_and_key_ids(forge: &Forge) -> Vec<Bad> {
    let with = |name: &str, value| forge.with_header(name, value);
    invalid([
        ("typ of an ID token", with("typ", json!("JWT"))),
        ("typ of a logout token", with("typ", json!("logout+jwt"))),
        ("typ missing", forge.without_header("typ")),
        (
            "kid unknown",
            with("kid", json!("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")),
        ),
        ("kid missing", forge.without_header("kid")),
        ("kid empty", with("kid", json!(""))),
        ("kid null", with("kid", json!(null))),
        ("kid a number", with("kid", json!(1))),
        ("kid a path", with("kid", json!("../../../../dev/null"))),
        (
            "kid a query",
            with("kid", json!("' OR state = 'active' --")),
        ),
        (
            "kid of the key that does not sign yet",
            with("kid", json!(forge.next_id)),
        ),
    ])
}

pub fn key_sources(forge: &Forge) -> Vec<Bad> {
    let with = |name: &str, value| forge.with_header(name, value);
    let thief = KeyPair::generate().unwrap();
    let thief = thief.encoding_key();
    let jwk = json!({"kty": "OKP", "crv": "Ed25519", "x": forge.public_key});
    let url = json!("https://evil.example/jwks.json");
    let signed_by_thief = |header: String| {
        forge.sign_with(header, forge.claims.to_string(), &thief, Algorithm::EdDSA)
    };
    invalid([
        ("jku", with("jku", url.clone())),
        (
            "jku, signed by its key",
            signed_by_thief(changed(&forge.header, "jku", url.clone())),
        ),
        ("x5u", with("x5u", url)),
        ("x5c", with("x5c", json!(["MIIB"]))),
        ("x5t", with("x5t", json!("dGh1bWI"))),
        ("jwk", with("jwk", jwk.clone())),
        (
            "jwk, signed by its key",
            signed_by_thief(changed(&forge.header, "jwk", jwk)),
        ),
        (
            "another key under our kid",
            signed_by_thief(forge.header.to_string()),
        ),
    ])
}

pub fn extensions(forge: &Forge) -> Vec<Bad> {
    let with = |name: &str, value| forge.with_header(name, value);
    invalid([
        ("crit", with("crit", json!(["exp"]))),
        ("crit empty", with("crit", json!([]))),
        ("crit with b64", with("crit", json!(["b64"]))),
        ("b64", with("b64", json!(false))),
        ("zip", with("zip", json!("DEF"))),
        ("enc", with("enc", json!("A256GCM"))),
        ("cty of a nested token", with("cty", json!("JWT"))),
        ("nonce", with("nonce", json!("n"))),
        (
            "a member nobody knows",
            with("role", json!("system_administrator")),
        ),
    ])
}

pub fn unreadable_headers(forge: &Forge) -> Vec<Bad> {
    let claims = forge.claims.to_string();
    let sign = |header: &str| forge.sign(header, &claims);
    let double = |name, first| forge.sign(doubled(&forge.header, name, &first), &claims);
    let header = forge.header.to_string();
    invalid([
        ("alg twice", double("alg", json!("none"))),
        ("kid twice", double("kid", json!("other"))),
        ("typ twice", double("typ", json!("JWT"))),
        ("header empty", sign("")),
        ("header not JSON", sign("alg: EdDSA")),
        ("header a list", sign("[]")),
        ("header a word", sign("\"EdDSA\"")),
        ("header null", sign("null")),
        ("header without members", sign("{}")),
        ("header deeper than a stack", sign(&"[".repeat(1000))),
        (
            "header with a byte order mark",
            sign(&format!("\u{feff}{header}")),
        ),
        ("header with more after it", sign(&format!("{header}{{}}"))),
        ("header cut short", sign(&header[..header.len() - 1])),
    ])
}
