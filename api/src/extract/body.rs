use super::{schema, text};
use crate::problem::{Code, Problem, Text, Violation};
use actix_web::{
    FromRequest, HttpRequest, HttpResponse, Responder,
    dev::Payload,
    http::header::{self, HeaderMap},
    web::{Bytes, BytesMut},
};
use futures_util::{FutureExt, StreamExt, future::LocalBoxFuture};
use serde::{Serialize, de::DeserializeOwned};
use std::time::Duration;
use utoipa::ToSchema;

pub const MAX_BODY_BYTES: usize = 1024 * 1024;
const TIME_TO_ARRIVE: Duration = Duration::from_secs(30);

/// In: a body checked against the contract. Out: 200 with a body.
#[derive(Clone, Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned + ToSchema + 'static> FromRequest for Json<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = read(request, payload);
        async move { parse(&body.await?).map(Json) }.boxed_local()
    }
}

impl<T: Serialize> Responder for Json<T> {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::Ok().json(self.0)
    }
}

/// The bytes of a JSON body, whose size and time of arrival are bounded.
pub(super) fn read(
    request: &HttpRequest,
    payload: &mut Payload,
) -> LocalBoxFuture<'static, Result<Bytes, Problem>> {
    read_as(request, payload, |name| {
        name == "application/json" || (name.starts_with("application/") && name.ends_with("+json"))
    })
}

/// The same of another media type.
pub(super) fn read_as(
    request: &HttpRequest,
    payload: &mut Payload,
    is_expected: impl Fn(&str) -> bool,
) -> LocalBoxFuture<'static, Result<Bytes, Problem>> {
    let acceptable = check_headers(request.headers(), is_expected);
    let payload = payload.take();
    async move {
        acceptable?;
        tokio::time::timeout(TIME_TO_ARRIVE, collect(payload))
            .await
            .map_err(|_| Problem::of(Code::RequestTimeout))?
    }
    .boxed_local()
}

/// Syntax first, then every violation at once, then the type.
pub fn parse<T: DeserializeOwned + ToSchema + 'static>(body: &[u8]) -> Result<T, Problem> {
    let mut value = serde_json::from_slice(body).map_err(|error| malformed(&error))?;
    let mut violations = text::normalise(&mut value);
    violations.extend(schema::of::<T>()?.violations(&value));
    if !violations.is_empty() {
        return Err(Problem::invalid(violations));
    }
    serde_json::from_value(value).map_err(|error| {
        let detail = Text::new(
            format!("Giá trị không dùng được: {error}."),
            format!("A value cannot be used: {error}."),
        );
        Problem::invalid(vec![Violation::at("", "invalid_value", detail)])
    })
}

async fn collect(mut payload: Payload) -> Result<Bytes, Problem> {
    let mut body = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|error| Problem::of(Code::MalformedRequest).with_cause(error))?;
        if body.len() + chunk.len() > MAX_BODY_BYTES {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

fn check_headers(headers: &HeaderMap, is_expected: impl Fn(&str) -> bool) -> Result<(), Problem> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let media_type = text(header::CONTENT_TYPE)
        .and_then(|value| value.split(';').next())
        .map(|value| value.trim().to_ascii_lowercase());
    if !media_type.is_some_and(|name| is_expected(&name)) {
        return Err(Problem::of(Code::UnsupportedMediaType));
    }
    let announced = text(header::CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok());
    if announced.is_some_and(|length| length > MAX_BODY_BYTES) {
        return Err(too_large());
    }
    Ok(())
}

fn too_large() -> Problem {
    Problem::new(
        Code::BodyTooLarge,
        Text::new(
            format!("Nội dung gửi lên được dài nhất {MAX_BODY_BYTES} byte."),
            format!("A body may have at most {MAX_BODY_BYTES} bytes."),
        ),
    )
}

fn malformed(error: &serde_json::Error) -> Problem {
    let (line, column) = (error.line(), error.column());
    Problem::new(
        Code::MalformedRequest,
        Text::new(
            format!("JSON sai cú pháp ở dòng {line}, cột {column}."),
            format!("The JSON breaks the syntax at line {line}, column {column}."),
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Place;
    use chrono::{DateTime, Utc};
    use serde::Deserialize;

    #[derive(Debug, Deserialize, ToSchema)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Filing {
        #[schema(min_length = 2, max_length = 10)]
        full_name: String,
        #[schema(format = "multiline", max_length = 100)]
        note: Option<String>,
        kind: Kind,
        #[schema(minimum = 1, maximum = 9)]
        copies: u8,
        since: Option<DateTime<Utc>>,
        address: Option<Address>,
        #[schema(max_items = 2)]
        tags: Option<Vec<String>>,
    }

    #[derive(Debug, Deserialize, ToSchema)]
    #[serde(rename_all = "snake_case")]
    enum Kind {
        Online,
        Direct,
    }

    #[derive(Debug, Deserialize, ToSchema)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Address {
        #[schema(pattern = "^[0-9]{5}$")]
        post_code: String,
    }

    fn found(body: &str) -> Vec<(String, &'static str)> {
        let problem = parse::<Filing>(body.as_bytes()).unwrap_err();
        let place = |place: &Place| match place {
            Place::Pointer(pointer) => pointer.clone(),
            other => panic!("{other:?}"),
        };
        let mut found: Vec<_> = problem
            .violations()
            .iter()
            .map(|violation| (place(&violation.place), violation.code))
            .collect();
        found.sort();
        found
    }

    #[test]
    fn a_good_body_becomes_its_type_in_one_unicode_form() {
        let filing: Filing = parse(
            r#"{"fullName":"Nguye\u0302\u0303n","kind":"online","copies":2,"note":"a\nb","address":{"postCode":"12345"},"tags":["x"]}"#
                .as_bytes(),
        )
        .unwrap();
        assert_eq!(filing.full_name, "Nguyễn");
        assert!(matches!(filing.kind, Kind::Online));
        assert_eq!(filing.note.as_deref(), Some("a\nb"));
        assert_eq!(filing.address.unwrap().post_code, "12345");
        assert_eq!(
            (filing.copies, filing.since, filing.tags.unwrap().len()),
            (2, None, 1)
        );
    }

    #[test]
    fn every_violation_is_found_at_once_with_its_pointer() {
        let body = r#"{"fullName":"A","kind":"fax","copies":10,"since":"2026-08-21T16:00:00",
            "address":{"postCode":"x","street":"y"},"tags":["a","b","c"],"colour":"red"}"#;
        let expected = [
            ("/address/postCode", "wrong_format"),
            ("/address/street", "unknown_member"),
            ("/colour", "unknown_member"),
            ("/copies", "too_large"),
            ("/fullName", "too_short"),
            ("/kind", "not_allowed"),
            ("/since", "wrong_format"),
            ("/tags", "too_many"),
        ];
        assert_eq!(
            found(body),
            expected.map(|(place, code)| (place.to_owned(), code))
        );
    }

    #[test]
    fn what_is_missing_or_of_the_wrong_type_is_named() {
        assert_eq!(
            found(r#"{"fullName":7,"kind":"online"}"#),
            [
                ("/copies".to_owned(), "missing"),
                ("/fullName".to_owned(), "wrong_type")
            ]
        );
        assert_eq!(found("[]"), [(String::new(), "wrong_type")]);
    }

    #[test]
    fn a_short_body_does_not_get_a_long_answer() {
        let names: Vec<String> = (0..5_000).map(|n| format!("\"{n}\":\"\\u0000\"")).collect();
        assert_eq!(
            found(&format!("{{{}}}", names.join(","))).len(),
            crate::problem::MOST_VIOLATIONS
        );
        let long = "x".repeat(100_000);
        let body = format!("{{\"{long}\":[\"\\u0000\",\"\\u0000\"]}}");
        let answer = parse::<Filing>(body.as_bytes()).unwrap_err();
        for violation in answer.violations() {
            let Place::Pointer(pointer) = &violation.place else {
                panic!("{violation:?}");
            };
            assert!(pointer.len() <= 1000 && violation.detail.en.chars().count() <= 2000);
        }
    }

    #[test]
    fn a_line_break_is_refused_where_one_line_is_meant() {
        let body = r#"{"fullName":"A\nB","kind":"online","copies":1}"#;
        assert_eq!(found(body), [("/fullName".to_owned(), "wrong_format")]);
    }

    #[test]
    fn broken_syntax_is_told_with_its_place() {
        let problem = parse::<Filing>(b"{\n  \"fullName\": }").unwrap_err();
        assert_eq!(problem.code(), Code::MalformedRequest);
        assert!(problem.to_string().contains("line 2"));
        let deep = "[".repeat(10_000);
        assert_eq!(
            parse::<Filing>(deep.as_bytes()).unwrap_err().code(),
            Code::MalformedRequest
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_does_not_come_within_its_time_is_given_up() {
        let request = actix_web::test::TestRequest::post()
            .insert_header((header::CONTENT_TYPE, "application/json"))
            .to_http_request();
        let bytes = |text: &'static str| Ok(Bytes::from_static(text.as_bytes()));
        let trickle = futures_util::stream::iter([bytes("{"), bytes("\"a\"")])
            .chain(futures_util::stream::pending());
        let mut payload = Payload::Stream {
            payload: trickle.boxed_local(),
        };
        let began = tokio::time::Instant::now();
        let refused = read(&request, &mut payload).await.unwrap_err();
        assert_eq!(refused.code(), Code::RequestTimeout);
        assert_eq!(began.elapsed().as_secs(), TIME_TO_ARRIVE.as_secs());
    }
}
