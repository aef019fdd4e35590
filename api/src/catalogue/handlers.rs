use super::{
    actions,
    dto::{
        ProcedureFilters, ProcedureSummary, ProcedureVersionView, ProcedureView, VersionSummary,
    },
    key::ProcedureKey,
};
use crate::{
    answer::Public,
    extract::{List, NoFilters, Path},
    page::Page,
    problem::Problem,
    state::State,
};
use actix_web::{HttpRequest, HttpResponse, web::Data};
use domain::calendars::day;
use uuid::Uuid;

/// Tìm thủ tục hành chính
///
/// Tìm theo mã, tên, lĩnh vực, không phân biệt dấu và chữ hoa (CAT-11); xếp theo thứ tự của danh mục công bố.
///
/// Procedures in the order of the official list; `q` ignores accents and case, `agency` narrows to the level of that agency.
#[utoipa::path(get, path = "/api/v1/procedures", params(List<ProcedureFilters>),
    responses((status = 200, description = "Một trang thủ tục", body = Page<ProcedureSummary>)))]
pub async fn list_procedures(
    state: Data<State>,
    list: List<ProcedureFilters>,
) -> Result<Public<Page<ProcedureSummary>>, Problem> {
    let (after, limit, filters) = (list.page.after()?, list.page.limit(), list.filters);
    let rows = state
        .store
        .read("list_procedures", move |session| {
            actions::list(session, filters, after, limit)
        })
        .await?;
    let page = list.page;
    page.answer(rows, |last| last.source_key.clone(), ProcedureSummary::from)
        .map(Public)
}

/// Xem một thủ tục hành chính
///
/// Theo mã quốc gia, hoặc theo UUID khi chưa có mã: phiên bản đang áp dụng hôm nay và danh sách các phiên bản (CAT-1).
///
/// The procedure, the version in force today in full, and its versions.
#[utoipa::path(get, path = "/api/v1/procedures/{procedure}",
    responses((status = 200, description = "Thủ tục", body = ProcedureView)))]
pub async fn get_procedure(
    state: Data<State>,
    procedure: Path<ProcedureKey>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let today = day(state.clock.now());
    let found = state.store.read("get_procedure", move |session| {
        actions::get(session, &procedure.0, today)
    });
    state.recent(&request, found).await
}

/// Liệt kê các phiên bản của một thủ tục
///
/// Mới nhất trước; hồ sơ giữ phiên bản có hiệu lực vào ngày nộp (CAT-1).
///
/// The newest first. A dossier keeps the version of the day on which it was filed.
#[utoipa::path(get, path = "/api/v1/procedures/{procedure}/versions", params(List<NoFilters>),
    responses((status = 200, description = "Một trang phiên bản", body = Page<VersionSummary>)))]
pub async fn list_versions(
    state: Data<State>,
    procedure: Path<ProcedureKey>,
    list: List<NoFilters>,
) -> Result<Public<Page<VersionSummary>>, Problem> {
    let (after, limit) = (list.page.after()?, list.page.limit());
    let rows = state
        .store
        .read("list_versions", move |session| {
            actions::list_versions(session, &procedure.0, after, limit)
        })
        .await?;
    let page = list.page;
    page.answer(rows, |last| last.number, |row| row).map(Public)
}

/// Xem một phiên bản của thủ tục
///
/// Cách thức nộp với thời hạn và phí, thành phần hồ sơ, kết quả, căn cứ pháp lý và quy trình điện tử (CAT-2, CAT-3, CAT-7, CAT-9).
///
/// Channels with their limits and fees, components, results, legal bases and the workflow.
#[utoipa::path(get, path = "/api/v1/procedure-versions/{id}",
    responses((status = 200, description = "Phiên bản", body = ProcedureVersionView)))]
pub async fn get_procedure_version(
    state: Data<State>,
    id: Path<Uuid>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let today = day(state.clock.now());
    let found = state.store.read("get_procedure_version", move |session| {
        actions::get_version(session, id.0, today)
    });
    state.recent(&request, found).await
}
