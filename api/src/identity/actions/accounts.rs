use crate::{
    identity::access::{at_desk, settle},
    problem::{Code, Problem},
};
use chrono::{DateTime, Utc};
use domain::{
    audit::Shown,
    calendars::day,
    identity::{
        Account, AccountEvent, AccountKind, Caller,
        administration::{change_account, see_account, sees_citizens},
        permission::{Decision, Permission, scopes},
    },
};
use persistence::{Page, Session, identity::AccountFilter};
use uuid::Uuid;

/// Which accounts a list shows, and where its page begins.
pub struct Wanted {
    pub kind: Option<AccountKind>,
    pub q: Option<String>,
    pub after: Option<String>,
    pub limit: i64,
}

pub fn list(
    session: &mut Session<'_>,
    caller: &Caller,
    wanted: Wanted,
    now: DateTime<Utc>,
) -> Result<Page<Account>, Problem> {
    let reach = scopes(caller, Permission::ManageAccounts, day(now));
    let filter = AccountFilter {
        kind: wanted.kind,
        q: wanted.q,
        details: Vec::new(),
        agencies: session.agencies().reached_by(&reach)?,
        citizens: sees_citizens(caller, day(now)),
        after: wanted.after,
        limit: wanted.limit,
    };
    let page = session.accounts().list(&filter)?;
    let shown = page
        .items
        .iter()
        .map(|account| Shown::of(account.id, account.id));
    let entry = at_desk(caller, Permission::ManageAccounts, day(now));
    session.audit().record_list(entry.showing(shown))?;
    Ok(page)
}

/// The account, which another one has looked at.
pub fn get(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<Account, Problem> {
    let account = find(session, caller, id, now)?;
    if id != caller.account {
        record(session, caller, id, now)?;
    }
    Ok(account)
}

/// As `get`, where another entry tells more.
pub fn find(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<Account, Problem> {
    let account = session.accounts().get(id)?;
    let positions = session.positions().list_of_account(id)?;
    settle(see_account(caller, account.kind, &positions, day(now)))?;
    Ok(account)
}

/// Without a position yet, an account lies outside every agency: any administrator opens one.
pub fn create(
    session: &mut Session<'_>,
    caller: &Caller,
    account: Account,
    hash: String,
    now: DateTime<Utc>,
) -> Result<Account, Problem> {
    // Nothing exists yet that could be hidden: who may not open it is told so.
    if see_account(caller, account.kind, &[], day(now)) != Decision::Allowed {
        return Err(Problem::of(Code::Forbidden));
    }
    account.check_identity()?;
    let event = AccountEvent::opened(&account, Some(caller.account));
    session.accounts().open(&account, hash, &event)?;
    record(session, caller, account.id, now)?;
    Ok(account)
}

pub fn update(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    seen: i64,
    change: impl FnOnce(&mut Account) -> Result<(), Problem>,
    now: DateTime<Utc>,
) -> Result<Account, Problem> {
    let mut account = changeable(session, caller, id, now)?;
    check_version(&account, seen)?;
    change(&mut account)?;
    account.check_identity()?;
    session
        .accounts()
        .save_details(&mut account, caller.account, now)?;
    record(session, caller, id, now)?;
    Ok(account)
}

/// The holder signs in with the temporary password and chooses an own one; every open session ends.
pub fn reset_password(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    hash: String,
    now: DateTime<Utc>,
) -> Result<Account, Problem> {
    let mut account = changeable(session, caller, id, now)?;
    account.must_change_password = true;
    session.accounts().save_password(&mut account, hash)?;
    session.sessions().end_all_of(id, now)?;
    record(session, caller, id, now)?;
    Ok(account)
}

/// Whoever asks has shown the administrator who they are; the password alone opens a session then.
pub fn reset_second_factor(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    changeable(session, caller, id, now)?;
    session.second_factors().remove(id)?;
    session.sessions().end_all_of(id, now)?;
    record(session, caller, id, now)
}

/// The holder is signed out everywhere and may sign in again.
pub fn end_sessions(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    changeable(session, caller, id, now)?;
    session.sessions().end_all_of(id, now)?;
    record(session, caller, id, now)
}

/// The caller did something to the account.
pub(super) fn record(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    let entry = at_desk(caller, Permission::ManageAccounts, day(now));
    Ok(session.audit().record(entry.on("accounts", id).about(id))?)
}

pub fn changeable(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<Account, Problem> {
    let account = session.accounts().get(id)?;
    let positions = session.positions().list_of_account(id)?;
    settle(change_account(
        caller,
        id,
        account.kind,
        &positions,
        day(now),
    ))?;
    Ok(account)
}

pub(super) fn check_version(account: &Account, seen: i64) -> Result<(), Problem> {
    if account.version == seen {
        Ok(())
    } else {
        Err(Problem::of(Code::StaleVersion))
    }
}
