use crate::{Answer, watch::Watch};
use persistence::Store;
use reqwest::{Client, Method, RequestBuilder, multipart};
use serde_json::Value;
use std::time::Duration;

/// Somebody at a client: anonymous, or with an access token.
#[derive(Clone)]
pub struct Person {
    client: Client,
    address: String,
    token: Option<String>,
    language: &'static str,
    /// Where the log of the server can be looked into.
    watch: Option<Watch>,
}

impl Person {
    pub(crate) fn new(store: &Store, address: &str, token: Option<String>) -> Self {
        Self {
            watch: Some(Watch::new(store.clone())),
            ..Self::of_process(address, token)
        }
    }

    /// Somebody who speaks to a process that a test kills: what it writes is looked at afterwards.
    pub(crate) fn of_process(address: &str, token: Option<String>) -> Self {
        Self {
            client: client(),
            address: address.to_owned(),
            token,
            language: "vi",
            watch: None,
        }
    }

    /// The same person, reading English.
    pub fn in_english(&self) -> Self {
        Self {
            language: "en",
            ..self.clone()
        }
    }

    /// The access token; empty for somebody anonymous.
    pub fn token(&self) -> &str {
        self.token.as_deref().unwrap_or_default()
    }

    /// The id of the own account.
    pub async fn id(&self) -> String {
        let me = self.get("/me").await.is(200);
        me["id"].as_str().expect("an id").to_owned()
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(self.request(Method::POST, path).json(&body))
            .await
    }

    /// A POST that says nothing but its address.
    pub async fn post_empty(&self, path: &str) -> Answer {
        self.send(self.request(Method::POST, path)).await
    }

    /// A GET by somebody who holds this ETag already.
    pub async fn get_unless(&self, path: &str, etag: &str) -> Answer {
        let request = self.request(Method::GET, path);
        self.send(request.header("If-None-Match", etag)).await
    }

    pub async fn put_empty(&self, path: &str) -> Answer {
        self.send(self.request(Method::PUT, path)).await
    }

    /// A POST that creates something once per key.
    pub async fn post_once(&self, path: &str, key: &str, body: Value) -> Answer {
        let request = self
            .request(Method::POST, path)
            .header("Idempotency-Key", key);
        self.send(request.json(&body)).await
    }

    /// An act on the version that was seen.
    pub async fn act(&self, path: &str, seen: i64, body: Value) -> Answer {
        self.change(Method::POST, path, seen, Some(body)).await
    }

    pub async fn patch(&self, path: &str, seen: i64, body: Value) -> Answer {
        self.change(Method::PATCH, path, seen, Some(body)).await
    }

    pub async fn put(&self, path: &str, seen: i64, body: Value) -> Answer {
        self.change(Method::PUT, path, seen, Some(body)).await
    }

    pub async fn delete(&self, path: &str, seen: i64) -> Answer {
        self.change(Method::DELETE, path, seen, None).await
    }

    /// A form with metadata and a PDF of that name and content.
    pub async fn upload(&self, path: &str, metadata: Value, file: Option<(&str, &[u8])>) -> Answer {
        let request = self.request(Method::POST, path);
        self.send(request.multipart(Self::form(metadata, file)))
            .await
    }

    pub fn form(metadata: Value, file: Option<(&str, &[u8])>) -> multipart::Form {
        let json = multipart::Part::text(metadata.to_string()).mime_str("application/json");
        let form = multipart::Form::new().part("metadata", json.expect("a media type"));
        let Some((name, content)) = file else {
            return form;
        };
        let part = multipart::Part::bytes(content.to_vec()).file_name(name.to_owned());
        form.part(
            "file",
            part.mime_str("application/pdf").expect("a media type"),
        )
    }

    /// Everything of a list, page by page, from an address that names the size of a page.
    pub async fn walk(&self, path: &str) -> Vec<Value> {
        let (mut next, mut seen) = (Some(path.to_owned()), Vec::new());
        while let Some(address) = next {
            let page = self.get(&address).await.is(200);
            seen.extend(page["items"].as_array().expect("items").iter().cloned());
            next = page["page"]["next"].as_str().map(str::to_owned);
        }
        seen
    }

    /// Any request; paths are relative to the server.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let path = if path.starts_with("/api") || !path.starts_with('/') || is_root(path) {
            path.to_owned()
        } else {
            format!("/api/v1{path}")
        };
        let request = self
            .client
            .request(method, format!("{}{path}", self.address));
        let request = request.header("Accept-Language", self.language);
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    pub async fn send(&self, request: RequestBuilder) -> Answer {
        let mut request = request.build().expect("a request");
        let (method, path) = (request.method().clone(), request.url().path().to_owned());
        let (id, token) = (Watch::prepare(&mut request), Watch::token(&request));
        let response = self.client.execute(request).await.expect("an answer");
        let answer = Answer::of(response).await;
        if let Some(watch) = &self.watch {
            watch.check(&method, &path, &id, &token, &answer).await;
        }
        answer
    }

    /// As `send`, where the server may be gone before it has answered.
    pub async fn try_send(&self, request: RequestBuilder) -> reqwest::Result<Answer> {
        Answer::read(request.send().await?).await
    }

    async fn change(&self, method: Method, path: &str, seen: i64, body: Option<Value>) -> Answer {
        let request = self
            .request(method, path)
            .header("If-Match", format!("\"{seen}\""));
        match body {
            Some(body) => self.send(request.json(&body)).await,
            None => self.send(request).await,
        }
    }
}

/// What stands outside `/api/v1`.
/// Lets go of a connection before the server, which waits ten seconds for the next request, does so.
fn client() -> Client {
    Client::builder()
        .pool_idle_timeout(Duration::from_secs(3))
        .build()
        .expect("a client")
}

fn is_root(path: &str) -> bool {
    [
        "/livez",
        "/readyz",
        "/openapi.json",
        "/docs",
        "/problems",
        "/.well-known",
    ]
    .iter()
    .any(|root| path.starts_with(root))
}
