//! What surrounds every request: its id, its problem in the reader's language, headers, one line of log.

mod headers;
mod problems;
mod request_id;

use crate::{
    audit::refusals,
    extract::{RequestId, count_request, language_of},
    problem::{Circumstances, Problem},
    state::State,
};
use actix_web::{
    Error, HttpMessage, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    error::InternalError,
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
    let is_open = headers::is_open(&request);
    let metrics = request
        .app_data::<Data<State>>()
        .map(|state| state.metrics.clone());
    let _under_way = metrics.as_ref().map(|metrics| metrics.begin());
    let outcome = AssertUnwindSafe(counted(request, next))
        .catch_unwind()
        .await;
    let finish = |response: &mut HttpResponse, pattern: &str| {
        headers::complete(response.headers_mut(), &around.request_id, is_https);
        if is_open {
            headers::open(response.headers_mut());
        }
        let (status, took) = (response.status().as_u16(), started.elapsed());
        if let Some(metrics) = &metrics {
            metrics.answered(pattern, &method, status, took);
        }
        let took = took.as_millis();
        log::info!(target: "request", "{method} {pattern} {status} {took}ms {}", around.request_id);
    };
    match outcome {
        Ok(Ok(response)) => {
            let mut response = problems::told(response, &around);
            let pattern = response.request().match_pattern().unwrap_or_default();
            let allowance = response.request().extensions().get().copied();
            if let Some(allowance) = allowance {
                headers::limits(allowance, &mut response);
            }
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

async fn counted<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    count_request(request.request())?;
    let response = next.call(request).await?;
    Ok(refusals::recorded(response.map_into_boxed_body()).await)
}

fn circumstances(request: &ServiceRequest) -> (Circumstances, bool) {
    let state = request.app_data::<Data<State>>();
    let public_url = state.map(|state| state.config.public_url.clone());
    let around = Circumstances {
        language: language_of(request.headers()),
        public_url: public_url.unwrap_or_default(),
        instance: request.path().to_owned(),
        request_id: request_id::of(request.headers()),
    };
    (around, state.is_some_and(|state| state.config.is_https()))
}

#[cfg(test)]
mod tests;
