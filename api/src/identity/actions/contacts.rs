//! The own contacts, and what they and the name were before (SEC-4).

use super::accounts;
use crate::problem::{Code, Problem};
use chrono::{DateTime, Utc};
use domain::{
    identity::{Account, Caller},
    personal_data::DetailChange,
};
use persistence::{Page, Session};
use uuid::Uuid;

pub fn update(
    session: &mut Session<'_>,
    caller: &Caller,
    seen: i64,
    change: impl FnOnce(&mut Account) -> Result<(), Problem>,
    now: DateTime<Utc>,
) -> Result<Account, Problem> {
    let id = caller.account;
    let mut account = session.accounts().get(id)?;
    if account.version != seen {
        return Err(Problem::of(Code::StaleVersion));
    }
    change(&mut account)?;
    session.accounts().save_details(&mut account, id, now)?;
    session
        .audit()
        .record(caller.entry().on("accounts", id).about(id))?;
    Ok(account)
}

pub fn list_own_changes(
    session: &mut Session<'_>,
    caller: &Caller,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Page<DetailChange>, Problem> {
    Ok(session
        .detail_changes()
        .list(caller.account, after, limit)?)
}

pub fn list_changes(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    (after, limit): (Option<Uuid>, i64),
    now: DateTime<Utc>,
) -> Result<Page<DetailChange>, Problem> {
    accounts::get(session, caller, id, now)?;
    session
        .audit()
        .record(caller.entry().on("accounts", id).about(id))?;
    Ok(session.detail_changes().list(id, after, limit)?)
}
