use crate::secret::hex;
use sha2::{Digest, Sha256};
use std::fmt;
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// What every key begins with, so that scanners find one that was put where it does not belong.
const PREFIX: &str = "mcv_";
const SECRET_DIGITS: usize = 64;

/// A key as it travels: `mcv_<id of its row>_<256 random bits>`, both in hexadecimal. Only its hash is kept.
#[derive(Clone)]
pub struct ApiKey {
    pub id: Uuid,
    text: String,
}

impl ApiKey {
    pub fn generate(id: Uuid) -> Self {
        let secret = hex(&rand::random::<[u8; 32]>());
        let text = format!("{PREFIX}{}_{secret}", id.simple());
        Self { id, text }
    }

    /// `None` for everything that is no key of ours.
    pub fn parse(text: &str) -> Option<Self> {
        let (id, secret) = text.strip_prefix(PREFIX)?.split_once('_')?;
        let is_secret = secret.len() == SECRET_DIGITS && secret.bytes().all(is_digit);
        let is_id = id.len() == 32 && id.bytes().all(is_digit);
        let id = is_id.then(|| Uuid::try_parse(id).ok())??;
        is_secret.then(|| Self {
            id,
            text: text.to_owned(),
        })
    }

    /// Of 256 random bits nothing can be guessed, so a fast hash is enough.
    pub fn hash(&self) -> String {
        hex(&Sha256::digest(&self.text))
    }

    pub fn matches(&self, hash: &str) -> bool {
        self.hash().as_bytes().ct_eq(hash.as_bytes()).into()
    }

    /// To be shown once.
    pub fn reveal(self) -> String {
        self.text
    }
}

fn is_digit(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ApiKey({})", self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_recognised_by_its_prefix_and_matches_its_hash_alone() {
        let (one, other) = (ApiKey::generate(Uuid::nil()), ApiKey::generate(Uuid::nil()));
        let read = ApiKey::parse(&one.text).unwrap();
        assert_eq!(read.id, Uuid::nil());
        assert!(read.matches(&one.hash()) && !read.matches(&other.hash()));
        assert!(!read.matches("") && !read.matches(&one.text));
        assert!(one.text.starts_with("mcv_0000"));
    }

    #[test]
    fn a_text_of_another_form_is_no_key() {
        let key = ApiKey::generate(Uuid::nil()).text;
        for text in [
            "",
            "mcv_",
            "mcv__",
            &key[4..],
            &key[..key.len() - 1],
            &format!("{key}0"),
            &key.replace("mcv_", "MCV_"),
            &key.replacen("mcv_0", "mcv_G", 1),
            &format!(" {key}"),
        ] {
            assert!(ApiKey::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_key_never_prints_its_secret() {
        let key = ApiKey::generate(Uuid::nil());
        let printed = format!("{key:?}");
        assert_eq!(printed, format!("ApiKey({})", Uuid::nil()));
    }
}
