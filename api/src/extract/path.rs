use crate::problem::{Code, Problem};
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use std::{
    future::{Ready, ready},
    str::FromStr,
};

/// The only parameter of the path. A malformed code belongs to nothing: 404.
#[derive(Clone, Debug)]
pub struct Path<T>(pub T);

/// The two parameters of the path, outer first.
#[derive(Clone, Debug)]
pub struct Path2<A, B>(pub A, pub B);

impl<T: FromStr> FromRequest for Path<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(parameter(request, 0).map(Path))
    }
}

impl<A: FromStr, B: FromStr> FromRequest for Path2<A, B> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let first = parameter(request, 0);
        ready(first.and_then(|first| Ok(Path2(first, parameter(request, 1)?))))
    }
}

fn parameter<T: FromStr>(request: &HttpRequest, index: usize) -> Result<T, Problem> {
    let values = request.match_info().iter();
    let written = values.map(|(_, value)| value).nth(index);
    // What no stored text can hold names nothing; PostgreSQL refuses a NUL even in a comparison.
    written
        .filter(|value| !value.chars().any(char::is_control))
        .and_then(|value| value.parse().ok())
        .ok_or_else(|| Problem::of(Code::NotFound))
}
