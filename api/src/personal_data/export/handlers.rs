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
/// Một tài liệu JSON với mọi dữ liệu đang lưu về mình tại một thời điểm (Luật 91/2025/QH15 Điều 4). `kinds` nêu từng loại, là một trường
/// của tài liệu, và nguồn: do mình khai (`person`), do cơ quan ghi (`agency`) hay phát sinh khi sử dụng (`usage`); `leftOut` nêu những gì
/// không có ở đây và vì sao. Cần lần xác thực gần đây. Nội dung tệp đính kèm tải riêng theo `id`.
///
/// One machine-readable document with everything that is kept about oneself, as of one instant: `kinds` names each field of it with
/// its source, `leftOut` what is not in it and why. It asks for a recent proof of who one is. Contents of attached files are downloaded
/// by their ids.
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
    PersonalDataExport::of(all, current, speech.0, now).map(Json)
}
