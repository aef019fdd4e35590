use crate::{
    dossiers::access,
    identity::actions::accounts,
    problem::{Code, Problem},
};
use chrono::{DateTime, Utc};
use domain::{
    audit::Entry,
    calendars::day,
    dossiers::{Dossier, DossierCode},
    identity::{
        Account, Caller,
        permission::{Permission, office_anywhere},
    },
    personal_data::StatedPurpose,
};
use persistence::Session;
use uuid::Uuid;

/// The owner of a dossier, to an officer who handles such dossiers there.
pub fn of_dossier(
    session: &mut Session<'_>,
    caller: &Caller,
    code: &DossierCode,
    purpose: &StatedPurpose,
    now: DateTime<Utc>,
) -> Result<Dossier, Problem> {
    let (dossier, entry) = access::find(session, caller, code, Permission::RevealOwner, now)?;
    let entry = entry.ok_or_else(|| Problem::of(Code::Forbidden))?;
    session.audit().record(shown_for(entry, purpose))?;
    Ok(dossier)
}

/// The holder of an account, to an administrator who sees the account.
pub fn of_account(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    purpose: &StatedPurpose,
    now: DateTime<Utc>,
) -> Result<Account, Problem> {
    let account = accounts::get(session, caller, id, now)?;
    if account.restricted_at.is_some() {
        return Err(Problem::of(Code::ProcessingRestricted));
    }
    let office = office_anywhere(caller, Permission::ManageAccounts, day(now));
    let entry = caller.entry().on("accounts", id).about(id);
    let entry = office.map_or(entry.clone(), |office| entry.at(&office.agency));
    let entry = shown_for(entry.in_office(office), purpose);
    session.audit().record(entry)?;
    Ok(account)
}

fn shown_for(mut entry: Entry, purpose: &StatedPurpose) -> Entry {
    entry.origin.purpose = Some(purpose.as_str().to_owned());
    entry
}
