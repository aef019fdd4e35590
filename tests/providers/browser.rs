use super::PUBLIC;
use reqwest::{Client, Response, Url, header, redirect::Policy};
use serde_json::Value;
use std::collections::BTreeMap;
use tests::{RETURN, World, client_builder, json};

/// What somebody does on the provider's page.
#[derive(Clone, Debug)]
pub struct Login {
    pub subject: String,
    pub level: &'static str,
    pub denies: bool,
}

/// With what the browser comes back to the frontend.
#[derive(Clone, Debug)]
pub struct Returned {
    pub code: Option<String>,
    pub error: Option<String>,
    pub state: String,
    /// The address at the product through which it came.
    pub callback: String,
}

/// Somebody's browser: it keeps cookies and goes where it is sent, and knows the server behind the public address.
pub struct Browser {
    client: Client,
    cookies: BTreeMap<(String, String), String>,
    server: String,
    /// On which its user has signed in.
    pub pages: u32,
}

impl Browser {
    pub fn new(world: &World) -> Self {
        let client = client_builder().redirect(Policy::none()).build().unwrap();
        Self {
            client,
            cookies: BTreeMap::new(),
            server: world.address.clone(),
            pages: 0,
        }
    }

    /// Opens what a begun sign-in names and goes on until the frontend has its turn again.
    pub async fn open(&mut self, begun: &Value, login: &Login) -> Returned {
        let address = begun["authorizationUrl"].as_str().unwrap();
        let returned = self.go(Url::parse(address).unwrap(), login).await;
        assert_eq!(returned.state, begun["id"], "the client's own sign-in");
        returned
    }

    async fn go(&mut self, mut next: Url, login: &Login) -> Returned {
        let mut callback = String::new();
        for _ in 0..12 {
            if next.as_str().starts_with(RETURN) {
                return Returned::at(&next, callback);
            }
            if next.as_str().starts_with(PUBLIC) {
                callback = next.as_str().replacen(PUBLIC, &self.server, 1);
                next = Url::parse(&callback).unwrap();
            }
            let mut answer = self.send(self.client.get(next.clone()), &next).await;
            if answer.status() == 200 {
                self.pages += 1;
                let says =
                    json!({"sub": login.subject, "acr": login.level, "denied": login.denies});
                let form = self.client.post(next.clone()).json(&says);
                answer = self.send(form, &next).await;
            }
            let location = answer.headers().get(header::LOCATION).cloned();
            let Some(location) = location else {
                panic!("{next} leads nowhere: {}", answer.text().await.unwrap());
            };
            next = next.join(location.to_str().unwrap()).unwrap();
        }
        panic!("the provider sends round and round: {next}");
    }

    async fn send(&mut self, request: reqwest::RequestBuilder, to: &Url) -> Response {
        let site = to.authority().to_owned();
        let kept = self.cookies.iter().filter(|((at, _), _)| *at == site);
        let kept: Vec<String> = kept
            .map(|((_, name), value)| format!("{name}={value}"))
            .collect();
        let answer = request
            .header(header::COOKIE, kept.join("; "))
            .send()
            .await
            .unwrap();
        for set in answer.headers().get_all(header::SET_COOKIE) {
            let pair = set.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies
                .insert((site.clone(), name.to_owned()), value.to_owned());
        }
        answer
    }
}

impl Returned {
    /// There is a code or an error, the client's own state, and nothing else.
    fn at(address: &Url, callback: String) -> Self {
        let mut told: BTreeMap<String, String> = address.query_pairs().into_owned().collect();
        let returned = Self {
            code: told.remove("code"),
            error: told.remove("error"),
            state: told.remove("state").expect("a state"),
            callback,
        };
        assert!(told.is_empty(), "also in the address: {told:?}");
        assert_ne!(returned.code.is_some(), returned.error.is_some());
        returned
    }
}
