use crate::sealer::{Sealer, Unreadable};
use chrono::{DateTime, Utc};
use domain::identity::signing_key::{KeyState, SigningKey};
use jsonwebtoken::{
    Algorithm, EncodingKey,
    errors::{Error, ErrorKind},
    jwk::{AlgorithmParameters, Jwk, ThumbprintHash},
};
use persistence::identity::StoredKey;

/// PKCS#8 v1 wrapping of an Ed25519 seed; the 32 bytes of the seed follow (RFC 8410).
const PKCS8_PREFIX: [u8; 16] = [
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
];

/// A whole Ed25519 key, which exists in memory only.
pub struct KeyPair {
    seed: [u8; 32],
    id: String,
    public_key: String,
}

impl KeyPair {
    pub fn generate() -> Result<Self, Error> {
        Self::of(rand::random())
    }

    /// The private half of a stored key.
    pub fn open(id: &str, sealed: &str, sealer: &Sealer) -> Result<Self, Unreadable> {
        let seed = sealer.open(&place(id), sealed)?;
        let seed = seed.try_into().map_err(|_| Unreadable)?;
        Self::of(seed).map_err(|_| Unreadable)
    }

    /// As it is stored.
    pub fn stored(
        &self,
        state: KeyState,
        sealer: &Sealer,
        now: DateTime<Utc>,
    ) -> Result<StoredKey, Unreadable> {
        let key = SigningKey {
            id: self.id.clone(),
            public_key: self.public_key.clone(),
            state,
            created_at: now,
            since: now,
        };
        let sealed = sealer.seal(&place(&self.id), &self.seed)?;
        Ok(StoredKey {
            key,
            sealed: Some(sealed),
        })
    }

    pub fn encoding_key(&self) -> EncodingKey {
        encoding_key(&self.seed)
    }

    fn of(seed: [u8; 32]) -> Result<Self, Error> {
        let jwk = Jwk::from_encoding_key(&encoding_key(&seed), Algorithm::EdDSA)?;
        let AlgorithmParameters::OctetKeyPair(pair) = &jwk.algorithm else {
            return Err(ErrorKind::InvalidEddsaKey.into());
        };
        Ok(Self {
            seed,
            id: jwk.thumbprint(ThumbprintHash::SHA256)?,
            public_key: pair.x.clone(),
        })
    }
}

fn encoding_key(seed: &[u8; 32]) -> EncodingKey {
    let mut der = PKCS8_PREFIX.to_vec();
    der.extend(seed);
    EncodingKey::from_ed_der(&der)
}

/// A private half works in the row of its own id only.
fn place(id: &str) -> String {
    format!("signing_keys.private_key {id}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

    /// RFC 8037, appendix A.1 to A.3.
    #[test]
    fn public_half_and_thumbprint_are_those_of_the_standard() {
        let seed = URL_SAFE_NO_PAD.decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A");
        let pair = KeyPair::of(seed.unwrap().try_into().unwrap()).unwrap();
        let expected = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
        assert_eq!(pair.public_key, expected);
        assert_eq!(pair.id, "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    }

    #[test]
    fn the_stored_private_half_is_sealed_to_its_own_row() {
        let (sealer, now) = (Sealer::new([7; 32]), DateTime::default());
        let [one, other] = [(); 2].map(|()| KeyPair::generate().unwrap());
        let stored = one.stored(KeyState::Active, &sealer, now).unwrap();
        let sealed = stored.sealed.unwrap();
        let opened = KeyPair::open(&one.id, &sealed, &sealer).unwrap();
        assert_eq!(opened.seed, one.seed);
        assert!(KeyPair::open(&other.id, &sealed, &sealer).is_err());
        assert!(!sealed.contains(&URL_SAFE_NO_PAD.encode(one.seed)));
    }
}
