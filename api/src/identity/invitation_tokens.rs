//! What a letter carries that lets a citizen choose the first secret of an account: 192 random bits, stored as a hash.

use crate::secret::hex;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

pub fn generate() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 24]>())
}

/// However it was pasted.
pub fn hash_of(token: &str) -> String {
    hex(&Sha256::digest(token.trim().as_bytes()))
}
