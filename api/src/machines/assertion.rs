//! What a machine signs to get a token (RFC 7523): whose it is, whether the key of that machine made it, and whether it holds.

use super::public_key::PublicKey;
use crate::problem::{Code, Problem, Text};
use chrono::{DateTime, TimeDelta, Utc};
use domain::machines::LONGEST_ASSERTION;
use jsonwebtoken::{Header, Validation, dangerous, decode, decode_header};
use serde::Deserialize;
use uuid::Uuid;

const LONGEST_ID: usize = 200;
/// By how much the clock of the other system may be ahead.
const LEEWAY: TimeDelta = TimeDelta::seconds(30);
/// What `typ` may say, besides nothing.
const TYPES: [&str; 2] = ["JWT", "client-authentication+jwt"];

/// An assertion of which nothing is known yet but what it says of itself.
pub struct Assertion {
    token: String,
    header: Header,
    /// Whose it says it is.
    pub machine: Uuid,
    /// With which of the machine's keys it says it was signed.
    pub kid: String,
}

/// An assertion that holds. It is good once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    pub jti: String,
    pub expires_at: DateTime<Utc>,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    exp: i64,
    iat: i64,
    nbf: Option<i64>,
    jti: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

#[derive(Deserialize)]
struct Subject {
    sub: String,
}

impl Assertion {
    pub fn read(token: String) -> Result<Self, Problem> {
        let unreadable = || Problem::of(Code::InvalidClient);
        let header = decode_header(&token).map_err(|_| unreadable())?;
        let subject: Subject =
            dangerous::insecure_decode_claims(&token).map_err(|_| unreadable())?;
        Ok(Self {
            machine: canonical(&subject.sub).ok_or_else(unreadable)?,
            kid: header.kid.clone().ok_or_else(unreadable)?,
            token,
            header,
        })
    }

    /// The key decides on everything: no algorithm, key or extension of the sender's choice is read.
    pub fn verify(
        &self,
        key: &PublicKey,
        audiences: &[String],
        now: DateTime<Utc>,
    ) -> Result<Proof, Problem> {
        let untrusted = || Problem::of(Code::InvalidClient);
        if self.header != expected(key, &self.header) {
            return Err(untrusted());
        }
        let read = decode::<Claims>(&self.token, &key.key, &validation(key));
        let claims = read.map_err(|_| untrusted())?.claims;
        claims.check(self.machine, audiences, now)?;
        let expires_at = DateTime::from_timestamp(claims.exp, 0).ok_or_else(untrusted)?;
        Ok(Proof {
            jti: claims.jti,
            expires_at,
        })
    }
}

impl Claims {
    /// Told in detail: only whoever holds the key gets here.
    fn check(
        &self,
        machine: Uuid,
        audiences: &[String],
        now: DateTime<Utc>,
    ) -> Result<(), Problem> {
        let id = machine.to_string();
        if self.iss != id || self.sub != id {
            return Err(refused(
                "iss và sub phải cùng là mã của tài khoản máy.",
                "iss and sub must both be the id of the machine account.",
            ));
        }
        if !self.aud.is_one_of(audiences) {
            return Err(refused(
                "aud phải là đúng một giá trị: địa chỉ của máy chủ này hoặc của thao tác cấp mã.",
                "aud must be one value alone: the address of this server or of its token endpoint.",
            ));
        }
        if self.jti.is_empty() || self.jti.chars().count() > LONGEST_ID {
            return Err(refused(
                "jti phải có từ 1 đến 200 ký tự và chưa từng dùng.",
                "jti must have 1 to 200 characters and not have been used before.",
            ));
        }
        self.check_time(now)
    }

    fn check_time(&self, now: DateTime<Utc>) -> Result<(), Problem> {
        let soon = (now + LEEWAY).timestamp();
        let lives = self.exp.checked_sub(self.iat);
        if lives.is_none_or(|lives| lives > LONGEST_ASSERTION.num_seconds()) {
            return Err(refused(
                "Từ iat đến exp được dài nhất 5 phút.",
                "From iat to exp there may be five minutes at most.",
            ));
        }
        if self.iat > soon || self.nbf.is_some_and(|nbf| nbf > soon) {
            return Err(refused(
                "iat hoặc nbf ở tương lai; hãy chỉnh đồng hồ.",
                "iat or nbf lies in the future; set the clock.",
            ));
        }
        if self.exp <= now.timestamp() {
            return Err(refused(
                "Đã quá exp; hãy ký một xác nhận mới.",
                "It has expired; sign a new one.",
            ));
        }
        Ok(())
    }
}

impl Audience {
    /// What is meant for somebody else too could be used by them.
    fn is_one_of(&self, audiences: &[String]) -> bool {
        match self {
            Self::One(one) => audiences.contains(one),
            Self::Several(several) => {
                matches!(several.as_slice(), [one] if audiences.contains(one))
            }
        }
    }
}

/// It was used already, on whichever node.
pub fn replayed() -> Problem {
    refused(
        "Xác nhận mang jti này đã được dùng; hãy ký một xác nhận mới.",
        "An assertion of this jti was used already; sign a new one.",
    )
}

/// The header as it must be: members that could lead the verifier elsewhere are not there at all.
fn expected(key: &PublicKey, sent: &Header) -> Header {
    let mut header = Header::new(key.algorithm);
    let is_known = |kind: &String| TYPES.iter().any(|known| known.eq_ignore_ascii_case(kind));
    header.typ = sent.typ.clone().filter(is_known);
    header.kid = sent.kid.clone();
    header
}

fn validation(key: &PublicKey) -> Validation {
    let mut validation = Validation::new(key.algorithm);
    validation.required_spec_claims.clear();
    // `Claims::check` does both, by the product's clock.
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation
}

/// As the product writes ids: another spelling would be another issuer.
fn canonical(text: &str) -> Option<Uuid> {
    let id: Uuid = text.parse().ok()?;
    (id.to_string() == text).then_some(id)
}

fn refused(vi: &'static str, en: &'static str) -> Problem {
    Problem::new(Code::InvalidClient, Text::new(vi, en))
}
