//! Personal data: how it is kept, found, shown and given back (SEC-3, SEC-4).

mod reveals;
pub mod rotation;
mod searches;

use crate::{
    contract::Sample,
    routes::{Feature, at},
};
use actix_web::web::ServiceConfig;
use reveals::handlers as reveal;
use searches::handlers as search;
use utoipa::OpenApi;

pub const FEATURE: Feature = Feature {
    tag: "personal-data",
    routes,
    contract: Contract::openapi,
    samples,
};

#[derive(OpenApi)]
#[openapi(paths(
    search::search_dossiers,
    search::search_accounts,
    reveal::reveal_owner,
    reveal::reveal_account
))]
struct Contract;

fn routes(config: &mut ServiceConfig) {
    config
        .service(at("/api/v1/dossier-searches").post(search::search_dossiers))
        .service(at("/api/v1/account-searches").post(search::search_accounts))
        .service(at("/api/v1/dossiers/{code}/reveals").post(reveal::reveal_owner))
        .service(at("/api/v1/accounts/{id}/reveals").post(reveal::reveal_account));
}

fn samples() -> Vec<Sample> {
    [searches::samples(), reveals::samples()].concat()
}
