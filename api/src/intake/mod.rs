//! From a draft to the counter's answer, and what the public may look up.

pub mod actions;
mod counter;
pub mod drafts;
pub mod dto;
pub mod guesses;
mod handlers;
mod lookup;
mod reception;

use crate::{
    contract::Sample,
    dossiers::listing,
    problem::{Problem, Text, Violation},
    routes::{Feature, Routes, at},
};
use chrono::{DateTime, Utc};
use domain::{agencies::Agency, calendars::day, catalogue::Procedure};
use persistence::Session;
use utoipa::OpenApi;

pub const FEATURE: Feature = Feature {
    tag: "intake",
    routes,
    contract: Contract::openapi,
    samples,
};

#[derive(OpenApi)]
#[openapi(paths(
    handlers::create_draft,
    handlers::list_drafts,
    handlers::get_draft,
    handlers::update_draft,
    handlers::remove_draft,
    handlers::file_dossier,
    handlers::file_at_counter,
    reception::list_reception_queue,
    reception::accept_dossier,
    reception::take_over_dossier,
    reception::refuse_dossier,
    reception::request_supplement,
    reception::supply_dossier,
    reception::withdraw_dossier,
    lookup::get_dossier_qr,
    lookup::look_up_dossier,
    lookup::look_up_by_token
))]
struct Contract;

fn routes(config: &mut Routes) {
    config
        .service(
            at("/api/v1/drafts")
                .search(handlers::list_drafts)
                .post(handlers::create_draft),
        )
        .service(
            at("/api/v1/drafts/{id}")
                .get(handlers::get_draft)
                .patch(handlers::update_draft)
                .delete(handlers::remove_draft),
        )
        .service(
            at("/api/v1/dossiers")
                .search(listing::list_dossiers)
                .post(handlers::file_dossier),
        )
        .service(at("/api/v1/counter-filings").post(handlers::file_at_counter))
        .service(at("/api/v1/queues/reception").search(reception::list_reception_queue))
        .service(at("/api/v1/dossiers/{code}/acceptance").post(reception::accept_dossier))
        .service(at("/api/v1/dossiers/{code}/arrival").post(reception::take_over_dossier))
        .service(at("/api/v1/dossiers/{code}/refusal").post(reception::refuse_dossier))
        .service(
            at("/api/v1/dossiers/{code}/supplement-requests").post(reception::request_supplement),
        )
        .service(at("/api/v1/dossiers/{code}/supplements").post(reception::supply_dossier))
        .service(at("/api/v1/dossiers/{code}/withdrawal").post(reception::withdraw_dossier))
        .service(at("/api/v1/dossiers/{code}/qr").get(lookup::get_dossier_qr))
        .service(at("/api/v1/lookups").post(lookup::look_up_dossier))
        .service(at("/api/v1/lookups/{token}").get(lookup::look_up_by_token));
}

fn samples() -> Vec<Sample> {
    let mut samples = dto::samples();
    samples.extend(counter::samples());
    samples.extend(lookup::samples());
    samples
}

/// The agency that a filing names: it must exist today, at a level that handles the procedure.
fn competent_agency(
    session: &mut Session<'_>,
    procedure: &Procedure,
    named: &str,
    now: DateTime<Utc>,
) -> Result<Agency, Problem> {
    let agency = active_agency(session, "/agency", named, now)?;
    if procedure.is_handled_by(&agency) {
        return Ok(agency);
    }
    let text = Text::new(
        "Thủ tục này không thuộc thẩm quyền giải quyết của cơ quan ở cấp đó.",
        "Agencies of this level do not handle the procedure.",
    );
    let violation = Violation::at("/agency", "agency_not_competent", text);
    Err(Problem::invalid(vec![violation]))
}

/// The agency at whose counter a dossier is filed: it must exist today (IN-10).
fn counter_of(
    session: &mut Session<'_>,
    named: &str,
    now: DateTime<Utc>,
) -> Result<Agency, Problem> {
    active_agency(session, "/counter", named, now)
}

fn active_agency(
    session: &mut Session<'_>,
    pointer: &str,
    named: &str,
    now: DateTime<Utc>,
) -> Result<Agency, Problem> {
    let found = match named.parse() {
        Ok(identifier) => session.agencies().find(&identifier)?,
        Err(_) => None,
    };
    let today = day(now);
    let agency = found.filter(|agency| agency.validity.includes(today));
    agency.ok_or_else(|| {
        let text = Text::new(
            "Không có cơ quan này hoặc cơ quan không còn hoạt động.",
            "There is no such agency, or it is no longer active.",
        );
        Problem::invalid(vec![Violation::at(pointer, "unknown_agency", text)])
    })
}
