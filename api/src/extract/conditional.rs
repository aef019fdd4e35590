use crate::problem::{Code, Problem};
use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::header::{self, HeaderMap},
};
use std::future::{Ready, ready};
use utoipa::{
    IntoParams,
    openapi::{
        Required,
        path::{Parameter, ParameterBuilder, ParameterIn},
        schema::{ObjectBuilder, Type},
    },
};

/// The version the caller has read; a change of anything newer is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IfMatch(pub i64);

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(version(request.headers()).map(IfMatch))
    }
}

impl IntoParams for IfMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let schema = ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some(r#"^"[0-9]{1,18}"$"#))
            .max_length(Some(20))
            .examples(["\"1\""]);
        let parameter = ParameterBuilder::new()
            .name("If-Match")
            .parameter_in(ParameterIn::Header)
            .required(Required::True)
            .description(Some(
                "ETag của lần đọc gần nhất: số `version` trong dấu ngoặc kép, ví dụ \"1\".",
            ))
            .schema(Some(schema))
            .build();
        vec![parameter]
    }
}

fn version(headers: &HeaderMap) -> Result<i64, Problem> {
    let mut sent = headers.get_all(header::IF_MATCH);
    let Some(first) = sent.next() else {
        return Err(Problem::of(Code::IfMatchRequired));
    };
    let digits = first
        .to_str()
        .ok()
        .and_then(|text| text.trim().strip_prefix('"')?.strip_suffix('"'))
        .filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
    match (digits.and_then(|text| text.parse().ok()), sent.next()) {
        (Some(version), None) => Ok(version),
        _ => Err(Problem::of(Code::IfMatchInvalid)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn read(values: &[&str]) -> Result<i64, Code> {
        let mut request = TestRequest::default();
        for value in values {
            request = request.append_header((header::IF_MATCH, *value));
        }
        version(request.to_http_request().headers()).map_err(|problem| problem.code())
    }

    #[test]
    fn exactly_one_strong_etag_of_a_version_is_accepted() {
        assert_eq!(read(&["\"12\""]), Ok(12));
        for refused in [
            "*",
            "W/\"12\"",
            "12",
            "\"1\", \"2\"",
            "\"\"",
            "\"-1\"",
            "\"+1\"",
        ] {
            assert_eq!(read(&[refused]), Err(Code::IfMatchInvalid), "{refused}");
        }
        assert_eq!(read(&["\"1\"", "\"2\""]), Err(Code::IfMatchInvalid));
    }

    #[test]
    fn a_change_without_if_match_is_refused() {
        assert_eq!(read(&[]), Err(Code::IfMatchRequired));
    }
}
