use super::{
    actions,
    dto::{DeadLetterView, NoticeFilters, NoticeView},
};
use crate::{
    answer::{Done, Json},
    extract::{Administrator, List, NoFilters, Path, SignedIn},
    page::Page,
    problem::Problem,
    state::State,
};
use actix_web::web::Data;
use uuid::Uuid;

/// Thông báo của tôi
///
/// Mới nhất trước; `unreadOnly=true` chỉ trả những thông báo chưa đọc (IN-8).
///
/// One's own notices, the newest first: what happened to the own dossiers; to an officer, how the clocks of the own steps stand.
#[utoipa::path(get, path = "/api/v1/me/notices", params(List<NoticeFilters>), security(("applicant" = []), ("officer" = [])),
    responses((status = 200, description = "Một trang thông báo", body = Page<NoticeView>)))]
pub async fn list_notices(
    state: Data<State>,
    caller: SignedIn,
    list: List<NoticeFilters>,
) -> Result<Json<Page<NoticeView>>, Problem> {
    let (after, limit) = (list.page.after()?, list.page.limit());
    let unread_only = list.filters.unread_only.unwrap_or_default();
    let read = state.store.read("list_notices", move |session| {
        actions::list(session, &caller.0, unread_only, after, limit)
    });
    let answer = list
        .page
        .answer(read.await?, |notice| notice.id, NoticeView::from);
    answer.map(Json)
}

/// Đánh dấu thông báo đã đọc
///
/// Chỉ thông báo của chính mình; đánh dấu lại không thay đổi gì.
///
/// Marks one of the own notices as read; doing so again changes nothing.
#[utoipa::path(put, path = "/api/v1/notices/{id}/read", security(("applicant" = []), ("officer" = [])),
    responses((status = 204, description = "Đã đánh dấu")))]
pub async fn mark_notice_read(
    state: Data<State>,
    caller: SignedIn,
    id: Path<Uuid>,
) -> Result<Done, Problem> {
    let now = state.clock.now();
    let mark = state.store.write("mark_notice_read", move |session| {
        actions::mark_read(session, &caller.0, id.0, now)
    });
    mark.await.map(|()| Done)
}

/// Thông báo không gửi được
///
/// Những thông báo đã thử đủ số lần mà không gửi được thư, mới nhất trước; không nêu người nhận.
///
/// Notices given up after the last attempt, the newest first; for the administrator of the system.
#[utoipa::path(get, path = "/api/v1/dead-letters", params(List<NoFilters>), security(("administrator" = [])),
    responses((status = 200, description = "Một trang thông báo không gửi được", body = Page<DeadLetterView>)))]
pub async fn list_dead_letters(
    state: Data<State>,
    caller: Administrator,
    list: List<NoFilters>,
) -> Result<Json<Page<DeadLetterView>>, Problem> {
    let (after, limit, now) = (list.page.after()?, list.page.limit(), state.clock.now());
    let read = state.store.read("list_dead_letters", move |session| {
        actions::list_dead(session, &caller.0, after, limit, now)
    });
    let answer = list
        .page
        .answer(read.await?, |letter| letter.id, DeadLetterView::from);
    answer.map(Json)
}

/// Gửi lại một thông báo không gửi được
///
/// Đưa thông báo trở lại hàng đợi với số lần thử tính từ đầu.
///
/// Puts a dead letter back into the queue; its attempts are counted anew.
#[utoipa::path(post, path = "/api/v1/dead-letters/{id}/retry", security(("administrator" = [])),
    responses((status = 204, description = "Đã đưa trở lại hàng đợi")))]
pub async fn retry_dead_letter(
    state: Data<State>,
    caller: Administrator,
    id: Path<Uuid>,
) -> Result<Done, Problem> {
    let now = state.clock.now();
    let retry = state.store.write("retry_dead_letter", move |session| {
        actions::retry(session, &caller.0, id.0, now)
    });
    retry.await.map(|()| Done)
}
