//! A provider of identities that says what a story has it say, true or not.

use crate::{
    node::Server,
    system::{p256, public_half, signed},
};
use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer,
    http::{StatusCode, header},
    web::{self, Bytes, Data},
};
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::Algorithm;
use reqwest::Url;
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, HashMap},
    future,
    net::TcpListener,
    sync::Mutex,
};

pub const LEVEL_1: &str = "urn:example:muc-1";
pub const LEVEL_2: &str = "urn:example:muc-2";
pub const CLIENT: &str = "motcua";
pub const CLIENT_SECRET: &str = "một bí mật chung";
pub const ACCESS_TOKEN: &str = "chia-khoa";
pub const KEY_ID: &str = "k1";

pub struct Issuer {
    pub url: String,
    stage: Data<Stage>,
    _server: Server,
}

/// What is answered at which path, and what was asked so far.
#[derive(Default)]
struct Stage {
    replies: Mutex<HashMap<String, Reply>>,
    asked: Mutex<Vec<Asked>>,
}

#[derive(Clone)]
pub enum Reply {
    Json(u16, Value),
    Redirect(String),
    /// Not a byte, and the connection stays open.
    Silence,
}

#[derive(Clone)]
pub struct Asked {
    pub path: String,
    pub authorization: String,
    pub form: BTreeMap<String, String>,
}

impl Issuer {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("its address"));
        let stage = Data::new(Stage::default());
        let shared = stage.clone();
        let server = Server::run(move || {
            let app = move || {
                let any = web::to(answer);
                App::new().app_data(shared.clone()).default_service(any)
            };
            let server = HttpServer::new(app).workers(1).disable_signals();
            server.listen(listener).expect("a listener").run()
        });
        let issuer = Self {
            url,
            stage,
            _server: server,
        };
        issuer.works();
        issuer
    }

    /// Its metadata and keys are as they should be.
    pub fn works(&self) {
        self.replies(
            "/.well-known/openid-configuration",
            Reply::Json(200, self.metadata()),
        );
        let mut key = public_half(&p256(), Algorithm::ES256);
        key["kid"] = json!(KEY_ID);
        self.publishes(&[key]);
    }

    pub fn metadata(&self) -> Value {
        let url = &self.url;
        json!({
            "issuer": url, "authorization_endpoint": format!("{url}/authorize"),
            "token_endpoint": format!("{url}/token"), "jwks_uri": format!("{url}/keys"),
            "response_types_supported": ["code"], "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"],
        })
    }

    pub fn publishes(&self, keys: &[Value]) {
        self.replies("/keys", Reply::Json(200, json!({"keys": keys})));
    }

    pub fn replies(&self, path: &str, reply: Reply) {
        let mut replies = self.stage.replies.lock().expect("replies");
        replies.insert(path.to_owned(), reply);
    }

    /// The entry of the settings; levels, scopes and kinds as most installations have them.
    pub fn settings(&self, id: &str) -> Value {
        json!({
            "id": id, "nameVi": "Định danh", "nameEn": "Identity", "issuer": self.url,
            "clientId": CLIENT, "clientSecret": CLIENT_SECRET,
            "scopes": ["profile", "identity"], "acrValues": [LEVEL_2, LEVEL_1],
            "levels": {LEVEL_1: "eid_level_1", LEVEL_2: "eid_level_2"},
            "accountKinds": ["applicant", "staff"], "timeoutSeconds": 2,
        })
    }

    /// What a good token says now of the person whose claims these are.
    pub fn claims(&self, person: &Value, nonce: &str, now: DateTime<Utc>) -> Value {
        let mut claims = json!({
            "iss": self.url, "aud": CLIENT, "nonce": nonce, "iat": now.timestamp(),
            "exp": (now + TimeDelta::minutes(5)).timestamp(), "auth_time": now.timestamp(),
        });
        let person = person.as_object().expect("claims").clone();
        claims.as_object_mut().expect("claims").extend(person);
        claims
    }

    /// With the key that it publishes.
    pub fn sign(&self, claims: &Value) -> String {
        let header = json!({"typ": "JWT", "alg": "ES256", "kid": KEY_ID});
        signed(
            &header.to_string(),
            &claims.to_string(),
            &p256(),
            Algorithm::ES256,
        )
    }

    /// Who shows this code gets this token.
    pub fn gives(&self, code: &str, id_token: &str) {
        let answer =
            json!({"access_token": ACCESS_TOKEN, "token_type": "Bearer", "id_token": id_token});
        self.replies(&for_code(code), Reply::Json(200, answer));
    }

    pub fn asked(&self, path: &str) -> Vec<Asked> {
        let asked = self.stage.asked.lock().expect("what was asked");
        let there = asked.iter().filter(|asked| asked.path == path);
        there.cloned().collect()
    }
}

impl Stage {
    fn reply(&self, asked: &Asked) -> Option<Reply> {
        let replies = self.replies.lock().expect("replies");
        let code = asked.form.get("code").map(|code| for_code(code));
        let own = code.and_then(|code| replies.get(&code));
        own.or_else(|| replies.get(&asked.path)).cloned()
    }
}

fn for_code(code: &str) -> String {
    format!("/token for {code}")
}

async fn answer(request: HttpRequest, body: Bytes, stage: Data<Stage>) -> HttpResponse {
    let sent = request.headers().get(header::AUTHORIZATION);
    let authorization = sent.and_then(|sent| sent.to_str().ok()).unwrap_or_default();
    let asked = Asked {
        path: request.path().to_owned(),
        authorization: authorization.to_owned(),
        form: form(&body),
    };
    let reply = stage.reply(&asked);
    stage.asked.lock().expect("what was asked").push(asked);
    match reply {
        None => HttpResponse::NotFound().finish(),
        Some(Reply::Json(status, body)) => {
            let status = StatusCode::from_u16(status).expect("a status");
            HttpResponse::build(status).json(body)
        }
        Some(Reply::Redirect(to)) => HttpResponse::Found()
            .insert_header((header::LOCATION, to))
            .finish(),
        Some(Reply::Silence) => future::pending().await,
    }
}

fn form(body: &[u8]) -> BTreeMap<String, String> {
    let mut address = Url::parse("http://form").expect("an address");
    address.set_query(str::from_utf8(body).ok());
    address.query_pairs().into_owned().collect()
}
