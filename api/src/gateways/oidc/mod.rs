//! Providers of electronic identities, spoken to as a client of OpenID Connect: code flow with PKCE (SEC-1).

mod assertion;
mod claims;
mod directory;
mod http;
mod proof;
mod verification;

use crate::config::providers::{ClientProof, ProviderSettings};
use chrono::{DateTime, TimeDelta, Utc};
use claims::Client;
use directory::{Directory, Metadata};
use domain::{identity::federation::Proved, language::Language};
use http::Http;
use openidconnect::{
    AuthType, AuthenticationContextClass, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet,
    EndpointNotSet, EndpointSet, IssuerUrl, LanguageTag, Nonce, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, Scope,
    core::{CoreAuthPrompt, CoreAuthenticationFlow, CoreClientAuthMethod},
};
use std::{error::Error, sync::Arc, time::Duration};

/// By how much the provider's clock may differ from ours.
const LEEWAY: TimeDelta = TimeDelta::seconds(60);

/// What our client knows of a provider whose metadata was read.
type Known = Client<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

pub struct Provider {
    pub settings: ProviderSettings,
    http: Http,
    directory: Directory,
    redirect: RedirectUrl,
}

/// Why nothing was proved; the word is for the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It was not reached in time, or does not work as a provider does: later it may.
    Unavailable(&'static str),
    /// It answered, and the answer does not prove who somebody is.
    Refused(&'static str),
}

/// What binds an answer of the provider to the sign-in that it answers.
pub struct Binding {
    pub nonce: String,
    /// Of PKCE.
    pub verifier: String,
}

/// With what somebody is sent to the provider.
pub struct Departure {
    pub state: String,
    pub binding: Binding,
    /// How old a session there may be; none: the person signs in anew.
    pub max_age: Option<TimeDelta>,
    pub language: Language,
}

/// With what somebody comes back.
pub struct Arrival {
    pub code: String,
    /// The answer named its issuer (RFC 9207), and it was this one.
    pub is_named: bool,
    pub binding: Binding,
    /// Since when the person must have signed in there.
    pub not_before: DateTime<Utc>,
}

impl Provider {
    /// Nothing is asked of the provider yet.
    pub fn new(settings: ProviderSettings, public_url: &str) -> Result<Self, Box<dyn Error>> {
        let redirect = format!("{public_url}/api/v1/auth/callbacks/{}", settings.id);
        let issuer = IssuerUrl::new(settings.issuer.clone())?;
        Ok(Self {
            http: Http::new(&settings)?,
            directory: Directory::new(issuer, settings.timeout),
            redirect: RedirectUrl::new(redirect)?,
            settings,
        })
    }

    /// Where to send a browser.
    pub async fn address(
        &self,
        departure: Departure,
        now: DateTime<Utc>,
    ) -> Result<String, Failure> {
        let Departure {
            state,
            binding: Binding { nonce, verifier },
            max_age,
            language,
        } = departure;
        let client = self.client(&*self.metadata(now).await?);
        let challenge =
            PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(verifier));
        let mut request = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                || CsrfToken::new(state),
                || Nonce::new(nonce),
            )
            .set_pkce_challenge(challenge)
            .add_scopes(self.settings.scopes.iter().cloned().map(Scope::new))
            .add_ui_locale(LanguageTag::new(domain::Word::word(language).to_owned()))
            .set_max_age(seconds(max_age.unwrap_or_default()));
        if max_age.is_none() {
            request = request.add_prompt(CoreAuthPrompt::Login);
        }
        for level in &self.settings.acr_values {
            request =
                request.add_auth_context_value(AuthenticationContextClass::new(level.clone()));
        }
        let (url, ..) = request.url();
        Ok(url.into())
    }

    /// Exchanges the provider's code for what it says of the person, and believes nothing that is not proved.
    pub async fn prove(&self, arrival: Arrival, now: DateTime<Utc>) -> Result<Proved, Failure> {
        let proving = tokio::time::timeout(self.settings.timeout, self.proved(arrival, now));
        proving
            .await
            .unwrap_or(Err(Failure::Unavailable("timed_out")))
    }

    async fn metadata(&self, now: DateTime<Utc>) -> Result<Arc<Metadata>, Failure> {
        self.directory.metadata(&self.http, now).await
    }

    fn client(&self, metadata: &Metadata) -> Known {
        let secret = match &self.settings.client_proof {
            ClientProof::Secret(secret) => Some(ClientSecret::new(secret.0.clone())),
            ClientProof::Key { .. } => None,
        };
        let id = ClientId::new(self.settings.client_id.clone());
        Client::from_provider_metadata(metadata.clone(), id, secret)
            .set_redirect_uri(self.redirect.clone())
            .set_auth_type(auth_type(metadata))
    }
}

/// HTTP basic, unless the provider takes the secret in the body alone.
fn auth_type(metadata: &Metadata) -> AuthType {
    let methods = metadata.token_endpoint_auth_methods_supported();
    let takes = |method| methods.is_none_or(|methods| methods.contains(&method));
    if takes(CoreClientAuthMethod::ClientSecretBasic) {
        AuthType::BasicAuth
    } else {
        AuthType::RequestBody
    }
}

fn seconds(span: TimeDelta) -> Duration {
    span.to_std().unwrap_or_default()
}
