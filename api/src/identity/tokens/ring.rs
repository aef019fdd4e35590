use crate::{
    identity::signing_keys::{self, Failure},
    sealer::Sealer,
};
use chrono::{DateTime, TimeDelta, Utc};
use domain::identity::signing_key::{KeyState, SigningKey};
use jsonwebtoken::{DecodingKey, EncodingKey};
use persistence::{StorageError, Store, identity::StoredKey};
use std::collections::HashMap;

/// A key that was revoked anywhere is refused here after this long at the latest.
const GOOD_FOR: TimeDelta = TimeDelta::seconds(3);

/// The keys as they were at an instant.
pub struct Ring {
    read_at: DateTime<Utc>,
    /// Of the active key, with its id.
    pub signing: (String, EncodingKey),
    trusted: HashMap<String, DecodingKey>,
    /// What is published: the active key first.
    pub published: Vec<SigningKey>,
}

impl Ring {
    /// The first start on an empty database makes the keys.
    pub async fn read(store: &Store, sealer: &Sealer, now: DateTime<Utc>) -> Result<Self, Failure> {
        if let Some(ring) = Self::of(list(store).await?, sealer, now)? {
            return Ok(ring);
        }
        let own = sealer.clone();
        let made = store.write("ensure_signing_keys", move |session| {
            signing_keys::ensure(session, &own, now)
        });
        match made.await {
            // Another node was faster; its keys are as good.
            Ok(()) | Err(Failure::Storage(StorageError::Duplicate { .. })) => (),
            Err(failure) => return Err(failure),
        }
        let ring = Self::of(list(store).await?, sealer, now)?;
        ring.ok_or_else(|| Failure::Defect("the signing keys were made and are not there".into()))
    }

    /// A clock that was set back says nothing about the age.
    pub fn is_fresh(&self, now: DateTime<Utc>) -> bool {
        (TimeDelta::zero()..GOOD_FOR).contains(&(now - self.read_at))
    }

    pub fn trusts(&self, id: &str) -> Option<&DecodingKey> {
        self.trusted.get(id)
    }

    /// `None` while no key signs.
    fn of(
        mut stored: Vec<StoredKey>,
        sealer: &Sealer,
        now: DateTime<Utc>,
    ) -> Result<Option<Self>, Failure> {
        stored.retain(|stored| stored.key.is_trusted(now));
        stored.sort_by_key(|stored| stored.key.state != KeyState::Active);
        let active = stored
            .first()
            .filter(|first| first.key.state == KeyState::Active);
        let Some(active) = active else {
            return Ok(None);
        };
        let pair = signing_keys::open(active, sealer)?;
        let signing = (active.key.id.clone(), pair.encoding_key());
        let mut trusted = HashMap::new();
        for StoredKey { key, .. } in &stored {
            trusted.insert(key.id.clone(), decoding_key(key)?);
        }
        Ok(Some(Self {
            read_at: now,
            signing,
            trusted,
            published: stored.into_iter().map(|stored| stored.key).collect(),
        }))
    }
}

async fn list(store: &Store) -> Result<Vec<StoredKey>, Failure> {
    let list = |session: &mut persistence::Session<'_>| Ok(session.signing_keys().list()?);
    store.read("signing_keys", list).await
}

/// The library does not check the length, and fails on a key that is too short only when it verifies.
fn decoding_key(key: &SigningKey) -> Result<DecodingKey, Failure> {
    let unreadable = || Failure::Defect(format!("the public key of {} is unreadable", key.id));
    let decoded = DecodingKey::from_ed_components(&key.public_key).map_err(|_| unreadable())?;
    let length = decoded.try_get_as_bytes().map_err(|_| unreadable())?.len();
    if length == 32 {
        Ok(decoded)
    } else {
        Err(unreadable())
    }
}
