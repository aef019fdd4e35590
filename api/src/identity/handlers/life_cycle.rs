use crate::{
    answer::{Done, Tagged},
    extract::{Administrator, Applicant, Fresh, IfMatch, Json, List, NoFilters, Path, SignedIn},
    identity::{
        actions::life_cycle,
        dto::{AccountEventView, AccountView, StateChange},
    },
    page::Page,
    problem::Problem,
    state::State,
};
use actix_web::web::Data;
use domain::identity::{AccountAct, AccountEvent};
use uuid::Uuid;

/// Khóa tài khoản
///
/// Khóa ngay một tài khoản bị mất hoặc bị lộ (SEC-2), có nêu lý do; mọi phiên kết thúc.
///
/// Freezes a lost or stolen account at once, with a reason.
#[utoipa::path(put, path = "/api/v1/accounts/{id}/freeze", request_body = StateChange, params(IfMatch),
    security(("administrator" = [])),
    responses((status = 200, description = "Tài khoản đã khóa", body = AccountView)))]
pub async fn freeze_account(
    state: Data<State>,
    caller: Administrator,
    id: Path<Uuid>,
    seen: IfMatch,
    body: Json<StateChange>,
) -> Result<Tagged<AccountView>, Problem> {
    change(&state, caller, id.0, seen, (AccountAct::Freeze, body.0)).await
}

/// Mở khóa tài khoản
///
/// Cho phép tài khoản đã khóa đăng nhập lại, có nêu lý do; tài khoản chưa kích hoạt trở lại trạng thái `created`.
///
/// Lets a frozen account sign in again; one that was never activated is `created` again.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/release", request_body = StateChange, params(IfMatch),
    security(("administrator" = [])),
    responses((status = 200, description = "Tài khoản đã mở khóa", body = AccountView)))]
pub async fn release_account(
    state: Data<State>,
    caller: Administrator,
    id: Path<Uuid>,
    seen: IfMatch,
    body: Json<StateChange>,
) -> Result<Tagged<AccountView>, Problem> {
    change(&state, caller, id.0, seen, (AccountAct::Release, body.0)).await
}

/// Đóng tài khoản
///
/// Đóng vĩnh viễn, có nêu lý do: mọi phiên kết thúc, lịch sử và hồ sơ vẫn còn.
///
/// For ever: every session ends, histories and dossiers stay. A recent proof of who one is is asked for.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/closure", request_body = StateChange, params(IfMatch),
    security(("administrator" = [])),
    responses((status = 200, description = "Tài khoản đã đóng", body = AccountView)))]
pub async fn close_account(
    state: Data<State>,
    caller: Fresh<Administrator>,
    id: Path<Uuid>,
    seen: IfMatch,
    body: Json<StateChange>,
) -> Result<Tagged<AccountView>, Problem> {
    change(&state, caller.0, id.0, seen, (AccountAct::Close, body.0)).await
}

/// Đóng tài khoản của tôi
///
/// Người nộp hồ sơ tự đóng tài khoản của mình, khi không còn hồ sơ nào đang giải quyết. Không mở lại được.
///
/// Applicants leave for good, once none of their dossiers runs. A recent proof of who one is is asked for.
#[utoipa::path(post, path = "/api/v1/me/closure", request_body = StateChange, security(("applicant" = [])),
    responses((status = 204, description = "Tài khoản đã đóng"), (status = 409)))]
pub async fn close_own_account(
    state: Data<State>,
    caller: Fresh<Applicant>,
    body: Json<StateChange>,
) -> Result<Done, Problem> {
    let (now, reason) = (state.clock.now(), body.0.reason);
    let write = state.store.write("close_own_account", move |session| {
        life_cycle::close_own(session, &caller.0.0, reason, now)
    });
    write.await.map(|()| Done)
}

/// Lịch sử của một tài khoản
///
/// Mọi lần thay đổi trạng thái, mới nhất trước: ai, khi nào, vì sao. Chính chủ và người quản trị của tài khoản xem được.
///
/// Every change of state, the newest first; for the holder and for whoever administers the account.
#[utoipa::path(get, path = "/api/v1/accounts/{id}/events", params(List<NoFilters>),
    security(("applicant" = []), ("officer" = []), ("leader" = []), ("administrator" = [])),
    responses((status = 200, description = "Các lần thay đổi", body = Page<AccountEventView>)))]
pub async fn list_account_events(
    state: Data<State>,
    caller: SignedIn,
    id: Path<Uuid>,
    list: List<NoFilters>,
) -> Result<Json<Page<AccountEventView>>, Problem> {
    let (now, before, limit) = (state.clock.now(), list.page.after()?, list.page.limit());
    let read = state.store.read("list_account_events", move |session| {
        life_cycle::list_events(session, &caller.0, id.0, before, limit, now)
    });
    let key = |(version, _): &(i64, AccountEvent)| *version;
    let page = list.page.answer(read.await?, key, AccountEventView::from);
    page.map(Json)
}

async fn change(
    state: &State,
    caller: Administrator,
    id: Uuid,
    seen: IfMatch,
    (act, StateChange { reason }): (AccountAct, StateChange),
) -> Result<Tagged<AccountView>, Problem> {
    let now = state.clock.now();
    let write = state.store.write("change_account_state", move |session| {
        life_cycle::move_by(session, &caller.0, id, seen.0, (act, reason), now)
    });
    let account = write.await?;
    Ok(Tagged::new(account.version, AccountView::masked(account)))
}
