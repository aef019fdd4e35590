use crate::{
    answer::{Json, Tagged},
    extract::{Administrator, Fresh, IfMatch, List, NoFilters, Path, SignedIn},
    identity::{
        actions::{contacts, sessions},
        dto::{DetailChangeView, MeChange, MeView},
    },
    page::Page,
    problem::Problem,
    state::State,
};
use actix_web::web::Data;
use domain::{identity::Account, personal_data::DetailChange};
use uuid::Uuid;

/// Sửa liên hệ của tôi, hạn chế xử lý
///
/// Đổi số điện thoại, thư điện tử, địa chỉ của chính mình; giá trị cũ được giữ lại, hồ sơ đã nộp giữ liên hệ khi nộp. `restricted: true`
/// hạn chế xử lý dữ liệu, có hiệu lực ngay (Luật 91/2025/QH15 Điều 4): không ai xem được dữ liệu được che của tài khoản hay tìm ra nó
/// theo số định danh, liên hệ, và không gửi thư điện tử về hồ sơ; hồ sơ đang giải quyết vẫn tiếp tục. Cần lần xác thực gần đây.
///
/// A merge patch (RFC 7396) of the own contacts; what they were is kept, and dossiers keep what they were filed with. `restricted`
/// has the data kept and not used: nobody reveals the account's data or finds it by them, and no letters about dossiers are sent.
#[utoipa::path(patch, path = "/api/v1/me", request_body = MeChange, params(IfMatch),
    security(("applicant" = []), ("officer" = []), ("leader" = []), ("administrator" = [])),
    responses((status = 200, description = "Tài khoản sau khi sửa", body = MeView)))]
pub async fn update_me(
    state: Data<State>,
    caller: Fresh<SignedIn>,
    seen: IfMatch,
    body: Json<MeChange>,
) -> Result<Tagged<MeView>, Problem> {
    let now = state.clock.now();
    let write = state.store.write("update_me", move |session| {
        let apply = |account: &mut Account| body.0.apply(account, now);
        contacts::update(session, &caller.0.0, seen.0, apply, now)?;
        sessions::me(session, &caller.0.0, now)
    });
    let (account, offices) = write.await?;
    Ok(Tagged::new(account.version, MeView::of(account, offices)))
}

/// Lịch sử họ tên và liên hệ của tôi
///
/// Họ tên, số định danh và liên hệ trước mỗi lần đổi, mới nhất trước (SEC-4).
///
/// What the own name and contacts were before each change, the newest first.
#[utoipa::path(get, path = "/api/v1/me/detail-changes", params(List<NoFilters>),
    security(("applicant" = []), ("officer" = []), ("leader" = []), ("administrator" = [])),
    responses((status = 200, description = "Các lần đổi", body = Page<DetailChangeView>)))]
pub async fn list_my_detail_changes(
    state: Data<State>,
    caller: SignedIn,
    list: List<NoFilters>,
) -> Result<Json<Page<DetailChangeView>>, Problem> {
    let (after, limit) = (list.page.after()?, list.page.limit());
    let read = state.store.read("list_my_detail_changes", move |session| {
        contacts::list_own_changes(session, &caller.0, after, limit)
    });
    let key = |change: &DetailChange| change.id;
    let page = list.page.answer(read.await?, key, DetailChangeView::whole);
    page.map(Json)
}

/// Lịch sử họ tên và liên hệ của một tài khoản
///
/// Như của chính chủ, với giá trị cũ ở dạng che.
///
/// The same for administrators, with old values masked.
#[utoipa::path(get, path = "/api/v1/accounts/{id}/detail-changes", params(List<NoFilters>),
    security(("administrator" = [])),
    responses((status = 200, description = "Các lần đổi", body = Page<DetailChangeView>)))]
pub async fn list_detail_changes(
    state: Data<State>,
    caller: Administrator,
    id: Path<Uuid>,
    list: List<NoFilters>,
) -> Result<Json<Page<DetailChangeView>>, Problem> {
    let (now, page) = (state.clock.now(), (list.page.after()?, list.page.limit()));
    let read = state.store.read("list_detail_changes", move |session| {
        contacts::list_changes(session, &caller.0, id.0, page, now)
    });
    let key = |change: &DetailChange| change.id;
    let page = list.page.answer(read.await?, key, DetailChangeView::masked);
    page.map(Json)
}
