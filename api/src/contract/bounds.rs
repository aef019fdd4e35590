//! Bounds that follow from what a schema says already need not be written beside every field.

use serde_json::{Map, Value};
use std::collections::HashSet;

const LONGEST: [(&str, u16); 6] = [
    ("uuid", 36),
    ("date", 10),
    ("date-time", 40),
    ("email", 254),
    ("uri", 2000),
    ("multiline", 10_000),
];

/// Text that comes in is one line without control characters, unless its format is `multiline`.
const LINE: &str = r"^[^\u0000-\u001f\u007f-\u009f]*$";
const LINES: &str = r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]*$";
/// `\S`: one line that is not blank.
const VISIBLE: &str = r"^[^\u0000-\u001f\u007f-\u009f]*[^\s\u0000-\u001f\u007f-\u009f][^\u0000-\u001f\u007f-\u009f]*$";

pub fn add(document: &mut Value) {
    each_schema(document, &bound);
    let names = sent(document);
    let schemas = document
        .pointer_mut("/components/schemas")
        .and_then(Value::as_object_mut);
    for (name, schema) in schemas.into_iter().flatten() {
        if names.contains(name) {
            each_schema(schema, &restrict);
        }
    }
    super::each_operation(document, |_, _, operation| {
        for part in ["parameters", "requestBody"] {
            if let Some(part) = operation.get_mut(part) {
                each_schema(part, &restrict);
            }
        }
    });
}

fn each_schema(schema: &mut Value, visit: &impl Fn(&mut Map<String, Value>)) {
    match schema {
        Value::Object(members) => {
            visit(members);
            for (name, member) in members.iter_mut() {
                if !["default", "enum", "const", "example", "examples"].contains(&name.as_str()) {
                    each_schema(member, visit);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| each_schema(item, visit)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn bound(schema: &mut Map<String, Value>) {
    let format = schema.get("format").and_then(Value::as_str);
    let longest = LONGEST.iter().find(|(name, _)| Some(*name) == format);
    if let Some((_, longest)) = longest {
        schema.entry("maxLength").or_insert((*longest).into());
    }
}

fn restrict(schema: &mut Map<String, Value>) {
    let is_text = match schema.get("type") {
        Some(Value::String(kind)) => kind == "string",
        Some(Value::Array(kinds)) => kinds.iter().any(|kind| kind == "string"),
        _ => false,
    };
    let word = |name: &str| schema.get(name).and_then(Value::as_str);
    let pattern = match (word("format"), word("pattern")) {
        (None, None) if !schema.contains_key("enum") => LINE,
        (None, Some(r"\S")) => VISIBLE,
        (Some("multiline"), None) => LINES,
        _ => return,
    };
    if is_text {
        schema.insert("pattern".into(), pattern.into());
    }
}

/// The names of the types that requests are made of.
fn sent(document: &mut Value) -> HashSet<String> {
    let mut places = Vec::new();
    super::each_operation(document, |_, _, operation| {
        let parts = ["parameters", "requestBody"].map(|part| operation.get(part).cloned());
        places.extend(parts.into_iter().flatten());
    });
    let mut names = HashSet::new();
    while let Some(place) = places.pop() {
        if let Some(reference) = place.get("$ref").and_then(Value::as_str) {
            let name = reference.rsplit('/').next().unwrap_or_default();
            if names.insert(name.to_owned()) {
                places.extend(document.pointer(reference.trim_start_matches('#')).cloned());
            }
        }
        match place {
            Value::Object(members) => places.extend(members.into_iter().map(|(_, member)| member)),
            Value::Array(items) => places.extend(items),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    names
}
