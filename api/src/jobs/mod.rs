//! Long work in the background and how far it has come (TIME-9).

mod actions;
mod dto;
mod handlers;
mod worker;

pub use dto::JobView;
pub use worker::{run_once, start};

use crate::routes::{Feature, Routes, at};
use utoipa::OpenApi;

pub const FEATURE: Feature = Feature {
    tag: "jobs",
    routes,
    contract: Contract::openapi,
    samples: dto::samples,
};

#[derive(OpenApi)]
#[openapi(paths(handlers::get_job))]
struct Contract;

fn routes(config: &mut Routes) {
    config.service(at("/api/v1/jobs/{id}").get(handlers::get_job));
}
