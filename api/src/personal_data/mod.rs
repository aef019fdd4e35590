//! Personal data: how it is kept, found, shown and given back (SEC-3, SEC-4).

pub mod rotation;
mod searches;

use crate::routes::{Feature, at};
use actix_web::web::ServiceConfig;
use utoipa::OpenApi;

pub const FEATURE: Feature = Feature {
    tag: "personal-data",
    routes,
    contract: Contract::openapi,
    samples: searches::samples,
};

#[derive(OpenApi)]
#[openapi(paths(
    searches::handlers::search_dossiers,
    searches::handlers::search_accounts
))]
struct Contract;

fn routes(config: &mut ServiceConfig) {
    config
        .service(at("/api/v1/dossier-searches").post(searches::handlers::search_dossiers))
        .service(at("/api/v1/account-searches").post(searches::handlers::search_accounts));
}
