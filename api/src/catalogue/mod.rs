//! Administrative procedures as everybody may read them (CAT-1..4, 7, 11; PUB-4).

mod actions;
mod dto;
mod handlers;
mod key;

pub use key::ProcedureKey;

use crate::routes::{Feature, Routes, at};
use utoipa::OpenApi;

pub const FEATURE: Feature = Feature {
    tag: "catalogue",
    routes,
    contract: Contract::openapi,
    samples: dto::samples,
};

#[derive(OpenApi)]
#[openapi(paths(
    handlers::list_procedures,
    handlers::get_procedure,
    handlers::list_versions,
    handlers::get_procedure_version
))]
struct Contract;

fn routes(config: &mut Routes) {
    config
        .service(at("/api/v1/procedures").search(handlers::list_procedures))
        .service(at("/api/v1/procedures/{procedure}").get(handlers::get_procedure))
        .service(at("/api/v1/procedures/{procedure}/versions").search(handlers::list_versions))
        .service(at("/api/v1/procedure-versions/{id}").get(handlers::get_procedure_version));
}

#[cfg(test)]
mod tests;
