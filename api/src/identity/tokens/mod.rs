//! Access tokens (EdDSA `at+jwt`, RFC 9068) and opaque refresh tokens (SEC-1).

mod claims;
mod key_pair;
mod refresh;
mod ring;
#[cfg(test)]
mod tests;
mod verified;

pub use claims::Claims;
pub use key_pair::KeyPair;
pub use refresh::{RefreshToken, Succession};
pub use verified::Verified;

use super::signing_keys::Failure;
use crate::{metrics::CacheMeter, problem::Problem, sealer::Sealer, secret::Secret};
use chrono::{DateTime, Utc};
use claims::{AUDIENCE, LIFETIME, Rejected};
use domain::identity::signing_key::SigningKey;
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation, decode, decode_header, encode};
use persistence::Store;
use ring::Ring;
use std::sync::Arc;
use tokio::sync::RwLock;
use uuid::Uuid;
use verified::Known;

const TYPE: &str = "at+jwt";
/// Ours are about 500; a longer one is not looked at.
const LONGEST: usize = 2000;

/// Signs and verifies with the stored keys, which it reads anew every few seconds.
pub struct AccessTokens {
    store: Store,
    sealer: Sealer,
    issuer: String,
    ring: RwLock<Option<Arc<Ring>>>,
    known: Known,
    meter: CacheMeter,
}

pub struct AccessToken {
    pub token: String,
    pub expires_at: DateTime<Utc>,
}

impl AccessTokens {
    pub fn new(store: Store, secret: &Secret, issuer: &str) -> Self {
        Self {
            store,
            sealer: secret.sealer_of_signing_keys(),
            issuer: issuer.to_owned(),
            ring: RwLock::new(None),
            known: Known::new(),
            meter: CacheMeter::default(),
        }
    }

    pub fn meter(&self) -> &CacheMeter {
        &self.meter
    }

    pub async fn issue(
        &self,
        account: Uuid,
        session: Uuid,
        now: DateTime<Utc>,
    ) -> Result<AccessToken, Problem> {
        let claims = Claims::new(&self.issuer, account, session, now);
        let token = self.sign(&claims, now).await?;
        let expires_at = now + LIFETIME;
        Ok(AccessToken { token, expires_at })
    }

    /// For another system, with the scopes that it asked for.
    pub async fn issue_to_machine(
        &self,
        (machine, key): (Uuid, Uuid),
        scope: String,
        ends_at: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<AccessToken, Problem> {
        let claims = Claims::of_machine(&self.issuer, machine, key, scope, ends_at, now);
        let token = self.sign(&claims, now).await?;
        let expires_at = ends_at.min(now + LIFETIME);
        Ok(AccessToken { token, expires_at })
    }

    async fn sign(&self, claims: &Claims, now: DateTime<Utc>) -> Result<String, Problem> {
        let ring = self.ring(now).await?;
        let (key_id, key) = &ring.signing;
        encode(&header(key_id), claims, key).map_err(Problem::internal)
    }

    /// A token that is good in itself; whether its session still lives is asked of the database at every request.
    pub async fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<Arc<Verified>, Problem> {
        if token.len() > LONGEST {
            return Err(Rejected::Invalid.into());
        }
        let (ring, digest) = (self.ring(now).await?, Known::digest(token));
        if let Some(known) = self.known.find(&digest, &ring) {
            let timely = known.claims.check_time(now);
            timely.inspect_err(|_| self.known.forget(&digest))?;
            self.meter.hits.inc();
            return Ok(known);
        }
        self.meter.misses.inc();
        let verified = Arc::new(self.read(token, &ring)?);
        verified.claims.check_time(now)?;
        self.known.keep(digest, Arc::clone(&verified));
        Ok(verified)
    }

    /// Its session has ended, so it will not be asked for again.
    pub fn forget(&self, token: &str) {
        self.known.forget(&Known::digest(token));
    }

    /// The keys that verify tokens, the one that signs first.
    pub async fn published(&self, now: DateTime<Utc>) -> Result<Vec<SigningKey>, Failure> {
        Ok(self.ring(now).await?.published.clone())
    }

    /// Who comes while the keys are read waits for them: nobody is answered from old ones.
    async fn ring(&self, now: DateTime<Utc>) -> Result<Arc<Ring>, Failure> {
        let fresh = |ring: &&Arc<Ring>| ring.is_fresh(now);
        if let Some(ring) = self.ring.read().await.as_ref().filter(fresh) {
            return Ok(Arc::clone(ring));
        }
        let mut place = self.ring.write().await;
        if let Some(ring) = place.as_ref().filter(fresh) {
            return Ok(Arc::clone(ring));
        }
        let ring = Arc::new(Ring::read(&self.store, &self.sealer, now).await?);
        *place = Some(Arc::clone(&ring));
        Ok(ring)
    }

    /// Checks all but the time.
    fn read(&self, token: &str, ring: &Ring) -> Result<Verified, Rejected> {
        let sent = decode_header(token).map_err(|_| Rejected::Invalid)?;
        let key_id = sent.kid.as_deref().ok_or(Rejected::Invalid)?;
        let key = ring.trusts(key_id).ok_or(Rejected::Invalid)?;
        // The whole header is known beforehand: no algorithm, key or extension of the sender's choice is read.
        if sent != header(key_id) {
            return Err(Rejected::Invalid);
        }
        Ok(Verified {
            claims: self.claims(token, key)?,
            key_id: key_id.to_owned(),
        })
    }

    fn claims(&self, token: &str, key: &DecodingKey) -> Result<Claims, Rejected> {
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[&self.issuer]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // `check_time` does it.
        validation.validate_exp = false;
        let read = decode::<Claims>(token, key, &validation);
        Ok(read.map_err(|_| Rejected::Invalid)?.claims)
    }
}

fn header(key_id: &str) -> Header {
    let mut header = Header::new(Algorithm::EdDSA);
    header.typ = Some(TYPE.to_owned());
    header.kid = Some(key_id.to_owned());
    header
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Storage(error) => error.into(),
            other => Self::internal(other),
        }
    }
}
