use super::{
    actions::{self, HandlingFilter},
    acts::{Approval, Closure, Completion, HandOver, NewStep, Timeline},
    dto::DossierView,
    filters::{HandlingQuery, OwnFilters},
    line::DossierLine,
    turn::{Moved, Turn, view},
};
use crate::{
    answer::Json,
    extract::{
        AccessPurpose, Applicant, Fresh, IfMatch, List, Officer, OrMachine, Path, SignedIn, Speech,
        ToRead,
    },
    page::Page,
    problem::Problem,
    state::State,
};
use actix_web::web::Data;
use domain::dossiers::DossierCode;
use persistence::{
    Session,
    dossiers::{DossierFilter, QueueKey},
};

/// Hồ sơ của tôi
///
/// The applicant's own dossiers and those of whom they represent, the newest first.
#[utoipa::path(get, path = "/api/v1/me/dossiers", params(List<OwnFilters>), security(("applicant" = [])),
    responses((status = 200, description = "Một trang hồ sơ", body = Page<DossierLine>)))]
pub async fn list_my_dossiers(
    state: Data<State>,
    caller: Applicant,
    list: List<OwnFilters>,
) -> Result<Json<Page<DossierLine>>, Problem> {
    let (after, limit, status) = (list.page.after()?, list.page.limit(), list.filters.status);
    let now = state.clock.now();
    let asked = DossierFilter {
        status: status.map(|word| word.0),
        after,
        limit,
        ..DossierFilter::default()
    };
    let own = move |session: &mut Session<'_>| actions::list_own(session, &caller.0, asked, now);
    let page = state.store.read("list_my_dossiers", own).await?;
    let key = |(dossier, _): &(domain::dossiers::Dossier, _)| {
        (dossier.submitted_at, dossier.code.to_string())
    };
    list.page
        .answer(page, key, |item| DossierLine::of(item, now))
        .map(Json)
}

/// Xem một hồ sơ
///
/// One dossier with both deadlines explained, its components and where it stands in the workflow. Its owner sees
/// it, the officers whose position reaches its agency, and systems whose subtree does.
#[utoipa::path(get, path = "/api/v1/dossiers/{code}", params(AccessPurpose),
    security(("applicant" = []), ("officer" = []), ("machine" = ["dossiers:read"])),
    responses((status = 200, description = "Hồ sơ", body = DossierView)))]
pub async fn get_dossier(
    state: Data<State>,
    caller: OrMachine<SignedIn, ToRead>,
    code: Path<DossierCode>,
    speech: Speech,
) -> Moved {
    let now = state.clock.now();
    let get = move |session: &mut Session<'_>| actions::get(session, &caller.0, &code.0, now);
    let folder = state.store.look_up("get_dossier", get).await?;
    Ok(view(folder, speech))
}

/// Diễn biến hồ sơ
///
/// Everything that happened: which unit, which position, on which step, since when, and what comes next (PUB-2).
#[utoipa::path(get, path = "/api/v1/dossiers/{code}/timeline", params(AccessPurpose),
    security(("applicant" = []), ("officer" = []), ("machine" = ["dossiers:read"])),
    responses((status = 200, description = "Diễn biến", body = Timeline)))]
pub async fn get_timeline(
    state: Data<State>,
    caller: OrMachine<SignedIn, ToRead>,
    code: Path<DossierCode>,
    speech: Speech,
) -> Result<Json<Timeline>, Problem> {
    let now = state.clock.now();
    let read = move |session: &mut Session<'_>| actions::timeline(session, &caller.0, &code.0, now);
    let history = state.store.read("get_timeline", read).await?;
    Ok(Json(Timeline::of(history, speech.0)))
}

/// Hàng đợi xử lý
///
/// The steps this officer may act on: their own and those nobody has taken; online first, then the nearest due,
/// then the oldest (LIFE-11).
#[utoipa::path(get, path = "/api/v1/queues/handling", params(List<HandlingQuery>), security(("officer" = [])),
    responses((status = 200, description = "Một trang hàng đợi", body = Page<DossierLine>)))]
pub async fn list_handling_queue(
    state: Data<State>,
    caller: Officer,
    list: List<HandlingQuery>,
) -> Result<Json<Page<DossierLine>>, Problem> {
    let now = state.clock.now();
    let filter = HandlingFilter::of(&list, &caller.0)?;
    let queue =
        move |session: &mut Session<'_>| actions::list_handling(session, &caller.0, filter, now);
    let page = state.store.read("list_handling_queue", queue).await?;
    let key = |(dossier, _): &(domain::dossiers::Dossier, _)| {
        super::filters::cursor(&QueueKey::of(dossier))
    };
    list.page
        .answer(page, key, |item| DossierLine::of(item, now))
        .map(Json)
}

/// Nhận xử lý, chuyển bước hoặc trả lại
///
/// Moves the dossier along its workflow (LIFE-3). A step that nobody has taken counts as taken by whoever acts on it.
#[utoipa::path(post, path = "/api/v1/dossiers/{code}/steps", request_body = NewStep, params(IfMatch),
    security(("officer" = [])), responses((status = 200, description = "Hồ sơ sau thao tác", body = DossierView)))]
pub async fn move_step(turn: Turn<Officer>, body: Json<NewStep>) -> Moved {
    let movement = body.0.movement()?;
    turn.take("move_step", move |session, attempt| {
        actions::move_step(session, attempt, movement)
    })
    .await
}

/// Phê duyệt
///
/// The leader's approval. Who received or prepared the dossier may not give it (LIFE-4). It asks
/// for a recent proof of who one is (`insufficient_user_authentication`).
#[utoipa::path(post, path = "/api/v1/dossiers/{code}/approval", request_body = Approval, params(IfMatch),
    security(("leader" = [])), responses((status = 200, description = "Hồ sơ sau thao tác", body = DossierView)))]
pub async fn approve_dossier(turn: Turn<Fresh<Officer>>, body: Json<Approval>) -> Moved {
    let note = body.0.note;
    turn.take("approve_dossier", move |session, attempt| {
        actions::approve(session, attempt, note)
    })
    .await
}

/// Hoàn thành với kết quả
///
/// Fixes the outcome on the last step: granted with a result document, or refused with a reason (LIFE-9).
#[utoipa::path(post, path = "/api/v1/dossiers/{code}/completion", request_body = Completion, params(IfMatch),
    security(("officer" = [])), responses((status = 200, description = "Hồ sơ sau thao tác", body = DossierView)))]
pub async fn complete_dossier(turn: Turn<Officer>, body: Json<Completion>) -> Moved {
    let decision = body.0.into();
    turn.take("complete_dossier", move |session, attempt| {
        actions::complete(session, attempt, decision)
    })
    .await
}

/// Trả kết quả
///
/// The result is handed to the applicant (LIFE-10).
#[utoipa::path(post, path = "/api/v1/dossiers/{code}/return", request_body = HandOver, params(IfMatch),
    security(("officer" = [])), responses((status = 200, description = "Hồ sơ sau thao tác", body = DossierView)))]
pub async fn return_dossier(turn: Turn<Officer>, body: Json<HandOver>) -> Moved {
    let note = body.0.note;
    turn.take("return_dossier", move |session, attempt| {
        actions::hand_over(session, attempt, note)
    })
    .await
}

/// Kết thúc hồ sơ
///
/// After the return the counter closes the dossier (LIFE-10).
#[utoipa::path(post, path = "/api/v1/dossiers/{code}/closure", request_body = Closure, params(IfMatch),
    security(("officer" = [])), responses((status = 200, description = "Hồ sơ sau thao tác", body = DossierView)))]
pub async fn close_dossier(turn: Turn<Officer>, _body: Json<Closure>) -> Moved {
    turn.take("close_dossier", move |session, attempt| {
        actions::close(session, attempt)
    })
    .await
}
