use super::{
    actions::{self, Asked},
    dto::{DeadlineQuery, DeadlineView, RunningStanding, StandingsQuery, StandingsView},
};
use crate::{
    answer::Json,
    dossiers::{filters, line::DossierLine},
    extract::{AccessPurpose, List, Officer, OrMachine, Path, Query, SignedIn, Speech, ToRead},
    page::Page,
    problem::Problem,
    state::State,
};
use actix_web::web::Data;
use chrono::{DateTime, Utc};
use domain::dossiers::{Dossier, DossierCode};
use persistence::{Session, dossiers::DeadlineKey};

/// Vì sao hạn như vậy
///
/// Every clock of the dossier: state, due instant, working time used and left, and the ordered explanation that names every
/// day counted or skipped, every wait, restart and extension with its legal basis (TIME-7); and the steps with their
/// quotas (LIFE-3). For the owner and the officers who may read the dossier.
#[utoipa::path(get, path = "/api/v1/dossiers/{code}/deadline", params(AccessPurpose),
    security(("applicant" = []), ("officer" = []), ("machine" = ["dossiers:read"])),
    responses((status = 200, description = "Thời hạn và diễn giải", body = DeadlineView), (status = 409)))]
pub async fn get_deadline(
    state: Data<State>,
    caller: OrMachine<SignedIn, ToRead>,
    code: Path<DossierCode>,
    speech: Speech,
) -> Result<Json<DeadlineView>, Problem> {
    let now = state.clock.now();
    let read = move |session: &mut Session<'_>| actions::get(session, &caller.0, &code.0, now);
    let deadlines = state.store.read("get_deadline", read).await?;
    DeadlineView::of(deadlines, speech.0).map(Json)
}

/// Hồ sơ quá hạn, sắp đến hạn
///
/// Running clocks of the officer's agencies that stand so at this very instant, the nearest due first. Nothing is stored
/// that a job would have to keep true (TIME-8).
#[utoipa::path(get, path = "/api/v1/queues/deadlines", params(List<DeadlineQuery>), security(("officer" = [])),
    responses((status = 200, description = "Một trang hồ sơ", body = Page<DossierLine>)))]
pub async fn list_deadlines(
    state: Data<State>,
    caller: Officer,
    list: List<DeadlineQuery>,
) -> Result<Json<Page<DossierLine>>, Problem> {
    let (now, asked) = (state.clock.now(), asked(&list)?);
    let read = move |session: &mut Session<'_>| actions::list(session, &caller.0, asked, now);
    let page = state.store.read("list_deadlines", read).await?;
    let key = |(dossier, _): &(Dossier, _)| {
        let DeadlineKey { due, code } = DeadlineKey::of(dossier);
        (due, code)
    };
    list.page
        .answer(page, key, |item| DossierLine::of(item, now))
        .map(Json)
}

/// Số hồ sơ theo tình trạng thời hạn
///
/// How many open dossiers of the officer's agencies stand how at this very instant.
#[utoipa::path(get, path = "/api/v1/deadline-standings", params(Query<StandingsQuery>), security(("officer" = [])),
    responses((status = 200, description = "Số hồ sơ", body = StandingsView)))]
pub async fn count_standings(
    state: Data<State>,
    caller: Officer,
    query: Query<StandingsQuery>,
) -> Result<Json<StandingsView>, Problem> {
    let now = state.clock.now();
    let agency = filters::agency(query.0.agency.as_deref())?;
    let count =
        move |session: &mut Session<'_>| actions::count(session, &caller.0, agency.as_ref(), now);
    let standings = state.store.read("count_standings", count).await?;
    Ok(Json(StandingsView::of(standings, now)))
}

fn asked(list: &List<DeadlineQuery>) -> Result<Asked, Problem> {
    let DeadlineQuery { agency, standing } = &list.filters;
    let after: Option<(DateTime<Utc>, String)> = list.page.after()?;
    Ok(Asked {
        agency: filters::agency(agency.as_deref())?,
        standing: standing
            .map_or(RunningStanding::Overdue, |word| word.0)
            .standing(),
        after: after.map(|(due, code)| DeadlineKey { due, code }),
        limit: list.page.limit(),
    })
}
