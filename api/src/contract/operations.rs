//! Which operation of the contract a route serves.

use super::each_operation;
use crate::routes::FEATURES;
use actix_web::http::Method;
use serde_json::Value;
use std::{collections::HashMap, sync::OnceLock};

/// The `operationId`; HEAD is GET without its body.
pub fn operation(method: &Method, pattern: &str) -> Option<&'static str> {
    let method = match *method {
        Method::HEAD => &Method::GET,
        _ => method,
    };
    let known = OPERATIONS.get_or_init(operations);
    let id = known.get(&(method.as_str().to_lowercase(), pattern.to_owned()))?;
    Some(id)
}

type Operations = HashMap<(String, String), String>;

static OPERATIONS: OnceLock<Operations> = OnceLock::new();

fn operations() -> Operations {
    let mut known = HashMap::new();
    for feature in FEATURES {
        let mut part = serde_json::to_value((feature.contract)()).unwrap_or_default();
        each_operation(&mut part, |path, method, operation| {
            if let Some(id) = operation.get("operationId").and_then(Value::as_str) {
                known.insert((method.to_owned(), path.to_owned()), id.to_owned());
            }
        });
    }
    known
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_is_known_by_its_operation() {
        let path = "/api/v1/dossiers/{code}";
        assert_eq!(operation(&Method::GET, path), Some("get_dossier"));
        assert_eq!(operation(&Method::HEAD, path), Some("get_dossier"));
        assert_eq!(operation(&Method::PUT, path), None);
    }
}
