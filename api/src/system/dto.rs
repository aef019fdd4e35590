use crate::{
    contract::{Sample, sample},
    problem::{Code, Text},
};
use chrono::DateTime;
use domain::identity::signing_key::{KeyState, SigningKey as Published};
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
    pub fn sample() -> Self {
        Self::from(vec![Published {
            id: "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k".into(),
            public_key: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo".into(),
            state: KeyState::Active,
            created_at: DateTime::default(),
            since: DateTime::default(),
        }])
    }
}

impl From<Vec<Published>> for SigningKeys {
    fn from(keys: Vec<Published>) -> Self {
        let keys = keys.into_iter().map(SigningKey::from).collect();
        Self { keys }
    }
}

impl From<Published> for SigningKey {
    fn from(key: Published) -> Self {
        let Published {
            id,
            public_key,
            state: _,
            created_at: _,
            since: _,
        } = key;
        Self {
            kty: "OKP",
            crv: "Ed25519",
            alg: "EdDSA",
            purpose: "sig",
            kid: id,
            x: public_key,
        }
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
