//! Proving once more who one is, for acts that an old proof is not enough for (RFC 9470).

use super::{attempt, second_factor::password_attempt};
use crate::{
    extract::refused,
    identity::actions::{attempts, second_factors},
    problem::{Problem, Text},
    state::State,
};
use domain::identity::{
    Caller,
    authentication::{Acr, Authentication},
};

/// What is shown: an account with a second factor shows a code, another one the password; both are judged when both
/// are there.
pub struct Proof {
    pub password: Option<String>,
    pub otp: Option<String>,
}

pub async fn renew(state: &State, caller: Caller, proof: Proof) -> Result<Authentication, Problem> {
    let Proof { password, otp } = proof;
    check_complete(caller.has_second_factor, password.is_some(), otp.is_some())?;
    let attempt = match password {
        Some(password) => password_attempt(state, &caller, &password).await?,
        None => {
            let approach = state
                .approaches
                .in_session(&caller.username, caller.session);
            attempt::begin(state, approach).await?
        }
    };
    let (codes, now) = (state.codes.clone(), state.clock.now());
    let proving = state.store.write("authenticate_again", move |session| {
        let acr = match &otp {
            None => Acr::Password,
            Some(otp) if second_factors::use_code(session, &codes, caller.account, otp, now)? => {
                Acr::SecondFactor
            }
            Some(_) => return Err(second_factors::wrong_code()),
        };
        attempts::succeed(session, &attempt, now)?;
        second_factors::prove(session, &caller, acr, now)
    });
    proving.await
}

fn check_complete(has_second_factor: bool, password: bool, otp: bool) -> Result<(), Problem> {
    let (pointer, is_there) = if has_second_factor {
        ("/otp", otp)
    } else {
        ("/password", password)
    };
    if is_there {
        return Ok(());
    }
    let detail = Text::new(
        "Tài khoản có xác thực hai lớp cần mã, tài khoản khác cần mật khẩu.",
        "An account with a second factor needs a code, another one the password.",
    );
    Err(refused(pointer, "missing", detail))
}
