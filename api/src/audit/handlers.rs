use super::{
    actions::{self, Access},
    dto::{AccessView, AuditEntryView, AuditQuery},
};
use crate::{
    answer::Json,
    extract::{List, NoFilters, Officer, SignedIn},
    page::Page,
    problem::Problem,
    state::State,
};
use actix_web::web::Data;
use persistence::Session;

/// Tra cứu nhật ký
///
/// Ai đã làm gì, đã xem dữ liệu của ai, lúc nào, từ đâu; mới nhất trước. Dành cho người kiểm tra, giám sát, trong nhánh cơ
/// quan của mình; người ở gốc của cây cơ quan thấy cả những gì không thuộc cơ quan nào. Lần tra cứu này cũng được ghi.
///
/// The audit log within the auditor's subtree, the newest first; the search is recorded itself, with its purpose (SEC-3, SEC-5).
#[utoipa::path(get, path = "/api/v1/audit-entries", params(List<AuditQuery>), security(("officer" = [])),
    responses((status = 200, description = "Một trang nhật ký", body = Page<AuditEntryView>)))]
pub async fn list_audit_entries(
    state: Data<State>,
    caller: Officer,
    list: List<AuditQuery>,
) -> Result<Json<Page<AuditEntryView>>, Problem> {
    let (now, page) = (state.clock.now(), list.page);
    let (filter, purpose) = list.filters.filter(page.after()?, page.limit());
    let search =
        move |session: &mut Session<'_>| actions::search(session, &caller.0, filter, purpose, now);
    let found = state.store.read("list_audit_entries", search).await?;
    let next = found.items.last().filter(|_| found.has_more);
    let next = next.map(|row| row.id.clone());
    let items: Result<_, _> = found.items.into_iter().map(AuditEntryView::of).collect();
    page.answer_until(items?, next).map(Json)
}

/// Ai đã xem dữ liệu của tôi
///
/// Mỗi lần người khác xem hoặc xử lý dữ liệu của mình: lúc nào, thao tác gì, ở cơ quan, bộ phận và chức vụ nào, để làm gì;
/// mới nhất trước. Không nêu tên người xem (SEC-3, PUB-2).
///
/// What others did and saw of the own data: when, in which office and what for, the newest first.
#[utoipa::path(get, path = "/api/v1/me/accesses", params(List<NoFilters>),
    security(("applicant" = []), ("officer" = [])),
    responses((status = 200, description = "Một trang lượt xem", body = Page<AccessView>)))]
pub async fn list_my_accesses(
    state: Data<State>,
    caller: SignedIn,
    list: List<NoFilters>,
) -> Result<Json<Page<AccessView>>, Problem> {
    let (page, reader) = (list.page, caller.0.account);
    let (after, limit) = (page.after()?, page.limit());
    let read = move |session: &mut Session<'_>| actions::accesses(session, &caller.0, after, limit);
    let found = state.store.read("list_my_accesses", read).await?;
    let next = found.items.last().filter(|_| found.has_more);
    let next = next.map(|access| access.row.id.clone());
    let view = |access: Access| AccessView::of(access, reader);
    let items: Result<_, _> = found.items.into_iter().map(view).collect();
    page.answer_until(items?, next).map(Json)
}
