//! Who did or saw what: recorded by the way to the database itself, linked into a chain that proves it, shown to auditors
//! and to the person concerned (SEC-3, SEC-5).

mod actions;
mod chain;
mod dto;
mod handlers;
mod sealer;
mod store;
mod witness;

pub use chain::{Anchor, Chain, Fault, Proof};
pub use sealer::{run_once, start};
pub use store::Witnessed;
pub use witness::Witness;

use crate::routes::{Feature, at};
use actix_web::web::ServiceConfig;
use utoipa::OpenApi;

pub const FEATURE: Feature = Feature {
    tag: "audit",
    routes,
    contract: Contract::openapi,
    samples: dto::samples,
};

#[derive(OpenApi)]
#[openapi(paths(handlers::list_audit_entries, handlers::list_my_accesses))]
struct Contract;

fn routes(config: &mut ServiceConfig) {
    config
        .service(at("/api/v1/audit-entries").search(handlers::list_audit_entries))
        .service(at("/api/v1/me/accesses").search(handlers::list_my_accesses));
}
