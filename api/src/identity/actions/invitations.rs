//! Accounts that helpers open for citizens who agree; the citizens alone choose their secrets (IN-5, SEC-1).

use crate::{
    extract::refused,
    identity::{access::at_desk, invitation_tokens::hash_of, password_policy},
    notifications::actions::write_to,
    problem::{Code, Problem, Text},
};
use chrono::{DateTime, Utc};
use domain::{
    audit::Origin,
    calendars::day,
    identity::{
        Account, AccountAct, AccountEvent, Caller,
        invitation::Invitation,
        loss::IdentityProof,
        password::PasswordProfile,
        permission::{Permission, scopes},
    },
    notifications::invitation as invitation_letter,
};
use persistence::{Session, StorageError};

/// The account, and the letter with the token: both or neither.
pub fn open_assisted(
    session: &mut Session<'_>,
    helper: &Caller,
    account: Account,
    proof: IdentityProof,
    token: &str,
    now: DateTime<Utc>,
) -> Result<(Account, Invitation), Problem> {
    if scopes(helper, Permission::FileAtCounter, day(now)).is_empty() {
        return Err(Problem::of(Code::Forbidden));
    }
    let Some(number) = &account.identity_number else {
        return Err(Problem::of(Code::Forbidden));
    };
    session.federated_identities().let_in_alone()?;
    if session.accounts().find_citizen(number)?.is_some() {
        let what = "identity number";
        return Err(StorageError::Duplicate { what }.into());
    }
    let invitation = Invitation {
        account: account.id,
        token: hash_of(token),
        created_at: now,
        proof,
    };
    let opened = AccountEvent::opened(&account, Some(helper.account));
    session
        .accounts()
        .open_without_password(&account, &opened)?;
    session.invitations().add(&invitation)?;
    let notice = invitation_letter(&account.username, token);
    write_to(session, account.email.as_ref(), notice, now)?;
    let entry = at_desk(helper, Permission::FileAtCounter, day(now));
    let entry = entry.on("accounts", account.id).about(account.id);
    session.audit().record(entry)?;
    Ok((account, invitation))
}

/// An unknown token, a used one and an old one are refused alike.
pub fn accept(
    session: &mut Session<'_>,
    token: &str,
    password: &str,
    hash: String,
    origin: &Origin,
) -> Result<Account, Problem> {
    let now = origin.at;
    let found = session.invitations().take(&hash_of(token))?;
    let invitation = found
        .filter(|invitation| invitation.is_open(now))
        .ok_or_else(unknown_token)?;
    let mut account = session.accounts().get(invitation.account)?;
    let profile = PasswordProfile::of(account.kind, &[], day(now));
    password_policy::check("/newPassword", profile, password, &account)?;
    let holder = Some(account.id);
    let activated = account.move_by(AccountAct::Activate, None, holder, None, now)?;
    account.must_change_password = false;
    session
        .accounts()
        .save_secret(&mut account, hash, Some(&activated))?;
    session.invitations().use_up(account.id)?;
    let entry = origin.entry().on("accounts", account.id);
    session.audit().record(entry.about(account.id))?;
    Ok(account)
}

fn unknown_token() -> Problem {
    let detail = Text::new(
        "Mã kích hoạt không đúng, đã dùng hoặc đã hết hạn. Hãy đến quầy để được giúp.",
        "The token is wrong, used or older than seven days. A counter can help.",
    );
    refused("/token", "unknown_token", detail).as_denial()
}
