use crate::{
    audit,
    prepared::{CALLERS, Prepared},
};
use serde_json::{Value, json};
use std::{collections::BTreeSet, fmt::Write, fs, path::Path};
use tests::{Answer, PDF, Person};

const STRANGERS: [&str; 7] = [
    "scopeless machine",
    "machine elsewhere",
    "another citizen",
    "organisation",
    "support-team member",
    "postal agent",
    "officer elsewhere",
];

/// What each operation answers to each kind of caller. A new operation cannot be forgotten, and a changed line in the
/// golden file is a changed permission. Whatever succeeds is recorded.
#[tokio::test(flavor = "multi_thread")]
async fn every_operation_answers_every_caller_as_the_golden_file_says_and_is_recorded() {
    let contract = api::contract::document().unwrap();
    let (mut walked, mut recorded) = (String::new(), BTreeSet::new());
    for (path, item) in contract["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let prepared = Prepared::new().await;
            writeln!(walked, "{} {path}", method.to_uppercase()).unwrap();
            for (caller, who) in CALLERS {
                let person = prepared.caller(who).await;
                let answer = ask(&prepared, &person, method, path, operation).await;
                let verdict = verdict(&answer);
                check(caller, operation, &answer, path);
                writeln!(walked, "  {caller:<22}{verdict}").unwrap();
            }
            recorded.extend(audit::done(&prepared.world).await);
        }
    }
    let golden = include_str!("permissions.golden");
    if walked != golden {
        let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("permissions.golden");
        fs::write(&place, &walked).unwrap();
        let changed = diff(golden, &walked);
        panic!(
            "permissions differ from tests/walks/permissions.golden; now in {}:\n{changed}",
            place.display()
        );
    }
    audit::everything_is_recorded(&contract, recorded).await;
}

async fn ask(
    prepared: &Prepared,
    person: &Person,
    method: &str,
    path: &str,
    operation: &Value,
) -> Answer {
    let address = prepared.address(path);
    if operation
        .pointer("/requestBody/content/multipart~1form-data")
        .is_some()
    {
        return person
            .upload(&address, json!({"component": 3}), Some(("giay.pdf", PDF)))
            .await;
    }
    let method = method.to_uppercase().parse().unwrap();
    let mut request = person
        .request(method, &address)
        .query(&required(operation))
        .header("If-Match", format!("\"{}\"", prepared.version(path)))
        .header("Idempotency-Key", uuid::Uuid::now_v7().to_string());
    if let Some(body) = prepared.body(operation) {
        request = if is_form(operation) {
            request.form(&body)
        } else {
            request.json(&body)
        };
    }
    person.send(request).await
}

/// The parameters without which nothing is searched, as the contract shows them.
fn required(operation: &Value) -> Vec<(&str, &str)> {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let needed = parameters.filter(|one| one["in"] == "query" && one["required"] == true);
    let pairs = needed.map(|one| (one["name"].as_str(), one["schema"]["examples"][0].as_str()));
    pairs
        .filter_map(|(name, value)| Some((name?, value?)))
        .collect()
}

fn is_form(operation: &Value) -> bool {
    let form = "/requestBody/content/application~1x-www-form-urlencoded";
    operation.pointer(form).is_some()
}

/// What no golden file may allow.
fn check(caller: &str, operation: &Value, answer: &Answer, path: &str) {
    let is_secured = operation["security"].as_array().is_some_and(|schemes| {
        schemes
            .iter()
            .any(|scheme| scheme.as_object().is_some_and(|s| !s.is_empty()))
    });
    if caller == "nobody" && is_secured {
        assert_eq!(answer.status, 401, "{path}");
    }
    let is_private = ["/dossiers/{", "/drafts/{", "/attachments/{"]
        .iter()
        .any(|part| path.contains(part));
    if is_private && STRANGERS.contains(&caller) {
        assert!(
            [403, 404].contains(&answer.status),
            "{caller} {path}: {}",
            answer.text
        );
    }
}

fn verdict(answer: &Answer) -> String {
    let code = serde_json::from_str::<Value>(&answer.text).unwrap_or_default();
    match code["code"].as_str().filter(|_| answer.status >= 400) {
        Some(code) => format!("{} {code}", answer.status),
        None => answer.status.to_string(),
    }
}

fn diff(before: &str, now: &str) -> String {
    let mut heading = "";
    let mut changed = String::new();
    let old: Vec<&str> = before.lines().collect();
    for (index, line) in now.lines().enumerate() {
        if !line.starts_with(' ') {
            heading = line;
        }
        if old.get(index) != Some(&line) {
            writeln!(changed, "{heading}: {line} (was {:?})", old.get(index)).unwrap();
        }
    }
    changed
}
