use super::{Place, Problem, Violation, machines::oauth_error};
use crate::machines::TOKEN_ENDPOINT;
use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
};
use domain::language::Language;
use serde::Serialize;
use utoipa::ToSchema;

/// What a problem does not know about itself: the request it answers.
#[derive(Clone, Debug)]
pub struct Circumstances {
    pub language: Language,
    pub public_url: String,
    pub instance: String,
    pub request_id: String,
}

/// A problem as clients see it (RFC 9457).
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Problem)]
pub struct ProblemView {
    /// Address of a page that explains the code.
    #[serde(rename = "type")]
    #[schema(format = "uri", max_length = 300)]
    pub kind: String,
    #[schema(max_length = 200)]
    pub title: String,
    #[schema(minimum = 400, maximum = 599, format = Int32)]
    pub status: u16,
    #[schema(max_length = 2000)]
    pub detail: String,
    /// Path of the request that was answered.
    #[schema(max_length = 2000)]
    pub instance: String,
    /// Stable word to program against.
    #[schema(max_length = 60, pattern = "^[a-z_]+$")]
    pub code: String,
    /// Every violation at once; of more than a hundred, the first hundred.
    #[schema(max_items = 100)]
    pub errors: Vec<ViolationView>,
    #[schema(max_length = 64)]
    pub request_id: String,
    /// Whether the same request may succeed later without being changed.
    pub retryable: bool,
    /// At the token endpoint of machines alone: the word of RFC 6749 for it, such as `invalid_client`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 60, nullable = false)]
    pub error: Option<String>,
    /// At the token endpoint of machines alone: what `detail` says.
    #[serde(rename = "error_description", skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000, nullable = false)]
    pub error_description: Option<String>,
}

/// One thing to mend; exactly one of pointer, parameter and header says where.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Violation)]
pub struct ViolationView {
    /// JSON pointer into the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 1000, nullable = false)]
    pub pointer: Option<String>,
    /// Name of a query parameter.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200, nullable = false)]
    pub parameter: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 60, nullable = false)]
    pub header: Option<String>,
    #[schema(max_length = 60, pattern = "^[a-z_]+$")]
    pub code: String,
    #[schema(max_length = 2000)]
    pub detail: String,
}

pub fn render(problem: &Problem, circumstances: &Circumstances) -> HttpResponse {
    let mut answer = HttpResponse::build(problem.code().status());
    if problem.code().status() == StatusCode::UNAUTHORIZED {
        answer.insert_header((header::WWW_AUTHENTICATE, "Bearer realm=\"motcua\""));
    }
    // A challenge of the problem itself says more than the general one.
    for header in &problem.0.headers {
        answer.insert_header(header.clone());
    }
    let language = match circumstances.language {
        Language::Vi => "vi",
        Language::En => "en",
    };
    answer
        .insert_header((header::CONTENT_TYPE, "application/problem+json"))
        .insert_header((header::CONTENT_LANGUAGE, language))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(serde_json::to_vec(&ProblemView::of(problem, circumstances)).unwrap_or_default())
}

impl ProblemView {
    pub fn of(problem: &Problem, circumstances: &Circumstances) -> Self {
        let language = circumstances.language;
        let code = problem.code();
        let detail = problem.0.detail.in_language(language);
        let is_oauth = circumstances.instance == TOKEN_ENDPOINT;
        Self {
            kind: format!("{}/problems/{}", circumstances.public_url, code.word()),
            title: code.title().in_language(language).to_owned(),
            status: code.status().as_u16(),
            detail: detail.to_owned(),
            instance: circumstances.instance.clone(),
            code: code.word().to_owned(),
            errors: problem
                .violations()
                .iter()
                .map(|violation| ViolationView::of(violation, language))
                .collect(),
            request_id: circumstances.request_id.clone(),
            retryable: code.is_retryable(),
            error: is_oauth.then(|| oauth_error(code).to_owned()),
            error_description: is_oauth.then(|| detail.to_owned()),
        }
    }
}

impl ViolationView {
    fn of(violation: &Violation, language: Language) -> Self {
        let place = &violation.place;
        Self {
            pointer: match place {
                Place::Pointer(pointer) => Some(cut(pointer, 1000)),
                Place::Parameter(_) | Place::Header(_) => None,
            },
            parameter: match place {
                Place::Parameter(name) => Some(cut(name, 200)),
                Place::Pointer(_) | Place::Header(_) => None,
            },
            header: match place {
                Place::Header(name) => Some((*name).to_owned()),
                Place::Pointer(_) | Place::Parameter(_) => None,
            },
            code: violation.code.to_owned(),
            detail: cut(violation.detail.in_language(language), 2000),
        }
    }
}

/// Names that clients make up are repeated only as far as the contract promises.
fn cut(text: &str, longest: usize) -> String {
    text.chars().take(longest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::{Code, Text};

    fn shown(problem: &Problem, language: Language) -> serde_json::Value {
        let circumstances = Circumstances {
            language,
            public_url: "https://motcua.vn".into(),
            instance: "/api/v1/dossiers".into(),
            request_id: "r-1".into(),
        };
        serde_json::to_value(ProblemView::of(problem, &circumstances)).unwrap()
    }

    #[test]
    fn a_problem_is_told_in_the_language_of_the_reader() {
        let problem = Problem::of(Code::StaleVersion);
        assert_eq!(
            shown(&problem, Language::Vi)["title"],
            "Dữ liệu đã thay đổi"
        );
        assert_eq!(
            shown(&problem, Language::En)["title"],
            "The data has changed"
        );
        assert_eq!(
            shown(&problem, Language::En)["type"],
            "https://motcua.vn/problems/stale_version"
        );
    }

    #[test]
    fn every_violation_says_where_and_how_to_mend_it() {
        let problem = Problem::invalid(vec![
            Violation::at("/name", "missing", Text::new("Thiếu tên.", "Name it.")),
            Violation::parameter(
                "limit",
                "too_large",
                Text::new("Tối đa 100.", "At most 100."),
            ),
        ]);
        let shown = shown(&problem, Language::Vi);
        assert_eq!(shown["errors"][0]["pointer"], "/name");
        assert_eq!(shown["errors"][1]["parameter"], "limit");
        assert!(shown["errors"][1].get("pointer").is_none());
        assert_eq!(shown["errors"][1]["detail"], "Tối đa 100.");
    }

    #[test]
    fn the_cause_of_an_internal_error_is_never_shown() {
        let problem = Problem::internal("password=tiger");
        assert!(!shown(&problem, Language::En).to_string().contains("tiger"));
        assert_eq!(problem.cause(), Some("password=tiger"));
    }
}
