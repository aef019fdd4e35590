use super::{
    actions,
    dto::{
        NewRectification, RectificationCase, RectificationDecisionInput, RectificationFilters,
        RectificationView,
    },
};
use crate::{
    answer::{Created, Json, Replayable, Tagged},
    extract::{
        Administrator, Fresh, IdempotencyKey, Idempotent, IfMatch, List, NoFilters, Path, SignedIn,
        Speech,
    },
    page::Page,
    problem::Problem,
    state::State,
};
use actix_web::web::Data;
use domain::personal_data::Rectification;
use uuid::Uuid;

/// Đề nghị sửa họ tên hoặc số định danh
///
/// Người quản trị quyết định trong hạn của luật (Nghị định 356/2025/NĐ-CP Điều 5); `term` nêu hạn và cách tính. Mỗi lúc chỉ một đề
/// nghị chờ quyết định. Cần lần xác thực gần đây.
///
/// Asks for another name or identity number in the own account; an administrator decides within the time of the law. While one
/// waits, another is a duplicate.
#[utoipa::path(post, path = "/api/v1/me/rectifications", request_body = NewRectification, params(IdempotencyKey),
    security(("applicant" = []), ("officer" = []), ("leader" = []), ("administrator" = [])),
    responses((status = 201, description = "Đã ghi nhận", body = RectificationView), (status = 409)))]
pub async fn request_rectification(
    state: Data<State>,
    caller: Fresh<SignedIn>,
    speech: Speech,
    body: Idempotent<NewRectification>,
) -> Result<Replayable, Problem> {
    let (now, sent) = (state.clock.now(), body.value);
    let ask = state.write_once(
        "request_rectification",
        caller,
        body.once,
        move |session, caller| {
            let request = actions::ask(session, caller, sent, now)?;
            let view = RectificationView::whole(request, speech.0);
            Ok(Created::at("/api/v1/me/rectifications", 1, view))
        },
    );
    ask.await
}

/// Các đề nghị của tôi
///
/// Mới nhất trước, với hạn và quyết định.
///
/// The own requests, the newest first.
#[utoipa::path(get, path = "/api/v1/me/rectifications", params(List<NoFilters>),
    security(("applicant" = []), ("officer" = []), ("leader" = []), ("administrator" = [])),
    responses((status = 200, description = "Các đề nghị", body = Page<RectificationView>)))]
pub async fn list_my_rectifications(
    state: Data<State>,
    caller: SignedIn,
    speech: Speech,
    list: List<NoFilters>,
) -> Result<Json<Page<RectificationView>>, Problem> {
    let (after, limit) = (list.page.after()?, list.page.limit());
    let read = state.store.read("list_my_rectifications", move |session| {
        actions::list_own(session, &caller.0, after, limit)
    });
    let view = |request| RectificationView::whole(request, speech.0);
    let page = list.page.answer(read.await?, key, view);
    page.map(Json)
}

/// Các đề nghị chờ quyết định
///
/// Đề nghị của những tài khoản mà người quản trị thấy, cũ nhất trước; số định danh ở dạng che.
///
/// Requests about accounts within the administrator's reach, the oldest first.
#[utoipa::path(get, path = "/api/v1/rectifications", params(List<RectificationFilters>),
    security(("administrator" = [])),
    responses((status = 200, description = "Các đề nghị", body = Page<RectificationView>)))]
pub async fn list_rectifications(
    state: Data<State>,
    caller: Administrator,
    speech: Speech,
    list: List<RectificationFilters>,
) -> Result<Json<Page<RectificationView>>, Problem> {
    let (now, page) = (state.clock.now(), (list.page.after()?, list.page.limit()));
    let wanted = list.filters.state.map(|state| state.0);
    let read = state.store.read("list_rectifications", move |session| {
        actions::list(session, &caller.0, wanted, page, now)
    });
    let view = |request| RectificationView::masked(request, speech.0);
    let page = list.page.answer(read.await?, key, view);
    page.map(Json)
}

/// Xem một đề nghị
///
/// Đề nghị và dữ liệu đang lưu, đầy đủ, để đối chiếu với giấy tờ; cần lần xác thực gần đây và được ghi lại.
///
/// The request with what is kept now, whole, to be compared with the papers; it is recorded.
#[utoipa::path(get, path = "/api/v1/rectifications/{id}", security(("administrator" = [])),
    responses((status = 200, description = "Đề nghị", body = RectificationCase)))]
pub async fn get_rectification(
    state: Data<State>,
    caller: Fresh<Administrator>,
    id: Path<Uuid>,
    speech: Speech,
) -> Result<Tagged<RectificationCase>, Problem> {
    let now = state.clock.now();
    let read = state.store.read("get_rectification", move |session| {
        actions::get(session, &caller.0.0, id.0, now)
    });
    Ok(tagged(read.await?, speech))
}

/// Quyết định một đề nghị
///
/// Chấp nhận thì tài khoản đổi ngay và giá trị cũ được giữ lại; từ chối thì nêu lý do. Không ai quyết định về tài khoản của mình.
///
/// Grants or refuses. Granted, the account changes at once and what it said before is kept; nobody decides about the own account.
#[utoipa::path(post, path = "/api/v1/rectifications/{id}/decision", request_body = RectificationDecisionInput,
    params(IfMatch), security(("administrator" = [])),
    responses((status = 200, description = "Đã quyết định", body = RectificationCase)))]
pub async fn decide_rectification(
    state: Data<State>,
    caller: Fresh<Administrator>,
    id: Path<Uuid>,
    seen: IfMatch,
    speech: Speech,
    body: Json<RectificationDecisionInput>,
) -> Result<Tagged<RectificationCase>, Problem> {
    let now = state.clock.now();
    let write = state.store.write("decide_rectification", move |session| {
        actions::decide(session, &caller.0.0, id.0, seen.0, body.0, now)
    });
    Ok(tagged(write.await?, speech))
}

fn key(request: &Rectification) -> Uuid {
    request.id
}

fn tagged(
    case: (Rectification, domain::identity::Account),
    speech: Speech,
) -> Tagged<RectificationCase> {
    Tagged::new(case.0.version, RectificationCase::of(case, speech.0))
}
