//! Signing in at a provider of identities, as frontends do it.

use crate::World;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A page of a frontend, on the list of the installation.
pub const RETURN: &str = "https://dichvucong.example.vn/dang-nhap";

/// A frontend or an app, with the secret that it keeps while somebody signs in.
pub struct App {
    verifier: String,
}

impl App {
    pub fn opened() -> Self {
        let half = || Uuid::now_v7().simple();
        let verifier = format!("{}{}", half(), half());
        Self { verifier }
    }

    /// The body that begins at a provider.
    pub fn begins(&self, provider: &str) -> Value {
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&self.verifier));
        json!({"provider": provider, "returnUrl": RETURN, "codeChallenge": challenge})
    }

    /// The body that finishes.
    pub fn shows(&self, code: &str) -> Value {
        json!({"code": code, "codeVerifier": self.verifier})
    }
}

impl World {
    /// Where people may sign in at these providers.
    pub async fn with_providers(
        instant: &str,
        providers: &Value,
        setting: impl Fn(&str) -> Option<String>,
    ) -> Self {
        let providers = providers.to_string();
        let all = |name: &str| {
            setting(name).or_else(|| match name {
                "MOTCUA_OIDC_PROVIDERS" => Some(providers.clone()),
                "MOTCUA_SIGN_IN_RETURNS" => Some(RETURN.to_owned()),
                _ => None,
            })
        };
        Self::with(instant, all).await
    }
}
