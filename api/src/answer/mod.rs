//! What handlers give back: a body and what HTTP says about it.

mod once;
mod recent;
mod rendered;

pub use once::Replayable;
pub use recent::Recent;
pub use rendered::{Public, Rendered};

pub use crate::extract::Json;

use actix_web::{
    HttpRequest, HttpResponse, Responder,
    body::BoxBody,
    http::{StatusCode, header},
};
use serde::Serialize;

/// 200 with the version of the row as strong ETag.
#[derive(Clone, Debug)]
pub struct Tagged<T> {
    version: i64,
    body: T,
}

/// 201 with where the new resource lives and its ETag.
#[derive(Clone, Debug)]
pub struct Created<T> {
    location: String,
    version: i64,
    body: T,
}

/// 202: work goes on in the background, at the job that the location names.
#[derive(Clone, Debug)]
pub struct Accepted<T>(Created<T>);

/// 204: done, nothing to say.
#[derive(Clone, Copy, Debug)]
pub struct Done;

impl<T> Tagged<T> {
    pub fn new(version: i64, body: T) -> Self {
        Self { version, body }
    }
}

impl<T> Created<T> {
    pub fn at(location: impl Into<String>, version: i64, body: T) -> Self {
        Self {
            location: location.into(),
            version,
            body,
        }
    }
}

impl<T> Accepted<T> {
    pub fn at(location: impl Into<String>, version: i64, body: T) -> Self {
        Self(Created::at(location, version, body))
    }
}

impl<T: Serialize> Responder for Tagged<T> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::Ok()
            .insert_header((header::ETAG, etag(self.version)))
            .json(self.body)
    }
}

impl<T: Serialize> Responder for Created<T> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::Created()
            .insert_header((header::LOCATION, self.location))
            .insert_header((header::ETAG, etag(self.version)))
            .json(self.body)
    }
}

impl<T: Serialize> Responder for Accepted<T> {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let mut response = self.0.respond_to(request);
        *response.status_mut() = StatusCode::ACCEPTED;
        response
    }
}

impl Responder for Done {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::NoContent().finish()
    }
}

fn etag(version: i64) -> String {
    format!("\"{version}\"")
}
