//! Working time for everybody: the calendars and how they change, the law in force, and when something would be due.

pub mod access;
pub mod changes;
mod regimes;
mod sheets;
mod simulations;
mod violations;

use crate::{
    contract::Sample,
    routes::{Feature, Routes, at},
};
use changes::handlers as change;
use sheets::handlers as sheet;
use utoipa::OpenApi;

pub const FEATURE: Feature = Feature {
    tag: "calendars",
    routes,
    contract: Contract::openapi,
    samples,
};

#[derive(OpenApi)]
#[openapi(paths(
    simulations::handlers::simulate_deadline,
    regimes::handlers::list_regimes,
    regimes::handlers::get_regime,
    sheet::list_calendars,
    sheet::create_calendar,
    sheet::get_calendar,
    sheet::get_calendar_year,
    change::list_calendar_changes,
    change::propose_calendar_change,
    change::get_calendar_change,
    change::withdraw_calendar_change,
    change::list_affected_dossiers,
    change::apply_calendar_change
))]
struct Contract;

fn routes(config: &mut Routes) {
    config
        .service(at("/api/v1/deadline-simulations").post(simulations::handlers::simulate_deadline))
        .service(at("/api/v1/regimes").get(regimes::handlers::list_regimes))
        .service(at("/api/v1/regimes/{code}").get(regimes::handlers::get_regime))
        .service(
            at("/api/v1/calendars")
                .search(sheet::list_calendars)
                .post(sheet::create_calendar),
        )
        .service(at("/api/v1/calendars/{calendar}").get(sheet::get_calendar))
        .service(at("/api/v1/calendars/{calendar}/years/{year}").get(sheet::get_calendar_year))
        .service(
            at("/api/v1/calendar-changes")
                .search(change::list_calendar_changes)
                .post(change::propose_calendar_change),
        )
        .service(
            at("/api/v1/calendar-changes/{id}")
                .get(change::get_calendar_change)
                .delete(change::withdraw_calendar_change),
        )
        .service(
            at("/api/v1/calendar-changes/{id}/affected-dossiers")
                .search(change::list_affected_dossiers),
        )
        .service(
            at("/api/v1/calendar-changes/{id}/application").post(change::apply_calendar_change),
        );
}

fn samples() -> Vec<Sample> {
    let mut samples = simulations::samples();
    samples.extend(regimes::samples());
    samples.extend(sheets::samples());
    samples.extend(changes::samples());
    samples
}
