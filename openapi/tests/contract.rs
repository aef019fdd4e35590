//! The checked-in contract is what the handlers say, and it covers every route.

use serde_json::Value;
use std::collections::BTreeSet;

#[test]
fn the_checked_in_contract_is_current() {
    let current = api::contract::pretty().unwrap();
    assert!(
        current == openapi::CONTRACT,
        "openapi.json is old: write it anew with `cargo run -- openapi > openapi/openapi.json`"
    );
}

#[test]
fn every_operation_has_a_name_of_its_own_a_summary_and_a_tag() {
    let contract: Value = serde_json::from_str(openapi::CONTRACT).unwrap();
    let mut names = BTreeSet::new();
    for (path, item) in contract["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let name = operation["operationId"].as_str().unwrap_or_default();
            assert!(
                names.insert(name.to_owned()) && !name.is_empty(),
                "{method} {path}: {name:?}"
            );
            assert!(operation["summary"].is_string(), "{method} {path}");
            assert!(operation["description"].is_string(), "{method} {path}");
            assert_eq!(
                operation["tags"].as_array().map(Vec::len),
                Some(1),
                "{method} {path}"
            );
            assert!(operation["security"].is_array(), "{method} {path}");
        }
    }
}
