use crate::{
    dossiers::{
        access::{load, record_shown},
        actions::with_titles,
        folder::Folder,
        terms::Terms,
    },
    problem::Problem,
};
use chrono::{DateTime, Utc};
use domain::{
    agencies::AgencyIdentifier,
    calendars::Standing,
    dossiers::{Dossier, DossierCode, Visit, WarningLevel},
    identity::{AccountKind, Caller, permission::Permission},
};
use persistence::{
    Page, Session,
    dossiers::{DeadlineFilter, DeadlineKey, Standings},
};

/// A dossier with everything that explains its deadlines.
pub struct Deadlines {
    pub folder: Folder,
    pub terms: Terms,
    pub visits: Vec<Visit>,
    pub warnings: Vec<(WarningLevel, DateTime<Utc>)>,
    pub now: DateTime<Utc>,
}

/// Which running clocks a list shows.
pub struct Asked {
    pub agency: Option<AgencyIdentifier>,
    pub standing: Standing,
    pub after: Option<DeadlineKey>,
    pub limit: i64,
}

/// Others see the same as the officers, but for the warnings, which are theirs.
pub fn get(
    session: &mut Session<'_>,
    caller: &Caller,
    code: &DossierCode,
    now: DateTime<Utc>,
) -> Result<Deadlines, Problem> {
    let dossier = load(session, caller, code, Permission::ReadDossier, now)?;
    let terms = Terms::load(session, dossier.timed_by(), now)?;
    let events = session.dossiers().list_events(code)?;
    let warnings = if caller.kind == AccountKind::Staff {
        session.dossiers().list_warnings(code)?
    } else {
        Vec::new()
    };
    Ok(Deadlines {
        folder: Folder::open(session, dossier)?,
        terms,
        visits: Visit::of(&events),
        warnings,
        now,
    })
}

/// The running clocks of the caller's agencies that stand so at this very instant.
pub fn list(
    session: &mut Session<'_>,
    caller: &Caller,
    asked: Asked,
    now: DateTime<Utc>,
) -> Result<Page<(Dossier, String)>, Problem> {
    let agencies = agencies(session, caller, asked.agency.as_ref(), now)?;
    let page = session.dossiers().list_deadlines(&DeadlineFilter {
        agencies,
        standing: asked.standing,
        now,
        after: asked.after,
        limit: asked.limit,
    })?;
    let shown = page.items.iter();
    record_shown(session, caller, Permission::ReadDossier, shown, now)?;
    with_titles(session, page)
}

pub fn count(
    session: &mut Session<'_>,
    caller: &Caller,
    agency: Option<&AgencyIdentifier>,
    now: DateTime<Utc>,
) -> Result<Standings, Problem> {
    let agencies = agencies(session, caller, agency, now)?;
    Ok(session.dossiers().count_standings(&agencies, now)?)
}

fn agencies(
    session: &mut Session<'_>,
    caller: &Caller,
    agency: Option<&AgencyIdentifier>,
    now: DateTime<Utc>,
) -> Result<Vec<String>, Problem> {
    crate::intake::actions::reach(session, caller, Permission::ReadDossier, agency, now)
}
