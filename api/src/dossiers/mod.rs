//! The dossier on its way: reading it, and moving it from acceptance to the closed file.

pub mod access;
pub mod actions;
pub mod acts;
pub mod deadlines;
pub mod dto;
pub mod filters;
pub mod folder;
pub mod handlers;
mod interruptions;
pub mod line;
pub mod listing;
pub mod refusal;
pub mod terms;
pub mod trace;
pub mod turn;

use crate::{
    contract::{Sample, sample},
    routes::{Feature, Routes, at},
};
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
    listing::list_dossiers,
    handlers::get_dossier,
    handlers::get_timeline,
    handlers::list_handling_queue,
    handlers::move_step,
    handlers::approve_dossier,
    handlers::complete_dossier,
    handlers::return_dossier,
    handlers::close_dossier,
    interruptions::handlers::require_payment,
    interruptions::handlers::confirm_payment,
    interruptions::handlers::consult,
    interruptions::handlers::answer_consultation,
    interruptions::handlers::extend_deadline,
    deadlines::handlers::get_deadline,
    deadlines::handlers::list_deadlines,
    deadlines::handlers::count_standings
))]
struct Contract;

fn routes(config: &mut Routes) {
    use deadlines::handlers as deadlines;
    use interruptions::handlers as interruptions;
    config
        .service(at("/api/v1/me/dossiers").search(handlers::list_my_dossiers))
        .service(at("/api/v1/dossiers/{code}").get(handlers::get_dossier))
        .service(at("/api/v1/dossiers/{code}/timeline").get(handlers::get_timeline))
        .service(at("/api/v1/queues/handling").search(handlers::list_handling_queue))
        .service(at("/api/v1/dossiers/{code}/steps").post(handlers::move_step))
        .service(at("/api/v1/dossiers/{code}/approval").post(handlers::approve_dossier))
        .service(at("/api/v1/dossiers/{code}/completion").post(handlers::complete_dossier))
        .service(at("/api/v1/dossiers/{code}/return").post(handlers::return_dossier))
        .service(at("/api/v1/dossiers/{code}/closure").post(handlers::close_dossier))
        .service(
            at("/api/v1/dossiers/{code}/payment-requests").post(interruptions::require_payment),
        )
        .service(
            at("/api/v1/dossiers/{code}/payment-confirmations")
                .post(interruptions::confirm_payment),
        )
        .service(at("/api/v1/dossiers/{code}/consultations").post(interruptions::consult))
        .service(
            at("/api/v1/dossiers/{code}/consultation-answers")
                .post(interruptions::answer_consultation),
        )
        .service(at("/api/v1/dossiers/{code}/extension").post(interruptions::extend_deadline))
        .service(at("/api/v1/dossiers/{code}/deadline").get(deadlines::get_deadline))
        .service(at("/api/v1/queues/deadlines").search(deadlines::list_deadlines))
        .service(at("/api/v1/deadline-standings").search(deadlines::count_standings));
}

fn samples() -> Vec<Sample> {
    let mut samples = dto::samples();
    samples.push(sample(&line::DossierLine::sample()));
    samples.extend(acts::samples());
    samples.extend(interruptions::samples());
    samples.extend(deadlines::samples());
    samples
}
