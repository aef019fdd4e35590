use super::{
    actions,
    dto::{NewReveal, RevealedPerson},
};
use crate::{
    answer::Json,
    extract::{Administrator, Fresh, Officer, Path},
    problem::Problem,
    state::State,
};
use actix_web::web::Data;
use domain::dossiers::DossierCode;
use persistence::Session;
use uuid::Uuid;

/// Xem đầy đủ dữ liệu của chủ hồ sơ
///
/// Dành cho cán bộ giải quyết hồ sơ tại cơ quan; phải nêu mục đích, cần lần xác thực gần đây, và được ghi lại cùng mục đích để chủ hồ
/// sơ xem được (SEC-3).
///
/// Shows whole what is masked of the owner: for officers who handle dossiers there, for a stated purpose, after a recent proof of
/// who they are (`insufficient_user_authentication`). It is recorded with its purpose.
#[utoipa::path(post, path = "/api/v1/dossiers/{code}/reveals", request_body = NewReveal, security(("officer" = [])),
    responses((status = 200, description = "Dữ liệu đầy đủ", body = RevealedPerson)))]
pub async fn reveal_owner(
    state: Data<State>,
    caller: Fresh<Officer>,
    code: Path<DossierCode>,
    body: Json<NewReveal>,
) -> Result<Json<RevealedPerson>, Problem> {
    let (now, purpose) = (state.clock.now(), body.0.purpose()?);
    let reveal = move |session: &mut Session<'_>| {
        actions::of_dossier(session, &caller.0.0, &code.0, &purpose, now)
    };
    let dossier = state.store.write("reveal_owner", reveal).await?;
    Ok(Json(dossier.into()))
}

/// Xem đầy đủ dữ liệu của một tài khoản
///
/// Dành cho người quản trị thấy tài khoản; phải nêu mục đích, cần lần xác thực gần đây, và được ghi lại cùng mục đích để chủ tài
/// khoản xem được (SEC-3).
///
/// Shows whole what is masked of an account, for a stated purpose, after a recent proof of who one is. It is recorded with its
/// purpose.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/reveals", request_body = NewReveal,
    security(("administrator" = [])),
    responses((status = 200, description = "Dữ liệu đầy đủ", body = RevealedPerson)))]
pub async fn reveal_account(
    state: Data<State>,
    caller: Fresh<Administrator>,
    id: Path<Uuid>,
    body: Json<NewReveal>,
) -> Result<Json<RevealedPerson>, Problem> {
    let (now, purpose) = (state.clock.now(), body.0.purpose()?);
    let reveal = move |session: &mut Session<'_>| {
        actions::of_account(session, &caller.0.0, id.0, &purpose, now)
    };
    let account = state.store.write("reveal_account", reveal).await?;
    Ok(Json(account.into()))
}
