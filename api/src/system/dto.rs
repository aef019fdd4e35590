use crate::{
    contract::{Sample, sample},
    problem::{Code, Text},
};
use serde::Serialize;
use utoipa::ToSchema;

/// How the server is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Health {
    pub status: HealthStatus,
}

#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HealthStatus {
    Alive,
    Ready,
}

/// What a problem code means, in both languages.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProblemExplanation {
    #[schema(max_length = 60, pattern = "^[a-z_]+$")]
    pub code: String,
    #[schema(minimum = 400, maximum = 599, format = Int32)]
    pub status: u16,
    pub retryable: bool,
    pub title: BilingualText,
    pub explanation: BilingualText,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BilingualText {
    #[schema(max_length = 1000)]
    pub vi: String,
    #[schema(max_length = 1000)]
    pub en: String,
}

/// Public keys that verify access tokens (RFC 7517).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SigningKeys {
    #[schema(max_items = 10)]
    pub keys: Vec<SigningKey>,
}

/// An Ed25519 public key.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SigningKey {
    #[schema(max_length = 10)]
    pub kty: &'static str,
    #[schema(max_length = 10)]
    pub crv: &'static str,
    #[schema(max_length = 10)]
    pub alg: &'static str,
    #[serde(rename = "use")]
    #[schema(max_length = 10)]
    pub purpose: &'static str,
    #[schema(max_length = 100)]
    pub kid: String,
    #[schema(max_length = 100)]
    pub x: String,
}

impl ProblemExplanation {
    pub fn sample() -> Self {
        Self::from(Code::StaleVersion)
    }
}

impl SigningKeys {
    pub fn of(key_id: &str, public_key: &str) -> Self {
        let key = SigningKey {
            kty: "OKP",
            crv: "Ed25519",
            alg: "EdDSA",
            purpose: "sig",
            kid: key_id.to_owned(),
            x: public_key.to_owned(),
        };
        Self { keys: vec![key] }
    }

    pub fn sample() -> Self {
        Self::of(
            "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
            "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
        )
    }
}

impl From<Code> for ProblemExplanation {
    fn from(code: Code) -> Self {
        Self {
            code: code.word().to_owned(),
            status: code.status().as_u16(),
            retryable: code.is_retryable(),
            title: code.title().into(),
            explanation: code.explanation().into(),
        }
    }
}

impl From<Text> for BilingualText {
    fn from(text: Text) -> Self {
        Self {
            vi: text.vi.into_owned(),
            en: text.en.into_owned(),
        }
    }
}

pub fn samples() -> Vec<Sample> {
    vec![
        sample(&Health {
            status: HealthStatus::Ready,
        }),
        sample(&ProblemExplanation::sample()),
        sample(&SigningKeys::sample()),
    ]
}
