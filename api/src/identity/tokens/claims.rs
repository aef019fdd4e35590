use crate::problem::{Code, Problem};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub const LIFETIME: TimeDelta = TimeDelta::minutes(10);
pub const AUDIENCE: &str = "motcua";
/// By how much the clocks of two nodes may differ.
const LEEWAY: TimeDelta = TimeDelta::seconds(30);

/// What an access token says (RFC 9068).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    pub iss: String,
    pub aud: String,
    /// The account.
    pub sub: Uuid,
    /// The session: ending it ends every token of it. Of a machine the key with which it proved who it is.
    pub sid: Uuid,
    /// Of a machine, and then the same as `sub`; nobody else has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<Uuid>,
    /// What the machine asked for, of what it was granted: words between spaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    pub jti: Uuid,
    pub iat: i64,
    pub exp: i64,
    /// Never issued; obeyed where it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nbf: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rejected {
    Invalid,
    Expired,
}

impl Claims {
    pub fn new(issuer: &str, account: Uuid, session: Uuid, now: DateTime<Utc>) -> Self {
        Self {
            iss: issuer.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: account,
            sid: session,
            client_id: None,
            scope: None,
            jti: Uuid::now_v7(),
            iat: now.timestamp(),
            exp: (now + LIFETIME).timestamp(),
            nbf: None,
        }
    }

    /// Ends with whatever ends first: the token, the key or the machine.
    pub fn of_machine(
        issuer: &str,
        machine: Uuid,
        key: Uuid,
        scope: String,
        ends_at: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Self {
        let claims = Self::new(issuer, machine, key, now);
        Self {
            client_id: Some(machine),
            scope: Some(scope),
            exp: claims.exp.min(ends_at.timestamp()),
            ..claims
        }
    }

    /// Held against the product's clock; the library would ask the system's.
    pub fn check_time(&self, now: DateTime<Utc>) -> Result<(), Rejected> {
        let soon = (now + LEEWAY).timestamp();
        let is_early = self.iat > soon || self.nbf.is_some_and(|nbf| nbf > soon);
        // Nothing of ours lives longer, whoever signed it.
        let lives = self.exp.checked_sub(self.iat);
        if is_early || lives.is_none_or(|lives| lives > LIFETIME.num_seconds()) {
            return Err(Rejected::Invalid);
        }
        if self.exp <= now.timestamp() {
            return Err(Rejected::Expired);
        }
        Ok(())
    }
}

impl From<Rejected> for Problem {
    fn from(rejected: Rejected) -> Self {
        match rejected {
            Rejected::Invalid => Self::of(Code::Unauthenticated),
            Rejected::Expired => Self::of(Code::TokenExpired),
        }
    }
}
