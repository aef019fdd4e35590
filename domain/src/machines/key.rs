use super::{TermFault, check_term};
use crate::Word;
use chrono::{DateTime, Months, TimeDelta, Utc};
use uuid::Uuid;

/// One in use and one to come: a key is replaced without a gap.
pub const MOST_LIVE_KEYS: usize = 2;
/// What a machine signs to prove who it is lives no longer (RFC 7523).
pub const LONGEST_ASSERTION: TimeDelta = TimeDelta::minutes(5);
const LONGEST_LIFE: Months = Months::new(12);

/// With what a machine proves who it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MachineKey {
    pub id: Uuid,
    pub machine: Uuid,
    pub credential: Credential,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub revoked_at: Option<DateTime<Utc>>,
    /// Known to the minute.
    pub last_used_at: Option<DateTime<Utc>>,
}

#[derive(Clone, PartialEq, Eq)]
pub enum Credential {
    /// SHA-256 of a random text that was shown once.
    Secret { hash: String },
    /// The private half never leaves the other system.
    PublicKey {
        /// How assertions name it.
        kid: String,
        /// As a JSON Web Key.
        jwk: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    ApiKey,
    PublicKey,
}

impl Word for KeyKind {
    const ALL: &'static [Self] = &[Self::ApiKey, Self::PublicKey];

    fn word(self) -> &'static str {
        match self {
            Self::ApiKey => "api_key",
            Self::PublicKey => "public_key",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyFault {
    Term(TermFault),
    /// Two of its kind work already.
    TooMany,
}

impl Credential {
    pub fn kind(&self) -> KeyKind {
        match self {
            Self::Secret { .. } => KeyKind::ApiKey,
            Self::PublicKey { .. } => KeyKind::PublicKey,
        }
    }
}

impl MachineKey {
    /// A new one beside those that the machine has.
    pub fn new(
        id: Uuid,
        machine: Uuid,
        credential: Credential,
        expires_at: DateTime<Utc>,
        present: &[Self],
        now: DateTime<Utc>,
    ) -> Result<Self, KeyFault> {
        check_term(expires_at, LONGEST_LIFE, now).map_err(KeyFault::Term)?;
        let kind = credential.kind();
        let live = present
            .iter()
            .filter(|key| key.credential.kind() == kind && key.works(now));
        if live.count() >= MOST_LIVE_KEYS {
            return Err(KeyFault::TooMany);
        }
        Ok(Self {
            id,
            machine,
            credential,
            created_at: now,
            expires_at,
            revoked_at: None,
            last_used_at: None,
        })
    }

    /// Whether it proves anything at this instant.
    pub fn works(&self, now: DateTime<Utc>) -> bool {
        self.revoked_at.is_none() && now < self.expires_at
    }
}

/// Not even the hash is printed.
impl std::fmt::Debug for Credential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Credential({})", self.kind().word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime<Utc> {
        "2026-08-21T02:00:00Z".parse().unwrap()
    }

    fn secret() -> Credential {
        Credential::Secret { hash: "ab".into() }
    }

    fn public() -> Credential {
        Credential::PublicKey {
            kid: "2026".into(),
            jwk: "{}".into(),
        }
    }

    fn key(
        credential: Credential,
        expires_at: &str,
        present: &[MachineKey],
    ) -> Result<MachineKey, KeyFault> {
        let expires_at = expires_at.parse().unwrap();
        let (id, machine) = (Uuid::from_u128(1), Uuid::from_u128(2));
        MachineKey::new(id, machine, credential, expires_at, present, now())
    }

    #[test]
    fn a_key_lives_a_year_at_most() {
        assert!(key(secret(), "2027-08-21T02:00:00Z", &[]).is_ok());
        let longer = key(secret(), "2027-08-21T02:00:01Z", &[]);
        assert_eq!(longer, Err(KeyFault::Term(TermFault::TooLong)));
        let past = key(secret(), "2026-08-21T02:00:00Z", &[]);
        assert_eq!(past, Err(KeyFault::Term(TermFault::Past)));
    }

    #[test]
    fn two_keys_of_a_kind_work_at_once_and_dead_ones_do_not_count() {
        let soon = "2026-08-22T02:00:00Z";
        let first = key(secret(), soon, &[]).unwrap();
        let mut keys = vec![first.clone(), key(secret(), soon, &[first]).unwrap()];
        assert_eq!(key(secret(), soon, &keys), Err(KeyFault::TooMany));
        assert!(key(public(), soon, &keys).is_ok());
        keys[0].revoked_at = Some(now());
        assert!(key(secret(), soon, &keys).is_ok());
    }

    #[test]
    fn a_key_works_until_it_is_revoked_or_the_instant_of_its_expiry() {
        let mut key = key(secret(), "2026-08-22T02:00:00Z", &[]).unwrap();
        assert!(key.works(now()));
        assert!(!key.works(key.expires_at));
        key.revoked_at = Some(now());
        assert!(!key.works(now()));
    }

    #[test]
    fn a_key_never_prints_its_hash() {
        assert_eq!(format!("{:?}", secret()), "Credential(api_key)");
    }
}
