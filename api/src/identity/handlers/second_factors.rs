use crate::{
    answer::{Created, Done},
    extract::{AnySession, Json, SignInLimit},
    identity::{
        actions::second_factors,
        credentials::second_factor,
        dto::{
            NewSecondFactor, RecoveryCodes, SecondFactorConfirmation, SecondFactorEnrolment,
            SecondFactorRemoval, SecondFactorView,
        },
    },
    problem::Problem,
    state::State,
};
use actix_web::web::Data;

const PLACE: &str = "/api/v1/me/second-factor";
const ONLY_VERSION: i64 = 1;

/// Xác thực hai lớp của tôi
///
/// Đã đăng ký chưa, có bắt buộc không, còn bao nhiêu mã khôi phục.
///
/// Whether the own account has a second factor, needs one, and how many recovery codes are left.
#[utoipa::path(get, path = "/api/v1/me/second-factor",
    security(("applicant" = []), ("officer" = []), ("leader" = []), ("administrator" = [])),
    responses((status = 200, description = "Xác thực hai lớp", body = SecondFactorView)))]
pub async fn get_second_factor(
    state: Data<State>,
    caller: AnySession,
) -> Result<Json<SecondFactorView>, Problem> {
    let is_required =
        state.config.staff_totp.binds(caller.0.kind) || caller.0.must_enrol_second_factor;
    let read = state.store.read("get_second_factor", move |session| {
        second_factors::standing(session, &caller.0)
    });
    Ok(Json(SecondFactorView::of(read.await?, is_required)))
}

/// Đăng ký xác thực hai lớp
///
/// Nhận khóa bí mật và ảnh QR cho ứng dụng tạo mã (TOTP). Chỉ có hiệu lực sau khi xác nhận bằng một mã;
/// đến lúc đó có thể bắt đầu lại, khóa cũ bị bỏ.
///
/// A secret for an authenticator app (RFC 6238), shown once; it counts once a code has come back.
#[utoipa::path(post, path = "/api/v1/me/second-factor", request_body = NewSecondFactor,
    security(("applicant" = []), ("officer" = []), ("leader" = []), ("administrator" = [])),
    responses((status = 201, description = "Khóa bí mật", body = SecondFactorEnrolment), (status = 409)))]
pub async fn enrol_second_factor(
    state: Data<State>,
    _limit: SignInLimit,
    caller: AnySession,
    body: Json<NewSecondFactor>,
) -> Result<Created<SecondFactorEnrolment>, Problem> {
    let enrolment = second_factor::enrol(&state, caller.0, &body.0.password).await?;
    Ok(Created::at(PLACE, ONLY_VERSION, enrolment.into()))
}

/// Xác nhận xác thực hai lớp
///
/// Gửi mã mà ứng dụng đang hiện. Từ đó đăng nhập cần mã; các phiên khác kết thúc; nhận mười mã khôi phục, chỉ được cho xem lần này.
///
/// The first code of the app makes the second factor count and ends the other sessions.
#[utoipa::path(post, path = "/api/v1/me/second-factor/confirmation", request_body = SecondFactorConfirmation,
    security(("applicant" = []), ("officer" = []), ("leader" = []), ("administrator" = [])),
    responses((status = 200, description = "Mã khôi phục", body = RecoveryCodes), (status = 409)))]
pub async fn confirm_second_factor(
    state: Data<State>,
    _limit: SignInLimit,
    caller: AnySession,
    body: Json<SecondFactorConfirmation>,
) -> Result<Json<RecoveryCodes>, Problem> {
    let recovery = second_factor::confirm(&state, caller.0, body.0.otp).await?;
    Ok(Json(recovery.into()))
}

/// Gỡ xác thực hai lớp
///
/// Cần mật khẩu và một mã, ví dụ khi đổi điện thoại. Mất cả hai thì nhờ quản trị viên đặt lại.
///
/// Needs the password and a code; whoever has lost both asks an administrator.
#[utoipa::path(post, path = "/api/v1/me/second-factor/removal", request_body = SecondFactorRemoval,
    security(("applicant" = []), ("officer" = []), ("leader" = []), ("administrator" = [])),
    responses((status = 204, description = "Đã gỡ"), (status = 409)))]
pub async fn remove_second_factor(
    state: Data<State>,
    _limit: SignInLimit,
    caller: AnySession,
    body: Json<SecondFactorRemoval>,
) -> Result<Done, Problem> {
    let SecondFactorRemoval { password, otp } = body.0;
    second_factor::remove(&state, caller.0, &password, otp).await?;
    Ok(Done)
}
