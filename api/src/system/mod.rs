//! The server itself: alive, ready, its keys, its contract, what its problems mean.

mod dto;
mod explorer;
mod handlers;

use crate::routes::{Feature, Routes, at};
use utoipa::OpenApi;

pub const FEATURE: Feature = Feature {
    tag: "system",
    routes,
    contract: Contract::openapi,
    samples: dto::samples,
};

#[derive(OpenApi)]
#[openapi(paths(
    handlers::get_liveness,
    handlers::get_readiness,
    handlers::get_problem_explanation,
    handlers::get_signing_keys
))]
struct Contract;

fn routes(config: &mut Routes) {
    config
        .service(at("/livez").get(handlers::get_liveness))
        .service(at("/readyz").get(handlers::get_readiness))
        .service(at("/problems/{word}").get(handlers::get_problem_explanation))
        .service(at("/.well-known/jwks.json").get(handlers::get_signing_keys))
        .service(at("/.well-known/security.txt").get(handlers::get_security_contact))
        .service(at("/openapi.json").get(explorer::get_contract))
        .service(at("/docs").get(explorer::enter))
        .service(at("/docs/{file:.*}").get(explorer::get_file));
}
