use super::body;
use crate::{
    problem::{Code, Problem, Text, Violation},
    secret::hex,
};
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use futures_util::{FutureExt, future::LocalBoxFuture};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::future::{Ready, ready};
use utoipa::{
    IntoParams, ToSchema,
    openapi::{
        Required,
        path::{Parameter, ParameterBuilder, ParameterIn},
        schema::{ObjectBuilder, Type},
    },
};

const HEADER: &str = "Idempotency-Key";
const MAX_LENGTH: usize = 128;

/// A body as `Json`, and what makes a repeat of the request recognisable.
#[derive(Clone, Debug)]
pub struct Idempotent<T> {
    pub value: T,
    pub once: Once,
}

/// The header alone, for requests whose body is not JSON; describes it in the contract.
#[derive(Clone, Debug)]
pub struct IdempotencyKey(pub Once);

/// Describes the header in the contract where nothing is done without it.
pub struct RequiredKey;

/// The key of a request, if it carried one, and the fingerprint of what it asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Once {
    pub key: Option<String>,
    pub fingerprint: String,
}

impl Once {
    /// Filings, payments and the like are never done without a key.
    pub fn required(self) -> Result<Self, Problem> {
        if self.key.is_some() {
            Ok(self)
        } else {
            Err(Problem::of(Code::IdempotencyKeyRequired))
        }
    }

    fn of(request: &HttpRequest, body: &[u8]) -> Result<Self, Problem> {
        let start = format!("{} {}\n", request.method(), request.path());
        let fingerprint = Sha256::new()
            .chain_update(start)
            .chain_update(body)
            .finalize();
        Ok(Self {
            key: key(request)?,
            fingerprint: hex(&fingerprint),
        })
    }
}

impl<T: DeserializeOwned + ToSchema + 'static> FromRequest for Idempotent<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = body::read(request, payload);
        let request = request.clone();
        async move {
            let body = body.await?;
            Ok(Self {
                once: Once::of(&request, &body)?,
                value: body::parse(&body)?,
            })
        }
        .boxed_local()
    }
}

impl FromRequest for IdempotencyKey {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Once::of(request, b"").map(IdempotencyKey))
    }
}

impl IntoParams for IdempotencyKey {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![parameter(Required::False)]
    }
}

impl IntoParams for RequiredKey {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![parameter(Required::True)]
    }
}

fn parameter(required: Required) -> Parameter {
    let schema = ObjectBuilder::new()
        .schema_type(Type::String)
        .pattern(Some("^[!-~]{1,128}$"))
        .max_length(Some(MAX_LENGTH));
    ParameterBuilder::new()
        .name(HEADER)
        .parameter_in(ParameterIn::Header)
        .required(required)
        .description(Some(
            "Khóa do phía gửi chọn; gửi lại cùng khóa và nội dung thì nhận lại đúng kết quả cũ, không tạo lần hai.",
        ))
        .schema(Some(schema))
        .build()
}

fn key(request: &HttpRequest) -> Result<Option<String>, Problem> {
    let mut sent = request.headers().get_all(HEADER);
    let Some(first) = sent.next() else {
        return Ok(None);
    };
    let key = first
        .to_str()
        .ok()
        .filter(|key| (1..=MAX_LENGTH).contains(&key.len()))
        .filter(|key| key.bytes().all(|byte| byte.is_ascii_graphic()));
    match (key, sent.next()) {
        (Some(key), None) => Ok(Some(key.to_owned())),
        _ => Err(Problem::invalid(vec![Violation::header(
            HEADER,
            "wrong_format",
            Text::new(
                "Gửi đúng một khóa gồm 1 đến 128 ký tự ASCII nhìn thấy được.",
                "Send exactly one key of 1 to 128 visible ASCII characters.",
            ),
        )])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn once(key: &str, body: &[u8]) -> Result<Once, Code> {
        let request = TestRequest::post()
            .uri("/api/v1/dossiers")
            .insert_header((HEADER, key))
            .to_http_request();
        Once::of(&request, body).map_err(|problem| problem.code())
    }

    #[test]
    fn the_fingerprint_tells_one_body_from_another() {
        assert_eq!(once("k", b"{}"), once("k", b"{}"));
        assert_ne!(
            once("k", b"{}").unwrap().fingerprint,
            once("k", b"{ }").unwrap().fingerprint
        );
    }

    #[test]
    fn a_key_is_1_to_128_visible_characters() {
        assert!(once(&"k".repeat(128), b"").is_ok());
        assert_eq!(once(&"k".repeat(129), b""), Err(Code::InvalidRequest));
        assert_eq!(once("a b", b""), Err(Code::InvalidRequest));
        assert_eq!(once("", b""), Err(Code::InvalidRequest));
    }

    #[test]
    fn where_a_key_is_required_its_absence_is_refused() {
        let request = TestRequest::post().to_http_request();
        let once = Once::of(&request, b"").unwrap();
        assert_eq!(
            once.required().unwrap_err().code(),
            Code::IdempotencyKeyRequired
        );
    }
}
