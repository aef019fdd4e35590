//! From where a request comes, as the audit log names it (SEC-3).

use super::device::client_address;
use crate::{contract::operation, problem::Problem, state::State};
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
        address: client_address(request, state.config.proxy_hops),
        purpose: purpose(request),
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

/// What is unreadable in it is left out: nobody is kept from their work by it.
fn purpose(request: &HttpRequest) -> Option<String> {
    let sent = request.headers().get(PURPOSE)?.to_str().ok()?;
    let text = percent_decode_str(sent).decode_utf8_lossy();
    let line: String = text
        .chars()
        .filter(|c| !c.is_control() && *c != char::REPLACEMENT_CHARACTER)
        .take(LONGEST_PURPOSE)
        .collect();
    let line = line.trim();
    (!line.is_empty()).then(|| line.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn read(sent: &str) -> Option<String> {
        let request = TestRequest::default().insert_header((PURPOSE, sent));
        purpose(&request.to_http_request())
    }

    #[test]
    fn a_purpose_is_read_from_percent_encoding_and_cut() {
        assert_eq!(
            read("Tr%E1%BA%A3 l%E1%BB%9Di %C4%91%C6%A1n").as_deref(),
            Some("Trả lời đơn")
        );
        assert_eq!(read("%00%FF 100%").as_deref(), Some("100%"));
        assert_eq!(read(" "), None);
        assert_eq!(
            read(&"a".repeat(900)).map(|text| text.len()),
            Some(LONGEST_PURPOSE)
        );
    }
}
