//! What the applicant is told: an outbox written with the events, a worker that empties it, the list it ends in (IN-8).

pub mod actions;
pub mod dto;
mod handlers;
mod worker;

pub use worker::{run_once, start};

use crate::routes::{Feature, Routes, at};
use utoipa::OpenApi;

pub const FEATURE: Feature = Feature {
    tag: "notifications",
    routes,
    contract: Contract::openapi,
    samples: dto::samples,
};

#[derive(OpenApi)]
#[openapi(paths(
    handlers::list_notices,
    handlers::mark_notice_read,
    handlers::list_dead_letters,
    handlers::retry_dead_letter
))]
struct Contract;

fn routes(config: &mut Routes) {
    config
        .service(at("/api/v1/me/notices").search(handlers::list_notices))
        .service(at("/api/v1/notices/{id}/read").put(handlers::mark_notice_read))
        .service(at("/api/v1/dead-letters").search(handlers::list_dead_letters))
        .service(at("/api/v1/dead-letters/{id}/retry").post(handlers::retry_dead_letter));
}
