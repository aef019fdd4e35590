//! Access tokens (EdDSA `at+jwt`, RFC 9068) and opaque refresh tokens (SEC-1).

use crate::secret::{Secret, hex};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode,
    errors::{Error, ErrorKind},
    jwk::{AlgorithmParameters, Jwk, ThumbprintHash},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

const LIFETIME: TimeDelta = TimeDelta::minutes(10);
const AUDIENCE: &str = "motcua";
const TYPE: &str = "at+jwt";
/// PKCS#8 v1 wrapping of an Ed25519 seed; the 32 bytes of the seed follow (RFC 8410).
const PKCS8_PREFIX: [u8; 16] = [
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
];

pub struct AccessTokens {
    signing: EncodingKey,
    verifying: DecodingKey,
    key_id: String,
    public_key: String,
    issuer: String,
}

pub struct AccessToken {
    pub token: String,
    pub expires_at: DateTime<Utc>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    pub iss: String,
    pub aud: String,
    /// The account.
    pub sub: Uuid,
    /// The session: ending it ends every token of it.
    pub sid: Uuid,
    pub jti: Uuid,
    pub iat: i64,
    pub exp: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rejected {
    Invalid,
    Expired,
}

pub struct RefreshToken {
    /// Given to the client, never stored.
    pub token: String,
    /// Stored, useless to whoever reads it.
    pub hash: String,
}

impl AccessTokens {
    pub fn new(secret: &Secret, issuer: &str) -> Result<Self, Error> {
        let mut der = PKCS8_PREFIX.to_vec();
        der.extend(secret.key("access-token/1"));
        let signing = EncodingKey::from_ed_der(&der);
        let jwk = Jwk::from_encoding_key(&signing, Algorithm::EdDSA)?;
        let AlgorithmParameters::OctetKeyPair(pair) = &jwk.algorithm else {
            return Err(ErrorKind::InvalidEddsaKey.into());
        };
        Ok(Self {
            verifying: DecodingKey::from_jwk(&jwk)?,
            signing,
            key_id: jwk.thumbprint(ThumbprintHash::SHA256)?,
            public_key: pair.x.clone(),
            issuer: issuer.to_owned(),
        })
    }

    pub fn issue(
        &self,
        account: Uuid,
        session: Uuid,
        now: DateTime<Utc>,
    ) -> Result<AccessToken, Error> {
        let expires_at = now + LIFETIME;
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: AUDIENCE.to_owned(),
            sub: account,
            sid: session,
            jti: Uuid::now_v7(),
            iat: now.timestamp(),
            exp: expires_at.timestamp(),
        };
        let token = encode(&self.header(), &claims, &self.signing)?;
        Ok(AccessToken { token, expires_at })
    }

    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<Claims, Rejected> {
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[&self.issuer]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // Expiry is held against the product's clock, not the library's.
        validation.validate_exp = false;
        let read =
            decode::<Claims>(token, &self.verifying, &validation).map_err(|_| Rejected::Invalid)?;
        if read.header.typ.as_deref() != Some(TYPE)
            || read.header.kid.as_ref() != Some(&self.key_id)
        {
            return Err(Rejected::Invalid);
        }
        if read.claims.exp <= now.timestamp() {
            return Err(Rejected::Expired);
        }
        Ok(read.claims)
    }

    /// Thumbprint of the public key (RFC 7638), named by the `kid` of every token.
    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    /// The public half in base64url, for `/.well-known/jwks.json`.
    pub fn public_key(&self) -> &str {
        &self.public_key
    }

    fn header(&self) -> Header {
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(TYPE.to_owned());
        header.kid = Some(self.key_id.clone());
        header
    }
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

    const ISSUER: &str = "https://motcua.vn";

    fn tokens() -> AccessTokens {
        AccessTokens::new(&Secret::from_hex(&"7f".repeat(32)).unwrap(), ISSUER).unwrap()
    }

    fn noon() -> DateTime<Utc> {
        "2026-08-21T05:00:00Z".parse().unwrap()
    }

    fn claims() -> Claims {
        Claims {
            iss: ISSUER.into(),
            aud: AUDIENCE.into(),
            sub: Uuid::nil(),
            sid: Uuid::nil(),
            jti: Uuid::nil(),
            iat: noon().timestamp(),
            exp: noon().timestamp() + 600,
        }
    }

    fn verified(header: &Header, claims: &Claims) -> Result<Claims, Rejected> {
        let tokens = tokens();
        tokens.verify(&encode(header, claims, &tokens.signing).unwrap(), noon())
    }

    #[test]
    fn an_issued_token_is_accepted_until_its_last_second() {
        let (account, session) = (Uuid::now_v7(), Uuid::now_v7());
        let issued = tokens().issue(account, session, noon()).unwrap();
        assert_eq!(issued.expires_at, noon() + LIFETIME);
        let read = tokens()
            .verify(&issued.token, noon() + TimeDelta::seconds(599))
            .unwrap();
        assert_eq!((read.sub, read.sid), (account, session));
        assert_eq!(
            tokens().verify(&issued.token, noon() + LIFETIME),
            Err(Rejected::Expired)
        );
    }

    #[test]
    fn a_token_of_another_kind_issuer_or_audience_is_refused() {
        let header = tokens().header();
        assert!(verified(&header, &claims()).is_ok());
        let mut plain = header.clone();
        plain.typ = Some("JWT".into());
        assert_eq!(verified(&plain, &claims()), Err(Rejected::Invalid));
        let mut unknown_key = header.clone();
        unknown_key.kid = Some("other".into());
        assert_eq!(verified(&unknown_key, &claims()), Err(Rejected::Invalid));
        let elsewhere = Claims {
            iss: "https://evil.example".into(),
            ..claims()
        };
        assert_eq!(verified(&header, &elsewhere), Err(Rejected::Invalid));
        let other_service = Claims {
            aud: "other".into(),
            ..claims()
        };
        assert_eq!(verified(&header, &other_service), Err(Rejected::Invalid));
    }

    #[test]
    fn a_token_signed_by_another_algorithm_or_key_or_by_none_is_refused() {
        let tokens = tokens();
        let mut symmetric = tokens.header();
        symmetric.alg = Algorithm::HS256;
        let key = EncodingKey::from_secret(b"public key as hmac secret");
        let forged = encode(&symmetric, &claims(), &key).unwrap();
        assert_eq!(tokens.verify(&forged, noon()), Err(Rejected::Invalid));

        let other =
            AccessTokens::new(&Secret::from_hex(&"01".repeat(32)).unwrap(), ISSUER).unwrap();
        let foreign = encode(&tokens.header(), &claims(), &other.signing).unwrap();
        assert_eq!(tokens.verify(&foreign, noon()), Err(Rejected::Invalid));

        let none = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"at+jwt"}"#);
        let body = URL_SAFE_NO_PAD.encode(serde_json::to_vec(&claims()).unwrap());
        assert_eq!(
            tokens.verify(&format!("{none}.{body}."), noon()),
            Err(Rejected::Invalid)
        );
    }

    #[test]
    fn the_published_half_is_a_public_key_and_not_the_seed() {
        let secret = Secret::from_hex(&"7f".repeat(32)).unwrap();
        let published = URL_SAFE_NO_PAD.decode(tokens().public_key()).unwrap();
        assert_eq!(published.len(), 32);
        assert_ne!(published, secret.key("access-token/1"));
        assert_eq!(URL_SAFE_NO_PAD.decode(tokens().key_id()).unwrap().len(), 32);
    }

    #[test]
    fn a_refresh_token_carries_256_bits_and_is_found_by_its_hash() {
        let token = RefreshToken::generate();
        assert_eq!(URL_SAFE_NO_PAD.decode(&token.token).unwrap().len(), 32);
        assert_eq!(RefreshToken::hash_of(&token.token), token.hash);
        assert_eq!(token.hash.len(), 64);
    }
}
