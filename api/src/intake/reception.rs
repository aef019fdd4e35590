//! The counter's operations, and the applicant's answers to them.

use super::{
    actions,
    dto::{Acceptance, ReceptionRefusal, Supplement, SupplementRequest, Withdrawal},
};
use crate::{
    answer::{Json, Tagged},
    dossiers::{
        dto::{DossierLine, DossierView},
        filters::{self, ReceptionQuery},
        handlers::view,
    },
    extract::{Applicant, IfMatch, List, Officer, Path, SignedIn, Speech},
    page::Page,
    problem::Problem,
    state::State,
};
use actix_web::web::Data;
use domain::dossiers::{Dossier, DossierCode};
use persistence::{Session, dossiers::QueueKey};

type Moved = Result<Tagged<DossierView>, Problem>;

/// Hàng đợi tiếp nhận
///
/// What waits at the counters of this officer: online first, then the nearest due, then the oldest (LIFE-11).
#[utoipa::path(get, path = "/api/v1/queues/reception", params(List<ReceptionQuery>), security(("officer" = [])),
    responses((status = 200, description = "Một trang hàng đợi", body = Page<DossierLine>)))]
pub async fn list_reception_queue(
    state: Data<State>,
    caller: Officer,
    list: List<ReceptionQuery>,
) -> Result<Json<Page<DossierLine>>, Problem> {
    let (now, limit) = (state.clock.now(), list.page.limit());
    let agency = filters::agency(list.filters.agency.as_deref())?;
    let after = filters::after(list.page.after()?);
    let read = move |session: &mut Session<'_>| {
        actions::list_reception(session, &caller.0, agency, after, limit, now)
    };
    let page = state.store.read("list_reception_queue", read).await?;
    let key = |(dossier, _): &(Dossier, _)| filters::cursor(&QueueKey::of(dossier));
    list.page.answer(page, key, DossierLine::of).map(Json)
}

/// Tiếp nhận hồ sơ
///
/// Accepts the dossier: from now on the limit of the procedure runs, and `resolution` says when it ends and why.
#[utoipa::path(post, path = "/api/v1/dossiers/{code}/acceptance", request_body = Acceptance, params(IfMatch),
    security(("officer" = [])), responses((status = 200, description = "Hồ sơ sau thao tác", body = DossierView)))]
pub async fn accept_dossier(
    state: Data<State>,
    caller: Officer,
    code: Path<DossierCode>,
    seen: IfMatch,
    speech: Speech,
    _body: Json<Acceptance>,
) -> Moved {
    let now = state.clock.now();
    let accept =
        move |session: &mut Session<'_>| actions::accept(session, &caller.0, &code.0, seen.0, now);
    let folder = state.store.write("accept_dossier", accept).await?;
    Ok(view(folder, speech))
}

/// Từ chối tiếp nhận
///
/// Refuses the dossier at reception, with the reason that the applicant receives (IN-12).
#[utoipa::path(post, path = "/api/v1/dossiers/{code}/refusal", request_body = ReceptionRefusal, params(IfMatch),
    security(("officer" = [])), responses((status = 200, description = "Hồ sơ sau thao tác", body = DossierView)))]
pub async fn refuse_dossier(
    state: Data<State>,
    caller: Officer,
    code: Path<DossierCode>,
    seen: IfMatch,
    speech: Speech,
    body: Json<ReceptionRefusal>,
) -> Moved {
    let (now, reason) = (state.clock.now(), body.0.reason);
    let refuse = move |session: &mut Session<'_>| {
        actions::refuse(session, &caller.0, &code.0, reason, seen.0, now)
    };
    let folder = state.store.write("refuse_dossier", refuse).await?;
    Ok(view(folder, speech))
}

/// Yêu cầu bổ sung
///
/// One complete notice of every defect (IN-4). A second one needs `repeatReason`.
#[utoipa::path(post, path = "/api/v1/dossiers/{code}/supplement-requests", request_body = SupplementRequest,
    params(IfMatch), security(("officer" = [])),
    responses((status = 200, description = "Hồ sơ sau thao tác", body = DossierView)))]
pub async fn request_supplement(
    state: Data<State>,
    caller: Officer,
    code: Path<DossierCode>,
    seen: IfMatch,
    speech: Speech,
    body: Json<SupplementRequest>,
) -> Moved {
    let now = state.clock.now();
    let request = move |session: &mut Session<'_>| {
        actions::request_supplement(session, &caller.0, &code.0, body.0, seen.0, now)
    };
    let folder = state.store.write("request_supplement", request).await?;
    Ok(view(folder, speech))
}

/// Nộp bổ sung
///
/// Everything asked for is attached, by the applicant or, at the counter, by the officer who took it; the reception clock
/// starts anew.
#[utoipa::path(post, path = "/api/v1/dossiers/{code}/supplements", request_body = Supplement, params(IfMatch),
    security(("applicant" = []), ("officer" = [])), responses((status = 200, description = "Hồ sơ sau thao tác", body = DossierView)))]
pub async fn supply_dossier(
    state: Data<State>,
    caller: SignedIn,
    code: Path<DossierCode>,
    seen: IfMatch,
    speech: Speech,
    body: Json<Supplement>,
) -> Moved {
    let (now, note) = (state.clock.now(), body.0.note);
    let supply = move |session: &mut Session<'_>| {
        actions::supply(session, &caller.0, &code.0, note, seen.0, now)
    };
    let folder = state.store.write("supply_dossier", supply).await?;
    Ok(view(folder, speech))
}

/// Rút hồ sơ
///
/// The applicant takes it back while nobody has received it.
#[utoipa::path(post, path = "/api/v1/dossiers/{code}/withdrawal", request_body = Withdrawal, params(IfMatch),
    security(("applicant" = [])), responses((status = 200, description = "Hồ sơ sau thao tác", body = DossierView)))]
pub async fn withdraw_dossier(
    state: Data<State>,
    caller: Applicant,
    code: Path<DossierCode>,
    seen: IfMatch,
    speech: Speech,
    body: Json<Withdrawal>,
) -> Moved {
    let (now, reason) = (state.clock.now(), body.0.reason);
    let withdraw = move |session: &mut Session<'_>| {
        actions::withdraw(session, &caller.0, &code.0, reason, seen.0, now)
    };
    let folder = state.store.write("withdraw_dossier", withdraw).await?;
    Ok(view(folder, speech))
}
