use super::{attempt, second_factor::no_password};
use crate::{
    identity::{actions::sessions, password_policy},
    problem::{Problem, Text, Violation},
    state::State,
};
use domain::{
    calendars::day,
    identity::{Account, Caller, password::PasswordProfile},
};

/// Everything that is wrong with the present and with the new password is told at once.
pub async fn change_password(
    state: &State,
    caller: Caller,
    current: &str,
    new: &str,
) -> Result<(), Problem> {
    let (account, hash) = holder(state, &caller).await?;
    let approach = state
        .approaches
        .in_session(&caller.username, caller.session);
    let attempt = attempt::begin(state, approach).await?;
    let verified = state.passwords.verify(current, Some(hash.clone())).await;
    let is_right = attempt::judged(state, &attempt, verified).await?;
    if is_right {
        attempt::succeed(state, attempt).await?;
    }
    let now = state.clock.now();
    let profile = PasswordProfile::of(caller.kind, &caller.positions, day(now));
    let mut violations = password_policy::violations("/newPassword", profile, new, &account);
    violations.extend((!is_right).then(wrong_current));
    violations.extend((current == new).then(unchanged));
    if !violations.is_empty() {
        let refused = Problem::invalid(violations);
        return Err(if is_right {
            refused
        } else {
            refused.as_denial()
        });
    }
    let new_hash = state.passwords.hash(new).await?;
    let writing = state.store.write("change_password", move |session| {
        sessions::change_password(session, &caller, &hash, new_hash, now)
    });
    writing.await
}

async fn holder(state: &State, caller: &Caller) -> Result<(Account, String), Problem> {
    let account = caller.account;
    let reading = state.store.read("password_hash", move |session| {
        let mut accounts = session.accounts();
        Ok::<_, Problem>((accounts.get(account)?, accounts.password_hash(account)?))
    });
    let (account, hash) = reading.await?;
    Ok((account, hash.ok_or_else(no_password)?))
}

fn wrong_current() -> Violation {
    let detail = Text::new(
        "Mật khẩu hiện tại không đúng.",
        "This is not the present password.",
    );
    Violation::at("/currentPassword", "wrong_password", detail)
}

fn unchanged() -> Violation {
    let detail = Text::new(
        "Mật khẩu mới phải khác mật khẩu hiện tại.",
        "The new password must differ from the present one.",
    );
    Violation::at("/newPassword", "unchanged", detail)
}
