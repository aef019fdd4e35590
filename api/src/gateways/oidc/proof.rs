//! From the provider's code to a person: token, signature, user info.

use super::{
    Arrival, Failure, Known, Provider, assertion,
    claims::{Claims, IdClaims, SignedClaims, TokenAnswer, UserInfo},
    directory::Metadata,
    http::Unanswered,
    verification::{Expected, Unproved, verified},
};
use crate::config::providers::ClientProof;
use chrono::{DateTime, Utc};
use domain::identity::federation::{Identity, Proved};
use openidconnect::{
    AccessToken, AuthorizationCode, OAuth2TokenResponse, PkceCodeVerifier, RequestTokenError,
    StandardErrorResponse, TokenResponse, UserInfoError, core::CoreErrorResponseType,
};

type TokenError = RequestTokenError<Unanswered, StandardErrorResponse<CoreErrorResponseType>>;

impl Provider {
    pub(super) async fn proved(
        &self,
        arrival: Arrival,
        now: DateTime<Utc>,
    ) -> Result<Proved, Failure> {
        let metadata = self.metadata(now).await?;
        let must_be_named = metadata
            .additional_metadata()
            .authorization_response_iss_parameter_supported;
        if must_be_named && !arrival.is_named {
            return Err(Failure::Refused("unnamed_issuer"));
        }
        let Arrival {
            code,
            binding,
            not_before,
            ..
        } = arrival;
        let client = self.client(&metadata);
        let verifier = PkceCodeVerifier::new(binding.verifier);
        let answer = self
            .exchange(&client, &metadata, code, verifier, now)
            .await?;
        let token = answer.id_token().ok_or(Failure::Refused("no_id_token"))?;
        let expected = Expected {
            nonce: &binding.nonce,
            not_before,
            access_token: sendable(answer.access_token())?,
            now,
        };
        let signed = self.signed(token, &client, &expected).await?;
        let told = self.user_info(&client, &metadata, signed, expected.access_token);
        self.person(signed, told.await?.as_ref(), now)
    }

    async fn exchange(
        &self,
        client: &Known,
        metadata: &Metadata,
        code: String,
        verifier: PkceCodeVerifier,
        now: DateTime<Utc>,
    ) -> Result<TokenAnswer, Failure> {
        let request = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|_| Failure::Unavailable("unsound_metadata"))?;
        let mut request = request.set_pkce_verifier(verifier);
        if let ClientProof::Key { key, algorithm, id } = &self.settings.client_proof {
            let address = metadata.token_endpoint().map(|endpoint| endpoint.as_str());
            let signed = assertion::signed(
                &key.0,
                *algorithm,
                id.as_deref(),
                &self.settings.client_id,
                address.unwrap_or_default(),
                now,
            )?;
            request = request
                .add_extra_param("client_assertion_type", assertion::TYPE)
                .add_extra_param("client_assertion", signed);
        }
        request.request_async(&self.http).await.map_err(not_given)
    }

    /// A key that is not known yet is looked for once.
    async fn signed<'t>(
        &self,
        token: &'t SignedClaims,
        client: &Known,
        expected: &Expected<'_>,
    ) -> Result<&'t IdClaims, Failure> {
        let unproved = match verified(token, client, expected) {
            Err(unknown @ Unproved::UnknownKey) => unknown,
            other => return Ok(other?),
        };
        let renewed = self.directory.with_new_keys(&self.http, expected.now);
        let metadata = renewed.await?.ok_or(unproved)?;
        Ok(verified(token, &self.client(&metadata), expected)?)
    }

    /// Of the same person as the token, where the provider tells more than the token.
    async fn user_info(
        &self,
        client: &Known,
        metadata: &Metadata,
        signed: &IdClaims,
        access_token: &AccessToken,
    ) -> Result<Option<UserInfo>, Failure> {
        if metadata.userinfo_endpoint().is_none() {
            return Ok(None);
        }
        let request = client
            .user_info(access_token.clone(), Some(signed.subject().clone()))
            .map_err(|_| Failure::Unavailable("unsound_metadata"))?;
        let told = request.request_async(&self.http).await;
        told.map(Some).map_err(not_told)
    }

    fn person(
        &self,
        signed: &IdClaims,
        told: Option<&UserInfo>,
        now: DateTime<Utc>,
    ) -> Result<Proved, Failure> {
        let (claims, names) = (Claims::of(signed, told), &self.settings.claims);
        let subject = claims.subject(names);
        let at = signed.auth_time();
        Ok(Proved {
            identity: Identity {
                issuer: self.settings.issuer.clone(),
                subject: subject.ok_or(Failure::Refused("no_subject"))?,
            },
            acr: claims.acr(&self.settings),
            at: at.ok_or(Failure::Refused("authentication_time"))?.min(now),
            full_name: claims.full_name(names),
            identity_number: claims.identity_number(names),
            phone: claims.phone(names),
            email: claims.email(names),
        })
    }
}

/// The library sends it as it is, and a header cannot carry everything.
fn sendable(token: &AccessToken) -> Result<&AccessToken, Failure> {
    let is_sendable = token.secret().bytes().all(|byte| byte.is_ascii_graphic());
    is_sendable
        .then_some(token)
        .ok_or(Failure::Refused("unreadable_token"))
}

fn not_given(error: TokenError) -> Failure {
    match error {
        RequestTokenError::Request(unanswered) => Failure::Unavailable(unanswered.word()),
        RequestTokenError::ServerResponse(refusal) => match refusal.error() {
            CoreErrorResponseType::InvalidGrant => Failure::Refused("code"),
            // The provider does not know us: a fault of the settings.
            _ => Failure::Unavailable("client_refused"),
        },
        _ => Failure::Refused("unreadable_token"),
    }
}

fn not_told(error: UserInfoError<Unanswered>) -> Failure {
    match error {
        UserInfoError::Request(unanswered) => Failure::Unavailable(unanswered.word()),
        UserInfoError::ClaimsVerification(_) => Failure::Refused("user_info_of_another"),
        _ => Failure::Refused("no_user_info"),
    }
}
