use super::{schema, schema::Shape, text};
use crate::problem::{MOST_VIOLATIONS, Place, Problem, Text, Violation};
use actix_web::{FromRequest, HttpRequest, dev::Payload, web};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::future::{Ready, ready};
use utoipa::{
    IntoParams, PartialSchema, ToSchema,
    openapi::{
        RefOr, Required, Schema,
        path::{Parameter, ParameterBuilder, ParameterIn, ParameterStyle},
        schema::{Object, SchemaType, Type},
    },
};

/// Query parameters checked against the schema of `T`: unknown keys and repeats are violations too.
#[derive(Clone, Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + ToSchema + 'static> FromRequest for Query<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let read = checked::<T>(request.query_string());
        ready(read.and_then(|members| typed(members).map(Query)))
    }
}

impl<T: PartialSchema> IntoParams for Query<T> {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        match T::schema() {
            RefOr::T(Schema::Object(object)) => parameters(object),
            _ => Vec::new(),
        }
    }
}

/// The keys and values as they were sent.
pub fn pairs(query: &str) -> Vec<(String, String)> {
    web::Query::from_query(query).map_or_else(|_| Vec::new(), web::Query::into_inner)
}

/// The members of the query as the schema of `T` wants them.
pub(super) fn checked<T: ToSchema + 'static>(query: &str) -> Result<Map<String, Value>, Problem> {
    let schema = schema::of::<T>()?;
    let mut members = Map::new();
    let mut violations = Vec::new();
    for (name, written) in pairs(query) {
        let value = value(&written, schema.shape(&name));
        let is_repeated = members.insert(name.clone(), value).is_some();
        if is_repeated && violations.len() < MOST_VIOLATIONS {
            violations.push(Violation::parameter(&name, "repeated", repeated(&name)));
        }
    }
    let mut value = Value::Object(members);
    violations.extend(text::normalise(&mut value).into_iter().map(by_name));
    violations.extend(schema.violations(&value).into_iter().map(by_name));
    match value {
        Value::Object(members) if violations.is_empty() => Ok(members),
        _ => Err(Problem::invalid(violations)),
    }
}

pub(super) fn typed<T: DeserializeOwned>(members: Map<String, Value>) -> Result<T, Problem> {
    serde_json::from_value(Value::Object(members)).map_err(Problem::internal)
}

pub(super) fn parameters(object: Object) -> Vec<Parameter> {
    let required = object.required;
    object
        .properties
        .into_iter()
        .map(|(name, mut schema)| {
            let is_list = matches!(schema, RefOr::T(Schema::Array(_)));
            let description = never_null(&mut schema);
            // The place first: in a path, where the builder begins, everything is required.
            ParameterBuilder::new()
                .parameter_in(ParameterIn::Query)
                .required(if required.contains(&name) {
                    Required::True
                } else {
                    Required::False
                })
                .name(name)
                .description(description)
                .style(is_list.then_some(ParameterStyle::Form))
                .explode(is_list.then_some(false))
                .schema(Some(schema))
                .build()
        })
        .collect()
}

/// An absent parameter is left out, never null; its description belongs to the parameter.
fn never_null(schema: &mut RefOr<Schema>) -> Option<String> {
    let is_null = |kind: &Type| *kind == Type::Null;
    match schema {
        RefOr::T(Schema::Object(object)) => {
            one_type(&mut object.schema_type, is_null);
            object.description.take()
        }
        RefOr::T(Schema::Array(array)) => {
            one_type(&mut array.schema_type, is_null);
            array.description.take()
        }
        RefOr::T(Schema::OneOf(choice)) => {
            let description = choice.description.take();
            let referred = choice.items.iter().find_map(|item| match item {
                RefOr::Ref(referred) => Some(referred.clone()),
                RefOr::T(_) => None,
            });
            let Some(referred) = referred else {
                return description;
            };
            *schema = RefOr::Ref(referred);
            description.or_else(|| never_null(schema))
        }
        RefOr::Ref(referred) => {
            let description = std::mem::take(&mut referred.description);
            Some(description).filter(|text| !text.is_empty())
        }
        _ => None,
    }
}

fn one_type(kind: &mut SchemaType, is_null: impl Fn(&Type) -> bool) {
    if let SchemaType::Array(kinds) = kind {
        kinds.retain(|kind| !is_null(kind));
        if let [only] = kinds.as_slice() {
            *kind = SchemaType::Type(only.clone());
        }
    }
}

fn value(written: &str, shape: Shape) -> Value {
    let text = || Value::String(written.to_owned());
    match shape {
        Shape::Text => text(),
        Shape::Integer => written.parse::<i64>().map_or_else(|_| text(), Value::from),
        Shape::Boolean => written.parse::<bool>().map_or_else(|_| text(), Value::from),
        Shape::List => written.split(',').map(Value::from).collect(),
    }
}

/// Bodies are told by pointer, queries by the name of the parameter.
fn by_name(violation: Violation) -> Violation {
    let place = match violation.place {
        Place::Pointer(pointer) => {
            let name = pointer.split('/').nth(1).unwrap_or_default();
            Place::Parameter(name.replace("~1", "/").replace("~0", "~"))
        }
        other => other,
    };
    let code = match violation.code {
        "unknown_member" => "unknown_parameter",
        other => other,
    };
    Violation {
        place,
        code,
        ..violation
    }
}

fn repeated(name: &str) -> Text {
    Text::new(
        format!("Chỉ gửi tham số “{name}” một lần."),
        format!("Send the parameter “{name}” only once."),
    )
}
