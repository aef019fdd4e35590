//! Proving once more who one is, for acts that an old proof is not enough for (RFC 9470).

use super::{attempt, second_factor::password_attempt};
use crate::{
    extract::refused,
    identity::{
        actions::{
            attempts::{self, Attempt},
            federation as identities, second_factors,
        },
        federation,
    },
    problem::{Problem, Text},
    state::State,
};
use domain::identity::{
    Caller,
    authentication::{Acr, Authentication},
    federation::Purpose,
};

/// What is shown: an account with a second factor shows a code, another one the password or what came back from the
/// provider of its identity; all that is there is judged.
pub struct Proof {
    pub password: Option<String>,
    pub otp: Option<String>,
    pub federated: Option<federation::Shown>,
}

pub async fn renew(state: &State, caller: Caller, proof: Proof) -> Result<Authentication, Problem> {
    let Proof {
        password,
        otp,
        federated,
    } = proof;
    let Some(shown) = federated else {
        check_complete(caller.has_second_factor, password.is_some(), otp.is_some())?;
        let attempt = begun(state, &caller, password).await?;
        return here(state, caller, attempt, otp).await;
    };
    if password.is_some() || otp.is_some() {
        return Err(one_way_only());
    }
    at_provider(state, caller, shown).await
}

async fn begun(
    state: &State,
    caller: &Caller,
    password: Option<String>,
) -> Result<Attempt, Problem> {
    match password {
        Some(password) => password_attempt(state, caller, &password).await,
        None => {
            let approach = state
                .approaches
                .in_session(&caller.username, caller.session);
            attempt::begin(state, approach).await
        }
    }
}

async fn here(
    state: &State,
    caller: Caller,
    attempt: Attempt,
    otp: Option<String>,
) -> Result<Authentication, Problem> {
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

/// Begun in this session, and signed in to since.
async fn at_provider(
    state: &State,
    caller: Caller,
    shown: federation::Shown,
) -> Result<Authentication, Problem> {
    let session = Some(caller.session);
    let (proved, _) = federation::finish(state, Purpose::StepUp, session, shown).await?;
    if caller.has_second_factor && !proved.acr.is_strong() {
        return Err(incomplete("/otp"));
    }
    let now = state.clock.now();
    let proving = state.store.write("authenticate_again", move |session| {
        identities::prove(session, &caller, &proved, now)
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
        Ok(())
    } else {
        Err(incomplete(pointer))
    }
}

fn one_way_only() -> Problem {
    let detail = Text::new(
        "Chỉ gửi một cách: mật khẩu và mã, hoặc danh tính.",
        "Send one way only: password and code, or the identity.",
    );
    refused("/federated", "one_way_only", detail)
}

fn incomplete(pointer: &str) -> Problem {
    let detail = Text::new(
        "Tài khoản có xác thực hai lớp cần mã, tài khoản khác cần mật khẩu hoặc danh tính.",
        "An account with a second factor needs a code, another one the password or the identity.",
    );
    refused(pointer, "missing", detail)
}
