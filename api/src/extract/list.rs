use super::query;
use crate::{page::PageRequest, problem::Problem, state::State};
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::{
    borrow::Cow,
    future::{Ready, ready},
};
use utoipa::{
    IntoParams, PartialSchema, ToSchema,
    openapi::{
        KnownFormat, RefOr, Schema, SchemaFormat,
        path::{Parameter, ParameterIn},
        schema::{AdditionalProperties, Object, ObjectBuilder, Type},
    },
};

pub const DEFAULT_LIMIT: u16 = 20;
pub const MAX_LIMIT: u16 = 100;

/// The query of a list: its own filters, and which page.
pub struct List<F> {
    pub filters: F,
    pub page: PageRequest,
}

/// For lists that cannot be filtered.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoFilters {}

impl<F: DeserializeOwned + ToSchema + 'static> FromRequest for List<F> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(read(request))
    }
}

impl<F: ToSchema> PartialSchema for List<F> {
    fn schema() -> RefOr<Schema> {
        let mut object = match F::schema() {
            RefOr::T(Schema::Object(object)) => object,
            _ => Object::new(),
        };
        object.properties.insert("limit".into(), limit());
        object.properties.insert("cursor".into(), cursor());
        object.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(false)));
        RefOr::T(Schema::Object(object))
    }
}

impl<F: ToSchema> ToSchema for List<F> {
    fn name() -> Cow<'static, str> {
        format!("List_{}", F::name()).into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        F::schemas(schemas);
    }
}

impl<F: ToSchema> IntoParams for List<F> {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        match Self::schema() {
            RefOr::T(Schema::Object(object)) => query::parameters(object),
            _ => Vec::new(),
        }
    }
}

fn read<F: DeserializeOwned + ToSchema + 'static>(
    request: &HttpRequest,
) -> Result<List<F>, Problem> {
    let mut members = query::checked::<List<F>>(request.query_string())?;
    let limit = members.remove("limit").and_then(|limit| limit.as_u64());
    let limit = limit
        .and_then(|limit| u16::try_from(limit).ok())
        .unwrap_or(DEFAULT_LIMIT);
    let cursor = members.remove("cursor").and_then(|cursor| match cursor {
        Value::String(cursor) => Some(cursor),
        _ => None,
    });
    Ok(List {
        filters: query::typed(members)?,
        page: PageRequest::new(State::of(request)?.cursor_key, request, limit, cursor),
    })
}

fn limit() -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(Type::Integer)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int32)))
        .minimum(Some(1))
        .maximum(Some(i64::from(MAX_LIMIT)))
        .default(Some(DEFAULT_LIMIT.into()))
        .description(Some("Số mục của một trang."))
        .into()
}

fn cursor() -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .pattern(Some("^[A-Za-z0-9_-]+$"))
        .max_length(Some(1000))
        .description(Some(
            "`nextCursor` của trang trước; chỉ dùng với cùng bộ lọc.",
        ))
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Place;

    #[derive(Debug, Deserialize, ToSchema)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    #[expect(dead_code, reason = "only their schema is asked")]
    struct Filters {
        /// Words of the name.
        #[schema(max_length = 5)]
        q: Option<String>,
        status: Option<Vec<Status>>,
        level: Option<Status>,
        is_open: Option<bool>,
    }

    #[derive(Debug, Deserialize, ToSchema)]
    #[serde(rename_all = "snake_case")]
    enum Status {
        Submitted,
        Accepted,
    }

    fn found(query: &str) -> Vec<(String, &'static str)> {
        let Err(problem) = query::checked::<List<Filters>>(query) else {
            return Vec::new();
        };
        let mut found: Vec<_> = problem
            .violations()
            .iter()
            .map(|violation| match &violation.place {
                Place::Parameter(name) => (name.clone(), violation.code),
                other => panic!("{other:?}"),
            })
            .collect();
        found.sort();
        found
    }

    #[test]
    fn filters_and_page_are_read_from_one_query() {
        let query =
            "q=T%C3%A2n&status=submitted,accepted&level=accepted&isOpen=true&limit=50&cursor=abc";
        assert_eq!(found(query), []);
        let mut members = query::checked::<List<Filters>>(query).unwrap();
        assert_eq!(members.remove("limit"), Some(50.into()));
        members.remove("cursor");
        let filters: Filters = query::typed(members).unwrap();
        assert_eq!(filters.q.as_deref(), Some("Tân"));
        assert_eq!(filters.status.unwrap().len(), 2);
        assert_eq!(filters.is_open, Some(true));
    }

    #[test]
    fn every_wrong_parameter_is_told_by_name() {
        let query =
            "q=too+long+a+name&status=submitted,lost&isOpen=perhaps&limit=101&colour=red&q=b";
        let expected = [
            ("colour", "unknown_parameter"),
            ("isOpen", "wrong_type"),
            ("limit", "too_large"),
            ("q", "repeated"),
            ("status", "not_allowed"),
        ];
        assert_eq!(
            found(query),
            expected.map(|(name, code)| (name.to_owned(), code))
        );
    }

    #[test]
    fn more_than_a_page_is_refused_and_not_clamped() {
        assert_eq!(found("limit=100"), []);
        for limit in ["0", "101", "-1", "many", ""] {
            assert!(!found(&format!("limit={limit}")).is_empty(), "{limit}");
        }
    }

    #[test]
    fn the_contract_lists_the_same_parameters() {
        let parameters = List::<Filters>::into_params(|| None);
        let names: Vec<&str> = parameters
            .iter()
            .map(|parameter| parameter.name.as_str())
            .collect();
        assert_eq!(names, ["q", "status", "level", "isOpen", "limit", "cursor"]);
        assert_eq!(
            parameters[0].description.as_deref(),
            Some("Words of the name.")
        );
        let shown = serde_json::to_value(&parameters).unwrap();
        assert_eq!(shown[0]["schema"]["type"], "string");
        assert_eq!(shown[2]["schema"]["$ref"], "#/components/schemas/Status");
        assert_eq!(shown[1]["explode"], false);
    }
}
