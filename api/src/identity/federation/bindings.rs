//! The secrets of sign-ins under way. What can be computed anew is not stored; what is stored is a hash or sealed.

use crate::{
    gateways::oidc::Binding,
    problem::Problem,
    sealer::Sealer,
    secret::{Secret, authenticate, hex},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use uuid::Uuid;

#[derive(Clone)]
pub struct Bindings {
    key: [u8; 32],
    sealer: Sealer,
}

/// 256 random bits that are given away once and known again by their hash.
pub struct Ticket {
    pub token: String,
    pub hash: String,
}

/// What the provider sent through the browser.
#[derive(Serialize, Deserialize)]
pub struct Sent {
    pub code: String,
    pub is_named: bool,
}

impl Ticket {
    pub fn generate() -> Self {
        let token = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
        let hash = Self::hash_of(&token);
        Self { token, hash }
    }

    pub fn hash_of(token: &str) -> String {
        hex(&Sha256::digest(token))
    }
}

impl Bindings {
    pub fn new(secret: &Secret) -> Self {
        Self {
            key: secret.key("federated-sign-ins/1"),
            sealer: secret.sealer_of_federated_answers(),
        }
    }

    /// Of one sign-in, the same on every node.
    pub fn of(&self, sign_in: Uuid) -> Binding {
        let part = |name: &[u8]| {
            URL_SAFE_NO_PAD.encode(authenticate(&self.key, &[name, sign_in.as_bytes()]))
        };
        Binding {
            nonce: part(b"nonce"),
            verifier: part(b"verifier"),
        }
    }

    pub fn seal(&self, sign_in: Uuid, sent: &Sent) -> Result<String, Problem> {
        let plain = serde_json::to_vec(sent).map_err(Problem::internal)?;
        let sealed = self.sealer.seal(&place(sign_in), &plain);
        sealed.map_err(|_| Problem::internal("an answer could not be sealed"))
    }

    /// `None` under another secret.
    pub fn open(&self, sign_in: Uuid, sealed: &str) -> Option<Sent> {
        let plain = self.sealer.open(&place(sign_in), sealed).ok()?;
        serde_json::from_slice(&plain).ok()
    }
}

/// Whether the verifier is the one that the challenge was made of (RFC 7636, S256).
pub fn is_answered(challenge: &str, verifier: &str) -> bool {
    let computed = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
    computed.as_bytes().ct_eq(challenge.as_bytes()).into()
}

fn place(sign_in: Uuid) -> String {
    format!("federated_sign_ins.answer {sign_in}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bindings(byte: &str) -> Bindings {
        Bindings::new(&Secret::from_hex(&byte.repeat(32)).unwrap())
    }

    /// RFC 7636, appendix B.
    #[test]
    fn a_challenge_is_that_of_the_standard() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        assert!(is_answered(challenge, verifier));
        assert!(!is_answered(challenge, &verifier.replace('k', "j")));
        assert!(!is_answered(verifier, verifier));
    }

    #[test]
    fn what_binds_a_sign_in_is_its_own_and_needs_the_secret_of_the_installation() {
        let (ours, id) = (bindings("5e"), Uuid::now_v7());
        let (first, again) = (ours.of(id), ours.of(id));
        assert_eq!(
            (&first.nonce, &first.verifier),
            (&again.nonce, &again.verifier)
        );
        assert_ne!(first.nonce, first.verifier);
        assert_ne!(first.nonce, ours.of(Uuid::now_v7()).nonce);
        assert_ne!(first.nonce, bindings("5f").of(id).nonce);
        // As long as RFC 7636 wants it.
        assert_eq!(first.verifier.len(), 43);
    }

    #[test]
    fn an_answer_is_opened_for_its_own_sign_in_alone() {
        let (ours, id) = (bindings("5e"), Uuid::now_v7());
        let sent = Sent {
            code: "theirs".into(),
            is_named: true,
        };
        let sealed = ours.seal(id, &sent).unwrap();
        assert!(!sealed.contains("theirs"));
        assert_eq!(ours.open(id, &sealed).unwrap().code, "theirs");
        assert!(ours.open(Uuid::now_v7(), &sealed).is_none());
        assert!(bindings("5f").open(id, &sealed).is_none());
    }
}
