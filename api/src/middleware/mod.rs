//! What surrounds every request: its id, its problem in the reader's language, headers, one line of log.

mod coding;
mod cors;
mod headers;
mod problems;
mod request_id;

pub use cors::preflight;

use crate::{
    audit::refusals,
    extract::{RequestId, allowances, count_request, language_of},
    problem::{Circumstances, Problem},
    state::State,
};
use actix_web::{
    Error, HttpMessage, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    error::InternalError,
    http::ConnectionType,
    middleware::Next,
    web::Data,
};
use futures_util::FutureExt;
use std::{panic::AssertUnwindSafe, time::Instant};

pub async fn frame(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let started = Instant::now();
    let method = request.method().clone();
    let (around, is_https) = circumstances(&request);
    let id = RequestId(around.request_id.clone());
    request.extensions_mut().insert(id);
    let sharing = cors::Sharing::of(&request);
    let state = request.app_data::<Data<State>>().cloned();
    let _under_way = state.as_ref().map(|state| state.metrics.begin());
    let outcome = AssertUnwindSafe(counted(request, next))
        .catch_unwind()
        .await;
    let finish = |response: &mut HttpResponse, pattern: &str| {
        headers::complete(response.headers_mut(), &around.request_id, is_https);
        sharing.tell(response.headers_mut());
        let (status, took) = (response.status().as_u16(), started.elapsed());
        if let Some(state) = &state {
            state.metrics.answered(pattern, &method, status, took);
            end_connection(state, response);
        }
        let took = took.as_millis();
        log::info!(target: "request", "{method} {pattern} {status} {took}ms {}", around.request_id);
    };
    match outcome {
        Ok(Ok(response)) => {
            let mut response = problems::told(response, &around);
            let pattern = response.request().match_pattern().unwrap_or_default();
            let allowances = allowances(response.request());
            headers::limits(&allowances, &mut response);
            finish(response.response_mut(), &pattern);
            Ok(response)
        }
        failed => {
            let problem = match failed {
                Ok(Err(error)) => problems::of(Some(&error), error.error_response().status()),
                _ => Problem::internal("a handler panicked"),
            };
            let mut response = problems::answer(&problem, &around);
            finish(&mut response, "");
            Err(InternalError::from_response(problem, response).into())
        }
    }
}

/// Whoever is sent elsewhere by a load balancer goes without an error.
fn end_connection(state: &State, response: &mut HttpResponse) {
    if state.is_ending() {
        response
            .head_mut()
            .set_connection_type(ConnectionType::Close);
    }
}

async fn counted<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    count_request(request.request())?;
    coding::refuse_coded_body(request.request())?;
    let response = next.call(request).await?;
    Ok(refusals::recorded(response.map_into_boxed_body()).await)
}

fn circumstances(request: &ServiceRequest) -> (Circumstances, bool) {
    let state = request.app_data::<Data<State>>();
    let public_url = state.map(|state| state.config.public_url.clone());
    let around = Circumstances {
        language: language_of(request.headers()),
        public_url: public_url.unwrap_or_default(),
        instance: instance(request.path()).to_owned(),
        request_id: request_id::of(request.headers()),
    };
    (around, state.is_some_and(|state| state.config.is_https()))
}

/// The path as it was sent, but for the token of a lookup: problems are shown around when people ask for help.
fn instance(path: &str) -> &str {
    let lookups = "/api/v1/lookups";
    let has_token = path
        .strip_prefix(lookups)
        .is_some_and(|rest| rest.len() > 1);
    if has_token { lookups } else { path }
}

#[cfg(test)]
mod tests;
