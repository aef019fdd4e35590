//! Agencies as a tree, and their units: who serves whom, where and when (ORG-1..3).

mod actions;
mod dto;
mod handlers;

use crate::routes::{Feature, Routes, at};
use utoipa::OpenApi;

pub const FEATURE: Feature = Feature {
    tag: "agencies",
    routes,
    contract: Contract::openapi,
    samples: dto::samples,
};

#[derive(OpenApi)]
#[openapi(paths(
    handlers::list_agencies,
    handlers::create_agency,
    handlers::get_agency,
    handlers::update_agency,
    handlers::list_units,
    handlers::create_unit,
    handlers::get_unit,
    handlers::update_unit
))]
struct Contract;

fn routes(config: &mut Routes) {
    config
        .service(
            at("/api/v1/agencies")
                .search(handlers::list_agencies)
                .post(handlers::create_agency),
        )
        .service(
            at("/api/v1/agencies/{identifier}")
                .get(handlers::get_agency)
                .patch(handlers::update_agency),
        )
        .service(
            at("/api/v1/agencies/{identifier}/units")
                .search(handlers::list_units)
                .post(handlers::create_unit),
        )
        .service(
            at("/api/v1/units/{id}")
                .get(handlers::get_unit)
                .patch(handlers::update_unit),
        );
}
