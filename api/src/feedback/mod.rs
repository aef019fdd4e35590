//! What applicants think of a returned dossier (FB-2).

mod actions;
pub mod dto;
mod handlers;

use crate::routes::{Feature, Routes, at};
use utoipa::OpenApi;

pub const FEATURE: Feature = Feature {
    tag: "feedback",
    routes,
    contract: Contract::openapi,
    samples: dto::samples,
};

#[derive(OpenApi)]
#[openapi(paths(handlers::rate_dossier, handlers::get_rating))]
struct Contract;

fn routes(config: &mut Routes) {
    config.service(
        at("/api/v1/dossiers/{code}/rating")
            .post(handlers::rate_dossier)
            .get(handlers::get_rating),
    );
}
