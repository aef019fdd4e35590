//! Working time for everybody: the law in force, and when something would be due.

mod regimes;
mod simulations;

use crate::{
    contract::Sample,
    routes::{Feature, at},
};
use actix_web::web::ServiceConfig;
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
    regimes::handlers::get_regime
))]
struct Contract;

fn routes(config: &mut ServiceConfig) {
    config
        .service(at("/api/v1/deadline-simulations").post(simulations::handlers::simulate_deadline))
        .service(at("/api/v1/regimes").get(regimes::handlers::list_regimes))
        .service(at("/api/v1/regimes/{code}").get(regimes::handlers::get_regime));
}

fn samples() -> Vec<Sample> {
    let mut samples = simulations::samples();
    samples.extend(regimes::samples());
    samples
}
