//! Who did or saw what of whose: recorded with the act, sealed into a chain, verified by a command (SEC-3, SEC-5).

mod actions;
mod chain;
mod dto;
mod handlers;
pub mod refusals;
mod succession;
pub mod verification;
mod words;
mod worker;

pub use actions::{Access, accesses};
pub use chain::{Chain, mark};
pub use dto::AccessView;
pub use succession::{Refused, go_on};
pub use worker::{run_once, start};

use crate::routes::{Feature, Routes, at};
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

fn routes(config: &mut Routes) {
    config
        .service(at("/api/v1/audit-entries").search(handlers::list_audit_entries))
        .service(at("/api/v1/me/accesses").search(handlers::list_my_accesses));
}
