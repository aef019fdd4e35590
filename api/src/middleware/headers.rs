use super::request_id;
use crate::extract::Allowance;
use actix_web::{
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method,
        header::{self, HeaderMap, HeaderName, HeaderValue},
    },
};

/// What every answer carries; an answer that said it already keeps its own word.
pub fn complete(headers: &mut HeaderMap, request_id: &str, is_https: bool) {
    let mut lacking = |name: HeaderName, value: &'static str| {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    };
    lacking(header::CACHE_CONTROL, "no-store");
    lacking(
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; frame-ancestors 'none'",
    );
    lacking(header::REFERRER_POLICY, "no-referrer");
    lacking(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    lacking(HeaderName::from_static("api-version"), "1");
    if is_https {
        lacking(
            header::STRICT_TRANSPORT_SECURITY,
            "max-age=31536000; includeSubDomains",
        );
    }
    if let Ok(id) = HeaderValue::from_str(request_id) {
        headers.insert(HeaderName::from_static(request_id::HEADER), id);
    }
}

/// What is read without signing in is for everybody, so pages of every origin may read it (CORS).
pub fn is_open(request: &ServiceRequest) -> bool {
    matches!(*request.method(), Method::GET | Method::HEAD)
        && !request.headers().contains_key(header::AUTHORIZATION)
}

pub fn open(headers: &mut HeaderMap) {
    let any = HeaderValue::from_static("*");
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, any);
}

/// A refusal has already told which limit was reached.
pub fn limits<B>(allowance: Allowance, response: &mut ServiceResponse<B>) {
    let headers = response.headers_mut();
    for (name, value) in allowance.headers() {
        if !headers.contains_key(&name) {
            headers.insert(name, value);
        }
    }
}
