//! The life of the keys that sign access tokens: made at the first start, rotated and revoked by the operator.

use super::tokens::KeyPair;
use crate::sealer::Sealer;
use chrono::{DateTime, Utc};
use domain::{
    calendars::local,
    identity::signing_key::{KeyState, RotationRefused, SigningKey, rotation},
};
use persistence::{Session, StorageError, identity::StoredKey};
use std::fmt;

#[derive(Debug)]
pub enum Failure {
    Storage(StorageError),
    Refused(RotationRefused),
    UnknownKey,
    /// The private half cannot be read with this secret.
    SealedElsewhere(String),
    Defect(String),
}

/// Makes what is missing: one key that signs and one that will.
pub fn ensure(
    session: &mut Session<'_>,
    sealer: &Sealer,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    let keys = session.signing_keys().list()?;
    for state in [KeyState::Active, KeyState::Next] {
        if !keys.iter().any(|stored| stored.key.state == state) {
            make(session, state, sealer, now)?;
        }
    }
    Ok(())
}

/// The next key signs from now on, and a new one is published; what the old one signed stays valid.
pub fn rotate(
    session: &mut Session<'_>,
    sealer: &Sealer,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    let stored = session.signing_keys().list()?;
    check_readable(&stored, KeyState::Next, sealer)?;
    let keys: Vec<SigningKey> = stored.into_iter().map(|stored| stored.key).collect();
    let (active, next) = rotation(&keys, now).map_err(Failure::Refused)?;
    let mut table = session.signing_keys();
    // In this order: at no instant are two keys active.
    table.withdraw(active, KeyState::Retiring, now)?;
    table.promote(next, now)?;
    make(session, KeyState::Next, sealer, now)
}

/// No token of the key is accepted any more. Where it was in use, the next one takes its place at once.
pub fn revoke(
    session: &mut Session<'_>,
    id: &str,
    sealer: &Sealer,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    let stored = session.signing_keys().list()?;
    let known = stored.iter().find(|stored| stored.key.id == id);
    let revoked = &known.ok_or(Failure::UnknownKey)?.key;
    if revoked.state == KeyState::Revoked {
        return Ok(());
    }
    let next = stored
        .iter()
        .find(|stored| stored.key.state == KeyState::Next);
    let takes_over = next.filter(|_| revoked.state == KeyState::Active);
    let mut table = session.signing_keys();
    table.withdraw(revoked, KeyState::Revoked, now)?;
    if let Some(next) = takes_over {
        check_readable(&stored, KeyState::Next, sealer)?;
        table.promote(&next.key, now)?;
    }
    ensure(session, sealer, now)
}

/// A new beginning, after the secret was lost, changed or told: every access token ends, sessions are renewed.
pub fn revoke_all(
    session: &mut Session<'_>,
    sealer: &Sealer,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    for StoredKey { key, .. } in session.signing_keys().list()? {
        if key.state != KeyState::Revoked {
            let mut table = session.signing_keys();
            table.withdraw(&key, KeyState::Revoked, now)?;
        }
    }
    ensure(session, sealer, now)
}

fn make(
    session: &mut Session<'_>,
    state: KeyState,
    sealer: &Sealer,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    let pair = KeyPair::generate().map_err(|error| Failure::Defect(error.to_string()))?;
    let stored = pair.stored(state, sealer, now);
    let stored = stored.map_err(|_| Failure::Defect("a key could not be sealed".into()))?;
    Ok(session.signing_keys().add(&stored)?)
}

/// A key that this secret does not open would take over and then sign nothing.
fn check_readable(keys: &[StoredKey], state: KeyState, sealer: &Sealer) -> Result<(), Failure> {
    let mut found = keys.iter().filter(|stored| stored.key.state == state);
    found.try_for_each(|stored| open(stored, sealer).map(|_| ()))
}

pub fn open(stored: &StoredKey, sealer: &Sealer) -> Result<KeyPair, Failure> {
    let StoredKey { key, sealed } = stored;
    let sealed = sealed.as_deref().unwrap_or_default();
    KeyPair::open(&key.id, sealed, sealer).map_err(|_| Failure::SealedElsewhere(key.id.clone()))
}

impl From<StorageError> for Failure {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Storage(error) => error.fmt(f),
            Self::Refused(RotationRefused::NothingToRotate) => {
                f.write_str("there are no keys yet: the first start makes them")
            }
            Self::Refused(RotationRefused::TooEarly(known)) => {
                let known = local(*known).format("%H:%M:%S %d/%m/%Y");
                write!(
                    f,
                    "verifiers may not know the next key yet: rotate after {known}, or revoke what was stolen"
                )
            }
            Self::UnknownKey => f.write_str("there is no such key: see `motcua keys list`"),
            Self::SealedElsewhere(id) => write!(
                f,
                "signing key {id} was sealed under another MOTCUA_SECRET: set that one, or begin anew with `motcua keys revoke --all`"
            ),
            Self::Defect(reason) => f.write_str(reason),
        }
    }
}

impl std::error::Error for Failure {}
