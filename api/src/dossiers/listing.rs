//! The dossiers of an agency and those below it, whatever has become of them.

use super::{
    access::{readable, record_shown},
    actions::with_titles,
    filters,
    line::DossierLine,
};
use crate::{
    answer::Json,
    extract::{List, Officer, OrMachine, ToRead},
    page::Page,
    problem::Problem,
    state::State,
    word,
};
use actix_web::web::Data;
use chrono::{DateTime, FixedOffset, Utc};
use domain::{
    dossiers::Dossier,
    identity::{Caller, permission::Permission},
};
use persistence::{Session, dossiers::DossierFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Hồ sơ nào được liệt kê.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DossierQuery {
    /// Only dossiers of this agency.
    #[serde(default)]
    #[schema(
        max_length = 35,
        pattern = r"^([A-Y][0-9]{2}(\.[0-9A-Z]+)*|([0-9]{2,3}\.){3}[A-Y][0-9]{2})$"
    )]
    pub agency: Option<String>,
    /// Only in this state.
    #[serde(default)]
    #[schema(inline)]
    pub status: Option<word::Status>,
    /// Only what was filed at this instant or later.
    #[serde(default)]
    pub submitted_from: Option<DateTime<FixedOffset>>,
    /// Only what was filed before this instant.
    #[serde(default)]
    pub submitted_before: Option<DateTime<FixedOffset>>,
}

/// Hồ sơ của các cơ quan
///
/// Every dossier that `GET /dossiers/{code}` shows to this officer or system, the newest first, ended ones included.
#[utoipa::path(get, path = "/api/v1/dossiers", params(List<DossierQuery>),
    security(("officer" = []), ("machine" = ["dossiers:read"])),
    responses((status = 200, description = "Một trang hồ sơ", body = Page<DossierLine>)))]
pub async fn list_dossiers(
    state: Data<State>,
    caller: OrMachine<Officer, ToRead>,
    list: List<DossierQuery>,
) -> Result<Json<Page<DossierLine>>, Problem> {
    let (now, asked) = (state.clock.now(), asked(&list)?);
    let read = move |session: &mut Session<'_>| {
        let page = of_reach(session, &caller.0, asked, now)?;
        with_titles(session, page)
    };
    let page = state.store.read("list_dossiers", read).await?;
    let key = |(dossier, _): &(Dossier, _)| (dossier.submitted_at, dossier.code.to_string());
    list.page
        .answer(page, key, |item| DossierLine::of(item, now))
        .map(Json)
}

fn of_reach(
    session: &mut Session<'_>,
    caller: &Caller,
    asked: DossierFilter,
    now: DateTime<Utc>,
) -> Result<persistence::Page<Dossier>, Problem> {
    let parts = readable(session, caller, now)?;
    let page = session.dossiers().list(&DossierFilter { parts, ..asked })?;
    let shown = page.items.iter();
    record_shown(session, caller, Permission::ReadDossier, shown, now)?;
    Ok(page)
}

/// Of nobody yet.
fn asked(list: &List<DossierQuery>) -> Result<DossierFilter, Problem> {
    let DossierQuery {
        agency,
        status,
        submitted_from,
        submitted_before,
    } = &list.filters;
    Ok(DossierFilter {
        parts: Vec::new(),
        agency: filters::agency(agency.as_deref())?,
        status: status.map(|word| word.0),
        submitted_from: submitted_from.map(|instant| instant.to_utc()),
        submitted_before: submitted_before.map(|instant| instant.to_utc()),
        after: list.page.after()?,
        limit: list.page.limit(),
    })
}
