//! Acting in the name of another: deputies of leaders, representatives of applicants (ORG-6).

mod actions;
mod dto;
mod handlers;

pub use actions::{Named, list};
pub use dto::DelegationView;

use crate::routes::{Feature, Routes, at};
use utoipa::OpenApi;

pub const FEATURE: Feature = Feature {
    tag: "delegations",
    routes,
    contract: Contract::openapi,
    samples: dto::samples,
};

#[derive(OpenApi)]
#[openapi(paths(
    handlers::appoint_deputy,
    handlers::name_representative,
    handlers::list_delegations,
    handlers::get_delegation,
    handlers::accept_delegation,
    handlers::end_delegation,
))]
struct Contract;

fn routes(config: &mut Routes) {
    config
        .service(at("/api/v1/deputies").post(handlers::appoint_deputy))
        .service(at("/api/v1/representatives").post(handlers::name_representative))
        .service(at("/api/v1/delegations").search(handlers::list_delegations))
        .service(
            at("/api/v1/delegations/{id}")
                .get(handlers::get_delegation)
                .delete(handlers::end_delegation),
        )
        .service(at("/api/v1/delegations/{id}/acceptance").post(handlers::accept_delegation));
}
