use reqwest::Method;
use serde_json::Value;
use std::cell::RefCell;
use tests::{Answer, Person, Process, json};

/// What was answered, and what is private of it.
#[derive(Default)]
pub struct Seen {
    pub answers: RefCell<Vec<(String, Answer)>>,
    pub private: RefCell<Vec<String>>,
}

impl Seen {
    pub fn is_private(&self, value: &Value) -> String {
        let text = value.as_str().expect("a text").to_owned();
        self.private.borrow_mut().push(text.clone());
        text
    }

    pub fn keep(&self, what: impl Into<String>, answer: Answer) -> Answer {
        self.answers
            .borrow_mut()
            .push((what.into(), answer.clone()));
        answer
    }

    pub async fn post(&self, by: &Person, path: &str, body: Value) -> Answer {
        self.keep(format!("POST {path}"), by.post(path, body).await)
    }

    pub async fn get(&self, by: &Person, path: &str) -> Answer {
        self.keep(format!("GET {path}"), by.get(path).await)
    }

    pub async fn ask(&self, by: &Person, method: Method, path: &str) -> Answer {
        self.keep(
            format!("{method} {path}"),
            by.send(by.request(method, path)).await,
        )
    }

    pub async fn sign_in(
        &self,
        server: &Process,
        username: &str,
        password: &str,
    ) -> (Person, Value) {
        let body = json!({"username": username, "password": password});
        let opened = self
            .post(&server.nobody(), "/auth/sessions", body)
            .await
            .is(201);
        for token in ["accessToken", "refreshToken", "deviceToken"] {
            self.is_private(&opened[token]);
        }
        (
            server.bearing(opened["accessToken"].as_str().expect("a token")),
            opened,
        )
    }
}
