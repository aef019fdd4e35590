//! An account that somebody else opens for a citizen who agrees, and whose secret the citizen alone chooses (IN-5, SEC-1).

use super::loss::IdentityProof;
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

pub const LIFETIME: TimeDelta = TimeDelta::days(7);

/// What lets the holder choose the first secret, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    pub account: Uuid,
    /// Hash of the token in the letter; whoever helped never sees it.
    pub token: String,
    pub created_at: DateTime<Utc>,
    /// Who helped, with which paper and words of consent.
    pub proof: IdentityProof,
}

impl Invitation {
    pub fn expires_at(&self) -> DateTime<Utc> {
        self.created_at + LIFETIME
    }

    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        now < self.expires_at()
    }
}
