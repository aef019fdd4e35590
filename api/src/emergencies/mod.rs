//! Dossiers opened in an emergency by somebody who could not see them otherwise: to read, for an hour, told at once and
//! reviewed afterwards (SEC-3).

mod actions;
mod dto;
mod handlers;

use crate::routes::{Feature, Routes, at};
use utoipa::OpenApi;

pub const FEATURE: Feature = Feature {
    tag: "emergencies",
    routes,
    contract: Contract::openapi,
    samples: dto::samples,
};

#[derive(OpenApi)]
#[openapi(paths(
    handlers::open_in_emergency,
    handlers::list_emergency_readings,
    handlers::get_emergency_reading,
    handlers::review_emergency_reading,
))]
struct Contract;

fn routes(config: &mut Routes) {
    config
        .service(
            at("/api/v1/emergency-readings")
                .search(handlers::list_emergency_readings)
                .post(handlers::open_in_emergency),
        )
        .service(at("/api/v1/emergency-readings/{id}").get(handlers::get_emergency_reading))
        .service(
            at("/api/v1/emergency-readings/{id}/review").put(handlers::review_emergency_reading),
        );
}
