use super::finish::{Shown, finish};
use crate::{
    identity::{actions::federation, credentials::SignedIn, tokens::RefreshToken},
    problem::Problem,
    state::State,
};
use domain::{
    audit::Origin,
    identity::{Device, federation::Purpose},
};

/// Opens a session of the account that the identity opens; who comes for the first time gets one.
pub async fn sign_in(
    state: &State,
    shown: Shown,
    device: Device,
    origin: Origin,
) -> Result<SignedIn, Problem> {
    let (proved, provider) = finish(state, Purpose::SignIn, None, shown).await?;
    let kinds = provider.settings.account_kinds.clone();
    let (now, RefreshToken { token, hash }) = (origin.at, RefreshToken::generate());
    let opening = state.store.write("open_federated_session", move |session| {
        federation::open(session, &proved, &kinds, hash, device, &origin)
    });
    let opened = opening.await?;
    let access = state.tokens.issue(opened.account.id, opened.session, now);
    Ok(SignedIn {
        access: access.await?,
        refresh: token,
        // No password was shown, so no device has become one that types it.
        device_token: None,
        opened,
    })
}
