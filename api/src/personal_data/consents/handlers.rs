use super::{
    actions,
    dto::{ConsentEventView, ConsentStanding, ConsentStandings, NewConsent},
};
use crate::{
    answer::{Created, Json, Replayable},
    extract::{IdempotencyKey, Idempotent, SignedIn},
    problem::Problem,
    state::State,
};
use actix_web::web::Data;
use persistence::Session;

/// Những điều tôi đã đồng ý
///
/// Từng mục đích sử dụng dữ liệu: nội dung hiện hành, căn cứ, và lời sau cùng của tôi. Toàn bộ sổ nằm trong `GET /me/export`.
///
/// Every purpose with its present text and the person's last word on it; the whole ledger is in the export.
#[utoipa::path(get, path = "/api/v1/me/consents",
    security(("applicant" = []), ("officer" = []), ("leader" = []), ("administrator" = [])),
    responses((status = 200, description = "Các mục đích", body = ConsentStandings)))]
pub async fn list_consents(
    state: Data<State>,
    caller: SignedIn,
) -> Result<Json<ConsentStandings>, Problem> {
    let list = move |session: &mut Session<'_>| actions::list(session, &caller.0);
    let found = state.store.read("list_consents", list).await?;
    let items = found.into_iter().map(ConsentStanding::of).collect();
    Ok(Json(ConsentStandings { items }))
}

/// Đồng ý hoặc rút lại
///
/// Ghi thêm một dòng vào sổ. Đồng ý thì nêu phiên bản nội dung đã xem; rút lại không cần gì thêm và có hiệu lực ngay (Luật
/// 91/2025/QH15 Điều 9, 10). Sự đồng ý khi nộp hồ sơ kết thúc cùng hồ sơ.
///
/// Gives or withdraws a consent, by the same operation; what was said before stays in the ledger. Withdrawing works at once.
#[utoipa::path(post, path = "/api/v1/me/consents", request_body = NewConsent, params(IdempotencyKey),
    security(("applicant" = []), ("officer" = []), ("leader" = []), ("administrator" = [])),
    responses((status = 201, description = "Đã ghi", body = ConsentEventView), (status = 409)))]
pub async fn add_consent(
    state: Data<State>,
    caller: SignedIn,
    body: Idempotent<NewConsent>,
) -> Result<Replayable, Problem> {
    let (now, sent) = (state.clock.now(), body.value);
    let add = state.write_once("add_consent", caller, body.once, move |session, caller| {
        let event = actions::add(session, caller, sent, now)?;
        Ok(Created::at(
            "/api/v1/me/consents",
            1,
            ConsentEventView::of(event),
        ))
    });
    add.await
}
