//! One-time codes of the own account: begun with the password, confirmed and removed with a code.

use super::attempt;
use crate::{
    extract::refused,
    identity::{
        actions::{attempts::Attempt, second_factors},
        one_time_codes::Enrolment,
    },
    problem::{Code, Problem, Text},
    state::State,
};
use domain::identity::Caller;

/// Whoever finds a signed-in screen cannot enrol a device of their own.
pub async fn enrol(state: &State, caller: Caller, password: &str) -> Result<Enrolment, Problem> {
    let attempt = password_attempt(state, &caller, password).await?;
    attempt::succeed(state, attempt).await?;
    let enrolment = state.codes.enrol(caller.account, &caller.username)?;
    let (sealed, now) = (enrolment.sealed.clone(), state.clock.now());
    let enrolling = state.store.write("enrol_second_factor", move |session| {
        second_factors::enrol(session, &caller, &sealed, now)
    });
    enrolling.await.map(|()| enrolment)
}

/// The recovery codes, which nobody sees again.
pub async fn confirm(state: &State, caller: Caller, otp: String) -> Result<Vec<String>, Problem> {
    let approach = state
        .approaches
        .in_session(&caller.username, caller.session);
    let attempt = attempt::begin(state, approach).await?;
    let (codes, now) = (state.codes.clone(), state.clock.now());
    let confirming = state.store.write("confirm_second_factor", move |session| {
        second_factors::confirm(session, &caller, &codes, &otp, now)
    });
    let recovery = confirming.await?;
    attempt::succeed(state, attempt).await?;
    Ok(recovery)
}

pub async fn remove(
    state: &State,
    caller: Caller,
    password: &str,
    otp: String,
) -> Result<(), Problem> {
    let attempt = password_attempt(state, &caller, password).await?;
    let (codes, now) = (state.codes.clone(), state.clock.now());
    let removing = state.store.write("remove_second_factor", move |session| {
        second_factors::remove(session, &caller, &codes, &otp, now)
    });
    removing.await?;
    attempt::succeed(state, attempt).await
}

/// An attempt in which the password was right; it is not over yet.
pub(super) async fn password_attempt(
    state: &State,
    caller: &Caller,
    password: &str,
) -> Result<Attempt, Problem> {
    let account = caller.account;
    let reading = state.store.read("password_hash", move |session| {
        Ok::<_, Problem>(session.accounts().password_hash(account)?)
    });
    let hash = reading.await?.ok_or_else(no_password)?;
    let approach = state
        .approaches
        .in_session(&caller.username, caller.session);
    let attempt = attempt::begin(state, approach).await?;
    let verified = state.passwords.verify(password, Some(hash)).await;
    if attempt::judged(state, &attempt, verified).await? {
        Ok(attempt)
    } else {
        Err(wrong_password())
    }
}

/// Its holder signs in through a provider of identities, and proves there who they are.
pub(super) fn no_password() -> Problem {
    let detail = Text::new(
        "Tài khoản này không có mật khẩu; hãy xác thực lại qua nhà cung cấp danh tính.",
        "This account has no password; prove who you are at the provider of your identity.",
    );
    Problem::new(Code::StateForbids, detail)
}

fn wrong_password() -> Problem {
    let detail = Text::new("Mật khẩu không đúng.", "The password is wrong.");
    refused("/password", "wrong_password", detail).as_denial()
}
