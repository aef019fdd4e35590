//! The OpenAPI document: what the handlers say, completed by rules that hold for all of them.

mod bounds;
mod examples;
mod headers;
mod links;
mod operations;
mod pages;
mod parameters;
mod problems;
mod root;

pub use examples::{Sample, sample};
pub use operations::{operation, title};

use crate::routes::FEATURES;
use serde_json::{Map, Value, json};

/// As `motcua openapi` prints it and as it is checked in.
pub fn pretty() -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(&document()?).map(|text| text + "\n")
}

pub fn document() -> Result<Value, serde_json::Error> {
    let mut document = serde_json::to_value(root::root())?;
    for feature in FEATURES {
        let mut part = serde_json::to_value((feature.contract)())?;
        each_operation(&mut part, |_, _, operation| {
            operation.insert("tags".into(), json!([feature.tag]));
        });
        take(&mut document, &mut part, "/paths");
        take(&mut document, &mut part, "/components/schemas");
    }
    complete(&mut document);
    Ok(document)
}

/// Every operation with its path and method.
pub fn each_operation(
    document: &mut Value,
    mut visit: impl FnMut(&str, &str, &mut Map<String, Value>),
) {
    let paths = document
        .pointer_mut("/paths")
        .and_then(Value::as_object_mut);
    for (path, item) in paths.into_iter().flatten() {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            if let Some(operation) = operation.as_object_mut() {
                visit(path, method, operation);
            }
        }
    }
}

fn complete(document: &mut Value) {
    each_operation(document, |path, method, operation| {
        // The explicit mark of an operation for everybody: one way in that asks for nothing.
        operation.entry("security").or_insert_with(|| json!([{}]));
        parameters::add(path, operation);
        problems::add(path, method, operation);
        headers::add(path, method, operation);
        links::add(operation);
    });
    let samples: Vec<Sample> = FEATURES
        .iter()
        .flat_map(|feature| (feature.samples)())
        .collect();
    if let Some(components) = document
        .pointer_mut("/components")
        .and_then(Value::as_object_mut)
    {
        components.insert("responses".into(), problems::components());
        components.insert("headers".into(), headers::components());
        root::order_schemes(components);
    }
    pages::refer(document);
    bounds::add(document);
    examples::add(document, &samples);
}

/// Whether anybody may call it without signing in.
fn is_public(operation: &Map<String, Value>) -> bool {
    operation.get("security") == Some(&json!([{}]))
}

/// Moves the members at `pointer` of a part into the whole; what is there already stays, and is completed: two features may
/// serve one path.
fn take(document: &mut Value, part: &mut Value, pointer: &str) {
    let from = part
        .pointer_mut(pointer)
        .and_then(Value::as_object_mut)
        .map(std::mem::take);
    let into = document.pointer_mut(pointer).and_then(Value::as_object_mut);
    if let (Some(from), Some(into)) = (from, into) {
        for (name, value) in from {
            match (into.get_mut(&name), value) {
                (Some(Value::Object(known)), Value::Object(more)) => {
                    for (member, value) in more {
                        known.entry(member).or_insert(value);
                    }
                }
                (Some(_), _) => {}
                (None, value) => {
                    into.insert(name, value);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
