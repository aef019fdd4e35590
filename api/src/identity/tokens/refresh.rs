use crate::secret::{authenticate, hex};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use persistence::identity::Successor;
use sha2::{Digest, Sha256};

pub struct RefreshToken {
    /// Given to the client, never stored.
    pub token: String,
    /// Stored, useless to whoever reads it.
    pub hash: String,
}

/// Computes what a used token is exchanged for: unguessable without the key, and again the same for whoever lost the answer.
#[derive(Clone)]
pub struct Succession([u8; 32]);

impl RefreshToken {
    pub fn generate() -> Self {
        Self::of(rand::random())
    }

    pub fn hash_of(token: &str) -> String {
        hex(&Sha256::digest(token))
    }

    fn of(bytes: [u8; 32]) -> Self {
        let token = URL_SAFE_NO_PAD.encode(bytes);
        let hash = Self::hash_of(&token);
        Self { token, hash }
    }
}

impl Succession {
    pub fn new(key: [u8; 32]) -> Self {
        Self(key)
    }

    /// Another one each time.
    pub fn next(&self, used: &str) -> (RefreshToken, Successor) {
        let salt = hex(&rand::random::<[u8; 32]>());
        let next = self.salted(used, &salt);
        let hash = next.hash.clone();
        (next, Successor { hash, salt })
    }

    /// The one that the used token was exchanged for; `None` under another secret.
    pub fn again(&self, used: &str, successor: &Successor) -> Option<RefreshToken> {
        let next = self.salted(used, &successor.salt);
        (next.hash == successor.hash).then_some(next)
    }

    fn salted(&self, used: &str, salt: &str) -> RefreshToken {
        RefreshToken::of(authenticate(&self.0, &[used.as_bytes(), salt.as_bytes()]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refresh_token_carries_256_bits_and_is_found_by_its_hash() {
        let token = RefreshToken::generate();
        assert_eq!(URL_SAFE_NO_PAD.decode(&token.token).unwrap().len(), 32);
        assert_eq!(RefreshToken::hash_of(&token.token), token.hash);
        assert_eq!(token.hash.len(), 64);
    }

    #[test]
    fn a_successor_can_be_told_again_with_its_salt_and_the_same_secret_only() {
        let (ours, other) = (Succession::new([7; 32]), Succession::new([8; 32]));
        let (first, successor) = ours.next("used");
        let (second, _) = ours.next("used");
        assert_ne!(first.token, second.token);
        let again = ours.again("used", &successor).unwrap();
        assert_eq!((again.token, again.hash), (first.token, first.hash));
        assert!(ours.again("another", &successor).is_none());
        assert!(other.again("used", &successor).is_none());
    }
}
