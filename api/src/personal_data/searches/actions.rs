use crate::{dossiers::actions::with_titles, intake::actions::reach, problem::Problem};
use chrono::{DateTime, Utc};
use domain::{
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
    Ok(session.accounts().list(&filter)?)
}
