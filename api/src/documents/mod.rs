//! Files of drafts and dossiers.

mod actions;
mod content;
pub mod dto;
pub mod files;
mod handlers;
mod upload;

use crate::routes::{Feature, Routes, at};
use utoipa::OpenApi;

pub const FEATURE: Feature = Feature {
    tag: "documents",
    routes,
    contract: Contract::openapi,
    samples: dto::samples,
};

#[derive(OpenApi)]
#[openapi(paths(
    handlers::attach_to_draft,
    handlers::attach_to_dossier,
    handlers::get_attachment_content,
    handlers::remove_attachment
))]
struct Contract;

fn routes(config: &mut Routes) {
    config
        .service(at("/api/v1/drafts/{id}/attachments").post(handlers::attach_to_draft))
        .service(at("/api/v1/dossiers/{code}/attachments").post(handlers::attach_to_dossier))
        .service(at("/api/v1/attachments/{id}/content").get(handlers::get_attachment_content))
        .service(at("/api/v1/attachments/{id}").delete(handlers::remove_attachment));
}
