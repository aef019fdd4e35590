//! The dossier on its way: reading it, and moving it from acceptance to the closed file.

pub mod access;
pub mod actions;
mod acts;
pub mod dto;
pub mod filters;
pub mod folder;
pub mod handlers;
pub mod refusal;
pub mod terms;

use crate::{
    contract::Sample,
    routes::{Feature, at},
};
use actix_web::web::ServiceConfig;
use utoipa::OpenApi;

pub const FEATURE: Feature = Feature {
    tag: "dossiers",
    routes,
    contract: Contract::openapi,
    samples,
};

#[derive(OpenApi)]
#[openapi(paths(
    handlers::list_my_dossiers,
    handlers::get_dossier,
    handlers::get_timeline,
    handlers::list_handling_queue,
    handlers::move_step,
    handlers::approve_dossier,
    handlers::complete_dossier,
    handlers::return_dossier,
    handlers::close_dossier
))]
struct Contract;

fn routes(config: &mut ServiceConfig) {
    config
        .service(at("/api/v1/me/dossiers").search(handlers::list_my_dossiers))
        .service(at("/api/v1/dossiers/{code}").get(handlers::get_dossier))
        .service(at("/api/v1/dossiers/{code}/timeline").get(handlers::get_timeline))
        .service(at("/api/v1/queues/handling").search(handlers::list_handling_queue))
        .service(at("/api/v1/dossiers/{code}/steps").post(handlers::move_step))
        .service(at("/api/v1/dossiers/{code}/approval").post(handlers::approve_dossier))
        .service(at("/api/v1/dossiers/{code}/completion").post(handlers::complete_dossier))
        .service(at("/api/v1/dossiers/{code}/return").post(handlers::return_dossier))
        .service(at("/api/v1/dossiers/{code}/closure").post(handlers::close_dossier));
}

fn samples() -> Vec<Sample> {
    let mut samples = dto::samples();
    samples.extend(acts::samples());
    samples
}
