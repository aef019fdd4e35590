//! Lengths that follow from a format need not be written beside every field.

use serde_json::{Map, Value};

const LONGEST: [(&str, u16); 6] = [
    ("uuid", 36),
    ("date", 10),
    ("date-time", 40),
    ("email", 254),
    ("uri", 2000),
    ("multiline", 10_000),
];

pub fn add(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            bound(members);
            for (name, member) in members.iter_mut() {
                if !["default", "enum", "const", "example", "examples"].contains(&name.as_str()) {
                    add(member);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(add),
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
