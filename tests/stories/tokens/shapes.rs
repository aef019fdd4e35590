//! Signatures that do not fit, and texts that are no token at all.

use super::{
    Bad,
    forge::{bytes, encode, parts},
    invalid,
};
use tests::json;

pub fn signatures(token: &str, other: &str) -> Vec<Bad> {
    let [header, claims, signature] = parts(token);
    let signed = |signature: &str| format!("{header}.{claims}.{signature}");
    let mut flipped = bytes(signature);
    flipped[0] ^= 1;
    invalid([
        ("signature missing", signed("")),
        (
            "signature cut short",
            signed(&signature[..signature.len() - 2]),
        ),
        ("signature with a flipped bit", signed(&encode(flipped))),
        ("signature of zeros", signed(&encode([0; 64]))),
        (
            "signature twice as long",
            signed(&format!("{signature}{signature}")),
        ),
        ("signature of another token", signed(parts(other)[2])),
        ("signature with padding", signed(&format!("{signature}=="))),
        (
            "signature in another alphabet",
            signed(&format!("+/{}", &signature[2..])),
        ),
        (
            "claims of another token",
            format!("{header}.{}.{signature}", parts(other)[1]),
        ),
        (
            "claims with padding",
            format!("{header}.{claims}=.{signature}"),
        ),
        (
            "claims longer by a letter",
            format!("{header}.{claims}A.{signature}"),
        ),
    ])
}

pub fn shapes(token: &str) -> Vec<Bad> {
    let [header, claims, signature] = parts(token);
    let as_json = json!({"protected": header, "payload": claims, "signature": signature});
    invalid([
        ("two parts", format!("{header}.{claims}")),
        ("four parts", format!("{token}.{signature}")),
        (
            "five parts, as an encrypted token",
            format!("{token}.{claims}.{signature}"),
        ),
        (
            "header and claims swapped",
            format!("{claims}.{header}.{signature}"),
        ),
        (
            "claims and signature swapped",
            format!("{header}.{signature}.{claims}"),
        ),
        ("dots alone", "..".to_owned()),
        ("a dot before", format!(".{token}")),
        ("a dot after", format!("{token}.")),
        ("nothing", String::new()),
        ("a space inside", token.replacen('.', ". ", 1)),
        ("the JSON form", as_json.to_string()),
        ("an opaque token", encode([7; 32])),
        ("a percent sign", token.replacen('.', "%2e", 1)),
        (
            "longer than any of ours",
            format!("{header}.{}.{signature}", "A".repeat(2000)),
        ),
        (
            "as long as a header may be",
            format!("{token}{}", "A".repeat(16_000)),
        ),
    ])
}
