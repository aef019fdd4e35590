//! Public keys that other systems register: which are good enough, and how they verify.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{
    Algorithm, DecodingKey, crypto,
    jwk::{AlgorithmParameters, EllipticCurve, Jwk, ThumbprintHash},
};

/// In bits. More would let whoever registers a key keep the server busy.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=4096;
/// 65537, as every tool makes it.
const RSA_EXPONENT: &str = "AQAB";
const COORDINATE: usize = 32;
/// Any signature: whether a key can verify at all shows before the signature is looked at.
const NO_SIGNATURE: [u8; 64] = [0; 64];

/// A key that can verify, with the one algorithm that goes with it.
#[derive(Debug)]
pub struct PublicKey {
    pub algorithm: Algorithm,
    pub key: DecodingKey,
    jwk: Jwk,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// Neither Ed25519, P-256 nor RSA.
    Kind,
    /// RSA of other than 2048 to 4096 bits, or with another exponent than 65537.
    Strength,
    /// No point of the curve, or unreadable.
    Value,
}

impl PublicKey {
    pub fn of(jwk: Jwk) -> Result<Self, Unusable> {
        let algorithm = algorithm(&jwk.algorithm)?;
        let key = DecodingKey::from_jwk(&jwk).map_err(|_| Unusable::Value)?;
        let none = URL_SAFE_NO_PAD.encode(NO_SIGNATURE);
        crypto::verify(&none, b"", &key, algorithm).map_err(|_| Unusable::Value)?;
        Ok(Self {
            algorithm,
            key,
            jwk,
        })
    }

    /// As it was stored.
    pub fn stored(text: &str) -> Result<Self, Unusable> {
        let jwk = serde_json::from_str(text).map_err(|_| Unusable::Value)?;
        Self::of(jwk)
    }

    pub fn text(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(&self.jwk)
    }

    /// RFC 7638: its name where its owner gives none.
    pub fn thumbprint(&self) -> Result<String, jsonwebtoken::errors::Error> {
        self.jwk.thumbprint(ThumbprintHash::SHA256)
    }
}

/// Each kind of key verifies one algorithm: nothing that is sent can choose another.
fn algorithm(parameters: &AlgorithmParameters) -> Result<Algorithm, Unusable> {
    match parameters {
        AlgorithmParameters::OctetKeyPair(pair) if pair.curve == EllipticCurve::Ed25519 => {
            check_length(&pair.x)?;
            Ok(Algorithm::EdDSA)
        }
        AlgorithmParameters::EllipticCurve(point) if point.curve == EllipticCurve::P256 => {
            check_length(&point.x)?;
            check_length(&point.y)?;
            Ok(Algorithm::ES256)
        }
        AlgorithmParameters::RSA(key) => {
            let is_strong = RSA_BITS.contains(&bits(&bytes(&key.n)?));
            let is_plain = key.e == RSA_EXPONENT;
            (is_strong && is_plain)
                .then_some(Algorithm::RS256)
                .ok_or(Unusable::Strength)
        }
        _ => Err(Unusable::Kind),
    }
}

/// The library looks at the first bytes alone, and fails on fewer only when it verifies.
fn check_length(coordinate: &str) -> Result<(), Unusable> {
    let length = bytes(coordinate)?.len();
    (length == COORDINATE).then_some(()).ok_or(Unusable::Value)
}

fn bytes(text: &str) -> Result<Vec<u8>, Unusable> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| Unusable::Value)
}

/// Without leading zeros.
fn bits(number: &[u8]) -> usize {
    let mut significant = number.iter().skip_while(|byte| **byte == 0).peekable();
    let Some(first) = significant.peek().map(|byte| byte.leading_zeros()) else {
        return 0;
    };
    let unused = usize::try_from(first).unwrap_or_default();
    significant.count() * 8 - unused
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::tokens::KeyPair;
    use serde_json::{Value, json};

    fn read(jwk: Value) -> Result<Algorithm, Unusable> {
        let jwk: Jwk = serde_json::from_value(jwk).unwrap();
        PublicKey::of(jwk).map(|key| key.algorithm)
    }

    fn rsa(modulus: &[u8], exponent: &str) -> Value {
        json!({"kty": "RSA", "n": URL_SAFE_NO_PAD.encode(modulus), "e": exponent})
    }

    #[test]
    fn an_ed25519_key_verifies_eddsa() {
        let pair = KeyPair::generate().unwrap().encoding_key();
        let jwk = Jwk::from_encoding_key(&pair, Algorithm::EdDSA).unwrap();
        let key = PublicKey::of(jwk).unwrap();
        assert_eq!(key.algorithm, Algorithm::EdDSA);
        let again = PublicKey::stored(&key.text().unwrap()).unwrap();
        assert_eq!(again.thumbprint().unwrap(), key.thumbprint().unwrap());
    }

    /// RFC 7515, appendix A.3.
    #[test]
    fn a_point_of_p256_verifies_es256_and_any_other_point_nothing() {
        let x = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
        let y = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";
        let point = |x: &str, y: &str| json!({"kty": "EC", "crv": "P-256", "x": x, "y": y});
        assert_eq!(read(point(x, y)), Ok(Algorithm::ES256));
        assert_eq!(read(point(y, x)), Err(Unusable::Value));
        assert_eq!(read(point(x, &y[..40])), Err(Unusable::Value));
        let other = json!({"kty": "EC", "crv": "P-384", "x": x, "y": y});
        assert_eq!(read(other), Err(Unusable::Kind));
    }

    #[test]
    fn an_rsa_key_has_2048_to_4096_bits_and_the_usual_exponent() {
        assert_eq!(read(rsa(&[0xff; 256], "AQAB")), Ok(Algorithm::RS256));
        assert_eq!(read(rsa(&[0xff; 512], "AQAB")), Ok(Algorithm::RS256));
        let mut padded = vec![0; 8];
        padded.extend([0xff; 255]);
        for weak in [&[0xff; 128][..], &[0x7f; 256], &padded, &[0xff; 513], &[]] {
            assert_eq!(read(rsa(weak, "AQAB")), Err(Unusable::Strength));
        }
        assert_eq!(read(rsa(&[0xff; 256], "Aw")), Err(Unusable::Strength));
    }

    #[test]
    fn a_short_ed25519_key_and_a_shared_secret_are_refused() {
        let short = json!({"kty": "OKP", "crv": "Ed25519", "x": "AAAA"});
        assert_eq!(read(short), Err(Unusable::Value));
        let secret = json!({"kty": "oct", "k": "AAAA"});
        assert_eq!(read(secret), Err(Unusable::Kind));
    }
}
