//! Which pages of other origins may read answers (CORS). Tokens travel in `Authorization`, never in cookies, so no
//! answer allows credentials.

use crate::{config::Origins, state::State};
use actix_web::{
    HttpRequest, HttpResponse,
    dev::ServiceRequest,
    http::{
        Method,
        header::{self, HeaderMap, HeaderName, HeaderValue},
    },
    web::Data,
};

/// What a page may read of an answer besides what every page may.
const READABLE: &str = "API-Version, Content-Disposition, ETag, Idempotent-Replayed, Location, RateLimit, \
     RateLimit-Policy, Retry-After, WWW-Authenticate, X-Request-Id";
/// What a page may send that names nobody.
const ANONYMOUS: &str = "Accept-Language, If-None-Match, X-Request-Id";
const SENDABLE: &str = "Accept-Language, Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, X-Request-Id";
const DEPENDS_ON: &str = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";
/// Ten minutes; a change of the settings is a restart.
const REMEMBERED_SECONDS: &str = "600";

/// To whom an answer is open.
pub struct Sharing {
    /// The origin of the list that asks.
    known: Option<HeaderValue>,
    /// What is read without signing in is for everybody.
    is_anonymous_read: bool,
    is_read: bool,
}

impl Sharing {
    pub fn of(request: &ServiceRequest) -> Self {
        let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
        Self {
            known: known(request.request()),
            is_anonymous_read: is_read && !request.headers().contains_key(header::AUTHORIZATION),
            is_read,
        }
    }

    pub fn tell(&self, headers: &mut HeaderMap) {
        if headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN) {
            return;
        }
        let is_open = self.is_anonymous_read || (self.is_read && is_public(headers));
        let any = HeaderValue::from_static("*");
        let allowed = if is_open {
            Some(&any)
        } else {
            self.known.as_ref()
        };
        if let Some(origin) = allowed {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
            let readable = HeaderValue::from_static(READABLE);
            headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, readable);
        }
        if !is_open {
            headers.append(header::VARY, HeaderValue::from_static("Origin"));
        }
    }
}

/// The answer to a browser that asks before it sends: exactly the methods of this address, for an origin of the list; for any
/// other origin those that read. `None` where nothing is allowed, or nobody asked.
pub fn preflight(request: &HttpRequest, methods: &[Method]) -> Option<HttpResponse> {
    let asks = |name: HeaderName| request.headers().contains_key(name);
    let is_preflight = *request.method() == Method::OPTIONS
        && asks(header::ORIGIN)
        && asks(header::ACCESS_CONTROL_REQUEST_METHOD);
    if !is_preflight {
        return None;
    }
    let known = known(request);
    let is_allowed = |method: &&Method| known.is_some() || method.is_safe();
    let allowed: Vec<&str> = methods
        .iter()
        .filter(is_allowed)
        .map(Method::as_str)
        .collect();
    let sendable = if known.is_some() { SENDABLE } else { ANONYMOUS };
    let origin = known.unwrap_or(HeaderValue::from_static("*"));
    let answer = || {
        HttpResponse::NoContent()
            .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, origin))
            .insert_header((header::ACCESS_CONTROL_ALLOW_METHODS, allowed.join(", ")))
            .insert_header((header::ACCESS_CONTROL_ALLOW_HEADERS, sendable))
            .insert_header((header::ACCESS_CONTROL_MAX_AGE, REMEMBERED_SECONDS))
            .insert_header((header::VARY, DEPENDS_ON))
            .finish()
    };
    (!allowed.is_empty()).then(answer)
}

fn known(request: &HttpRequest) -> Option<HeaderValue> {
    let sent = request.headers().get(header::ORIGIN)?;
    let state = request.app_data::<Data<State>>()?;
    let origins: &Origins = &state.config.origins;
    origins
        .find(sent)
        .and_then(|origin| HeaderValue::from_str(origin).ok())
}

/// The same answer for everybody, whoever asks; caches may hold it.
fn is_public(headers: &HeaderMap) -> bool {
    let caching = headers.get(header::CACHE_CONTROL);
    caching.is_some_and(|caching| caching.as_bytes().starts_with(b"public"))
}
