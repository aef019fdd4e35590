use super::{
    dto::{ProcedureFilters, ProcedureVersionView, ProcedureView, VersionSummary},
    key::ProcedureKey,
};
use crate::problem::Problem;
use chrono::NaiveDate;
use domain::{
    agencies::{AdminLevel, AgencyIdentifier},
    catalogue::Procedure,
};
use persistence::{Page, Session, catalogue::ProcedureFilter};
use std::sync::Arc;
use uuid::Uuid;

pub fn list(
    session: &mut Session<'_>,
    filters: ProcedureFilters,
    after: Option<String>,
    limit: i64,
) -> Result<Page<Procedure>, Problem> {
    let Some(admin_level) = level_asked(session, &filters)? else {
        return Ok(nothing());
    };
    let filter = ProcedureFilter {
        q: filters.q,
        sector: filters.sector,
        admin_level,
        service_level: filters.service_level.map(|level| level.0),
        after,
        limit,
    };
    Ok(session.catalogue().list(&filter)?)
}

/// The procedure with the version in force today and all versions it ever had.
pub fn get(
    session: &mut Session<'_>,
    key: &ProcedureKey,
    today: NaiveDate,
) -> Result<ProcedureView, Problem> {
    let procedure = find(session, key)?;
    let versions = session.catalogue().list_versions(procedure.id)?;
    Ok(ProcedureView::of(procedure, versions, today))
}

/// The newest first; `after` is the number of the last one seen.
pub fn list_versions(
    session: &mut Session<'_>,
    key: &ProcedureKey,
    after: Option<u16>,
    limit: i64,
) -> Result<Page<VersionSummary>, Problem> {
    let procedure = find(session, key)?;
    let versions = session.catalogue().list_versions(procedure.id)?;
    let older = versions
        .iter()
        .filter(|version| after.is_none_or(|after| version.number < after));
    let mut items: Vec<VersionSummary> = older.map(VersionSummary::of).collect();
    let limit = usize::try_from(limit).map_err(Problem::internal)?;
    let has_more = items.len() > limit;
    items.truncate(limit);
    Ok(Page { items, has_more })
}

pub fn get_version(
    session: &mut Session<'_>,
    id: Uuid,
    today: NaiveDate,
) -> Result<ProcedureVersionView, Problem> {
    let version = session.catalogue().get_version(id)?;
    let procedure = session.catalogue().get(version.procedure)?;
    Ok(ProcedureVersionView::of(
        &procedure,
        Arc::unwrap_or_clone(version),
        today,
    ))
}

fn find(session: &mut Session<'_>, key: &ProcedureKey) -> Result<Procedure, Problem> {
    let found = match key {
        ProcedureKey::Code(code) => session.catalogue().get_by_code(code),
        ProcedureKey::Id(id) => session.catalogue().get(*id),
    };
    Ok(found?)
}

/// Outer `None`: nothing can match, because the agency is unknown or stands at another level than asked.
fn level_asked(
    session: &mut Session<'_>,
    filters: &ProcedureFilters,
) -> Result<Option<Option<AdminLevel>>, Problem> {
    let asked = filters.admin_level.map(|level| level.0);
    let Some(agency) = &filters.agency else {
        return Ok(Some(asked));
    };
    let Ok(identifier) = agency.parse::<AgencyIdentifier>() else {
        return Ok(None);
    };
    let agency = session.agencies().find(&identifier)?;
    let level = agency.map(|agency| agency.level);
    let agrees = level.filter(|level| asked.is_none_or(|asked| asked == *level));
    Ok(agrees.map(Some))
}

fn nothing() -> Page<Procedure> {
    Page {
        items: Vec::new(),
        has_more: false,
    }
}
