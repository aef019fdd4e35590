//! How we prove to a provider who we are: `private_key_jwt` (RFC 7523), where it wants no shared secret.

use super::Failure;
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde::Serialize;
use uuid::Uuid;

pub const TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const LIFETIME: TimeDelta = TimeDelta::seconds(60);

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    sub: &'a str,
    aud: &'a str,
    jti: Uuid,
    iat: i64,
    exp: i64,
}

/// For one request to this address.
pub fn signed(
    key: &EncodingKey,
    algorithm: Algorithm,
    key_id: Option<&str>,
    client: &str,
    address: &str,
    now: DateTime<Utc>,
) -> Result<String, Failure> {
    let mut header = Header::new(algorithm);
    header.kid = key_id.map(str::to_owned);
    let claims = Claims {
        iss: client,
        sub: client,
        aud: address,
        jti: Uuid::now_v7(),
        iat: now.timestamp(),
        exp: (now + LIFETIME).timestamp(),
    };
    encode(&header, &claims, key).map_err(|_| Failure::Unavailable("own_key"))
}
