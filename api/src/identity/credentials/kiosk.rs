//! A session at a kiosk, opened by a phone (RFC 8628).

use super::SignedIn;
use crate::{
    identity::{
        actions::{
            device_authorizations::{self, AtKiosk, KioskLife},
            sessions::Opened,
        },
        device_codes::hash_of,
        tokens::RefreshToken,
    },
    problem::Problem,
    state::State,
};
use domain::{audit::Origin, identity::Device};

/// What a kiosk is told while it waits is written too: when it asked, and what it may not ask again.
pub async fn redeem(
    state: &State,
    device_code: &str,
    device: Device,
    origin: Origin,
) -> Result<SignedIn, Problem> {
    let (now, refresh) = (origin.at, RefreshToken::generate());
    let kiosk = AtKiosk {
        device_code: hash_of(device_code),
        device,
        refresh: refresh.hash,
        life: KioskLife {
            whole: state.config.kiosk_life,
            idle: state.config.kiosk_idle,
        },
        origin,
    };
    let redeeming = state.store.write("redeem_device_code", move |session| {
        device_authorizations::redeem(session, kiosk)
    });
    let opened: Opened = redeeming.await??;
    let access = state.tokens.issue(opened.account.id, opened.session, now);
    Ok(SignedIn {
        access: access.await?,
        refresh: refresh.token,
        device_token: None,
        opened,
    })
}
