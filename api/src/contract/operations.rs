//! Which operation of the contract a route serves.

use super::each_operation;
use crate::routes::FEATURES;
use actix_web::http::Method;
use std::{collections::HashMap, sync::OnceLock};

/// An operation as the log of who did what names it.
pub struct Operation {
    pub id: String,
    /// The first line of its description, in Vietnamese.
    pub title: String,
}

/// HEAD is GET without its body.
pub fn operation(method: &Method, pattern: &str) -> Option<&'static Operation> {
    let method = match *method {
        Method::HEAD => &Method::GET,
        _ => method,
    };
    let known = OPERATIONS.get_or_init(operations);
    known.get(&(method.as_str().to_lowercase(), pattern.to_owned()))
}

/// What the operation of this id is called.
pub fn title(id: &str) -> Option<&'static str> {
    let mut known = OPERATIONS.get_or_init(operations).values();
    let found = known.find(|operation| operation.id == id)?;
    Some(&found.title)
}

type Operations = HashMap<(String, String), Operation>;

static OPERATIONS: OnceLock<Operations> = OnceLock::new();

fn operations() -> Operations {
    let mut known = HashMap::new();
    for feature in FEATURES {
        let mut part = serde_json::to_value((feature.contract)()).unwrap_or_default();
        each_operation(&mut part, |path, method, operation| {
            let text = |name: &str| operation.get(name)?.as_str().map(str::to_owned);
            if let (Some(id), Some(title)) = (text("operationId"), text("summary")) {
                known.insert(
                    (method.to_owned(), path.to_owned()),
                    Operation { id, title },
                );
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
        let id = |method| operation(&method, path).map(|operation| operation.id.as_str());
        assert_eq!(id(Method::GET), Some("get_dossier"));
        assert_eq!(id(Method::HEAD), Some("get_dossier"));
        assert_eq!(id(Method::PUT), None);
        assert_eq!(title("get_dossier"), Some("Xem một hồ sơ"));
    }
}
