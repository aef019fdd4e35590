//! Codes that confirm a report of loss, sent to a contact that the account had before (SEC-2).

use super::passwords::group;
use crate::secret::{Secret, authenticate, hex};
use uuid::Uuid;

/// What is stored of them is useless without the secret of the installation.
#[derive(Clone)]
pub struct LossCodes([u8; 32]);

impl LossCodes {
    pub fn new(secret: &Secret) -> Self {
        Self(secret.key("loss-codes/1"))
    }

    /// Eight letters and digits in two groups: 39 bits, of which five may be tried in half an hour.
    pub fn generate() -> String {
        format!("{}-{}", group(), group())
    }

    /// Of a code without its hyphen.
    pub fn hash(&self, claim: Uuid, plain: &str) -> String {
        hex(&authenticate(
            &self.0,
            &[claim.as_bytes().as_slice(), plain.as_bytes()],
        ))
    }
}

/// However it was typed.
pub fn plain(typed: &str) -> String {
    let letters = typed.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_good_for_its_own_claim_and_under_its_own_secret() {
        let codes = |byte: &str| LossCodes::new(&Secret::from_hex(&byte.repeat(32)).unwrap());
        let (code, claim) = (plain(&LossCodes::generate()), Uuid::now_v7());
        assert_eq!(code.len(), 8);
        let hash = codes("5e").hash(claim, &code);
        assert_eq!(hash, codes("5e").hash(claim, &plain(&code.to_uppercase())));
        assert_ne!(hash, codes("5e").hash(Uuid::now_v7(), &code));
        assert_ne!(hash, codes("5f").hash(claim, &code));
    }
}
