//! Whether an ID token proves what it says (OpenID Connect Core, section 3.1.3.7).

use super::{
    Failure, Known, LEEWAY,
    claims::{IdClaims, SignedClaims},
};
use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::{
    AccessToken, AccessTokenHash, ClaimsVerificationError, IdTokenVerifier, Nonce,
    SignatureVerificationError,
    core::{CoreJsonWebKey, CoreJwsSigningAlgorithm},
};

/// By a key that only the provider has: never by a secret that both have, never by none.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];
/// A token is shown as soon as it is made.
const OLDEST: TimeDelta = TimeDelta::minutes(10);

/// What the token must answer to.
pub struct Expected<'a> {
    pub nonce: &'a str,
    pub not_before: DateTime<Utc>,
    pub access_token: &'a AccessToken,
    pub now: DateTime<Utc>,
}

/// Why a token proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unproved {
    /// Signed with a key that was not known when the keys were read.
    UnknownKey,
    Failed(&'static str),
}

impl From<Unproved> for Failure {
    fn from(unproved: Unproved) -> Self {
        match unproved {
            Unproved::UnknownKey => Self::Refused("unknown_key"),
            Unproved::Failed(word) => Self::Refused(word),
        }
    }
}

pub fn verified<'t>(
    token: &'t SignedClaims,
    client: &Known,
    expected: &Expected<'_>,
) -> Result<&'t IdClaims, Unproved> {
    let verifier = verifier(client, expected);
    let nonce = Nonce::new(expected.nonce.to_owned());
    let claims = token.claims(&verifier, &nonce).map_err(unproved)?;
    let other_party = claims
        .authorized_party()
        .is_some_and(|party| party != client.client_id());
    if other_party {
        return Err(Unproved::Failed("authorized_party"));
    }
    check_access_token(token, claims, &verifier, expected.access_token)?;
    Ok(claims)
}

/// By our clock, which the library would ask the system for.
fn verifier<'a>(client: &'a Known, expected: &Expected<'_>) -> IdTokenVerifier<'a, CoreJsonWebKey> {
    let (now, not_before) = (expected.now, expected.not_before);
    let is_timely = move |at: DateTime<Utc>| at <= now + LEEWAY && at >= now - OLDEST;
    let is_recent = move |at: DateTime<Utc>| at <= now + LEEWAY && at >= not_before - LEEWAY;
    client
        .id_token_verifier()
        .set_allowed_algs(ALGORITHMS)
        .set_time_fn(move || now)
        .set_issue_time_verifier_fn(move |at| is_timely(at).then_some(()).ok_or_else(String::new))
        .set_auth_time_verifier_fn(move |at| {
            at.filter(|at| is_recent(*at))
                .map(|_| ())
                .ok_or_else(String::new)
        })
}

/// The access token is the one that the ID token was issued with.
fn check_access_token(
    token: &SignedClaims,
    claims: &IdClaims,
    verifier: &IdTokenVerifier<'_, CoreJsonWebKey>,
    access_token: &AccessToken,
) -> Result<(), Unproved> {
    let Some(told) = claims.access_token_hash() else {
        return Ok(());
    };
    let algorithm = token.signing_alg().map_err(signature)?;
    let key = token.signing_key(verifier).map_err(signature)?;
    match AccessTokenHash::from_token(access_token, algorithm, key) {
        Ok(hash) if hash == *told => Ok(()),
        _ => Err(Unproved::Failed("access_token_hash")),
    }
}

fn unproved(error: ClaimsVerificationError) -> Unproved {
    use ClaimsVerificationError as E;
    Unproved::Failed(match error {
        E::SignatureVerification(error) => return signature(error),
        E::Expired(_) => "expired",
        E::InvalidAudience(_) => "audience",
        E::InvalidAuthTime(_) => "authentication_time",
        E::InvalidIssuer(_) => "issuer",
        E::InvalidNonce(_) => "nonce",
        E::InvalidSubject(_) => "subject",
        _ => "unsupported_token",
    })
}

fn signature(error: SignatureVerificationError) -> Unproved {
    use SignatureVerificationError as E;
    Unproved::Failed(match error {
        E::NoMatchingKey => return Unproved::UnknownKey,
        E::DisallowedAlg(_) | E::UnsupportedAlg(_) => "algorithm",
        E::NoSignature => "no_signature",
        _ => "signature",
    })
}
