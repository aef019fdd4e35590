use crate::secret::hex;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

pub struct RefreshToken {
    /// Given to the client, never stored.
    pub token: String,
    /// Stored, useless to whoever reads it.
    pub hash: String,
}

impl RefreshToken {
    pub fn generate() -> Self {
        let token = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
        let hash = Self::hash_of(&token);
        Self { token, hash }
    }

    pub fn hash_of(token: &str) -> String {
        hex(&Sha256::digest(token))
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
}
