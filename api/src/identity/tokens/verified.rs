use super::{claims::Claims, ring::Ring};
use quick_cache::sync::Cache;
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// Half a kilobyte each. When more are in use the least used ones are verified again.
const MOST: usize = 10_000;

/// A token whose signature one of our keys has made.
#[derive(Debug)]
pub struct Verified {
    pub claims: Claims,
    pub key_id: String,
}

/// Tokens whose signature was checked, so that it is not checked at every request. Only the digest is kept: the
/// memory of the process holds no token that could be used.
pub struct Known(Cache<[u8; 32], Arc<Verified>>);

impl Known {
    pub fn new() -> Self {
        Self::with(MOST)
    }

    pub fn digest(token: &str) -> [u8; 32] {
        Sha256::digest(token).into()
    }

    /// What was kept, unless its key is trusted no more.
    pub fn find(&self, digest: &[u8; 32], ring: &Ring) -> Option<Arc<Verified>> {
        let known = self.0.get(digest)?;
        if ring.trusts(&known.key_id).is_some() {
            return Some(known);
        }
        self.forget(digest);
        None
    }

    pub fn keep(&self, digest: [u8; 32], verified: Arc<Verified>) {
        self.0.insert(digest, verified);
    }

    pub fn forget(&self, digest: &[u8; 32]) {
        self.0.remove(digest);
    }

    #[cfg(test)]
    pub fn count(&self) -> usize {
        self.0.len()
    }

    fn with(most: usize) -> Self {
        Self(Cache::new(most))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use uuid::Uuid;

    #[test]
    fn the_cache_never_holds_more_than_its_bound() {
        let known = Known::with(100);
        for number in 0..10_000 {
            let claims = Claims::new("i", Uuid::nil(), Uuid::nil(), DateTime::default());
            let key_id = String::new();
            let digest = Known::digest(&number.to_string());
            known.keep(digest, Arc::new(Verified { claims, key_id }));
        }
        assert!((1..=100).contains(&known.count()), "{}", known.count());
    }
}
