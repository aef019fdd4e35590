//! Personal data: how it is kept, found, shown and given back (SEC-3, SEC-4).

pub mod consents;
mod export;
mod rectifications;
mod reveals;
pub mod rotation;
mod searches;

use crate::{
    contract::Sample,
    routes::{Feature, Routes, at},
};
use consents::handlers as consent;
pub use export::DataSource;
use rectifications::handlers as rectify;
use reveals::handlers as reveal;
use searches::handlers as search;
use utoipa::OpenApi;

pub const FEATURE: Feature = Feature {
    tag: "personal-data",
    routes,
    contract: Contract::openapi,
    samples,
};

#[derive(OpenApi)]
#[openapi(paths(
    search::search_dossiers,
    search::search_accounts,
    reveal::reveal_owner,
    reveal::reveal_account,
    export::handlers::export_my_data,
    consent::list_consents,
    consent::add_consent,
    rectify::request_rectification,
    rectify::list_my_rectifications,
    rectify::list_rectifications,
    rectify::get_rectification,
    rectify::decide_rectification
))]
struct Contract;

fn routes(config: &mut Routes) {
    of_others(config);
    of_oneself(config);
}

fn of_others(config: &mut Routes) {
    config
        .service(at("/api/v1/dossier-searches").post(search::search_dossiers))
        .service(at("/api/v1/account-searches").post(search::search_accounts))
        .service(at("/api/v1/dossiers/{code}/reveals").post(reveal::reveal_owner))
        .service(at("/api/v1/accounts/{id}/reveals").post(reveal::reveal_account))
        .service(at("/api/v1/rectifications").search(rectify::list_rectifications))
        .service(at("/api/v1/rectifications/{id}").get(rectify::get_rectification))
        .service(at("/api/v1/rectifications/{id}/decision").post(rectify::decide_rectification));
}

fn of_oneself(config: &mut Routes) {
    config
        .service(at("/api/v1/me/export").get(export::handlers::export_my_data))
        .service(
            at("/api/v1/me/consents")
                .get(consent::list_consents)
                .post(consent::add_consent),
        )
        .service(
            at("/api/v1/me/rectifications")
                .search(rectify::list_my_rectifications)
                .post(rectify::request_rectification),
        );
}

fn samples() -> Vec<Sample> {
    [
        searches::samples(),
        reveals::samples(),
        export::samples(),
        consents::samples(),
        rectifications::samples(),
    ]
    .concat()
}
