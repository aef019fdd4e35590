//! Which problems an operation can answer follows from its shape; handlers name only what is special.

use super::parameters;
use crate::problem::{Circumstances, Code, Problem, ProblemView, Text, Violation};
use domain::language::Language;
use serde_json::{Map, Value, json};

pub fn add(path: &str, method: &str, operation: &mut Map<String, Value>) {
    let mut statuses = implied(path, method, operation);
    let Some(responses) = operation
        .get_mut("responses")
        .and_then(Value::as_object_mut)
    else {
        return;
    };
    statuses.extend(
        responses
            .keys()
            .filter_map(|status| status.parse().ok())
            .filter(|status: &u16| *status >= 400),
    );
    statuses.sort_unstable();
    statuses.dedup();
    for status in statuses {
        responses.shift_remove(&status.to_string());
        responses.insert(
            status.to_string(),
            json!({"$ref": format!("#/components/responses/{}", name(status))}),
        );
    }
}

/// One shared response for each status, with an example for every code it may carry. A wrong method belongs to no
/// operation.
pub fn components() -> Value {
    let mut statuses: Vec<u16> = Code::all()
        .iter()
        .filter(|code| **code != Code::MethodNotAllowed)
        .map(|code| code.status().as_u16())
        .collect();
    statuses.sort_unstable();
    statuses.dedup();
    statuses
        .into_iter()
        .map(|status| (name(status), response(status)))
        .collect::<Map<_, _>>()
        .into()
}

fn implied(path: &str, method: &str, operation: &Map<String, Value>) -> Vec<u16> {
    let is_secured = !super::is_public(operation);
    let has_body = operation.contains_key("requestBody");
    let has_path = parameters::names(path).next().is_some();
    let takes = |header: &str| {
        let parameters = operation.get("parameters").and_then(Value::as_array);
        let mut names = parameters
            .into_iter()
            .flatten()
            .filter_map(|one| one.get("name"));
        names.any(|name| name == header)
    };
    let (is_conditional, is_once) = (takes("If-Match"), takes("Idempotency-Key"));
    let is_change = method != "get";
    let rules: [(bool, &[u16]); 9] = [
        (true, &[400, 429, 500]),
        (is_secured, &[401, 403]),
        (has_path, &[404]),
        (has_body, &[400, 408, 413, 415]),
        (is_change && (is_conditional || is_once || has_path), &[409]),
        (is_conditional, &[412, 428]),
        (is_once, &[422]),
        (path.starts_with("/api/"), &[503]),
        (is_secured, &[503]),
    ];
    rules
        .iter()
        .filter(|(holds, _)| *holds)
        .flat_map(|(_, statuses)| statuses.iter().copied())
        .collect()
}

/// The word of the first code with this status names the shared response.
fn name(status: u16) -> String {
    codes(status)
        .next()
        .map_or_else(|| status.to_string(), |code| code.word().to_owned())
}

fn codes(status: u16) -> impl Iterator<Item = Code> {
    Code::all()
        .iter()
        .copied()
        .filter(move |code| code.status().as_u16() == status)
}

fn response(status: u16) -> Value {
    let title = codes(status)
        .next()
        .map(|code| code.title().vi)
        .unwrap_or_default();
    let examples: Map<String, Value> = codes(status)
        .map(|code| (code.word().to_owned(), json!({"value": example(code)})))
        .collect();
    let schema = json!({"$ref": "#/components/schemas/Problem"});
    json!({
        "description": title,
        "headers": super::headers::of_problem(status),
        "content": {"application/problem+json": {"schema": schema, "examples": examples}}
    })
}

fn example(code: Code) -> Value {
    let problem = match code {
        Code::InvalidRequest => Problem::invalid(vec![Violation::at(
            "/fullName",
            "missing",
            Text::new(
                "Thiếu trường bắt buộc “fullName”.",
                "The required member “fullName” is missing.",
            ),
        )]),
        other => Problem::of(other),
    };
    let around = Circumstances {
        language: Language::Vi,
        public_url: "https://dichvucong.example.vn".into(),
        instance: "/api/v1/dossiers/H53.103-260821-0001".into(),
        request_id: "01990d6e-6d1c-7a63-9f0e-3c8f1d2b4a55".into(),
    };
    serde_json::to_value(ProblemView::of(&problem, &around)).unwrap_or_default()
}
