use crate::{
    answer::{Created, Public},
    extract::{ClientDevice, FederationLimit, Json, Path, RequestOrigin, Speech},
    identity::{
        dto::{
            FederatedCode, FederatedSignInView, IdentityProviders, NewFederatedSignIn, SessionView,
        },
        federation::{self, Answer},
    },
    problem::Problem,
    state::State,
};
use actix_web::{HttpRequest, HttpResponse, http::header::LOCATION, web::Data};
use domain::identity::federation::Purpose;

/// The row of a session is written once and ended once.
const ONLY_VERSION: i64 = 1;

/// Các nhà cung cấp danh tính
///
/// Các nút “Đăng nhập bằng …” mà giao diện cần vẽ; danh sách rỗng thì chỉ có mật khẩu.
///
/// The providers of electronic identities that this installation accepts (SEC-1), with the kinds of accounts that each is for.
#[utoipa::path(get, path = "/api/v1/auth/providers",
    responses((status = 200, description = "Các nhà cung cấp", body = IdentityProviders)))]
pub async fn list_identity_providers(
    state: Data<State>,
) -> Result<Public<IdentityProviders>, Problem> {
    let providers = state.federation.providers().iter();
    let items = providers.map(Into::into).collect();
    Ok(Public(IdentityProviders { items }))
}

/// Bắt đầu đăng nhập bằng danh tính điện tử
///
/// Nút “Đăng nhập bằng VNeID”: thiết bị tạo `codeVerifier`, gửi `codeChallenge`, rồi mở `authorizationUrl`. Người dùng đăng nhập ở nhà cung
/// cấp; trình duyệt quay về `returnUrl?code=…&state=…`. Chỉ khi `state` đúng là `id` đã nhận mới gửi `code` cùng `codeVerifier` đến
/// POST /api/v1/auth/federated-sessions. Mở trong 10 phút, mỗi bước một lần.
///
/// Begins the code flow with PKCE at a provider. Nothing that comes back works for another client than the one that holds the verifier. 503
/// `provider_unavailable` concerns this provider alone.
#[utoipa::path(post, path = "/api/v1/auth/federated-sign-ins", request_body = NewFederatedSignIn,
    responses((status = 200, description = "Địa chỉ để mở", body = FederatedSignInView)))]
pub async fn begin_federated_sign_in(
    state: Data<State>,
    _limit: FederationLimit,
    speech: Speech,
    origin: RequestOrigin,
    body: Json<NewFederatedSignIn>,
) -> Result<Json<FederatedSignInView>, Problem> {
    let wanted = body.0.wanted(speech.0);
    let begun = federation::begin(&state, Purpose::SignIn, None, wanted, origin.0);
    Ok(Json(begun.await?.into()))
}

/// Từ nhà cung cấp trở về
///
/// Địa chỉ `redirect_uri` đã đăng ký với nhà cung cấp; trình duyệt đến đây, giao diện không gọi. Chuyển tiếp về `returnUrl` với `code` và `state`,
/// hoặc `error` (`access_denied`: người dùng từ chối; `sign_in_failed`: lỗi khác) và `state`. Không có mã truy cập hay dữ liệu cá nhân trong địa chỉ.
///
/// Where providers send browsers back (RFC 6749, RFC 9207). A state works once and for ten minutes.
#[utoipa::path(get, path = "/api/v1/auth/callbacks/{provider}",
    params(
        ("state" = Option<String>, Query, max_length = 2000, description = "Như đã gửi đi"),
        ("code" = Option<String>, Query, max_length = 2000, description = "Mã của nhà cung cấp"),
        ("iss" = Option<String>, Query, max_length = 2000, description = "Nhà cung cấp tự xưng (RFC 9207)"),
        ("error" = Option<String>, Query, max_length = 2000, description = "Vì sao không có mã")),
    responses((status = 303, description = "Về `returnUrl` ở tiêu đề Location"), (status = 409)))]
pub async fn return_from_provider(
    state: Data<State>,
    _limit: FederationLimit,
    provider: Path<String>,
    origin: RequestOrigin,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let answer = Answer::read(request.query_string())?;
    let address = federation::returned(&state, &provider.0, answer, origin.0).await?;
    Ok(HttpResponse::SeeOther()
        .insert_header((LOCATION, address))
        .finish())
}

/// Hoàn tất đăng nhập bằng danh tính điện tử
///
/// Đổi `code` lấy phiên như ở POST /api/v1/auth/sessions. Lần đầu, tài khoản người nộp hồ sơ được tạo với họ tên và số định danh đã xác thực. Đã
/// có tài khoản cùng số định danh thì nhận `identity_number_taken`: đăng nhập tài khoản đó rồi liên kết.
///
/// Exchanges the code for a session with the provider's assurance (`acr`). With an account that has a second factor and an identity of
/// level 1, the session opens nothing until POST /api/v1/me/authentications has seen the code. On 503 the same code may be sent again.
#[utoipa::path(post, path = "/api/v1/auth/federated-sessions", request_body = FederatedCode,
    responses((status = 201, description = "Đã đăng nhập", body = SessionView), (status = 403), (status = 409)))]
pub async fn create_federated_session(
    state: Data<State>,
    _limit: FederationLimit,
    device: ClientDevice,
    origin: RequestOrigin,
    body: Json<FederatedCode>,
) -> Result<Created<SessionView>, Problem> {
    let signed_in = federation::sign_in(&state, body.0.into(), device.0, origin.0).await?;
    let view = SessionView::from(signed_in);
    let location = format!("/api/v1/auth/sessions/{}", view.id);
    Ok(Created::at(location, ONLY_VERSION, view))
}
