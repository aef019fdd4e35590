use crate::{
    answer::{Created, Done},
    extract::{ClientDevice, Fresh, Json, LookupLimit, Path, RefreshLimit, SignInLimit, SignedIn},
    identity::{
        actions::device_grants::{self, Verdict},
        credentials::device_grants::{begin, collect},
        dto::{
            DeviceApproval, DeviceAuthorization, DeviceAuthorizationView, DeviceCode,
            NewDeviceAuthorization, SessionView,
        },
    },
    problem::Problem,
    state::State,
};
use actix_web::web::Data;
use domain::identity::Caller;
use persistence::Session;

/// Xin đăng nhập bằng điện thoại
///
/// Thiết bị dùng chung hiện mã QR và một số có hai chữ số; người dân đã đăng nhập trên điện thoại quét mã, nhập số đó và chấp
/// thuận. Yêu cầu có hiệu lực 5 phút và dùng một lần.
///
/// Begins the device authorization grant (RFC 8628) of a kiosk: show `qr`, `userCode` and `number`, keep `deviceCode`, and ask
/// `POST /auth/device-tokens` every `interval` seconds.
#[utoipa::path(post, path = "/api/v1/auth/device-authorizations", request_body = NewDeviceAuthorization,
    responses((status = 201, description = "Yêu cầu đã mở", body = DeviceAuthorization), (status = 429)))]
pub async fn create_device_authorization(
    state: Data<State>,
    _limit: SignInLimit,
    device: ClientDevice,
    body: Json<NewDeviceAuthorization>,
) -> Result<Created<DeviceAuthorization>, Problem> {
    let begun = begin(&state, body.0.device_name, device.0).await?;
    let location = format!("/api/v1/me/device-authorizations/{}", begun.user_code);
    Ok(Created::at(location, 1, begun))
}

/// Thiết bị hỏi kết quả
///
/// 201 with a session of its own once the phone has approved, once and no more: 30 minutes long, as well proved as the session
/// of the phone. Until then 409 `authorization_pending`, or 429 `slow_down` to whoever asks more often than `interval` says.
/// Refused: 403 `access_denied`; over or collected: 409 `expired_token` (RFC 8628, section 3.5).
#[utoipa::path(post, path = "/api/v1/auth/device-tokens", request_body = DeviceCode,
    responses((status = 201, description = "Đã đăng nhập", body = SessionView), (status = 403), (status = 404), (status = 409), (status = 429)))]
pub async fn create_device_session(
    state: Data<State>,
    _limit: RefreshLimit,
    device: ClientDevice,
    body: Json<DeviceCode>,
) -> Result<Created<SessionView>, Problem> {
    let view = SessionView::from(collect(&state, &body.0.device_code, device.0).await?);
    let location = format!("/api/v1/auth/sessions/{}", view.id);
    Ok(Created::at(location, 1, view))
}

/// Xem yêu cầu của thiết bị
///
/// Who asks to be signed in, from where and since when, before one approves it. Over, decided and unknown requests are not found.
#[utoipa::path(get, path = "/api/v1/me/device-authorizations/{userCode}",
    security(("applicant" = []), ("officer" = [])),
    responses((status = 200, description = "Yêu cầu", body = DeviceAuthorizationView), (status = 429)))]
pub async fn get_device_authorization(
    state: Data<State>,
    _limit: LookupLimit,
    _caller: SignedIn,
    code: Path<String>,
) -> Result<Json<DeviceAuthorizationView>, Problem> {
    let now = state.clock.now();
    let get = move |session: &mut Session<'_>| device_grants::get(session, &code.0, now);
    let grant = state.store.read("get_device_authorization", get).await?;
    Ok(Json(grant.into()))
}

/// Chấp thuận thiết bị
///
/// The caller repeats the number that the device shows; three wrong ones end the request. Needs a fresh proof of who one is
/// where the installation demands it (RFC 9470).
#[utoipa::path(post, path = "/api/v1/me/device-authorizations/{userCode}/approval", request_body = DeviceApproval,
    security(("applicant" = []), ("officer" = [])),
    responses((status = 204, description = "Đã chấp thuận"), (status = 429)))]
pub async fn approve_device(
    state: Data<State>,
    _limit: LookupLimit,
    caller: Fresh<SignedIn>,
    code: Path<String>,
    body: Json<DeviceApproval>,
) -> Result<Done, Problem> {
    let number = body.0.number;
    decide(
        &state,
        "approve_device",
        caller.into(),
        code.0,
        Verdict::Approve { number },
    )
    .await
}

/// Từ chối thiết bị
///
/// The device learns it at its next question.
#[utoipa::path(post, path = "/api/v1/me/device-authorizations/{userCode}/refusal",
    security(("applicant" = []), ("officer" = [])),
    responses((status = 204, description = "Đã từ chối"), (status = 429)))]
pub async fn refuse_device(
    state: Data<State>,
    _limit: LookupLimit,
    caller: SignedIn,
    code: Path<String>,
) -> Result<Done, Problem> {
    decide(
        &state,
        "refuse_device",
        caller.into(),
        code.0,
        Verdict::Refuse,
    )
    .await
}

async fn decide(
    state: &State,
    name: &'static str,
    caller: Caller,
    code: String,
    verdict: Verdict,
) -> Result<Done, Problem> {
    let now = state.clock.now();
    let decide = move |session: &mut Session<'_>| {
        device_grants::decide(session, &caller, &code, &verdict, now)
    };
    state.store.write(name, decide).await??;
    Ok(Done)
}
