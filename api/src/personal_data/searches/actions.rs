use crate::{
    dossiers::actions::with_titles, identity::access::at_desk, intake::actions::reach,
    problem::Problem,
};
use chrono::{DateTime, Utc};
use domain::{
    audit::Shown,
    calendars::day,
    dossiers::Dossier,
    identity::{
        Account, Caller,
        administration::sees_citizens,
        permission::{Permission, scopes},
    },
    personal_data::Detail,
};
use persistence::{Page, Session, identity::AccountFilter};

/// As many as a page of any list at most; who needs more knows more of whom they look for.
const MOST_FOUND: i64 = 100;

/// Among the dossiers that the officer may read.
pub fn dossiers(
    session: &mut Session<'_>,
    caller: &Caller,
    details: &[Detail],
    now: DateTime<Utc>,
) -> Result<Page<(Dossier, String)>, Problem> {
    let agencies = reach(session, caller, Permission::ReadDossier, None, now)?;
    let mut dossiers = session.dossiers();
    let found = dossiers.list_of_person(details, &agencies, MOST_FOUND)?;
    let shown = found.items.iter();
    let shown = shown.map(|dossier| Shown::of(&dossier.code, dossier.owner.account));
    // Whoever looks for a person is recorded, whatever is found.
    let entry = at_desk(caller, Permission::ReadDossier, day(now)).showing(shown);
    session.audit().record(entry)?;
    with_titles(session, found)
}

/// Among the accounts that the administrator sees.
pub fn accounts(
    session: &mut Session<'_>,
    caller: &Caller,
    details: Vec<Detail>,
    now: DateTime<Utc>,
) -> Result<Page<Account>, Problem> {
    let reach = scopes(caller, Permission::ManageAccounts, day(now));
    let filter = AccountFilter {
        details,
        agencies: session.agencies().reached_by(&reach)?,
        citizens: sees_citizens(caller, day(now)),
        limit: MOST_FOUND,
        ..AccountFilter::default()
    };
    let found = session.accounts().list(&filter)?;
    let shown = found.items.iter();
    let shown = shown.map(|account| Shown::of(account.id, account.id));
    let entry = at_desk(caller, Permission::ManageAccounts, day(now)).showing(shown);
    session.audit().record(entry)?;
    Ok(found)
}
