//! Encryption of what lies in the database and must not be readable there (AES-256-GCM-SIV, RFC 8452), and the keyed
//! hash by which it is found all the same (HMAC-SHA-256).

use aes_gcm_siv::{
    Aes256GcmSiv, KeyInit, Nonce,
    aead::{Aead, Payload},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::Hmac;
use sha2::Sha256;

const NONCE_BYTES: usize = 12;

#[derive(Clone)]
pub struct Sealer(Aes256GcmSiv);

/// Sealed under another key or for another place, or changed since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

impl Sealer {
    pub fn new(key: [u8; 32]) -> Self {
        Self(Aes256GcmSiv::new(&key.into()))
    }

    /// `place` names the row it belongs to: put elsewhere, it cannot be opened.
    pub fn seal(&self, place: &str, plain: &[u8]) -> Result<String, Unreadable> {
        let nonce = rand::random::<[u8; NONCE_BYTES]>();
        let payload = Payload {
            msg: plain,
            aad: place.as_bytes(),
        };
        let sealed = self.0.encrypt(&Nonce::from(nonce), payload);
        let mut text = nonce.to_vec();
        text.extend(sealed.map_err(|_| Unreadable)?);
        Ok(URL_SAFE_NO_PAD.encode(text))
    }

    pub fn open(&self, place: &str, sealed: &str) -> Result<Vec<u8>, Unreadable> {
        let bytes = URL_SAFE_NO_PAD.decode(sealed).map_err(|_| Unreadable)?;
        let (nonce, msg) = bytes.split_first_chunk().ok_or(Unreadable)?;
        let nonce: [u8; NONCE_BYTES] = *nonce;
        let payload = Payload {
            msg,
            aad: place.as_bytes(),
        };
        let plain = self.0.decrypt(&Nonce::from(nonce), payload);
        plain.map_err(|_| Unreadable)
    }
}

/// Ready for its first input. HMAC pads shorter keys with zeros to its block; doing so here keeps it infallible.
pub fn keyed_hash(key: &[u8; 32]) -> Hmac<Sha256> {
    let mut block = [0; 64];
    for (slot, byte) in block.iter_mut().zip(key) {
        *slot = *byte;
    }
    Hmac::new(&block.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_under_the_same_key_for_the_same_place_only() {
        let sealer = Sealer::new([7; 32]);
        let sealed = sealer.seal("key a", b"seed").unwrap();
        assert_eq!(sealer.open("key a", &sealed).unwrap(), b"seed");
        assert_eq!(sealer.open("key b", &sealed), Err(Unreadable));
        let other = Sealer::new([8; 32]);
        assert_eq!(other.open("key a", &sealed), Err(Unreadable));
    }

    #[test]
    fn every_changed_byte_is_noticed_and_equal_texts_are_sealed_differently() {
        let sealer = Sealer::new([7; 32]);
        let sealed = sealer.seal("key a", b"seed").unwrap();
        assert_ne!(sealed, sealer.seal("key a", b"seed").unwrap());
        let bytes = URL_SAFE_NO_PAD.decode(&sealed).unwrap();
        for place in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[place] ^= 1;
            let changed = URL_SAFE_NO_PAD.encode(changed);
            assert_eq!(sealer.open("key a", &changed), Err(Unreadable), "{place}");
        }
        assert_eq!(sealer.open("key a", "c2hvcnQ"), Err(Unreadable));
    }
}
