//! What providers say of people, by the names that the settings give (SEC-1).

use crate::config::providers::{ClaimNames, ProviderSettings};
use domain::identity::{EmailAddress, IdentityNumber, PersonName, Phone, authentication::Acr};
use openidconnect::{
    AdditionalClaims, EmptyExtraTokenFields, IdToken, IdTokenClaims, IdTokenFields,
    StandardErrorResponse, StandardTokenResponse, UserInfoClaims,
    core::{
        CoreAuthDisplay, CoreAuthPrompt, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
        CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreRevocableToken,
        CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::fmt;
use unicode_normalization::UnicodeNormalization;

pub type Client<Auth, Device, Introspection, Revocation, Token, UserInfo> = openidconnect::Client<
    Others,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    TokenAnswer,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    Auth,
    Device,
    Introspection,
    Revocation,
    Token,
    UserInfo,
>;

pub type TokenAnswer = StandardTokenResponse<
    IdTokenFields<
        Others,
        EmptyExtraTokenFields,
        CoreGenderClaim,
        CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm,
    >,
    CoreTokenType,
>;

pub type SignedClaims =
    IdToken<Others, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;
pub type IdClaims = IdTokenClaims<Others, CoreGenderClaim>;
pub type UserInfo = UserInfoClaims<Others, CoreGenderClaim>;

/// Claims that the standard has no name for.
#[derive(Deserialize, Serialize)]
pub struct Others {
    #[serde(flatten)]
    members: Map<String, Value>,
}

impl AdditionalClaims for Others {}

impl fmt::Debug for Others {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Others(…)")
    }
}

/// All that was said of a person; what was signed comes first.
pub struct Claims(Map<String, Value>);

impl Claims {
    pub fn of(signed: &IdClaims, told: Option<&UserInfo>) -> Self {
        let members = |claims: serde_json::Result<Value>| match claims {
            Ok(Value::Object(members)) => members,
            _ => Map::new(),
        };
        let mut all = told.map_or_else(Map::new, |told| members(serde_json::to_value(told)));
        all.extend(members(serde_json::to_value(signed)));
        Self(all)
    }

    pub fn subject(&self, names: &ClaimNames) -> Option<String> {
        let subject = self.text(&names.subject)?;
        // As long as OpenID Connect lets it be.
        (1..=255).contains(&subject.len()).then_some(subject)
    }

    /// In the form that other names here have.
    pub fn full_name(&self, names: &ClaimNames) -> Option<PersonName> {
        let name: String = self.text(&names.name)?.nfc().collect();
        name.parse().ok()
    }

    pub fn identity_number(&self, names: &ClaimNames) -> Option<IdentityNumber> {
        self.text(&names.identity_number)?.parse().ok()
    }

    /// As it is dialled inside the country, too.
    pub fn phone(&self, names: &ClaimNames) -> Option<Phone> {
        let written = self.contact(&names.phone)?;
        let plain = written.replace([' ', '.', '-'], "");
        let national = plain.strip_prefix('0').filter(|rest| rest.len() == 9);
        let international = national.map(|rest| format!("+84{rest}"));
        international.unwrap_or(plain).parse().ok()
    }

    pub fn email(&self, names: &ClaimNames) -> Option<EmailAddress> {
        self.contact(&names.email)?.parse().ok()
    }

    pub fn acr(&self, settings: &ProviderSettings) -> Acr {
        let level = self.text(&settings.claims.level);
        let known = level.and_then(|level| settings.levels.get(&level).copied());
        known.unwrap_or(Acr::EidLevel1)
    }

    /// Unless the provider says that it was never checked.
    fn contact(&self, name: &str) -> Option<String> {
        let is_unchecked = self.0.get(&format!("{name}_verified")) == Some(&Value::Bool(false));
        self.text(name).filter(|_| !is_unchecked)
    }

    fn text(&self, name: &str) -> Option<String> {
        match self.0.get(name)? {
            Value::String(text) => Some(text.trim().to_owned()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn claims(members: Value) -> Claims {
        let Value::Object(members) = members else {
            panic!("claims are an object");
        };
        Claims(members)
    }

    fn names() -> ClaimNames {
        ClaimNames::default()
    }

    #[test]
    fn a_telephone_is_read_as_it_is_dialled_and_as_it_is_written_abroad() {
        for written in [
            "0901234567",
            "+84901234567",
            "090 123 45 67",
            "090.123.4567",
        ] {
            let phone = claims(json!({"phone_number": written})).phone(&names());
            assert_eq!(phone.unwrap().as_str(), "+84901234567", "{written}");
        }
        for wrong in ["901234567", "0", "+0901234567", ""] {
            let phone = claims(json!({"phone_number": wrong})).phone(&names());
            assert!(phone.is_none(), "{wrong}");
        }
    }

    #[test]
    fn what_the_provider_never_checked_is_not_taken_over() {
        let unchecked = claims(json!({
            "email": "lan@example.vn", "email_verified": false,
            "phone_number": "0901234567", "phone_number_verified": true,
        }));
        assert!(unchecked.email(&names()).is_none());
        assert!(unchecked.phone(&names()).is_some());
    }

    #[test]
    fn a_name_has_one_form_and_a_number_is_whole() {
        let decomposed = claims(
            json!({"name": "Nguye\u{302}\u{303}n  Lan ", "identity_number": "079300000001"}),
        );
        assert_eq!(
            decomposed.full_name(&names()).unwrap().as_str(),
            "Nguyễn Lan"
        );
        assert!(decomposed.identity_number(&names()).is_some());
        // A number in JSON has lost its zero.
        let short = claims(json!({"identity_number": 79300000001_u64}));
        assert!(short.identity_number(&names()).is_none());
    }
}
