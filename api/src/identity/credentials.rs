//! What lies between two transactions because a password is computed in the middle (SEC-1).

use super::{
    actions::sessions::{self, Opened},
    tokens::{AccessToken, RefreshToken},
};
use crate::{
    extract::refused,
    problem::{Code, Problem, Text},
    state::State,
};
use domain::identity::{Caller, Device};

/// A session that was just opened, with the only copies of its tokens.
pub struct SignedIn {
    pub opened: Opened,
    pub access: AccessToken,
    pub refresh: String,
}

/// A session that lives on with new tokens.
pub struct Renewed {
    pub caller: Caller,
    pub access: AccessToken,
    pub refresh: String,
}

/// An unknown username, a wrong password and a frozen account take as long and answer the same.
pub async fn sign_in(
    state: &State,
    username: &str,
    password: &str,
    device: Device,
) -> Result<SignedIn, Problem> {
    let (now, username) = (state.clock.now(), username.trim().to_lowercase());
    let named = username.clone();
    let known = state.store.read("find_account", move |session| {
        sessions::password_hash(session, &named)
    });
    let hash = known.await?;
    if !state.passwords.verify(password, hash.clone()).await? {
        return Err(Problem::of(Code::InvalidCredentials));
    }
    let refresh = RefreshToken::generate();
    let opening = state.store.write("open_session", move |session| {
        let verified = hash.as_deref();
        sessions::open(session, &username, verified, &refresh.hash, device, now)
    });
    let opened = opening.await?;
    let access = state.tokens.issue(opened.account.id, opened.session, now);
    Ok(SignedIn {
        access: access.await?,
        refresh: refresh.token,
        opened,
    })
}

/// What a refusal has ended stays ended: it is written, although the answer is an error.
pub async fn renew(state: &State, presented: &str, device: Device) -> Result<Renewed, Problem> {
    let (now, presented) = (state.clock.now(), presented.to_owned());
    let succession = state.succession.clone();
    let renewing = state.store.write("renew_session", move |session| {
        sessions::renew(session, &presented, &succession, &device, now)
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

pub async fn change_password(
    state: &State,
    caller: Caller,
    current: &str,
    new: &str,
) -> Result<(), Problem> {
    let (now, account) = (state.clock.now(), caller.account);
    let reading = state.store.read("password_hash", move |session| {
        Ok::<_, Problem>(session.accounts().password_hash(account)?)
    });
    let verified = reading.await?;
    if !state
        .passwords
        .verify(current, Some(verified.clone()))
        .await?
    {
        return Err(wrong_current());
    }
    if current == new {
        return Err(unchanged());
    }
    let hash = state.passwords.hash(new).await?;
    let writing = state.store.write("change_password", move |session| {
        sessions::change_password(session, &caller, &verified, hash, now)
    });
    writing.await
}

fn wrong_current() -> Problem {
    let detail = Text::new(
        "Mật khẩu hiện tại không đúng.",
        "This is not the present password.",
    );
    refused("/currentPassword", "wrong_password", detail)
}

fn unchanged() -> Problem {
    let detail = Text::new(
        "Mật khẩu mới phải khác mật khẩu hiện tại.",
        "The new password must differ from the present one.",
    );
    refused("/newPassword", "unchanged", detail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::web::Data;
    use domain::identity::{Account, AccountKind, AccountState, refresh::GRACE};
    use uuid::Uuid;

    const PASSWORD: &str = "mật khẩu của Lan";

    async fn lan(state: &Data<State>, account_state: AccountState) {
        let account = Account {
            id: Uuid::now_v7(),
            kind: AccountKind::Applicant,
            username: "lan".into(),
            full_name: "Nguyễn Thị Lan".parse().unwrap(),
            identity_number: None,
            phone: None,
            email: None,
            address: None,
            state: account_state,
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

    async fn caller(state: &Data<State>, signed_in: &SignedIn) -> Option<Caller> {
        let (id, now) = (signed_in.opened.session, state.clock.now());
        let find = state.store.read("find", move |session| {
            session
                .sessions()
                .find_caller(id, now)
                .map_err(Problem::from)
        });
        find.await.unwrap()
    }

    #[actix_web::test]
    async fn who_may_not_sign_in_does_not_learn_why() {
        let (state, _folder) = State::fresh("http://localhost");
        lan(&state, AccountState::Frozen).await;
        for (username, password) in [("lan", PASSWORD), ("lan", "sai"), ("ai-do", PASSWORD)] {
            let refused = sign_in(&state, username, password, Device::default())
                .await
                .err()
                .unwrap();
            assert_eq!(refused.code(), Code::InvalidCredentials, "{username}");
        }
    }

    #[actix_web::test]
    async fn a_refresh_token_that_comes_back_ends_the_session() {
        let (state, _folder) = State::fresh("http://localhost");
        lan(&state, AccountState::Active).await;
        let first = sign_in(&state, " Lan", PASSWORD, Device::default())
            .await
            .unwrap();
        let second = renew(&state, &first.refresh, Device::default())
            .await
            .unwrap();
        state.clock.advance(GRACE);
        assert_eq!(second.caller.session, first.opened.session);
        for refresh in [&first.refresh, &second.refresh] {
            let refused = renew(&state, refresh, Device::default())
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
        let here = sign_in(&state, "lan", PASSWORD, Device::default())
            .await
            .unwrap();
        let elsewhere = sign_in(&state, "lan", PASSWORD, Device::default())
            .await
            .unwrap();
        let asking = caller(&state, &here).await.unwrap();
        assert!(asking.must_change_password);
        let same = change_password(&state, asking.clone(), PASSWORD, PASSWORD);
        assert_eq!(same.await.unwrap_err().violations()[0].code, "unchanged");
        let changed = change_password(&state, asking, PASSWORD, "bốn mùa xanh lá");
        changed.await.unwrap();
        assert!(!caller(&state, &here).await.unwrap().must_change_password);
        assert!(caller(&state, &elsewhere).await.is_none());
    }
}
