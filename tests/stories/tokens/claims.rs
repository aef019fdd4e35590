//! Claims of another issuer, another time or another person, and claims that cannot be read.

use super::{
    Bad, ENDED, EXPIRED, INVALID,
    forge::{Forge, doubled, encode},
    invalid,
};
use tests::json;
use uuid::Uuid;

pub fn issuers_and_audiences(forge: &Forge) -> Vec<Bad> {
    let with = |name: &str, value| forge.with_claim(name, value);
    let issuer = forge.claims["iss"].as_str().unwrap();
    invalid([
        ("iss another", with("iss", json!("https://evil.example"))),
        ("iss with a slash", with("iss", json!(format!("{issuer}/")))),
        (
            "iss in upper case",
            with("iss", json!(issuer.to_uppercase())),
        ),
        (
            "iss among others",
            with("iss", json!([issuer, "https://evil.example"])),
        ),
        ("iss null", with("iss", json!(null))),
        ("iss missing", forge.without_claim("iss")),
        ("aud another", with("aud", json!("portal"))),
        ("aud of an ID token", with("aud", json!("client-1"))),
        ("aud among others", with("aud", json!(["motcua", "portal"]))),
        ("aud empty", with("aud", json!([]))),
        ("aud missing", forge.without_claim("aud")),
    ])
}

pub fn times(forge: &Forge, now: i64) -> Vec<Bad> {
    let with = |name: &str, value| forge.with_claim(name, value);
    let mut bad = invalid([
        ("iat in the future", with("iat", json!(now + 60))),
        ("iat a text", with("iat", json!(now.to_string()))),
        (
            "iat of the beginning of numbers",
            with("iat", json!(i64::MIN)),
        ),
        ("iat missing", forge.without_claim("iat")),
        ("nbf in the future", with("nbf", json!(now + 60))),
        ("nbf a text", with("nbf", json!("now"))),
        ("exp missing", forge.without_claim("exp")),
        ("exp null", with("exp", json!(null))),
        ("exp a text", with("exp", json!((now + 60).to_string()))),
        ("exp a fraction", with("exp", json!(now as f64 + 60.5))),
        ("exp too large for a number", with("exp", json!(1e300))),
        ("exp later than any of ours", with("exp", json!(now + 601))),
        ("exp at the end of numbers", with("exp", json!(i64::MAX))),
        (
            "exp twice",
            forge.sign(
                forge.header.to_string(),
                doubled(&forge.claims, "exp", &json!(1)),
            ),
        ),
    ]);
    bad.extend([
        ("exp now", with("exp", json!(now)), EXPIRED),
        ("exp past", with("exp", json!(now - 1)), EXPIRED),
        ("exp zero", with("exp", json!(0)), EXPIRED),
        ("exp negative", with("exp", json!(-1)), INVALID),
    ]);
    bad
}

pub fn people(forge: &Forge, other: &Forge) -> Vec<Bad> {
    let with = |name: &str, value| forge.with_claim(name, value);
    let double = |name, first| {
        forge.sign(
            forge.header.to_string(),
            doubled(&forge.claims, name, first),
        )
    };
    let mut bad = invalid([
        ("sub a name", with("sub", json!("quan-tri"))),
        ("sub null", with("sub", json!(null))),
        ("sub missing", forge.without_claim("sub")),
        ("sub twice", double("sub", &other.claims["sub"])),
        ("sid missing", forge.without_claim("sid")),
        ("sid not an id", with("sid", json!("'; --"))),
        ("sid twice", double("sid", &other.claims["sid"])),
        ("jti missing", forge.without_claim("jti")),
    ]);
    bad.extend([
        (
            "sub of somebody else",
            with("sub", other.claims["sub"].clone()),
            ENDED,
        ),
        (
            "sid of somebody else",
            with("sid", other.claims["sid"].clone()),
            ENDED,
        ),
        ("sid of no session", with("sid", json!(Uuid::nil())), ENDED),
    ]);
    bad
}

pub fn unreadable_claims(forge: &Forge) -> Vec<Bad> {
    let sign = |claims: &[u8]| forge.sign(forge.header.to_string(), claims);
    let claims = forge.claims.to_string();
    let wide: Vec<u8> = claims.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let broken = claims.replace("motcua", "motcua\u{1}");
    let mut not_utf8 = claims.clone().into_bytes();
    not_utf8.extend_from_slice(b"\xff");
    invalid([
        ("claims empty", sign(b"")),
        ("claims null", sign(b"null")),
        ("claims a list", sign(b"[]")),
        ("claims without members", sign(b"{}")),
        ("claims in UTF-16", sign(&wide)),
        ("claims not UTF-8", sign(&not_utf8)),
        ("claims with a control character", sign(broken.as_bytes())),
        (
            "claims with more after them",
            sign(format!("{claims},").as_bytes()),
        ),
        (
            "claims deeper than a stack",
            sign("[".repeat(900).as_bytes()),
        ),
        (
            "a refresh token as claims",
            sign(encode([7; 32]).as_bytes()),
        ),
    ])
}
