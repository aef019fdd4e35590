//! Bodies as HTML forms and OAuth clients send them.

use super::{body, query, schema, text};
use crate::problem::{Problem, Text, Violation};
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use futures_util::{FutureExt, future::LocalBoxFuture};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use utoipa::{
    ToSchema,
    openapi::{RefOr, Schema},
};

const MEDIA_TYPE: &str = "application/x-www-form-urlencoded";

/// A form checked against the schema of `T`, as RFC 6749 wants it: a member is sent once, one without a value counts as left
/// out, and members that nobody knows are ignored.
#[derive(Clone, Debug)]
pub struct Form<T>(pub T);

impl<T: DeserializeOwned + ToSchema + 'static> FromRequest for Form<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = body::read_as(request, payload, |name| name == MEDIA_TYPE);
        async move { parse(&body.await?).map(Form) }.boxed_local()
    }
}

fn parse<T: DeserializeOwned + ToSchema + 'static>(body: &[u8]) -> Result<T, Problem> {
    let written = std::str::from_utf8(body).unwrap_or_default();
    let (mut members, mut violations) = (Map::new(), Vec::new());
    let known = known::<T>();
    let pairs = query::pairs(written).into_iter();
    for (name, value) in pairs.filter(|(name, _)| known.contains(name)) {
        if members.contains_key(&name) {
            violations.push(repeated(&name));
        } else if !value.is_empty() {
            members.insert(name, value.into());
        }
    }
    let mut value = Value::Object(members);
    violations.extend(text::normalise(&mut value));
    violations.extend(schema::of::<T>()?.violations(&value));
    if violations.is_empty() {
        serde_json::from_value(value).map_err(Problem::internal)
    } else {
        Err(Problem::invalid(violations))
    }
}

fn known<T: ToSchema>() -> Vec<String> {
    match T::schema() {
        RefOr::T(Schema::Object(object)) => object.properties.into_keys().collect(),
        _ => Vec::new(),
    }
}

fn repeated(name: &str) -> Violation {
    let detail = Text::new(
        format!("Chỉ gửi trường “{name}” một lần."),
        format!("Send the member “{name}” only once."),
    );
    Violation::at(text::step(name), "repeated", detail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::{Code, Place};
    use serde::Deserialize;

    #[derive(Debug, Deserialize, ToSchema)]
    struct Grant {
        #[schema(min_length = 1, max_length = 20)]
        grant_type: String,
        #[schema(max_length = 20)]
        scope: Option<String>,
    }

    fn read(body: &str) -> Result<Grant, Problem> {
        parse(body.as_bytes())
    }

    #[test]
    fn what_an_oauth_client_sends_is_read_and_what_nobody_knows_ignored() {
        let grant =
            read("grant_type=client_credentials&scope=a+b%20c&resource=x&resource=%0E").unwrap();
        assert_eq!(grant.grant_type, "client_credentials");
        assert_eq!(grant.scope.as_deref(), Some("a b c"));
        assert_eq!(read("grant_type=x&scope=").unwrap().scope, None);
    }

    #[test]
    fn what_is_sent_twice_or_not_at_all_is_named() {
        for (body, pointer, code) in [
            ("grant_type=a&grant_type=b", "/grant_type", "repeated"),
            ("grant_type=", "/grant_type", "missing"),
            ("", "/grant_type", "missing"),
            ("{\"grant_type\":\"x\"}", "/grant_type", "missing"),
        ] {
            let refused = read(body).unwrap_err();
            assert_eq!(refused.code(), Code::InvalidRequest);
            let violation = &refused.violations()[0];
            assert_eq!(violation.place, Place::Pointer(pointer.into()), "{body}");
            assert_eq!(violation.code, code, "{body}");
        }
    }
}
