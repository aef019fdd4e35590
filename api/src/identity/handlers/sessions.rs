use crate::{
    answer::{Created, Done, Tagged},
    extract::{
        AnySession, ClientDevice, Json, List, NoFilters, Path, RefreshLimit, RequestOrigin,
        SignInLimit, SignedIn,
    },
    identity::{
        actions::sessions,
        credentials,
        dto::{
            AuthenticationView, MeView, NewAuthentication, OpenSessionView, PasswordChange,
            RenewedSession, SessionView, SignIn, TokenRefresh,
        },
    },
    page::Page,
    problem::Problem,
    state::State,
};
use actix_web::web::Data;
use uuid::Uuid;

/// The row of a session is written once and ended once.
const ONLY_VERSION: i64 = 1;

/// Đăng nhập
///
/// Đăng nhập bằng tên và mật khẩu; nhận mã truy cập (10 phút) và mã làm mới dùng một lần.
/// Tài khoản có xác thực hai lớp gửi kèm mã `otp`; thiếu mã thì nhận lỗi `second_factor_required`.
/// Phiên của công chức dài 12 giờ, của người nộp hồ sơ 30 ngày.
///
/// An unknown name, a wrong password and a frozen account answer alike. After five wrong ones an address waits;
/// a device that shows its `deviceToken` does not wait because of others.
#[utoipa::path(post, path = "/api/v1/auth/sessions", request_body = SignIn,
    responses((status = 201, description = "Đã đăng nhập", body = SessionView), (status = 401), (status = 429)))]
pub async fn create_session(
    state: Data<State>,
    _limit: SignInLimit,
    device: ClientDevice,
    origin: RequestOrigin,
    body: Json<SignIn>,
) -> Result<Created<SessionView>, Problem> {
    let signed_in = credentials::sign_in(&state, body.0.into(), device.0, origin.0).await?;
    let view = SessionView::from(signed_in);
    let location = format!("/api/v1/auth/sessions/{}", view.id);
    Ok(Created::at(location, ONLY_VERSION, view))
}

/// Làm mới phiên
///
/// Đổi mã làm mới lấy cặp mã mới. Mỗi mã chỉ dùng một lần: dùng lại mã cũ thì phiên kết thúc. Nếu câu trả lời bị mất
/// trên đường, gửi lại đúng mã đó trong 10 giây thì nhận lại cùng mã mới, miễn là mã mới chưa được dùng.
///
/// Exchanges a refresh token for a new pair. The same one again within 10 seconds gets the same successor as long as
/// that was not used; any other second use ends the session.
#[utoipa::path(post, path = "/api/v1/auth/tokens", request_body = TokenRefresh,
    responses((status = 200, description = "Cặp mã mới", body = RenewedSession), (status = 401), (status = 429)))]
pub async fn refresh_session(
    state: Data<State>,
    _limit: RefreshLimit,
    device: ClientDevice,
    origin: RequestOrigin,
    body: Json<TokenRefresh>,
) -> Result<Json<RenewedSession>, Problem> {
    let token = &body.0.refresh_token;
    let renewed = credentials::renew(&state, token, device.0, origin.0).await?;
    Ok(Json(renewed.into()))
}

/// Đăng xuất
///
/// Kết thúc phiên đang dùng hoặc một phiên khác của chính mình; mọi mã của phiên mất hiệu lực ngay.
///
/// Ends the present session or another one of the own account; those of others are not found.
#[utoipa::path(delete, path = "/api/v1/auth/sessions/{id}",
    security(("applicant" = []), ("officer" = []), ("leader" = []), ("administrator" = [])),
    responses((status = 204, description = "Phiên đã kết thúc")))]
pub async fn end_session(
    state: Data<State>,
    caller: AnySession,
    id: Path<Uuid>,
) -> Result<Done, Problem> {
    let now = state.clock.now();
    let write = state.store.write("end_session", move |session| {
        sessions::end(session, &caller.0, id.0, now)
    });
    write.await?;
    Ok(Done)
}

/// Các phiên của tôi
///
/// Các phiên đang mở của chính mình, mới nhất trước: đăng nhập khi nào, dùng lần cuối khi nào, từ đâu và bằng gì.
///
/// The open sessions of the own account, the newest first; one of them is the present one.
#[utoipa::path(get, path = "/api/v1/me/sessions", params(List<NoFilters>),
    security(("applicant" = []), ("officer" = []), ("leader" = []), ("administrator" = [])),
    responses((status = 200, description = "Các phiên đang mở", body = Page<OpenSessionView>)))]
pub async fn list_sessions(
    state: Data<State>,
    caller: SignedIn,
    list: List<NoFilters>,
) -> Result<Json<Page<OpenSessionView>>, Problem> {
    let (now, after, limit) = (state.clock.now(), list.page.after()?, list.page.limit());
    let current = caller.0.session;
    let read = state.store.read("list_sessions", move |session| {
        sessions::list(session, &caller.0, after, limit, now)
    });
    let view = |session| OpenSessionView::of(session, current);
    let answer = list.page.answer(read.await?, |session| session.id, view);
    answer.map(Json)
}

/// Đăng xuất khỏi mọi nơi khác
///
/// Kết thúc mọi phiên của chính mình, trừ phiên đang gửi yêu cầu này.
///
/// Ends every session of the own account but the present one.
#[utoipa::path(delete, path = "/api/v1/me/sessions",
    security(("applicant" = []), ("officer" = []), ("leader" = []), ("administrator" = [])),
    responses((status = 204, description = "Các phiên khác đã kết thúc")))]
pub async fn end_other_sessions(state: Data<State>, caller: SignedIn) -> Result<Done, Problem> {
    let now = state.clock.now();
    let write = state.store.write("end_other_sessions", move |session| {
        sessions::sign_out_others(session, &caller.0, now)
    });
    write.await.map(|()| Done)
}

/// Xác thực lại
///
/// Chứng minh lại mình là ai trong phiên đang dùng, khi một thao tác trả lời `insufficient_user_authentication`: tài khoản có xác
/// thực hai lớp gửi mã, tài khoản khác gửi mật khẩu.
///
/// Renews the proof behind the present session (RFC 9470); tokens stay as they are.
#[utoipa::path(post, path = "/api/v1/me/authentications", request_body = NewAuthentication,
    security(("applicant" = []), ("officer" = []), ("leader" = []), ("administrator" = [])),
    responses((status = 200, description = "Đã xác thực", body = AuthenticationView)))]
pub async fn authenticate_again(
    state: Data<State>,
    _limit: SignInLimit,
    caller: AnySession,
    body: Json<NewAuthentication>,
) -> Result<Json<AuthenticationView>, Problem> {
    let renewed = credentials::step_up::renew(&state, caller.0, body.0.into()).await?;
    Ok(Json(renewed.into()))
}

/// Tài khoản của tôi
///
/// Tài khoản đang đăng nhập, các chức vụ giữ hôm nay, và có phải đổi mật khẩu không.
///
/// The account behind the token, with the positions held today.
#[utoipa::path(get, path = "/api/v1/me",
    security(("applicant" = []), ("officer" = []), ("leader" = []), ("administrator" = [])),
    responses((status = 200, description = "Tài khoản", body = MeView)))]
pub async fn get_me(state: Data<State>, caller: AnySession) -> Result<Tagged<MeView>, Problem> {
    let now = state.clock.now();
    let read = state.store.read("get_me", move |session| {
        sessions::me(session, &caller.0, now)
    });
    let (account, offices) = read.await?;
    Ok(Tagged::new(account.version, MeView::of(account, offices)))
}

/// Đổi mật khẩu
///
/// Đổi mật khẩu của chính mình; mọi điều chưa đạt được nêu một lượt. Các phiên khác kết thúc.
///
/// Changes the own password and ends the other sessions.
#[utoipa::path(put, path = "/api/v1/me/password", request_body = PasswordChange,
    security(("applicant" = []), ("officer" = []), ("leader" = []), ("administrator" = [])),
    responses((status = 204, description = "Đã đổi mật khẩu"), (status = 412), (status = 429)))]
pub async fn change_password(
    state: Data<State>,
    _limit: SignInLimit,
    caller: AnySession,
    body: Json<PasswordChange>,
) -> Result<Done, Problem> {
    let PasswordChange {
        current_password,
        new_password,
    } = body.0;
    credentials::change_password(&state, caller.0, &current_password, &new_password).await?;
    Ok(Done)
}
