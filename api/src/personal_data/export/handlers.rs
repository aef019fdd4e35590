use super::{actions, dto::PersonalDataExport};
use crate::{
    answer::Json,
    extract::{Fresh, SignedIn, Speech},
    problem::Problem,
    state::State,
};
use actix_web::web::Data;

/// Xuất dữ liệu của tôi
///
/// Một tài liệu JSON với mọi dữ liệu đang lưu về mình: tài khoản, lịch sử họ tên và liên hệ, phiên, sự đồng ý, đề nghị sửa, bản
/// nháp, hồ sơ với diễn biến và đánh giá, thông báo (Luật 91/2025/QH15 Điều 4). Cần lần xác thực gần đây. Nội dung tệp đính kèm tải
/// riêng theo `id`.
///
/// One machine-readable document with everything that is kept about oneself, as of one instant. It asks for a recent proof of who
/// one is. Contents of attached files are downloaded by their ids.
#[utoipa::path(get, path = "/api/v1/me/export",
    security(("applicant" = []), ("officer" = []), ("leader" = []), ("administrator" = [])),
    responses((status = 200, description = "Dữ liệu của tôi", body = PersonalDataExport)))]
pub async fn export_my_data(
    state: Data<State>,
    caller: Fresh<SignedIn>,
    speech: Speech,
) -> Result<Json<PersonalDataExport>, Problem> {
    let (now, current) = (state.clock.now(), caller.0.0.session);
    let read = state.store.read("export_my_data", move |session| {
        actions::everything(session, &caller.0.0, now)
    });
    let all = read.await?;
    Ok(Json(PersonalDataExport::of(all, current, speech.0, now)))
}
