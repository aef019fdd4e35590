//! From where a request comes, as the audit log names it (SEC-3).

use super::address::client_address;
use crate::{
    contract::operation,
    problem::{Problem, Text, Violation},
    state::State,
};
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};
use domain::audit::Origin;
use percent_encoding::percent_decode_str;
use std::future::{Ready, ready};
use utoipa::{
    IntoParams,
    openapi::{
        Required,
        path::{Parameter, ParameterBuilder, ParameterIn},
        schema::{ObjectBuilder, Type},
    },
};

/// For operations that nobody is signed in for; a caller brings their own.
pub struct RequestOrigin(pub Origin);

/// Describes the header in the contract, for operations that show the data of others; it is read for all.
pub struct AccessPurpose;

const PURPOSE: &str = "Access-Purpose";
const LONGEST_PURPOSE: usize = 200;
const LONGEST_HEADER: usize = 1000;

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
    let known = operation(request.method(), &pattern);
    let id = request.extensions().get::<RequestId>().cloned();
    Ok(Origin {
        action: known.map_or("unknown", |operation| &operation.id),
        at: state.clock.now(),
        request: id.map(|RequestId(id)| id),
        address: client_address(request, &state.config.proxies),
        purpose: purpose(request)?,
    })
}

impl IntoParams for AccessPurpose {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let schema = ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some("^[ -~]{1,1000}$"))
            .max_length(Some(1000));
        let parameter = ParameterBuilder::new()
            .name(PURPOSE)
            .parameter_in(ParameterIn::Header)
            .required(Required::False)
            .description(Some(
                "Mục đích xem dữ liệu của người khác, tối đa 200 ký tự UTF-8 viết theo percent-encoding; được ghi vào nhật ký mà người đó xem được (SEC-3).",
            ))
            .schema(Some(schema));
        vec![parameter.build()]
    }
}

/// What it decodes to is read as far as it goes; what no header of ours looks like is refused.
fn purpose(request: &HttpRequest) -> Result<Option<String>, Problem> {
    let Some(sent) = request.headers().get(PURPOSE) else {
        return Ok(None);
    };
    let is_ours = |sent: &&str| (1..=LONGEST_HEADER).contains(&sent.len());
    let sent = sent.to_str().ok().filter(is_ours).ok_or_else(malformed)?;
    let text = percent_decode_str(sent).decode_utf8_lossy();
    let line: String = text
        .chars()
        .filter(|c| !c.is_control() && *c != char::REPLACEMENT_CHARACTER)
        .take(LONGEST_PURPOSE)
        .collect();
    let line = line.trim();
    Ok((!line.is_empty()).then(|| line.to_owned()))
}

fn malformed() -> Problem {
    let text = Text::new(
        "Mục đích gồm từ 1 đến 1000 ký tự ASCII, viết theo percent-encoding.",
        "A purpose has 1 to 1000 ASCII characters, percent-encoded.",
    );
    Problem::invalid(vec![Violation::header(PURPOSE, "wrong_format", text)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn read(sent: &str) -> Option<String> {
        let request = TestRequest::default().insert_header((PURPOSE, sent));
        purpose(&request.to_http_request()).unwrap()
    }

    #[test]
    fn a_purpose_is_read_from_percent_encoding_and_cut() {
        assert_eq!(
            read("Tr%E1%BA%A3 l%E1%BB%9Di %C4%91%C6%A1n").as_deref(),
            Some("Trả lời đơn")
        );
        assert_eq!(read("%00%FF 100%").as_deref(), Some("100%"));
        assert_eq!(read("%20"), None);
        assert_eq!(
            read(&"a".repeat(900)).map(|text| text.len()),
            Some(LONGEST_PURPOSE)
        );
    }
}
