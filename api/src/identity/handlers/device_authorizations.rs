use crate::{
    answer::Created,
    extract::{ClientDevice, Fresh, Json, Path, RequestOrigin, SignInLimit, SignedIn},
    identity::{
        actions::device_authorizations::{self, AtPhone},
        credentials::kiosk,
        device_codes,
        dto::{
            DeviceApproval, DeviceAuthorizationCodes, DeviceAuthorizationView, DeviceTokenRequest,
            NewDeviceAuthorization, SessionView,
        },
    },
    problem::Problem,
    qr::{self, QrImage, QrModules},
    state::State,
};
use actix_web::{
    HttpRequest, HttpResponse, Responder,
    http::header::{Accept, Header},
    mime,
    web::Data,
};
use domain::identity::{Caller, Device, device_authorization::UserCode};

const ONLY_VERSION: i64 = 1;

/// Kiosk xin đăng nhập
///
/// Thiết bị dùng chung xin đăng nhập bằng điện thoại đã đăng nhập của người dùng (RFC 8628). Kiosk hiện mã QR và số hai chữ số,
/// rồi cứ `interval` giây hỏi `POST /api/v1/auth/device-tokens` một lần. Mã dùng được 300 giây.
///
/// A kiosk asks to be signed in by a phone. It keeps `deviceCode` (256 bits) to itself, shows the QR code and the number, and
/// polls. Seconds in `expiresIn` and `interval`.
#[utoipa::path(post, path = "/api/v1/auth/device-authorizations", request_body = NewDeviceAuthorization,
    responses((status = 201, description = "Các mã của kiosk", body = DeviceAuthorizationCodes)))]
pub async fn request_device_authorization(
    state: Data<State>,
    _limit: SignInLimit,
    device: ClientDevice,
    origin: RequestOrigin,
    body: Json<NewDeviceAuthorization>,
) -> Result<Created<DeviceAuthorizationCodes>, Problem> {
    let name = body.0.device_name;
    let (secret, asked) = device_codes::ask(name, device.0, origin.0.at)?;
    let codes = DeviceAuthorizationCodes::of(secret, &asked, &state.config.device_url)?;
    let location = format!("/api/v1/auth/device-authorizations/{}/qr", asked.user_code);
    let add = state.store.write("ask_for_device", move |session| {
        device_authorizations::add(session, &asked, &origin.0)
    });
    add.await?;
    Ok(Created::at(location, ONLY_VERSION, codes))
}

/// Mã QR của kiosk
///
/// Địa chỉ `verificationUriComplete` thành mã QR: ảnh SVG, hoặc các ô để tự vẽ khi `Accept: application/json`. Chỉ tính từ mã
/// trong địa chỉ, không cho biết mã đó có đang được dùng hay không.
///
/// Computed from the code in the address alone, so it tells nothing about which codes exist.
#[utoipa::path(get, path = "/api/v1/auth/device-authorizations/{userCode}/qr",
    responses((status = 200, description = "Mã QR", content(
        (QrImage = "image/svg+xml"), (QrModules = "application/json")))))]
pub async fn get_device_qr(
    state: Data<State>,
    request: HttpRequest,
    code: Path<UserCode>,
) -> Result<HttpResponse, Problem> {
    let address = format!("{}/{}", state.config.device_url, code.0);
    if prefers_json(&request) {
        return Ok(Json(QrModules::of(&address)?).respond_to(&request));
    }
    qr::image(&address)
}

/// Kiosk nhận phiên
///
/// Cho đến khi được chấp thuận thì trả lời `authorization_pending`; hỏi quá sớm thì `slow_down` và khoảng cách tăng thêm 5 giây;
/// bị từ chối thì `access_denied`; quá hạn hoặc đã dùng thì `expired_token`. Phiên của kiosk ngắn, tự kết thúc khi không ai dùng,
/// và không mạnh hơn phiên trên điện thoại.
///
/// One session, once: two polls at the same time get one. What RFC 8628 calls errors are problems with these codes (400).
#[utoipa::path(post, path = "/api/v1/auth/device-tokens", request_body = DeviceTokenRequest,
    responses((status = 201, description = "Đã đăng nhập tại kiosk", body = SessionView)))]
pub async fn redeem_device_code(
    state: Data<State>,
    device: ClientDevice,
    origin: RequestOrigin,
    body: Json<DeviceTokenRequest>,
) -> Result<Created<SessionView>, Problem> {
    let signed_in = kiosk::redeem(&state, &body.0.device_code, device.0, origin.0).await?;
    let view = SessionView::from(signed_in);
    let location = format!("/api/v1/auth/sessions/{}", view.id);
    Ok(Created::at(location, ONLY_VERSION, view))
}

/// Xem kiosk nào xin đăng nhập
///
/// Trên điện thoại: kiosk tên gì, từ địa chỉ nào, bằng gì, lúc nào. Hãy đối chiếu với màn hình trước mặt. Hỏi mã không có quá
/// năm lần thì phải chờ.
///
/// Where the request comes from; the number is not told. Unknown codes are counted for the account and for the address.
#[utoipa::path(get, path = "/api/v1/me/device-authorizations/{userCode}",
    security(("applicant" = []), ("officer" = []), ("leader" = []), ("administrator" = [])),
    responses((status = 200, description = "Yêu cầu của kiosk", body = DeviceAuthorizationView)))]
pub async fn get_device_authorization(
    state: Data<State>,
    _limit: SignInLimit,
    caller: SignedIn,
    device: ClientDevice,
    code: Path<UserCode>,
) -> Result<Json<DeviceAuthorizationView>, Problem> {
    let (now, phone) = (
        state.clock.now(),
        at_phone(&state, caller.0, &device.0, code.0),
    );
    let find = state
        .store
        .write("get_device_authorization", move |session| {
            device_authorizations::get(session, phone, now)
        });
    Ok(Json(DeviceAuthorizationView::of(find.await??, now)))
}

/// Chấp thuận kiosk
///
/// Nhập số hai chữ số đang hiện trên kiosk; sai ba lần thì yêu cầu bị hủy. Cần lần xác thực gần đây. Phiên tại kiosk không chấp
/// thuận được kiosk khác.
///
/// Number matching: who approves has both screens in sight. Needs a recent proof of who one is (RFC 9470).
#[utoipa::path(post, path = "/api/v1/me/device-authorizations/{userCode}/approval", request_body = DeviceApproval,
    security(("applicant" = []), ("officer" = []), ("leader" = []), ("administrator" = [])),
    responses((status = 200, description = "Đã chấp thuận", body = DeviceAuthorizationView)))]
pub async fn approve_device_authorization(
    state: Data<State>,
    _limit: SignInLimit,
    caller: Fresh<SignedIn>,
    device: ClientDevice,
    code: Path<UserCode>,
    body: Json<DeviceApproval>,
) -> Result<Json<DeviceAuthorizationView>, Problem> {
    let (now, number) = (state.clock.now(), body.0.number);
    let phone = at_phone(&state, caller.0.0, &device.0, code.0);
    let approve = state.store.write("approve_device", move |session| {
        device_authorizations::approve(session, phone, number, now)
    });
    Ok(Json(DeviceAuthorizationView::of(approve.await??, now)))
}

/// Từ chối kiosk
///
/// Không phải mình, hoặc không nhận ra kiosk này: kiosk nhận `access_denied`.
///
/// The kiosk is told `access_denied`.
#[utoipa::path(post, path = "/api/v1/me/device-authorizations/{userCode}/refusal",
    security(("applicant" = []), ("officer" = []), ("leader" = []), ("administrator" = [])),
    responses((status = 200, description = "Đã từ chối", body = DeviceAuthorizationView)))]
pub async fn refuse_device_authorization(
    state: Data<State>,
    _limit: SignInLimit,
    caller: SignedIn,
    device: ClientDevice,
    code: Path<UserCode>,
) -> Result<Json<DeviceAuthorizationView>, Problem> {
    let now = state.clock.now();
    let phone = at_phone(&state, caller.0, &device.0, code.0);
    let refuse = state.store.write("refuse_device", move |session| {
        device_authorizations::refuse(session, phone, now)
    });
    Ok(Json(DeviceAuthorizationView::of(refuse.await??, now)))
}

fn at_phone(state: &State, caller: Caller, device: &Device, code: UserCode) -> AtPhone {
    AtPhone {
        approaches: state.approaches.user_codes(caller.account, device),
        caller,
        code,
    }
}

fn prefers_json(request: &HttpRequest) -> bool {
    Accept::parse(request).is_ok_and(|accept| accept.preference() == mime::APPLICATION_JSON)
}
