//! How a dossier is reached: found, and allowed, or not there at all.

use crate::{
    identity::access::allow,
    problem::{Code, Problem},
};
use chrono::{DateTime, Utc};
use domain::{
    calendars::day,
    dossiers::{Dossier, DossierCode, Signatory},
    identity::{
        AccountKind, Caller, Role,
        permission::{Permission, Resource},
    },
};
use persistence::Session;

/// The dossier, if this caller may do what is asked to it.
pub fn load(
    session: &mut Session<'_>,
    caller: &Caller,
    code: &DossierCode,
    asked: Permission,
    now: DateTime<Utc>,
) -> Result<Dossier, Problem> {
    let found = session.dossiers().find(code)?;
    let dossier = found.ok_or_else(|| Problem::of(Code::NotFound))?;
    let agency_path = session.agencies().path(&dossier.agency)?;
    let resource = Resource::Dossier {
        owner: dossier.owner.account,
        submitted_by: dossier.submitted_by,
        agency: &dossier.agency,
        agency_path: &agency_path,
    };
    allow(caller, asked, &resource, day(now))?;
    Ok(dossier)
}

/// As `load`, for a change: the version the caller has seen must still be the present one.
pub fn load_at(
    session: &mut Session<'_>,
    caller: &Caller,
    code: &DossierCode,
    asked: Permission,
    seen: i64,
    now: DateTime<Utc>,
) -> Result<Dossier, Problem> {
    let dossier = load(session, caller, code, asked, now)?;
    if dossier.version != seen {
        return Err(Problem::of(Code::StaleVersion));
    }
    Ok(dossier)
}

/// The caller as the history names them: an officer in the position that fits the act best, a person as such.
pub fn signatory(
    caller: &Caller,
    dossier: &Dossier,
    fitting: &[Role],
    now: DateTime<Utc>,
) -> Signatory {
    if caller.kind == AccountKind::Applicant {
        return Signatory {
            account: caller.account,
            position: None,
            unit: None,
            roles: Vec::new(),
        };
    }
    Signatory::officer(caller, &dossier.agency, fitting, day(now))
}
