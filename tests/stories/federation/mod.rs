//! Signing in at providers of electronic identities (SEC-1). The provider of these stories says what they have it say; one that
//! was not written here is in `tests/providers`.

mod bound;
mod forged;
mod levels;
mod linking;
mod signing_in;
mod step_up;
mod traces;
mod unavailable;

use reqwest::{Client, Response, Url, header::LOCATION, redirect::Policy};
use serde_json::Value;
use std::collections::BTreeMap;
use tests::{
    Answer, App, Person, RETURN, World, client_builder,
    issuer::{Issuer, LEVEL_2},
    json,
};

const MORNING: &str = "2026-08-21T09:00:00+07:00";
const SIGN_IN: &str = "/auth/federated-sign-ins";
const SESSIONS: &str = "/auth/federated-sessions";
const LINK: &str = "/me/identities";
const LINKED: &str = "/me/identities/confirmation";

/// Nobody of the demo province.
const NUMBER: &str = "079300009001";

struct Scene {
    world: World,
    issuer: Issuer,
}

/// Somebody who was sent to the provider and is not back yet.
struct Visit {
    app: App,
    provider: &'static str,
    begun: Value,
    /// What the provider is told by the address.
    sent: BTreeMap<String, String>,
}

impl Scene {
    async fn new() -> Self {
        Self::with(|_| None).await
    }

    async fn with(setting: impl Fn(&str) -> Option<String>) -> Self {
        let issuer = Issuer::start();
        let providers = json!([issuer.settings("vneid")]);
        let world = World::with_providers(MORNING, &providers, setting).await;
        Self { world, issuer }
    }

    async fn departs(&self, who: &Person, path: &str) -> Visit {
        self.departs_to("vneid", who, path).await
    }

    async fn departs_to(&self, provider: &'static str, who: &Person, path: &str) -> Visit {
        let app = App::opened();
        let begun = who.post(path, app.begins(provider)).await.is(200);
        let address = Url::parse(begun["authorizationUrl"].as_str().unwrap()).unwrap();
        Visit {
            app,
            provider,
            sent: address.query_pairs().into_owned().collect(),
            begun,
        }
    }

    /// Where the browser is sent on to, and with what.
    async fn comes_back(&self, visit: &Visit, answer: &[(&str, &str)]) -> Response {
        let path = format!("/api/v1/auth/callbacks/{}", visit.provider);
        let address = format!("{}{path}", self.world.address);
        browser().get(address).query(answer).send().await.unwrap()
    }

    /// The code for the client, after the provider has sent one of its own.
    async fn code(&self, visit: &Visit) -> String {
        let answer = [("code", visit.theirs()), ("state", &visit.sent["state"])];
        let told = forwarded(&self.comes_back(visit, &answer).await);
        assert_eq!(told["state"], visit.begun["id"]);
        told["code"].clone()
    }

    /// The provider gives a token of this person; the client has its code.
    async fn proved(&self, visit: &Visit, person: &Value) -> String {
        let (nonce, now) = (&visit.sent["nonce"], self.world.now());
        let claims = self.issuer.claims(person, nonce, now);
        let token = self.issuer.sign(&claims);
        self.issuer.gives(visit.theirs(), &token);
        self.code(visit).await
    }

    async fn sign_in(&self, person: &Value) -> Answer {
        let nobody = self.world.nobody();
        let visit = self.departs(&nobody, SIGN_IN).await;
        let code = self.proved(&visit, person).await;
        nobody.post(SESSIONS, visit.app.shows(&code)).await
    }

    async fn link(&self, who: &Person, person: &Value) -> Answer {
        let visit = self.departs(who, LINK).await;
        let code = self.proved(&visit, person).await;
        who.post(LINKED, visit.app.shows(&code)).await
    }

    fn bearing(&self, session: &Value) -> Person {
        self.world.bearing(session["accessToken"].as_str().unwrap())
    }
}

impl Visit {
    /// The code of the provider.
    fn theirs(&self) -> &str {
        self.begun["id"].as_str().unwrap()
    }
}

fn browser() -> Client {
    client_builder().redirect(Policy::none()).build().unwrap()
}

/// With what the browser comes to the frontend.
#[track_caller]
fn forwarded(response: &Response) -> BTreeMap<String, String> {
    assert_eq!(response.status(), 303);
    let address = response.headers()[LOCATION].to_str().unwrap();
    assert!(address.starts_with(RETURN), "{address}");
    let address = Url::parse(address).unwrap();
    address.query_pairs().into_owned().collect()
}

/// A citizen whom the provider has seen.
fn person(subject: &str, number: &str) -> Value {
    json!({
        "sub": subject, "acr": LEVEL_2, "name": "Phạm Thị Ánh Tuyết", "identity_number": number,
        "phone_number": "0912345678", "phone_number_verified": true,
    })
}
