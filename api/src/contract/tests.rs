use super::*;
use std::collections::HashSet;

fn contract() -> Value {
    document().unwrap()
}

fn operations() -> Vec<(String, Map<String, Value>)> {
    let mut all = Vec::new();
    each_operation(&mut contract(), |path, method, operation| {
        all.push((format!("{method} {path}"), operation.clone()));
    });
    all
}

#[test]
fn every_operation_has_a_name_of_its_own_a_summary_and_a_description() {
    let mut names = HashSet::new();
    for (place, operation) in operations() {
        let text = |member: &str| {
            operation
                .get(member)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        assert!(!text("summary").is_empty(), "{place} has no summary");
        assert!(
            !text("description").is_empty(),
            "{place} has no description"
        );
        assert!(
            names.insert(text("operationId").to_owned()),
            "{place} repeats its operationId"
        );
    }
}

#[test]
fn every_operation_can_fail_and_says_how() {
    for (place, operation) in operations() {
        let responses = operation["responses"].as_object().unwrap();
        assert!(responses.contains_key("500"), "{place}");
        for (status, response) in responses
            .iter()
            .filter(|(status, _)| status.as_str() >= "400")
        {
            let reference = response["$ref"].as_str().unwrap_or_default();
            assert!(
                contract()
                    .pointer(reference.trim_start_matches('#'))
                    .is_some(),
                "{place} {status} refers to {reference:?}"
            );
        }
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let contract = contract();
    let mut places = vec![&contract];
    while let Some(place) = places.pop() {
        if let Some(reference) = place.get("$ref").and_then(Value::as_str) {
            assert!(
                contract
                    .pointer(reference.trim_start_matches('#'))
                    .is_some(),
                "{reference}"
            );
        }
        match place {
            Value::Object(members) => places.extend(members.values()),
            Value::Array(items) => places.extend(items),
            _ => {}
        }
    }
}

#[test]
fn a_name_means_one_type_in_all_features() {
    let mut known: Map<String, Value> = Map::new();
    for feature in FEATURES {
        let part = serde_json::to_value((feature.contract)()).unwrap();
        let schemas = part["components"]["schemas"].as_object().cloned();
        for (name, schema) in schemas.unwrap_or_default() {
            let first = known.entry(&name).or_insert_with(|| schema.clone());
            assert_eq!(*first, schema, "{name} of {}", feature.tag);
        }
    }
}

#[test]
fn every_body_and_every_answer_has_an_example() {
    for (place, operation) in operations() {
        let answers = operation["responses"].as_object().unwrap().values();
        for body in operation.get("requestBody").into_iter().chain(answers) {
            let media = body.get("content").and_then(Value::as_object);
            for (kind, media) in media.into_iter().flatten() {
                let is_file = kind == "application/pdf" || kind.starts_with("image/");
                let is_shown = media.get("example").is_some() || media.get("examples").is_some();
                assert!(is_file || is_shown, "{place}: {kind}");
            }
        }
    }
}

#[test]
fn every_link_leads_to_an_operation_and_its_parameters() {
    let all = operations();
    let named = |name: &Value| {
        all.iter()
            .find(|(_, one)| one.get("operationId") == Some(name))
    };
    for (place, operation) in &all {
        for response in operation["responses"].as_object().unwrap().values() {
            let links = response.get("links").and_then(Value::as_object);
            for link in links.into_iter().flatten().map(|(_, link)| link) {
                let (_, target) = named(&link["operationId"]).expect(place);
                for name in link["parameters"].as_object().unwrap().keys() {
                    let parameters = target["parameters"].as_array().unwrap();
                    assert!(
                        parameters.iter().any(|one| one["name"] == *name),
                        "{place}: {name}"
                    );
                }
            }
        }
    }
}

#[test]
fn every_string_list_and_integer_is_bounded() {
    let mut unbounded = Vec::new();
    for (name, schema) in contract()["components"]["schemas"].as_object().unwrap() {
        find_unbounded(name, schema, &mut unbounded);
    }
    assert!(unbounded.is_empty(), "{unbounded:#?}");
}

#[test]
fn every_body_that_is_read_refuses_unknown_members() {
    let contract = contract();
    for (place, operation) in operations() {
        let Some(media) = operation
            .get("requestBody")
            .map(|body| &body["content"]["application/json"])
        else {
            continue;
        };
        for (name, schema) in reachable(&contract, &media["schema"]) {
            let is_closed = schema["additionalProperties"] == Value::Bool(false);
            assert!(
                schema.get("properties").is_none() || is_closed,
                "{place}: {name} is open"
            );
        }
    }
}

fn reachable<'a>(contract: &'a Value, from: &'a Value) -> Vec<(String, &'a Value)> {
    let mut seen = HashSet::new();
    let (mut places, mut found) = (vec![from], Vec::new());
    while let Some(place) = places.pop() {
        if let Some(reference) = place.get("$ref").and_then(Value::as_str)
            && seen.insert(reference)
        {
            let schema = contract.pointer(reference.trim_start_matches('#')).unwrap();
            found.push((reference.to_owned(), schema));
            places.push(schema);
        }
        match place {
            Value::Object(members) => places.extend(members.values()),
            Value::Array(items) => places.extend(items),
            _ => {}
        }
    }
    found
}

fn find_unbounded(place: &str, schema: &Value, unbounded: &mut Vec<String>) {
    let has = |members: &[&str]| members.iter().all(|member| schema.get(member).is_some());
    let is = |kind: &str| match schema.get("type") {
        Some(Value::String(found)) => found == kind,
        Some(Value::Array(found)) => found.iter().any(|one| one == kind),
        _ => false,
    };
    let bounded = (!is("string") || has(&["maxLength"]) || has(&["enum"]) || has(&["const"]))
        && (!is("array") || has(&["maxItems"]))
        && (!is("integer") || has(&["minimum", "maximum", "format"]));
    if !bounded {
        unbounded.push(place.to_owned());
    }
    for part in ["properties", "items", "oneOf", "anyOf", "allOf"] {
        match schema.get(part) {
            Some(Value::Object(members)) if part == "properties" => {
                for (name, member) in members {
                    find_unbounded(&format!("{place}.{name}"), member, unbounded);
                }
            }
            Some(Value::Array(items)) => {
                items
                    .iter()
                    .for_each(|item| find_unbounded(&format!("{place}/{part}"), item, unbounded));
            }
            Some(items) => find_unbounded(&format!("{place}[]"), items, unbounded),
            None => {}
        }
    }
}
