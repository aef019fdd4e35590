use super::*;
use crate::{problem::Code, state::State};
use actix_web::web::Data;
use chrono::TimeDelta;
use domain::identity::signing_key::KeyState;
use jsonwebtoken::EncodingKey;

const ISSUER: &str = "https://motcua.vn";

fn fresh() -> (Data<State>, tempfile::TempDir) {
    State::fresh(ISSUER)
}

async fn issued(state: &State) -> String {
    let (account, session) = (Uuid::now_v7(), Uuid::now_v7());
    let issued = state.tokens.issue(account, session, state.clock.now());
    issued.await.unwrap().token
}

/// The code of the refusal, if it is one.
async fn refusal(state: &State, token: &str) -> Option<Code> {
    let read = state.tokens.verify(token, state.clock.now()).await;
    read.err().map(|problem| problem.code())
}

async fn published(state: &State) -> Vec<SigningKey> {
    state.tokens.published(state.clock.now()).await.unwrap()
}

async fn rotate(state: &State) {
    let sealer = state.tokens.sealer.clone();
    let now = state.clock.now();
    let rotate = move |session: &mut persistence::Session<'_>| {
        crate::identity::signing_keys::rotate(session, &sealer, now)
    };
    state.store.write("rotate", rotate).await.unwrap();
}

async fn revoke(state: &State, id: &str) {
    let (sealer, id) = (state.tokens.sealer.clone(), id.to_owned());
    let now = state.clock.now();
    let revoke = move |session: &mut persistence::Session<'_>| {
        crate::identity::signing_keys::revoke(session, &id, &sealer, now)
    };
    state.store.write("revoke", revoke).await.unwrap();
}

#[actix_web::test]
async fn an_issued_token_is_accepted_until_its_last_second() {
    let (state, _folder) = fresh();
    let (account, session) = (Uuid::now_v7(), Uuid::now_v7());
    let now = state.clock.now();
    let token = state.tokens.issue(account, session, now).await.unwrap();
    assert_eq!(token.expires_at, now + LIFETIME);
    state.clock.advance(TimeDelta::seconds(599));
    let read = state.tokens.verify(&token.token, state.clock.now()).await;
    let read = read.unwrap();
    assert_eq!((read.claims.sub, read.claims.sid), (account, session));
    state.clock.advance(TimeDelta::seconds(1));
    assert_eq!(
        refusal(&state, &token.token).await,
        Some(Code::TokenExpired)
    );
}

#[actix_web::test]
async fn a_token_signed_by_a_foreign_key_under_our_key_id_is_refused() {
    let (state, _folder) = fresh();
    let id = published(&state).await[0].id.clone();
    let foreign: EncodingKey = KeyPair::generate().unwrap().encoding_key();
    let claims = Claims::new(ISSUER, Uuid::nil(), Uuid::nil(), state.clock.now());
    let forged = encode(&header(&id), &claims, &foreign).unwrap();
    assert_eq!(refusal(&state, &forged).await, Some(Code::Unauthenticated));
}

#[actix_web::test]
async fn the_first_start_publishes_the_key_that_signs_and_the_one_that_will() {
    let (state, _folder) = fresh();
    let states = published(&state).await.into_iter().map(|key| key.state);
    let states: Vec<KeyState> = states.collect();
    assert_eq!(states, [KeyState::Active, KeyState::Next]);
}

#[actix_web::test]
async fn a_rotation_lets_the_known_next_key_sign_and_keeps_tokens_in_flight() {
    let (state, _folder) = fresh();
    let before = published(&state).await;
    state.clock.advance(TimeDelta::minutes(10));
    let in_flight = issued(&state).await;
    rotate(&state).await;
    state.clock.advance(TimeDelta::seconds(5));
    let after = published(&state).await;
    assert_eq!(after[0].id, before[1].id);
    assert_eq!(after.len(), 3);
    assert_eq!(refusal(&state, &in_flight).await, None);
    let signed = decode_header(issued(&state).await).unwrap();
    assert_eq!(signed.kid.as_ref(), Some(&before[1].id));
    // Nothing that the old key signed lives this long, so it is published no more.
    state.clock.advance(TimeDelta::hours(1));
    assert_eq!(published(&state).await.len(), 2);
}

#[actix_web::test]
async fn a_revoked_key_ends_its_tokens_within_five_seconds_and_the_next_one_signs() {
    let (state, _folder) = fresh();
    let before = published(&state).await;
    let token = issued(&state).await;
    revoke(&state, &before[0].id).await;
    state.clock.advance(TimeDelta::seconds(5));
    assert_eq!(refusal(&state, &token).await, Some(Code::Unauthenticated));
    let after = published(&state).await;
    assert_eq!(after[0].id, before[1].id);
    assert!(after.iter().all(|key| key.id != before[0].id));
    assert_eq!(refusal(&state, &issued(&state).await).await, None);
}

#[actix_web::test]
async fn a_key_out_of_use_has_no_private_half() {
    let (state, _folder) = fresh();
    published(&state).await;
    state.clock.advance(TimeDelta::minutes(10));
    rotate(&state).await;
    let list = |session: &mut persistence::Session<'_>| session.signing_keys().list();
    for stored in state.store.read("list", list).await.unwrap() {
        let signs = stored.key.state != KeyState::Retiring;
        assert_eq!(stored.sealed.is_some(), signs, "{:?}", stored.key.state);
    }
}

#[actix_web::test]
async fn keys_sealed_under_another_secret_are_named_and_replaced_on_demand() {
    let (state, _folder) = fresh();
    let sealed = published(&state).await[0].id.clone();
    let other = Secret::from_hex(&"01".repeat(32)).unwrap();
    let tokens = AccessTokens::new(state.store.clone(), &other, ISSUER);
    let now = state.clock.now();
    let failure = tokens.published(now).await.unwrap_err();
    assert!(failure.to_string().contains(&sealed), "{failure}");
    let sealer = other.sealer_of_signing_keys();
    let begin_anew = move |session: &mut persistence::Session<'_>| {
        crate::identity::signing_keys::revoke_all(session, &sealer, now)
    };
    state.store.write("revoke_all", begin_anew).await.unwrap();
    assert!(tokens.published(now).await.is_ok());
}

#[actix_web::test]
async fn a_signature_is_checked_once_and_forgotten_when_the_token_has_expired() {
    let (state, _folder) = fresh();
    let token = issued(&state).await;
    let mut seen = Vec::new();
    for _ in 0..2 {
        seen.push(
            state
                .tokens
                .verify(&token, state.clock.now())
                .await
                .unwrap(),
        );
    }
    // The very same value: the second time nothing was read.
    assert!(Arc::ptr_eq(&seen[0], &seen[1]));
    assert_eq!(state.tokens.known.count(), 1);
    state.clock.advance(TimeDelta::minutes(10));
    assert_eq!(refusal(&state, &token).await, Some(Code::TokenExpired));
    assert_eq!(state.tokens.known.count(), 0);
}

#[actix_web::test]
async fn a_refused_token_is_not_remembered_and_an_ended_or_revoked_one_is_forgotten() {
    let (state, _folder) = fresh();
    let [ended, revoked] = [issued(&state).await, issued(&state).await];
    let cut = &ended[..ended.len() - 2];
    assert_eq!(refusal(&state, cut).await, Some(Code::Unauthenticated));
    for token in [&ended, &revoked] {
        assert_eq!(refusal(&state, token).await, None);
    }
    assert_eq!(state.tokens.known.count(), 2);
    state.tokens.forget(&ended);
    assert_eq!(state.tokens.known.count(), 1);
    let active = published(&state).await[0].id.clone();
    revoke(&state, &active).await;
    state.clock.advance(TimeDelta::seconds(5));
    assert_eq!(refusal(&state, &revoked).await, Some(Code::Unauthenticated));
    assert_eq!(state.tokens.known.count(), 0);
}
