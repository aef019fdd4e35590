//! The contract's own schema of a type, compiled once and asked on every request.

use super::{text, violations};
use crate::problem::{MOST_VIOLATIONS, Problem, Violation};
use jsonschema::Validator;
use serde_json::{Map, Value, json};
use std::{
    any::TypeId,
    collections::HashMap,
    sync::{Arc, LazyLock, PoisonError, RwLock},
};
use utoipa::ToSchema;

static COMPILED: LazyLock<RwLock<HashMap<TypeId, Arc<Compiled>>>> = LazyLock::new(RwLock::default);

pub struct Compiled {
    validator: Validator,
    /// How the members of a query are written; empty unless the type is an object.
    members: HashMap<String, Shape>,
}

/// How a query parameter becomes JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Text,
    Integer,
    Boolean,
    /// Words between commas.
    List,
}

pub fn of<T: ToSchema + 'static>() -> Result<Arc<Compiled>, Problem> {
    let id = TypeId::of::<T>();
    let known = COMPILED
        .read()
        .unwrap_or_else(PoisonError::into_inner)
        .get(&id)
        .cloned();
    if let Some(compiled) = known {
        return Ok(compiled);
    }
    let compiled = Arc::new(compile(document::<T>()?)?);
    let mut all = COMPILED.write().unwrap_or_else(PoisonError::into_inner);
    all.insert(id, Arc::clone(&compiled));
    Ok(compiled)
}

impl Compiled {
    pub fn violations(&self, value: &Value) -> Vec<Violation> {
        self.validator
            .iter_errors(value)
            .flat_map(|error| violations::of(&error))
            .take(MOST_VIOLATIONS)
            .collect()
    }

    pub fn shape(&self, member: &str) -> Shape {
        self.members.get(member).copied().unwrap_or(Shape::Text)
    }
}

/// `T` and all it refers to, as one JSON Schema 2020-12 document.
fn document<T: ToSchema>() -> Result<Value, Problem> {
    let mut parts = Vec::new();
    T::schemas(&mut parts);
    let mut schemas = Map::new();
    for (name, schema) in parts {
        schemas.insert(
            name,
            serde_json::to_value(schema).map_err(Problem::internal)?,
        );
    }
    let root = serde_json::to_value(T::schema()).map_err(Problem::internal)?;
    let mut document = json!({"components": {"schemas": schemas}, "allOf": [root]});
    tighten(&mut document);
    Ok(document)
}

fn compile(document: Value) -> Result<Compiled, Problem> {
    let members = members(&document);
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .with_format("line", text::is_line)
        .with_format("multiline", text::is_multiline)
        .build(&document)
        .map_err(Problem::internal)?;
    Ok(Compiled { validator, members })
}

/// What the contract means without saying: strings are one line unless they have a format.
fn tighten(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            let is_text = members.get("type").is_some_and(is_string_type);
            if is_text && !members.contains_key("format") && !members.contains_key("enum") {
                members.insert("format".into(), "line".into());
            }
            for (name, member) in members.iter_mut() {
                if !["default", "enum", "const", "example", "examples"].contains(&name.as_str()) {
                    tighten(member);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(tighten),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn is_string_type(kind: &Value) -> bool {
    match kind {
        Value::String(word) => word == "string",
        Value::Array(words) => words.iter().any(|word| word == "string"),
        _ => false,
    }
}

fn members(document: &Value) -> HashMap<String, Shape> {
    let properties = document
        .pointer("/allOf/0/properties")
        .and_then(Value::as_object);
    properties
        .into_iter()
        .flatten()
        .map(|(name, schema)| (name.clone(), shape(document, schema)))
        .collect()
}

fn shape(document: &Value, schema: &Value) -> Shape {
    let referred = schema.get("$ref").and_then(Value::as_str);
    if let Some(target) = referred.and_then(|path| document.pointer(path.trim_start_matches('#'))) {
        return shape(document, target);
    }
    let is = |word: &str| match schema.get("type") {
        Some(Value::String(kind)) => kind == word,
        Some(Value::Array(kinds)) => kinds.iter().any(|kind| kind == word),
        _ => false,
    };
    if is("integer") {
        Shape::Integer
    } else if is("boolean") {
        Shape::Boolean
    } else if is("array") {
        Shape::List
    } else {
        Shape::Text
    }
}
