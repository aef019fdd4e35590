use super::request_id;
use crate::extract::{Allowance, allowance_headers};
use actix_web::{
    dev::ServiceResponse,
    http::header::{self, HeaderMap, HeaderName, HeaderValue},
};

/// Nothing here is a page that others embed, or needs what a browser can do beyond showing it.
const SAFETY: [(&str, &str); 8] = [
    ("cache-control", "no-store"),
    (
        "content-security-policy",
        "default-src 'none'; frame-ancestors 'none'",
    ),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
];

/// What every answer carries; an answer that said it already keeps its own word.
pub fn complete(headers: &mut HeaderMap, request_id: &str, is_https: bool) {
    let mut lacking = |name: HeaderName, value: &'static str| {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    };
    for (name, value) in SAFETY {
        lacking(HeaderName::from_static(name), value);
    }
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

/// A refusal has already told which limit was reached.
pub fn limits<B>(allowances: &[Allowance], response: &mut ServiceResponse<B>) {
    let headers = response.headers_mut();
    for (name, value) in allowance_headers(allowances) {
        if !headers.contains_key(&name) {
            headers.insert(name, value);
        }
    }
}
