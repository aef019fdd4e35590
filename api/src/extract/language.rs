use crate::problem::Problem;
use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::header::{self, HeaderMap},
};
use domain::language::Language;
use std::future::{Ready, ready};

/// The language of the answer, from `Accept-Language`.
#[derive(Clone, Copy, Debug)]
pub struct Speech(pub Language);

impl FromRequest for Speech {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(language_of(request.headers()))))
    }
}

/// Vietnamese unless the reader clearly prefers English (RFC 9110 weights).
pub fn language_of(headers: &HeaderMap) -> Language {
    let accepted = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    let accepted = accepted.unwrap_or_default();
    if weight(accepted, "en") > weight(accepted, "vi") {
        Language::En
    } else {
        Language::Vi
    }
}

fn weight(accepted: &str, language: &str) -> f32 {
    let ranges = accepted.split(',').filter_map(|range| {
        let (name, parameters) = range.split_once(';').unwrap_or((range, ""));
        let primary = name.trim().split('-').next()?;
        let weight = parameters.trim().strip_prefix("q=").unwrap_or("1");
        primary
            .eq_ignore_ascii_case(language)
            .then(|| weight.parse().unwrap_or(0.0))
    });
    ranges.fold(0.0, f32::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn language(accepted: &str) -> Language {
        let request = TestRequest::default().insert_header((header::ACCEPT_LANGUAGE, accepted));
        language_of(request.to_http_request().headers())
    }

    #[test]
    fn vietnamese_is_spoken_unless_english_is_preferred() {
        assert_eq!(language(""), Language::Vi);
        assert_eq!(language("fr-FR, *;q=0.5"), Language::Vi);
        assert_eq!(language("en-GB,en;q=0.9"), Language::En);
        assert_eq!(language("vi;q=0.9, en;q=0.8"), Language::Vi);
        assert_eq!(language("vi;q=0.4, en-US;q=0.8"), Language::En);
    }
}
