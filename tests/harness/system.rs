//! Another system: what a provincial portal holds and sends to sign in.

use crate::{Answer, Person, World};
use api::identity::tokens::KeyPair;
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use chrono::{Days, TimeDelta};
use domain::agencies::{Agency, AgencyPath};
use jsonwebtoken::{Algorithm, EncodingKey, crypto, jwk::Jwk};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

pub const EVERY_SCOPE: [&str; 2] = ["dossiers:read", "dossiers:file"];
pub const TOKEN_ENDPOINT: &str = "/api/v1/auth/machine-tokens";
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// A machine account and a key of it whose private half only the other system has.
pub struct System {
    pub machine: String,
    /// Of the row of its public key.
    pub key_id: String,
    pub kid: String,
    pub key: EncodingKey,
    pub algorithm: Algorithm,
}

impl World {
    /// The account of a system, as the administrator of the province makes it; its id.
    pub async fn machine(&self, agency: &str, scopes: &[&str]) -> String {
        let body = json!({
            "name": "Cổng dịch vụ công", "agency": agency, "scopes": scopes,
            "contact": "cong-dvc@example.vn", "expiresAt": self.now() + Days::new(365),
        });
        let root = self.sign_in("quan-tri").await;
        let key = Uuid::now_v7().to_string();
        let made = root.post_once("/machines", &key, body).await.is(201);
        made["id"].as_str().expect("an id").to_owned()
    }

    /// A new API key of the machine.
    pub async fn api_key(&self, machine: &str) -> String {
        let root = self.sign_in("quan-tri").await;
        let body = json!({"expiresAt": self.now() + Days::new(365)});
        let path = format!("/machines/{machine}/api-keys");
        let made = root.post(&path, body).await.is(201);
        made["apiKey"].as_str().expect("a key").to_owned()
    }

    /// A system that calls by an API key.
    pub async fn system_by_key(&self, agency: &str, scopes: &[&str]) -> Person {
        let machine = self.machine(agency, scopes).await;
        self.bearing(&self.api_key(&machine).await)
    }

    /// A system whose key is registered.
    pub async fn system(&self, agency: &str, scopes: &[&str]) -> System {
        let key = KeyPair::generate().expect("a key").encoding_key();
        let machine = self.machine(agency, scopes).await;
        self.register(&machine, key, Algorithm::EdDSA).await
    }

    pub async fn register(&self, machine: &str, key: EncodingKey, algorithm: Algorithm) -> System {
        let root = self.sign_in("quan-tri").await;
        let path = format!("/machines/{machine}/public-keys");
        let body = json!({
            "publicKey": public_half(&key, algorithm), "expiresAt": self.now() + Days::new(365),
        });
        let id = Uuid::now_v7().to_string();
        let made = root.post_once(&path, &id, body).await.is(201);
        let text = |name: &str| made[name].as_str().expect(name).to_owned();
        System {
            machine: machine.to_owned(),
            key_id: text("id"),
            kid: text("kid"),
            key,
            algorithm,
        }
    }

    /// A second province beside that of the demo: nobody there administers anything here.
    pub async fn another_province(&self) {
        let identifier: domain::agencies::AgencyIdentifier = "H01".parse().expect("an identifier");
        let add = move |session: &mut persistence::Session<'_>| {
            let here = session
                .agencies()
                .get(&"H53".parse().expect("a province"))?;
            session.agencies().add(&Agency {
                path: AgencyPath::below(None, &identifier),
                identifier,
                ..here
            })
        };
        let added = self.state.store.write("another_province", add).await;
        added.expect("a province");
    }

    /// A system of the other province, by an API key; made past the administration, which has nobody there.
    pub async fn system_elsewhere(&self, scopes: &[&str]) -> Person {
        let machine = self.machine("H53", scopes).await;
        let key = self.api_key(&machine).await;
        self.another_province().await;
        self.execute(&format!(
            "UPDATE machines SET agency = 'H01' WHERE account = '{machine}'"
        ));
        self.bearing(&key)
    }
}

impl System {
    pub fn header(&self) -> Value {
        json!({"typ": "JWT", "alg": format!("{:?}", self.algorithm), "kid": self.kid})
    }

    /// What a good assertion says now.
    pub fn claims(&self, world: &World) -> Value {
        let (now, life) = (world.now(), TimeDelta::minutes(5));
        json!({
            "iss": self.machine, "sub": self.machine, "aud": world.address,
            "iat": now.timestamp(), "exp": (now + life).timestamp(), "jti": Uuid::now_v7(),
        })
    }

    pub fn assertion(&self, world: &World) -> String {
        self.sign(&self.header().to_string(), &self.claims(world).to_string())
    }

    pub fn sign(&self, header: &str, claims: &str) -> String {
        let encode = |part: &str| URL_SAFE_NO_PAD.encode(part);
        let message = format!("{}.{}", encode(header), encode(claims));
        let signature = crypto::sign(message.as_bytes(), &self.key, self.algorithm);
        format!("{message}.{}", signature.expect("a signature"))
    }

    /// Signs in; the access token.
    pub async fn token(&self, world: &World) -> String {
        let issued = ask_token(&world.nobody(), &self.assertion(world), None).await;
        let issued = issued.is(200);
        issued["access_token"].as_str().expect("a token").to_owned()
    }

    /// Signed in.
    pub async fn sign_in(&self, world: &World) -> Person {
        world.bearing(&self.token(world).await)
    }
}

pub async fn ask_token(nobody: &Person, assertion: &str, scope: Option<&str>) -> Answer {
    let mut form = vec![
        ("grant_type", "client_credentials"),
        ("client_assertion_type", ASSERTION_TYPE),
        ("client_assertion", assertion),
    ];
    form.extend(scope.map(|scope| ("scope", scope)));
    let request = nobody.request(Method::POST, TOKEN_ENDPOINT).form(&form);
    nobody.send(request).await
}

pub fn public_half(key: &EncodingKey, algorithm: Algorithm) -> Value {
    let jwk = Jwk::from_encoding_key(key, algorithm).expect("a public half");
    serde_json::to_value(jwk).expect("JSON")
}

/// Made for these tests, and in every checkout of them: secret to nobody.
pub fn p256() -> EncodingKey {
    EncodingKey::from_ec_der(&der(include_str!("keys/p256.txt")))
}

pub fn rsa2048() -> EncodingKey {
    EncodingKey::from_rsa_der(&der(include_str!("keys/rsa2048.txt")))
}

fn der(text: &str) -> Vec<u8> {
    STANDARD.decode(text.trim()).expect("base64")
}
