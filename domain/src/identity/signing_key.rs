//! The keys that access tokens are signed with, and what each is good for at an instant (SEC-1).

use crate::Word;
use chrono::{DateTime, TimeDelta, Utc};

/// Longer than verifiers keep the published keys (5 minutes): a key that signs is one they know already.
pub const PUBLISHED_BEFORE_USE: TimeDelta = TimeDelta::minutes(10);
/// Longer than an access token lives (10 minutes): what was signed before a rotation stays valid.
pub const OVERLAP: TimeDelta = TimeDelta::hours(1);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyState {
    /// Published, so that verifiers know it before it signs.
    Next,
    /// The one that signs.
    Active,
    /// Signs no more; what it has signed is still accepted.
    Retiring,
    /// Stolen, or feared to be: nothing it has signed is accepted.
    Revoked,
}

impl Word for KeyState {
    const ALL: &'static [Self] = &[Self::Next, Self::Active, Self::Retiring, Self::Revoked];

    fn word(self) -> &'static str {
        match self {
            Self::Next => "next",
            Self::Active => "active",
            Self::Retiring => "retiring",
            Self::Revoked => "revoked",
        }
    }
}

/// The half of a key that everybody may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SigningKey {
    /// Thumbprint of the public key (RFC 7638): the `kid` of every token it signs.
    pub id: String,
    /// The public key in base64url.
    pub public_key: String,
    pub state: KeyState,
    pub created_at: DateTime<Utc>,
    /// When it came into its state.
    pub since: DateTime<Utc>,
}

/// Why the next key cannot take over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RotationRefused {
    /// There is no next key: the first start has not been.
    NothingToRotate,
    /// Verifiers may not know the next key before this instant.
    TooEarly(DateTime<Utc>),
}

impl SigningKey {
    /// Whether tokens of this key are accepted and its public half is published.
    pub fn is_trusted(&self, now: DateTime<Utc>) -> bool {
        match self.state {
            KeyState::Next | KeyState::Active => true,
            KeyState::Retiring => now < self.since + OVERLAP,
            KeyState::Revoked => false,
        }
    }
}

/// The key that signs and the one that takes over, in this order.
pub fn rotation(
    keys: &[SigningKey],
    now: DateTime<Utc>,
) -> Result<(&SigningKey, &SigningKey), RotationRefused> {
    let in_state = |state| keys.iter().find(|key| key.state == state);
    let pair = in_state(KeyState::Active).zip(in_state(KeyState::Next));
    let (active, next) = pair.ok_or(RotationRefused::NothingToRotate)?;
    let known = next.created_at + PUBLISHED_BEFORE_USE;
    if now < known {
        return Err(RotationRefused::TooEarly(known));
    }
    Ok((active, next))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noon() -> DateTime<Utc> {
        "2026-08-21T05:00:00Z".parse().unwrap()
    }

    fn key(id: &str, state: KeyState) -> SigningKey {
        SigningKey {
            id: id.into(),
            public_key: String::new(),
            state,
            created_at: noon(),
            since: noon(),
        }
    }

    #[test]
    fn a_retiring_key_is_trusted_until_the_last_token_it_signed_has_expired() {
        let retiring = key("a", KeyState::Retiring);
        assert!(retiring.is_trusted(noon() + TimeDelta::minutes(59)));
        assert!(!retiring.is_trusted(noon() + OVERLAP));
    }

    #[test]
    fn a_revoked_key_is_trusted_no_more_and_a_next_one_already() {
        assert!(!key("a", KeyState::Revoked).is_trusted(noon()));
        assert!(key("a", KeyState::Next).is_trusted(noon()));
    }

    #[test]
    fn the_next_key_takes_over_once_verifiers_must_know_it() {
        let keys = [key("old", KeyState::Active), key("new", KeyState::Next)];
        let known = noon() + PUBLISHED_BEFORE_USE;
        let early = rotation(&keys, known - TimeDelta::seconds(1));
        assert_eq!(early.unwrap_err(), RotationRefused::TooEarly(known));
        let (active, next) = rotation(&keys, known).unwrap();
        assert_eq!((active.id.as_str(), next.id.as_str()), ("old", "new"));
        let alone = rotation(&keys[..1], known);
        assert_eq!(alone.unwrap_err(), RotationRefused::NothingToRotate);
    }
}
