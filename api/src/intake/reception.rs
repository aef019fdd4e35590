//! The counter's operations, and the applicant's answers to them.

use super::{
    actions,
    dto::{Acceptance, Arrival, ReceptionRefusal, Supplement, SupplementRequest, Withdrawal},
};
use crate::{
    answer::Json,
    dossiers::{
        dto::DossierView,
        filters::{self, ReceptionQuery},
        line::DossierLine,
        turn::{Moved, Turn},
    },
    extract::{Applicant, IfMatch, List, Officer, OrMachine, SignedIn, ToFile},
    page::Page,
    problem::Problem,
    state::State,
};
use actix_web::web::Data;
use domain::dossiers::Dossier;
use persistence::{Session, dossiers::QueueKey};

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
    list.page
        .answer(page, key, |item| DossierLine::of(item, now))
        .map(Json)
}

/// Tiếp nhận hồ sơ
///
/// Accepts the dossier: from now on the limit of the procedure runs, and `resolution` says when it ends and why. What was
/// filed at another counter runs from its arrival at the competent agency (IN-10).
#[utoipa::path(post, path = "/api/v1/dossiers/{code}/acceptance", request_body = Acceptance, params(IfMatch),
    security(("officer" = [])), responses((status = 200, description = "Hồ sơ sau thao tác", body = DossierView)))]
pub async fn accept_dossier(turn: Turn<Officer>, _body: Json<Acceptance>) -> Moved {
    turn.take("accept_dossier", move |session, attempt| {
        actions::accept(session, attempt)
    })
    .await
}

/// Nhận hồ sơ từ quầy khác
///
/// The competent agency has what another counter accepted: its limit starts now, and both instants are kept (IN-10).
#[utoipa::path(post, path = "/api/v1/dossiers/{code}/arrival", request_body = Arrival, params(IfMatch),
    security(("officer" = [])), responses((status = 200, description = "Hồ sơ sau thao tác", body = DossierView)))]
pub async fn take_over_dossier(turn: Turn<Officer>, _body: Json<Arrival>) -> Moved {
    turn.take("take_over_dossier", move |session, attempt| {
        actions::take_over(session, attempt)
    })
    .await
}

/// Từ chối tiếp nhận
///
/// Refuses the dossier at reception, with the reason that the applicant receives (IN-12).
#[utoipa::path(post, path = "/api/v1/dossiers/{code}/refusal", request_body = ReceptionRefusal, params(IfMatch),
    security(("officer" = [])), responses((status = 200, description = "Hồ sơ sau thao tác", body = DossierView)))]
pub async fn refuse_dossier(turn: Turn<Officer>, body: Json<ReceptionRefusal>) -> Moved {
    let reason = body.0.reason;
    turn.take("refuse_dossier", move |session, attempt| {
        actions::refuse(session, attempt, reason)
    })
    .await
}

/// Yêu cầu bổ sung
///
/// One complete notice of every defect (IN-4); a second one needs `repeatReason`. At reception by the counter; during
/// handling by the officer at the step, within the days that the legal regime gives (LIFE-5). The clock stands still.
#[utoipa::path(post, path = "/api/v1/dossiers/{code}/supplement-requests", request_body = SupplementRequest,
    params(IfMatch), security(("officer" = [])),
    responses((status = 200, description = "Hồ sơ sau thao tác", body = DossierView)))]
pub async fn request_supplement(turn: Turn<Officer>, body: Json<SupplementRequest>) -> Moved {
    turn.take("request_supplement", move |session, attempt| {
        actions::request_supplement(session, attempt, body.0)
    })
    .await
}

/// Nộp bổ sung
///
/// Everything asked for is attached, by the applicant, by the system that filed it or, at the counter, by the officer who took it. At reception its
/// clock starts anew; during handling the limit starts again from zero or goes on, as the legal regime says (LIFE-5).
#[utoipa::path(post, path = "/api/v1/dossiers/{code}/supplements", request_body = Supplement, params(IfMatch),
    security(("applicant" = []), ("officer" = []), ("machine" = ["dossiers:file"])),
    responses((status = 200, description = "Hồ sơ sau thao tác", body = DossierView)))]
pub async fn supply_dossier(
    turn: Turn<OrMachine<SignedIn, ToFile>>,
    body: Json<Supplement>,
) -> Moved {
    let note = body.0.note;
    turn.take("supply_dossier", move |session, attempt| {
        actions::supply(session, attempt, note)
    })
    .await
}

/// Rút hồ sơ
///
/// The applicant, or the system that filed it, takes it back while nobody has received it.
#[utoipa::path(post, path = "/api/v1/dossiers/{code}/withdrawal", request_body = Withdrawal, params(IfMatch),
    security(("applicant" = []), ("machine" = ["dossiers:file"])),
    responses((status = 200, description = "Hồ sơ sau thao tác", body = DossierView)))]
pub async fn withdraw_dossier(
    turn: Turn<OrMachine<Applicant, ToFile>>,
    body: Json<Withdrawal>,
) -> Moved {
    let reason = body.0.reason;
    turn.take("withdraw_dossier", move |session, attempt| {
        actions::withdraw(session, attempt, reason)
    })
    .await
}
