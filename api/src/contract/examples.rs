//! Examples come from `sample()` values beside the types, so that they can never have the wrong shape.

use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

/// A realistic value of a type, under the name the contract gives the type.
#[derive(Clone, Debug)]
pub struct Sample {
    name: String,
    value: Value,
}

pub fn sample<T: ToSchema + Serialize>(value: &T) -> Sample {
    Sample {
        name: T::name().into_owned(),
        value: serde_json::to_value(value).unwrap_or_default(),
    }
}

/// Gives every type its example, and every body of that type.
pub fn add(document: &mut Value, samples: &[Sample]) {
    let schemas = document
        .pointer_mut("/components/schemas")
        .and_then(Value::as_object_mut);
    for (name, schema) in schemas.into_iter().flatten() {
        if let (Some(value), Some(schema)) = (of_type(name, samples), schema.as_object_mut()) {
            schema.insert("examples".into(), json!([value]));
        }
    }
    super::each_operation(document, |_, _, operation| {
        fill(operation.get_mut("requestBody"), samples);
        let responses = operation
            .get_mut("responses")
            .and_then(Value::as_object_mut);
        for (_, response) in responses.into_iter().flatten() {
            fill(Some(response), samples);
        }
    });
}

fn fill(body: Option<&mut Value>, samples: &[Sample]) {
    let media = body.and_then(|body| body.get_mut("content")?.as_object_mut());
    for (_, media) in media.into_iter().flatten() {
        let example = media
            .get("schema")
            .and_then(|schema| of_schema(schema, samples));
        if let (Some(example), Some(media)) = (example, media.as_object_mut()) {
            media.entry("example").or_insert(example);
        }
    }
}

fn of_schema(schema: &Value, samples: &[Sample]) -> Option<Value> {
    if let Some(items) = schema.get("items") {
        return of_schema(items, samples).map(|item| json!([item]));
    }
    let name = schema.get("$ref")?.as_str()?.rsplit('/').next()?;
    of_type(name, samples)
}

fn of_type(name: &str, samples: &[Sample]) -> Option<Value> {
    if let Some(item) = name.strip_prefix("Page_") {
        let item = of_type(item, samples)?;
        return Some(json!({"items": [item], "page": {"limit": 20}}));
    }
    samples
        .iter()
        .find(|sample| sample.name == name)
        .map(|sample| sample.value.clone())
}
