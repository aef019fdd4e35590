//! Who calls: passwords, tokens, sessions, accounts and the positions they hold (ORG-4..6, SEC-1, SEC-2).

pub mod access;
pub mod actions;
pub mod approach;
mod credentials;
mod device_codes;
pub mod dto;
pub mod federation;
pub mod first_administrator;
mod handlers;
mod invitation_tokens;
pub mod kiosk;
pub mod loss_codes;
pub mod one_time_codes;
pub mod password_policy;
pub mod passwords;
pub mod retention;
pub mod signing_keys;
pub mod tokens;

use crate::routes::{Feature, Routes, at};
use handlers::{
    accounts, contacts, device_authorizations, federation as federated, identities, invitations,
    life_cycle, losses, positions, second_factors, sessions,
};
use utoipa::OpenApi;

pub const FEATURE: Feature = Feature {
    tag: "identity",
    routes,
    contract: Contract::openapi,
    samples: dto::samples,
};

#[derive(OpenApi)]
#[openapi(paths(
    sessions::create_session,
    sessions::refresh_session,
    sessions::end_session,
    sessions::list_sessions,
    sessions::end_other_sessions,
    sessions::authenticate_again,
    sessions::get_me,
    contacts::update_me,
    contacts::list_my_detail_changes,
    contacts::list_detail_changes,
    sessions::change_password,
    federated::list_identity_providers,
    federated::begin_federated_sign_in,
    federated::return_from_provider,
    federated::create_federated_session,
    identities::list_identities,
    identities::begin_linking,
    identities::confirm_identity,
    identities::unlink_identity,
    identities::begin_federated_authentication,
    second_factors::get_second_factor,
    second_factors::enrol_second_factor,
    second_factors::confirm_second_factor,
    second_factors::remove_second_factor,
    device_authorizations::request_device_authorization,
    device_authorizations::get_device_qr,
    device_authorizations::get_device_authorization,
    device_authorizations::approve_device_authorization,
    device_authorizations::refuse_device_authorization,
    device_authorizations::redeem_device_code,
    losses::claim_loss,
    losses::confirm_loss,
    losses::report_own_loss,
    losses::list_own_loss_reports,
    losses::look_up_account,
    losses::report_loss_in_person,
    losses::list_loss_reports,
    losses::get_loss_report,
    losses::unlock_account,
    accounts::list_accounts,
    accounts::create_account,
    accounts::get_account,
    accounts::update_account,
    accounts::reset_password,
    accounts::reset_second_factor,
    invitations::open_assisted_account,
    invitations::activate_account,
    life_cycle::freeze_account,
    life_cycle::release_account,
    life_cycle::close_account,
    life_cycle::close_own_account,
    life_cycle::list_account_events,
    accounts::end_account_sessions,
    positions::list_positions,
    positions::create_position,
    positions::get_position,
    positions::update_position
))]
struct Contract;

fn routes(config: &mut Routes) {
    own(config);
    at_providers(config);
    kiosks(config);
    lost(config);
    administered(config);
}

fn kiosks(config: &mut Routes) {
    use device_authorizations as devices;
    config
        .service(
            at("/api/v1/auth/device-authorizations").post(devices::request_device_authorization),
        )
        .service(at("/api/v1/auth/device-authorizations/{userCode}/qr").get(devices::get_device_qr))
        .service(at("/api/v1/auth/device-tokens").post(devices::redeem_device_code))
        .service(
            at("/api/v1/me/device-authorizations/{userCode}")
                .get(devices::get_device_authorization),
        )
        .service(
            at("/api/v1/me/device-authorizations/{userCode}/approval")
                .post(devices::approve_device_authorization),
        )
        .service(
            at("/api/v1/me/device-authorizations/{userCode}/refusal")
                .post(devices::refuse_device_authorization),
        );
}

fn lost(config: &mut Routes) {
    config
        .service(at("/api/v1/auth/loss-reports").post(losses::claim_loss))
        .service(at("/api/v1/auth/loss-reports/{id}/confirmation").post(losses::confirm_loss))
        .service(
            at("/api/v1/me/loss-reports")
                .search(losses::list_own_loss_reports)
                .post(losses::report_own_loss),
        )
        .service(
            at("/api/v1/accounts/{id}/loss-reports")
                .search(losses::list_loss_reports)
                .post(losses::report_loss_in_person),
        )
        .service(at("/api/v1/loss-reports/{id}").get(losses::get_loss_report))
        .service(at("/api/v1/accounts/{id}/unlock").post(losses::unlock_account))
        .service(at("/api/v1/account-lookups").post(losses::look_up_account));
}

fn own(config: &mut Routes) {
    config
        .service(at("/api/v1/auth/sessions").post(sessions::create_session))
        .service(at("/api/v1/auth/tokens").post(sessions::refresh_session))
        .service(at("/api/v1/auth/sessions/{id}").delete(sessions::end_session))
        .service(
            at("/api/v1/me/sessions")
                .search(sessions::list_sessions)
                .delete(sessions::end_other_sessions),
        )
        .service(at("/api/v1/me/authentications").post(sessions::authenticate_again))
        .service(
            at("/api/v1/me")
                .get(sessions::get_me)
                .patch(contacts::update_me),
        )
        .service(at("/api/v1/me/detail-changes").search(contacts::list_my_detail_changes))
        .service(at("/api/v1/assisted-accounts").post(invitations::open_assisted_account))
        .service(at("/api/v1/auth/activations").post(invitations::activate_account))
        .service(at("/api/v1/me/closure").post(life_cycle::close_own_account))
        .service(at("/api/v1/me/password").put(sessions::change_password))
        .service(
            at("/api/v1/me/second-factor")
                .get(second_factors::get_second_factor)
                .post(second_factors::enrol_second_factor),
        )
        .service(
            at("/api/v1/me/second-factor/confirmation").post(second_factors::confirm_second_factor),
        )
        .service(at("/api/v1/me/second-factor/removal").post(second_factors::remove_second_factor));
}

fn at_providers(config: &mut Routes) {
    config
        .service(at("/api/v1/auth/providers").get(federated::list_identity_providers))
        .service(at("/api/v1/auth/federated-sign-ins").post(federated::begin_federated_sign_in))
        .service(at("/api/v1/auth/callbacks/{provider}").search(federated::return_from_provider))
        .service(at("/api/v1/auth/federated-sessions").post(federated::create_federated_session))
        .service(
            at("/api/v1/me/identities")
                .search(identities::list_identities)
                .post(identities::begin_linking),
        )
        .service(at("/api/v1/me/identities/confirmation").post(identities::confirm_identity))
        .service(at("/api/v1/me/identities/{id}").delete(identities::unlink_identity))
        .service(
            at("/api/v1/me/federated-authentications")
                .post(identities::begin_federated_authentication),
        );
}

fn administered(config: &mut Routes) {
    config
        .service(
            at("/api/v1/accounts")
                .search(accounts::list_accounts)
                .post(accounts::create_account),
        )
        .service(
            at("/api/v1/accounts/{id}")
                .get(accounts::get_account)
                .patch(accounts::update_account),
        )
        .service(at("/api/v1/accounts/{id}/detail-changes").search(contacts::list_detail_changes))
        .service(at("/api/v1/accounts/{id}/password-reset").post(accounts::reset_password))
        .service(
            at("/api/v1/accounts/{id}/second-factor-reset").post(accounts::reset_second_factor),
        )
        .service(at("/api/v1/accounts/{id}/freeze").put(life_cycle::freeze_account))
        .service(at("/api/v1/accounts/{id}/release").post(life_cycle::release_account))
        .service(at("/api/v1/accounts/{id}/closure").post(life_cycle::close_account))
        .service(at("/api/v1/accounts/{id}/events").search(life_cycle::list_account_events))
        .service(at("/api/v1/accounts/{id}/sessions").delete(accounts::end_account_sessions))
        .service(
            at("/api/v1/accounts/{id}/positions")
                .search(positions::list_positions)
                .post(positions::create_position),
        )
        .service(
            at("/api/v1/positions/{id}")
                .get(positions::get_position)
                .patch(positions::update_position),
        );
}
