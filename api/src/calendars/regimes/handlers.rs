use super::dto::{RegimeView, Regimes};
use crate::{
    answer::Json,
    extract::Path,
    problem::{Code, Problem},
    state::State,
};
use actix_web::web::Data;
use persistence::Session;

/// Quy định về thời hạn
///
/// What the law of each period says about clocks: how a limit goes on after a supplement, grace, forwarding hour, when an
/// unsupplied dossier is stopped, how early an apology must leave; each with its legal basis. There is one for each reform.
#[utoipa::path(get, path = "/api/v1/regimes", security(()),
    responses((status = 200, description = "Các quy định", body = Regimes)))]
pub async fn list_regimes(state: Data<State>) -> Result<Json<Regimes>, Problem> {
    let list = move |session: &mut Session<'_>| Ok::<_, Problem>(session.regimes().list()?);
    let regimes = state.store.read("list_regimes", list).await?;
    let items = regimes.into_iter().map(RegimeView::of).collect();
    Ok(Json(Regimes { items }))
}

/// Xem một quy định về thời hạn
///
/// One legal regime by its code.
#[utoipa::path(get, path = "/api/v1/regimes/{code}", security(()),
    responses((status = 200, description = "Quy định", body = RegimeView)))]
pub async fn get_regime(
    state: Data<State>,
    code: Path<String>,
) -> Result<Json<RegimeView>, Problem> {
    let find = move |session: &mut Session<'_>| Ok::<_, Problem>(session.regimes().find(&code.0)?);
    let regime = state.store.read("get_regime", find).await?;
    let regime = regime.ok_or_else(|| Problem::of(Code::NotFound))?;
    Ok(Json(RegimeView::of(regime)))
}
