use super::SignedIn;
use crate::{
    identity::{actions::device_grants, dto::DeviceAuthorization, tokens::RefreshToken},
    intake::lookup::qr,
    problem::Problem,
    state::State,
};
use domain::identity::{
    Device,
    device_grant::{DeviceGrant, GrantState, INTERVAL},
};
use persistence::Session;
use rand::{Rng, seq::IndexedRandom};

/// Consonants make no words, and none is mistaken for a digit (RFC 8628, section 6.1).
const ALPHABET: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";

pub async fn begin(
    state: &State,
    name: Option<String>,
    device: Device,
) -> Result<DeviceAuthorization, Problem> {
    let secret = RefreshToken::generate();
    let mut grant = DeviceGrant {
        hash: secret.hash,
        user_code: user_code(),
        number: rand::rng().random_range(10..=99),
        name,
        device,
        created_at: state.clock.now(),
        state: GrantState::Pending,
        approved_by: None,
        wrong_numbers: 0,
        interval: INTERVAL,
        last_asked_at: None,
        version: 1,
    };
    grant.name = grant.name.map(|name| name.trim().to_owned());
    let stored = grant.clone();
    let add = move |session: &mut Session<'_>| session.device_grants().add(&stored);
    state.store.write("begin_device_authorization", add).await?;
    let url = &state.config.public_url;
    let image = qr(&format!(
        "{url}/api/v1/me/device-authorizations/{}",
        grant.user_code
    ))?;
    Ok(DeviceAuthorization::of(&grant, secret.token, url, image))
}

/// A session of its own for the device. What it learns of its haste stays written, although the answer is an error.
pub async fn collect(
    state: &State,
    device_code: &str,
    device: Device,
) -> Result<SignedIn, Problem> {
    let (now, refresh) = (state.clock.now(), RefreshToken::generate());
    let (hash, first) = (RefreshToken::hash_of(device_code), refresh.hash.clone());
    let collect = move |session: &mut Session<'_>| {
        device_grants::collect(session, &hash, &first, device, now)
    };
    let opened = state.store.write("open_device_session", collect).await??;
    let access = state.tokens.issue(opened.account.id, opened.session, now);
    Ok(SignedIn {
        access: access.await?,
        refresh: refresh.token,
        device_token: None,
        opened,
    })
}

fn user_code() -> String {
    let mut random = rand::rng();
    let letters: String = [(); 8]
        .iter()
        .filter_map(|()| ALPHABET.choose(&mut random).copied())
        .map(char::from)
        .collect();
    let (first, second) = letters.split_at(4);
    format!("{first}-{second}")
}
