use super::{
    actions,
    dto::{EmergencyFilters, EmergencyReadingView, EmergencyReview, NewEmergencyReading},
};
use crate::{
    answer::{Created, Json, Replayable, Tagged},
    extract::{AccessPurpose, Fresh, IdempotencyKey, Idempotent, IfMatch, List, Officer, Path},
    page::Page,
    problem::Problem,
    state::State,
};
use actix_web::web::Data;
use domain::identity::emergency::EmergencyReading;
use uuid::Uuid;

/// Mở hồ sơ trong trường hợp khẩn cấp
///
/// Công chức không có quyền xem được mở một hồ sơ để đọc trong 60 phút, có nêu lý do. Người kiểm tra được báo ngay và xem xét sau; chủ hồ
/// sơ thấy ai đã xem.
///
/// An officer who could not see the dossier reads it for 60 minutes, with a reason. Auditors above its agency are told at once and review
/// it. Nothing but reading is opened. Needs a recent proof of who one is (`insufficient_user_authentication`).
#[utoipa::path(post, path = "/api/v1/emergency-readings", request_body = NewEmergencyReading, params(IdempotencyKey),
    security(("officer" = [])), responses((status = 201, description = "Đã mở", body = EmergencyReadingView), (status = 404)))]
pub async fn open_in_emergency(
    state: Data<State>,
    caller: Fresh<Officer>,
    body: Idempotent<NewEmergencyReading>,
) -> Result<Replayable, Problem> {
    let now = state.clock.now();
    let open = state.write_once(
        "open_in_emergency",
        caller,
        body.once,
        move |session, reader| {
            let reading = actions::open(session, reader, body.value, now)?;
            let (id, version) = (reading.id, reading.version);
            let view = EmergencyReadingView::from(reading);
            Ok(Created::at(
                format!("/api/v1/emergency-readings/{id}"),
                version,
                view,
            ))
        },
    );
    open.await
}

/// Các lần mở khẩn cấp
///
/// Của chính mình, và của mọi người đối với hồ sơ trong phạm vi kiểm tra, mới nhất trước.
///
/// One's own, and for auditors those on dossiers within their reach, the newest first.
#[utoipa::path(get, path = "/api/v1/emergency-readings", params(List<EmergencyFilters>),
    security(("officer" = [])),
    responses((status = 200, description = "Các lần mở", body = Page<EmergencyReadingView>)))]
pub async fn list_emergency_readings(
    state: Data<State>,
    caller: Officer,
    list: List<EmergencyFilters>,
) -> Result<Json<Page<EmergencyReadingView>>, Problem> {
    let (now, is_reviewed) = (state.clock.now(), list.filters.reviewed);
    let (before, limit) = (list.page.after()?, list.page.limit());
    let read = state.store.read("list_emergency_readings", move |session| {
        actions::list(session, &caller.0, is_reviewed, (before, limit), now)
    });
    let key = |reading: &EmergencyReading| reading.id;
    let page = list
        .page
        .answer(read.await?, key, EmergencyReadingView::from);
    page.map(Json)
}

/// Xem một lần mở khẩn cấp
///
/// For whoever opened it and for auditors above the agency of the dossier.
#[utoipa::path(get, path = "/api/v1/emergency-readings/{id}", params(AccessPurpose), security(("officer" = [])),
    responses((status = 200, description = "Lần mở", body = EmergencyReadingView)))]
pub async fn get_emergency_reading(
    state: Data<State>,
    caller: Officer,
    id: Path<Uuid>,
) -> Result<Tagged<EmergencyReadingView>, Problem> {
    let now = state.clock.now();
    let read = state.store.read("get_emergency_reading", move |session| {
        actions::get(session, &caller.0, id.0, now)
    });
    Ok(tagged(read.await?))
}

/// Xem xét một lần mở khẩn cấp
///
/// Người kiểm tra kết luận có chính đáng không; không ai tự xem xét, và mỗi lần mở chỉ xem xét một lần.
///
/// An auditor says whether it was justified: once, and never about oneself.
#[utoipa::path(put, path = "/api/v1/emergency-readings/{id}/review", request_body = EmergencyReview, params(IfMatch),
    security(("officer" = [])),
    responses((status = 200, description = "Đã xem xét", body = EmergencyReadingView), (status = 409)))]
pub async fn review_emergency_reading(
    state: Data<State>,
    caller: Officer,
    id: Path<Uuid>,
    seen: IfMatch,
    body: Json<EmergencyReview>,
) -> Result<Tagged<EmergencyReadingView>, Problem> {
    let now = state.clock.now();
    let write = state
        .store
        .write("review_emergency_reading", move |session| {
            actions::review(session, &caller.0, id.0, seen.0, body.0, now)
        });
    Ok(tagged(write.await?))
}

fn tagged(reading: EmergencyReading) -> Tagged<EmergencyReadingView> {
    Tagged::new(reading.version, EmergencyReadingView::from(reading))
}
