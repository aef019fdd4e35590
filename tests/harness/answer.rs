use reqwest::{StatusCode, header::HeaderMap};
use serde_json::Value;

/// What the server said.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub(crate) async fn of(response: reqwest::Response) -> Self {
        Self::read(response).await.expect("a readable body")
    }

    pub(crate) async fn read(response: reqwest::Response) -> reqwest::Result<Self> {
        let (status, headers) = (response.status(), response.headers().clone());
        let text = response.text().await?;
        assert!(
            status != StatusCode::INTERNAL_SERVER_ERROR,
            "the server failed: {text}"
        );
        Ok(Self {
            status: status.as_u16(),
            headers,
            text,
        })
    }

    /// The body, after checking the status.
    #[track_caller]
    pub fn is(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        serde_json::from_str(&self.text).unwrap_or(Value::Null)
    }

    /// A problem with this status and code; its body.
    #[track_caller]
    pub fn refused(&self, status: u16, code: &str) -> Value {
        let problem = self.is(status);
        assert_eq!(problem["code"], code, "{}", self.text);
        assert_eq!(self.header("content-type"), "application/problem+json");
        problem
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// The version in the ETag.
    pub fn version(&self) -> i64 {
        let etag = self.header("etag").trim_matches('"');
        etag.parse()
            .unwrap_or_else(|_| panic!("no version in ETag {etag:?}: {}", self.text))
    }
}
