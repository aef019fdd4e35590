//! Looks over everybody's shoulder, in every story and walk: what succeeds, and what shows another person, must be recorded (SEC-3).

use crate::Answer;
use api::demo;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use persistence::{Session, StorageError, Store, audit::AuditFilter};
use reqwest::{Method, Request};
use serde_json::Value;
use std::sync::Arc;
use tokio::sync::OnceCell;

/// What anybody may do and nobody is told of: the completion of a dossier, a computation.
const UNRECORDED: [&str; 2] = ["/api/v1/lookups", "/api/v1/deadline-simulations"];

const REQUEST_ID: &str = "x-request-id";

/// How far back an entry may lie: others ask at the same time.
const RECENT: i64 = 300;

#[derive(Clone)]
pub struct Watch {
    store: Store,
    people: Arc<OnceCell<Vec<Marks>>>,
}

/// By what somebody is recognised in an answer.
struct Marks {
    account: String,
    marks: Vec<String>,
}

impl Watch {
    pub fn new(store: Store) -> Self {
        Self {
            store,
            people: Arc::default(),
        }
    }

    /// The request gets an id, so that its entry is found.
    pub fn prepare(request: &mut Request) -> String {
        let sent = request.headers().get(REQUEST_ID);
        let sent = sent.and_then(|id| id.to_str().ok().map(str::to_owned));
        sent.unwrap_or_else(|| {
            let id = uuid::Uuid::now_v7().to_string();
            let value = id.parse().expect("a header");
            request.headers_mut().insert(REQUEST_ID, value);
            id
        })
    }

    /// Whatever stands before it, as servers read it.
    pub fn token(request: &Request) -> String {
        let sent = request.headers().get("authorization");
        let sent = sent.and_then(|sent| sent.to_str().ok()).unwrap_or_default();
        let token = sent.split(' ').rfind(|word| !word.is_empty());
        token.unwrap_or_default().to_owned()
    }

    pub async fn check(&self, method: &Method, path: &str, id: &str, token: &str, answer: &Answer) {
        if !(200..300).contains(&answer.status) || !path.starts_with("/api/v1/") {
            return;
        }
        let what = match *method {
            Method::GET => self.stranger_in(&answer.text, token).await,
            Method::HEAD | Method::OPTIONS => None,
            _ if UNRECORDED.contains(&path) => None,
            _ => Some("its success".to_owned()),
        };
        if let Some(what) = what {
            assert!(
                self.is_recorded(id).await,
                "{method} {path}: nothing recorded of {what}"
            );
        }
    }

    /// Somebody else who can be recognised in the answer.
    async fn stranger_in(&self, text: &str, token: &str) -> Option<String> {
        let reader = holder(token);
        let people = self.people.get_or_init(|| self.load()).await;
        let mut others = people
            .iter()
            .filter(|person| Some(&person.account) != reader.as_ref());
        others.find_map(|person| {
            person
                .marks
                .iter()
                .find(|mark| text.contains(*mark))
                .cloned()
        })
    }

    async fn load(&self) -> Vec<Marks> {
        let load = |session: &mut Session<'_>| {
            let usernames = demo::sign_ins().expect("a province").into_iter();
            let accounts =
                usernames.map(|person| session.accounts().find_by_username(&person.username));
            let accounts: Vec<_> = accounts.collect::<Result<_, StorageError>>()?;
            Ok::<_, StorageError>(accounts)
        };
        let accounts = self.store.read("people", load).await.expect("people");
        let people = accounts.into_iter().flatten().map(|(account, _)| {
            let number = account
                .identity_number
                .map(|number| number.as_str().to_owned());
            let phone = account.phone.map(|phone| phone.as_str().to_owned());
            let email = account.email.map(|email| email.as_str().to_owned());
            let name = Some(account.full_name.as_str().to_owned());
            Marks {
                account: account.id.to_string(),
                marks: [name, number, phone, email].into_iter().flatten().collect(),
            }
        });
        people.collect()
    }

    async fn is_recorded(&self, id: &str) -> bool {
        let filter = AuditFilter {
            limit: RECENT,
            ..AuditFilter::default()
        };
        let list = move |session: &mut Session<'_>| session.audit().list(&filter);
        let page = self
            .store
            .read("recent", list)
            .await
            .expect("the audit log");
        page.items
            .iter()
            .any(|row| row.request.as_deref() == Some(id))
    }
}

/// The account that a token names.
fn holder(token: &str) -> Option<String> {
    let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    let claims: Value = serde_json::from_slice(&claims).ok()?;
    claims["sub"].as_str().map(str::to_owned)
}
