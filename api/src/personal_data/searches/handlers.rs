use super::{
    actions,
    dto::{FoundAccounts, FoundDossiers, PersonSearch},
};
use crate::{
    answer::Json,
    dossiers::line::DossierLine,
    extract::{Administrator, Officer},
    problem::Problem,
    state::State,
};
use actix_web::web::Data;
use persistence::Session;

/// Tìm hồ sơ của một người
///
/// Các hồ sơ mà cán bộ được xem, theo đúng số định danh, số điện thoại hoặc thư điện tử của chủ hồ sơ; nhiều nhất 100, mới
/// nhất trước. Giá trị cần tìm nằm trong nội dung, không nằm trong địa chỉ, nên không vào nhật ký của máy chủ nào trên đường đi.
///
/// Dossiers that the officer may read whose owner has exactly these details. They travel in the body, so that no log on the way
/// holds them.
#[utoipa::path(post, path = "/api/v1/dossier-searches", request_body = PersonSearch, security(("officer" = [])),
    responses((status = 200, description = "Hồ sơ tìm được", body = FoundDossiers)))]
pub async fn search_dossiers(
    state: Data<State>,
    caller: Officer,
    body: Json<PersonSearch>,
) -> Result<Json<FoundDossiers>, Problem> {
    let (now, details) = (state.clock.now(), body.0.into_details()?);
    let search =
        move |session: &mut Session<'_>| actions::dossiers(session, &caller.0, &details, now);
    let found = state.store.read("search_dossiers", search).await?;
    let line = |item| DossierLine::of(item, now);
    Ok(Json(FoundDossiers {
        has_more: found.has_more,
        items: found.items.into_iter().map(line).collect(),
    }))
}

/// Tìm tài khoản của một người
///
/// Các tài khoản mà người quản trị thấy, theo đúng số định danh, số điện thoại hoặc thư điện tử; nhiều nhất 100. Dữ liệu cá nhân
/// được che.
///
/// Accounts within the administrator's reach with exactly these details; personal data is masked.
#[utoipa::path(post, path = "/api/v1/account-searches", request_body = PersonSearch,
    security(("administrator" = [])),
    responses((status = 200, description = "Tài khoản tìm được", body = FoundAccounts)))]
pub async fn search_accounts(
    state: Data<State>,
    caller: Administrator,
    body: Json<PersonSearch>,
) -> Result<Json<FoundAccounts>, Problem> {
    let (now, details) = (state.clock.now(), body.0.into_details()?);
    let search =
        move |session: &mut Session<'_>| actions::accounts(session, &caller.0, details, now);
    let found = state.store.read("search_accounts", search).await?;
    Ok(Json(FoundAccounts {
        has_more: found.has_more,
        items: found.items.into_iter().map(Into::into).collect(),
    }))
}
