//! Signing in at providers of electronic identities (SEC-1): a real one, and one that lies.

mod browser;
mod forged;
mod hostile;
mod linking;
mod peer;
mod signing_in;
mod step_up;
mod unavailable;

use api::clock::Clock;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use browser::{Browser, Login, Returned};
use peer::Peer;
use serde_json::Value;
use sha2::{Digest, Sha256};
use tests::{Answer, Person, World, json};
use uuid::Uuid;

/// As clients and providers know the product; a proxy would lead from there to the server.
const PUBLIC: &str = "https://motcua.example.vn";
/// A page of a frontend.
const RETURN: &str = "https://dichvucong.example.vn/dang-nhap";
const LEVEL_1: &str = "urn:example:muc-1";
const LEVEL_2: &str = "urn:example:muc-2";

const SIGN_IN: &str = "/auth/federated-sign-ins";
const SESSIONS: &str = "/auth/federated-sessions";

/// A frontend or an app, with the secret that it keeps while somebody signs in.
struct App {
    verifier: String,
}

impl App {
    fn new() -> Self {
        let half = || Uuid::now_v7().simple();
        let verifier = format!("{}{}", half(), half());
        Self { verifier }
    }

    /// The body that begins at a provider.
    fn begins(&self, provider: &str) -> Value {
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&self.verifier));
        json!({"provider": provider, "returnUrl": RETURN, "codeChallenge": challenge})
    }

    /// The body that finishes.
    fn shows(&self, returned: &Returned) -> Value {
        json!({"code": returned.code, "codeVerifier": self.verifier})
    }
}

/// A world whose provider is the real one; both go by the real time.
struct Scene {
    world: World,
    peer: &'static Peer,
}

impl Scene {
    async fn new() -> Self {
        Self::with(|_| None).await
    }

    async fn with(setting: impl Fn(&str) -> Option<String>) -> Self {
        let peer = Peer::shared();
        let world = world(&peer.providers(), setting).await;
        Self { world, peer }
    }

    /// The provider's clock is the system's, and here it stands still between steps.
    fn keep_time(&self) {
        self.world.clock.set(Clock::System.now());
    }

    /// Begins, signs in at the provider and comes back.
    async fn visit(&self, who: &Person, path: &str, app: &App, login: &Login) -> Returned {
        self.visit_at("vneid", who, path, app, login).await
    }

    async fn visit_at(
        &self,
        provider: &str,
        who: &Person,
        path: &str,
        app: &App,
        login: &Login,
    ) -> Returned {
        let begun = who.post(path, app.begins(provider)).await.is(200);
        let returned = Browser::new(&self.world).open(&begun, login).await;
        self.keep_time();
        returned
    }

    /// Signs in as a frontend does.
    async fn sign_in(&self, login: &Login) -> Answer {
        let (nobody, app) = (self.world.nobody(), App::new());
        let returned = self.visit(&nobody, SIGN_IN, &app, login).await;
        nobody.post(SESSIONS, app.shows(&returned)).await
    }

    /// Somebody whom the provider knows; without an account here.
    async fn citizen(&self) -> Login {
        self.peer.person(&new_number(), LEVEL_2).await
    }

    fn bearing(&self, session: &Value) -> Person {
        self.world.bearing(session["accessToken"].as_str().unwrap())
    }
}

async fn world(providers: &Value, setting: impl Fn(&str) -> Option<String>) -> World {
    let now = Clock::System.now().to_rfc3339();
    let providers = providers.to_string();
    let all = |name: &str| {
        setting(name).or_else(|| match name {
            "MOTCUA_OIDC_PROVIDERS" => Some(providers.clone()),
            "MOTCUA_SIGN_IN_RETURNS" => Some(RETURN.to_owned()),
            "MOTCUA_PUBLIC_URL" => Some(PUBLIC.to_owned()),
            _ => None,
        })
    };
    World::with(&now, all).await
}

/// An identity number that nobody of the demo province has.
fn new_number() -> String {
    let tail = Uuid::now_v7().as_u128() % 1_000_000_000;
    format!("001{tail:09}")
}
