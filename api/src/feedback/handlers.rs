use super::{
    actions,
    dto::{NewRating, RatingView},
};
use crate::{
    answer::{Created, Json, Replayable},
    extract::{Applicant, IdempotencyKey, Idempotent, Path, SignedIn},
    problem::Problem,
    state::State,
};
use actix_web::web::Data;
use domain::dossiers::DossierCode;

/// Đánh giá mức độ hài lòng
///
/// Người nộp đánh giá một lần sau khi hồ sơ đã trả kết quả (FB-2); lần thứ hai bị từ chối.
///
/// The applicant rates a returned dossier, once; a second rating is a duplicate.
#[utoipa::path(post, path = "/api/v1/dossiers/{code}/rating", request_body = NewRating, params(IdempotencyKey),
    security(("applicant" = [])), responses((status = 201, description = "Đã ghi nhận đánh giá", body = RatingView)))]
pub async fn rate_dossier(
    state: Data<State>,
    caller: Applicant,
    code: Path<DossierCode>,
    body: Idempotent<NewRating>,
) -> Result<Replayable, Problem> {
    let (now, code) = (state.clock.now(), code.0);
    let rate = state.write_once("rate_dossier", caller, body.once, move |session, caller| {
        let rating = actions::rate(session, caller, &code, body.value, now)?;
        let location = format!("/api/v1/dossiers/{code}/rating");
        Ok(Created::at(location, 1, RatingView::from(rating)))
    });
    rate.await
}

/// Xem đánh giá của một hồ sơ
///
/// Dành cho người nộp và cán bộ được xem hồ sơ; 404 khi chưa có đánh giá.
///
/// For the applicant and officers who may read the dossier; 404 while there is none.
#[utoipa::path(get, path = "/api/v1/dossiers/{code}/rating", security(("applicant" = []), ("officer" = [])),
    responses((status = 200, description = "Đánh giá", body = RatingView)))]
pub async fn get_rating(
    state: Data<State>,
    caller: SignedIn,
    code: Path<DossierCode>,
) -> Result<Json<RatingView>, Problem> {
    let now = state.clock.now();
    let read = state.store.read("get_rating", move |session| {
        actions::get(session, &caller.0, &code.0, now)
    });
    read.await.map(RatingView::from).map(Json)
}
