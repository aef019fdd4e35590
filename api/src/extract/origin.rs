//! From where a request comes, as the audit log names it (SEC-3).

use super::device::client_address;
use crate::{contract::operation, problem::Problem, state::State};
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};
use domain::audit::Origin;
use std::future::{Ready, ready};

/// For operations that nobody is signed in for; a caller brings their own.
pub struct RequestOrigin(pub Origin);

/// The id that the answer carries too.
#[derive(Clone)]
pub struct RequestId(pub String);

impl FromRequest for RequestOrigin {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(origin(request).map(Self))
    }
}

pub fn origin(request: &HttpRequest) -> Result<Origin, Problem> {
    let state = State::of(request)?;
    let pattern = request.match_pattern().unwrap_or_default();
    let id = request.extensions().get::<RequestId>().cloned();
    Ok(Origin {
        action: operation(request.method(), &pattern).unwrap_or("unknown"),
        at: state.clock.now(),
        request: id.map(|RequestId(id)| id),
        address: client_address(request, state.config.proxy_hops),
        purpose: None,
    })
}
