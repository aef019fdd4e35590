//! What lies between two transactions because a password is computed in the middle (SEC-1).

mod attempt;
pub mod kiosk;
mod password;
pub mod second_factor;
pub mod step_up;

pub use password::change_password;

use super::{
    actions::{
        attempts::{self, Attempt},
        sessions::{self, Opened, Opening},
    },
    tokens::{AccessToken, RefreshToken},
};
use crate::{
    problem::{Code, Problem},
    state::State,
};
use domain::{
    audit::Origin,
    identity::{Caller, Device},
};
use persistence::Session;
use uuid::Uuid;

/// A session that was just opened, with the only copies of its tokens.
pub struct SignedIn {
    pub opened: Opened,
    pub access: AccessToken,
    pub refresh: String,
    /// Shown at the next sign-in, it tells the holder's device from a stranger's. A kiosk never gets one.
    pub device_token: Option<String>,
}

/// A session that lives on with new tokens.
pub struct Renewed {
    pub caller: Caller,
    pub access: AccessToken,
    pub refresh: String,
}

/// What somebody shows to open a session.
pub struct Shown {
    pub username: String,
    pub password: String,
    pub otp: Option<String>,
    /// Of a device that has signed in to the account before.
    pub device_token: Option<String>,
}

/// An unknown username, a wrong password and a frozen account take as long and answer the same.
pub async fn sign_in(
    state: &State,
    shown: Shown,
    device: Device,
    origin: Origin,
) -> Result<SignedIn, Problem> {
    let username = shown.username.trim().to_lowercase();
    let token = shown.device_token.as_deref();
    let salt = device_salt(state, &username).await?;
    let approach = state.approaches.sign_in(&username, &device, token, &salt);
    let attempt = attempt::begin(state, approach).await?;
    let (account, hash) = known(state, username.clone()).await?;
    let verified = state.passwords.verify(&shown.password, hash.clone()).await;
    if !attempt::judged(state, &attempt, verified).await? {
        return Err(Problem::of(Code::InvalidCredentials).concerning(account));
    }
    let (now, refresh) = (state.clock.now(), RefreshToken::generate());
    let device_token = state.approaches.device_token(&username, token, &salt);
    let opening = Opening {
        username,
        verified: hash,
        otp: shown.otp,
        refresh: refresh.hash,
        device,
        origin,
    };
    let opened = open(state, attempt, opening).await;
    let opened = opened.map_err(|refused| refused.concerning(account))?;
    let access = state.tokens.issue(opened.account.id, opened.session, now);
    Ok(SignedIn {
        access: access.await?,
        refresh: refresh.token,
        device_token: Some(device_token),
        opened,
    })
}

/// What a refusal has ended stays ended: it is written, although the answer is an error.
pub async fn renew(
    state: &State,
    presented: &str,
    device: Device,
    origin: Origin,
) -> Result<Renewed, Problem> {
    let (now, presented) = (origin.at, presented.to_owned());
    let succession = state.succession.clone();
    let renewing = state.store.write("renew_session", move |session| {
        sessions::renew(session, &presented, &succession, &device, &origin)
    });
    let renewed = renewing.await?;
    let (caller, refresh) = renewed.ok_or_else(|| Problem::of(Code::SessionEnded))?;
    let access = state.tokens.issue(caller.account, caller.session, now);
    Ok(Renewed {
        access: access.await?,
        refresh: refresh.token,
        caller,
    })
}

/// A right password without its code neither counts as wrong nor wipes out what was guessed.
async fn open(state: &State, attempt: Attempt, opening: Opening) -> Result<Opened, Problem> {
    let (now, codes, begun) = (state.clock.now(), state.codes.clone(), attempt.clone());
    let open = state.store.write("open_session", move |session| {
        let opened = sessions::open(session, opening, &codes)?;
        attempts::succeed(session, &begun, now)?;
        Ok(opened)
    });
    let opened: Result<Opened, Problem> = open.await;
    let is_incomplete = |problem: &Problem| problem.code() == Code::SecondFactorRequired;
    if opened.as_ref().is_err_and(is_incomplete) {
        attempt::undo(state, &attempt).await?;
    }
    opened
}

/// Asked for a username that nobody has as well.
async fn device_salt(state: &State, username: &str) -> Result<String, Problem> {
    let holder = state.approaches.holder(username);
    let salt = state.store.read("device_salt", move |session| {
        Ok::<_, Problem>(session.lanes().device_salt(&holder)?)
    });
    salt.await
}

async fn known(state: &State, username: String) -> Result<(Option<Uuid>, Option<String>), Problem> {
    let find = move |session: &mut Session<'_>| sessions::find(session, &username);
    state.store.read("find_account", find).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::web::Data;
    use domain::identity::{Account, AccountKind, AccountState, refresh::GRACE};

    const PASSWORD: &str = "mật khẩu của Lan";

    async fn lan(state: &Data<State>, account_state: AccountState) {
        let account = Account {
            id: Uuid::now_v7(),
            kind: AccountKind::Applicant,
            username: "lan".into(),
            full_name: "Nguyễn Thị Lan".parse().unwrap(),
            identity_number: None,
            tax_code: None,
            phone: None,
            email: None,
            address: None,
            state: account_state,
            restricted_at: None,
            must_change_password: true,
            created_at: state.clock.now(),
            version: 1,
        };
        let hash = state.passwords.hash(PASSWORD).await.unwrap();
        let add = state.store.write("add", move |session| {
            session
                .accounts()
                .add(&account, hash)
                .map_err(Problem::from)
        });
        add.await.unwrap();
    }

    fn origin(state: &State) -> Origin {
        Origin::of_work("test", state.clock.now())
    }

    fn shown(username: &str, password: &str) -> Shown {
        Shown {
            username: username.into(),
            password: password.into(),
            otp: None,
            device_token: None,
        }
    }

    async fn caller(state: &Data<State>, signed_in: &SignedIn) -> Option<Caller> {
        let (id, now) = (signed_in.opened.session, state.clock.now());
        let find = state.store.read("find", move |session| {
            let origin = Origin::of_work("test", now);
            Ok::<_, Problem>(session.sessions().find_caller(id, &origin)?)
        });
        find.await.unwrap()
    }

    #[actix_web::test]
    async fn who_may_not_sign_in_does_not_learn_why() {
        let (state, _folder) = State::fresh("http://localhost");
        lan(&state, AccountState::Frozen).await;
        for (username, password) in [("lan", PASSWORD), ("lan", "sai"), ("ai-do", PASSWORD)] {
            let refused = sign_in(
                &state,
                shown(username, password),
                Device::default(),
                origin(&state),
            )
            .await
            .err()
            .unwrap();
            assert_eq!(refused.code(), Code::InvalidCredentials, "{username}");
        }
    }

    /// Where no hash can be computed, whoever needs one is sent away: an unknown username needs one as well.
    #[actix_web::test]
    async fn an_unknown_username_and_a_wrong_password_take_the_same_path() {
        let (state, _folder) = State::fresh("http://localhost");
        lan(&state, AccountState::Active).await;
        state.passwords.saturate();
        for (username, password) in [
            ("lan", "sai mật khẩu"),
            ("ai-do", PASSWORD),
            ("lan", PASSWORD),
        ] {
            let refused = sign_in(
                &state,
                shown(username, password),
                Device::default(),
                origin(&state),
            )
            .await;
            assert_eq!(refused.err().unwrap().code(), Code::Busy, "{username}");
        }
    }

    #[actix_web::test]
    async fn an_attempt_that_the_server_had_no_time_for_is_none() {
        let (state, _folder) = State::fresh("http://localhost");
        state.passwords.saturate();
        for _ in 0..20 {
            let refused = sign_in(
                &state,
                shown("lan", PASSWORD),
                Device::default(),
                origin(&state),
            )
            .await;
            assert_eq!(refused.err().unwrap().code(), Code::Busy);
        }
    }

    #[actix_web::test]
    async fn a_refresh_token_that_comes_back_ends_the_session() {
        let (state, _folder) = State::fresh("http://localhost");
        lan(&state, AccountState::Active).await;
        let first = sign_in(
            &state,
            shown(" Lan", PASSWORD),
            Device::default(),
            origin(&state),
        )
        .await
        .unwrap();
        let second = renew(&state, &first.refresh, Device::default(), origin(&state))
            .await
            .unwrap();
        state.clock.advance(GRACE);
        assert_eq!(second.caller.session, first.opened.session);
        for refresh in [&first.refresh, &second.refresh] {
            let refused = renew(&state, refresh, Device::default(), origin(&state))
                .await
                .err()
                .unwrap();
            assert_eq!(refused.code(), Code::SessionEnded);
        }
        assert!(caller(&state, &first).await.is_none());
    }

    #[actix_web::test]
    async fn a_new_password_ends_the_other_sessions_and_is_an_own_one() {
        let (state, _folder) = State::fresh("http://localhost");
        lan(&state, AccountState::Active).await;
        let here = sign_in(
            &state,
            shown("lan", PASSWORD),
            Device::default(),
            origin(&state),
        )
        .await
        .unwrap();
        let elsewhere = sign_in(
            &state,
            shown("lan", PASSWORD),
            Device::default(),
            origin(&state),
        )
        .await
        .unwrap();
        let asking = caller(&state, &here).await.unwrap();
        assert!(asking.must_change_password);
        let same = change_password(&state, asking.clone(), PASSWORD, PASSWORD);
        let refused = same.await.unwrap_err();
        let told = refused.violations().iter().map(|fault| fault.code);
        assert_eq!(told.collect::<Vec<_>>(), ["personal_password", "unchanged"]);
        let changed = change_password(&state, asking, PASSWORD, "bốn mùa xanh lá");
        changed.await.unwrap();
        assert!(!caller(&state, &here).await.unwrap().must_change_password);
        assert!(caller(&state, &elsewhere).await.is_none());
    }
}
