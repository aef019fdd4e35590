//! The person wants the data kept and not used beyond the dossiers under way (Law 91/2025 art. 4).

use crate::{
    answer::Tagged,
    extract::{Fresh, IfMatch, SignedIn},
    identity::{actions::sessions, dto::MeView},
    problem::{Code, Problem},
    state::State,
};
use actix_web::web::Data;
use chrono::{DateTime, Utc};
use domain::identity::Caller;
use persistence::Session;

/// Hạn chế xử lý dữ liệu của tôi
///
/// Có hiệu lực ngay: không ai xem được dữ liệu được che của tài khoản, tài khoản không tìm được theo số định danh hay liên hệ, không
/// gửi thư điện tử. Hồ sơ đang giải quyết vẫn tiếp tục. Cần lần xác thực gần đây.
///
/// From now on nobody reveals the account's data or finds it by them, and no letters are sent; dossiers under way go on.
#[utoipa::path(put, path = "/api/v1/me/restriction", params(IfMatch),
    security(("applicant" = []), ("officer" = []), ("leader" = []), ("administrator" = [])),
    responses((status = 200, description = "Đã hạn chế", body = MeView)))]
pub async fn restrict_processing(
    state: Data<State>,
    caller: Fresh<SignedIn>,
    seen: IfMatch,
) -> Result<Tagged<MeView>, Problem> {
    let now = state.clock.now();
    change("restrict_processing", state, caller, seen, Some(now)).await
}

/// Bỏ hạn chế xử lý
///
/// Dữ liệu của tôi được dùng lại như trước. Cần lần xác thực gần đây.
///
/// Lifts the restriction.
#[utoipa::path(delete, path = "/api/v1/me/restriction", params(IfMatch),
    security(("applicant" = []), ("officer" = []), ("leader" = []), ("administrator" = [])),
    responses((status = 200, description = "Đã bỏ hạn chế", body = MeView)))]
pub async fn lift_restriction(
    state: Data<State>,
    caller: Fresh<SignedIn>,
    seen: IfMatch,
) -> Result<Tagged<MeView>, Problem> {
    change("lift_restriction", state, caller, seen, None).await
}

async fn change(
    name: &'static str,
    state: Data<State>,
    Fresh(caller): Fresh<SignedIn>,
    seen: IfMatch,
    since: Option<DateTime<Utc>>,
) -> Result<Tagged<MeView>, Problem> {
    let now = state.clock.now();
    let write = state.store.write(name, move |session| {
        restrict(session, &caller.0, seen.0, since)?;
        sessions::me(session, &caller.0, now)
    });
    let (account, offices) = write.await?;
    Ok(Tagged::new(account.version, MeView::of(account, offices)))
}

/// Asked for twice, it holds since the first time.
fn restrict(
    session: &mut Session<'_>,
    caller: &Caller,
    seen: i64,
    since: Option<DateTime<Utc>>,
) -> Result<(), Problem> {
    let id = caller.account;
    let mut account = session.accounts().get(id)?;
    if account.version != seen {
        return Err(Problem::of(Code::StaleVersion));
    }
    if account.restricted_at.is_some() != since.is_some() {
        account.restricted_at = since;
        session.accounts().save(&mut account)?;
    }
    let entry = caller.entry().on("accounts", id).about(id);
    Ok(session.audit().record(entry)?)
}
