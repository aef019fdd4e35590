//! Other systems: their accounts, the keys with which they prove who they are, and the tokens they get for it (ORG-5).

pub mod access;
mod actions;
mod api_key;
mod assertion;
mod dto;
mod handlers;
mod public_key;
mod tokens;

pub use api_key::ApiKey;

use crate::routes::{Feature, Routes, at};
use handlers::{keys, machines, tokens as exchange};
use utoipa::OpenApi;

pub const TOKEN_ENDPOINT: &str = "/api/v1/auth/machine-tokens";

pub const FEATURE: Feature = Feature {
    tag: "machines",
    routes,
    contract: Contract::openapi,
    samples: dto::samples,
};

#[derive(OpenApi)]
#[openapi(paths(
    machines::list_machines,
    machines::create_machine,
    machines::get_machine,
    machines::update_machine,
    machines::freeze_machine,
    machines::unfreeze_machine,
    machines::close_machine,
    keys::list_machine_keys,
    keys::create_api_key,
    keys::register_public_key,
    keys::get_machine_key,
    keys::revoke_machine_key,
    exchange::issue_machine_token
))]
struct Contract;

fn routes(config: &mut Routes) {
    config
        .service(
            at("/api/v1/machines")
                .search(machines::list_machines)
                .post(machines::create_machine),
        )
        .service(
            at("/api/v1/machines/{id}")
                .get(machines::get_machine)
                .patch(machines::update_machine),
        )
        .service(
            at("/api/v1/machines/{id}/freeze")
                .put(machines::freeze_machine)
                .delete(machines::unfreeze_machine),
        )
        .service(at("/api/v1/machines/{id}/closure").post(machines::close_machine))
        .service(at("/api/v1/machines/{id}/keys").search(keys::list_machine_keys))
        .service(at("/api/v1/machines/{id}/api-keys").post(keys::create_api_key))
        .service(at("/api/v1/machines/{id}/public-keys").post(keys::register_public_key))
        .service(
            at("/api/v1/machine-keys/{id}")
                .get(keys::get_machine_key)
                .delete(keys::revoke_machine_key),
        )
        .service(at("/api/v1/auth/machine-tokens").post(exchange::issue_machine_token));
}
