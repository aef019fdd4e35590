use crate::{
    identity::access::allow,
    problem::{Code, Problem},
};
use chrono::{DateTime, Utc};
use domain::{
    agencies::AgencyIdentifier,
    audit::Entry,
    calendars::day,
    identity::{
        Caller,
        permission::{Permission, Place, Resource, audits_everything, scopes},
    },
};
use persistence::{Page, Session, audit::AuditFilter};
use uuid::Uuid;

/// The entries of the caller's part of the tree; an auditor of the root sees those of no agency too.
pub fn list(
    session: &mut Session<'_>,
    caller: &Caller,
    mut filter: AuditFilter,
    agency: Option<AgencyIdentifier>,
    now: DateTime<Utc>,
) -> Result<Page<Entry>, Problem> {
    let today = day(now);
    let reached = scopes(caller, Permission::ReadAudit, today);
    if reached.is_empty() {
        return Err(Problem::of(Code::WrongCaller));
    }
    match agency {
        Some(agency) => {
            let path = session.agencies().path(&agency)?;
            let place = Place {
                agency: &agency,
                path: &path,
            };
            allow(
                caller,
                Permission::ReadAudit,
                &Resource::Agency(place),
                today,
            )?;
            filter.agencies = vec![agency.as_str().to_owned()];
        }
        None => {
            filter.agencies = session.agencies().reached_by(&reached)?;
            filter.agencyless = audits_everything(caller, today);
        }
    }
    Ok(session.audit().list(&filter)?)
}

/// What others did with the caller's data; what the law keeps from them is nothing here (SEC-3).
pub fn list_own(
    session: &mut Session<'_>,
    caller: &Caller,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Page<Entry>, Problem> {
    Ok(session
        .audit()
        .list_of_subject(caller.account, before, limit)?)
}
