//! What a provider publishes of itself: its addresses and its keys, read seldom and kept.

use super::{Failure, http::Http};
use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::{
    AdditionalProviderMetadata, DiscoveryError, IssuerUrl, JsonWebKeySet, ProviderMetadata,
    core::{
        CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType,
        CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm,
        CoreResponseMode, CoreResponseType, CoreSubjectIdentifierType,
    },
};
use serde::{Deserialize, Serialize};
use std::{sync::Arc, time::Duration};
use tokio::sync::Mutex;

const FRESH_FOR: TimeDelta = TimeDelta::hours(1);
/// What was known is used so long while the provider does not tell it anew.
const KEPT_FOR: TimeDelta = TimeDelta::hours(24);
/// Who comes so soon after a failure is not made to wait for another.
pub const FAILS_FOR: TimeDelta = TimeDelta::seconds(5);
/// Tokens that name unknown keys do not make us ask more often.
const KEYS_AT_MOST_EVERY: TimeDelta = TimeDelta::seconds(60);

pub type Metadata = ProviderMetadata<
    Answers,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// How the provider answers.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Answers {
    /// Every answer names its issuer (RFC 9207).
    #[serde(default)]
    pub authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for Answers {}

pub struct Directory {
    issuer: IssuerUrl,
    timeout: Duration,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    metadata: Option<Arc<Metadata>>,
    read_at: DateTime<Utc>,
    keys_read_at: DateTime<Utc>,
    failed_at: DateTime<Utc>,
}

impl Directory {
    pub fn new(issuer: IssuerUrl, timeout: Duration) -> Self {
        Self {
            issuer,
            timeout,
            known: Mutex::default(),
        }
    }

    /// Who comes while it is read waits for it, and does not ask again.
    pub async fn metadata(
        &self,
        http: &Http,
        now: DateTime<Utc>,
    ) -> Result<Arc<Metadata>, Failure> {
        let mut known = self.known.lock().await;
        if let Some(fresh) = known.not_older_than(FRESH_FOR, now) {
            return Ok(fresh);
        }
        let read = if now < known.failed_at + FAILS_FOR {
            Err(Failure::Unavailable("failed_lately"))
        } else {
            let read = self.read(http).await;
            read.inspect_err(|_| known.failed_at = now)
        };
        match read {
            Ok(metadata) => Ok(known.learn(metadata, now)),
            Err(failure) => known.not_older_than(KEPT_FOR, now).ok_or(failure),
        }
    }

    /// The same with keys that were published meanwhile; `None` where it was asked a moment ago.
    pub async fn with_new_keys(
        &self,
        http: &Http,
        now: DateTime<Utc>,
    ) -> Result<Option<Arc<Metadata>>, Failure> {
        let mut known = self.known.lock().await;
        let is_due = now >= known.keys_read_at + KEYS_AT_MOST_EVERY;
        let Some(metadata) = known.metadata.clone().filter(|_| is_due) else {
            return Ok(None);
        };
        known.keys_read_at = now;
        let keys = JsonWebKeySet::fetch_async(metadata.jwks_uri(), http);
        let keys = keys.await.map_err(failure)?;
        let renewed = Arc::new(Metadata::clone(&metadata).set_jwks(keys));
        known.metadata = Some(Arc::clone(&renewed));
        Ok(Some(renewed))
    }

    async fn read(&self, http: &Http) -> Result<Metadata, Failure> {
        let reading = Metadata::discover_async(self.issuer.clone(), http);
        let read = tokio::time::timeout(self.timeout, reading).await;
        let read = read.map_err(|_| Failure::Unavailable("timed_out"))?;
        let metadata = read.map_err(failure)?;
        let addresses = [
            Some(metadata.authorization_endpoint().url()),
            metadata.token_endpoint().map(|endpoint| endpoint.url()),
            metadata.userinfo_endpoint().map(|endpoint| endpoint.url()),
        ];
        let is_sound = addresses.iter().flatten().all(|url| http.may_ask(url));
        if metadata.token_endpoint().is_none() || !is_sound {
            return Err(Failure::Unavailable("unsound_metadata"));
        }
        Ok(metadata)
    }
}

impl Known {
    fn learn(&mut self, metadata: Metadata, now: DateTime<Utc>) -> Arc<Metadata> {
        let metadata = Arc::new(metadata);
        self.metadata = Some(Arc::clone(&metadata));
        (self.read_at, self.keys_read_at) = (now, now);
        metadata
    }

    fn not_older_than(&self, age: TimeDelta, now: DateTime<Utc>) -> Option<Arc<Metadata>> {
        self.metadata.clone().filter(|_| now < self.read_at + age)
    }
}

fn failure(error: DiscoveryError<super::http::Unanswered>) -> Failure {
    Failure::Unavailable(match error {
        DiscoveryError::Request(unanswered) => unanswered.word(),
        DiscoveryError::Validation(_) => "other_issuer",
        DiscoveryError::Response(..) => "no_metadata",
        _ => "unreadable_metadata",
    })
}
