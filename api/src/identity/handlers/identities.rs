use crate::{
    answer::Done,
    extract::{AnySession, FederationLimit, Fresh, Json, List, NoFilters, Path, SignedIn, Speech},
    identity::{
        actions::federation as actions,
        dto::{FederatedCode, FederatedSignInView, LinkedIdentityView, NewFederatedSignIn},
        federation,
    },
    page::Page,
    problem::Problem,
    state::State,
};
use actix_web::web::Data;
use domain::identity::federation::Purpose;
use uuid::Uuid;

/// Danh tính đã liên kết
///
/// Các danh tính điện tử mở được tài khoản của chính mình, mới nhất trước.
///
/// The identities that open the own account, the newest first.
#[utoipa::path(get, path = "/api/v1/me/identities", params(List<NoFilters>),
    security(("applicant" = []), ("officer" = []), ("leader" = []), ("administrator" = [])),
    responses((status = 200, description = "Các danh tính", body = Page<LinkedIdentityView>)))]
pub async fn list_identities(
    state: Data<State>,
    caller: SignedIn,
    list: List<NoFilters>,
) -> Result<Json<Page<LinkedIdentityView>>, Problem> {
    let (after, limit) = (list.page.after()?, list.page.limit());
    let read = state.store.read("list_identities", move |session| {
        actions::list(session, &caller.0, after, limit)
    });
    let view = |identity| LinkedIdentityView::of(identity, &state.federation);
    let answer = list.page.answer(read.await?, |identity| identity.id, view);
    answer.map(Json)
}

/// Bắt đầu liên kết danh tính
///
/// Cần lần xác thực gần đây, rồi đăng nhập mới ở nhà cung cấp: chứng minh cả tài khoản lẫn danh tính. Tiếp tục như khi đăng nhập; `code` gửi đến
/// POST /api/v1/me/identities/confirmation trong cùng phiên. Tài khoản công chức chỉ có cách này.
///
/// Begins linking the own account with an identity; both are proved, and neither by a link that somebody else sent.
#[utoipa::path(post, path = "/api/v1/me/identities", request_body = NewFederatedSignIn,
    security(("applicant" = []), ("officer" = []), ("leader" = []), ("administrator" = [])),
    responses((status = 200, description = "Địa chỉ để mở", body = FederatedSignInView)))]
pub async fn begin_linking(
    state: Data<State>,
    _limit: FederationLimit,
    caller: Fresh<SignedIn>,
    speech: Speech,
    body: Json<NewFederatedSignIn>,
) -> Result<Json<FederatedSignInView>, Problem> {
    let (caller, wanted) = (&caller.0.0, body.0.wanted(speech.0));
    let origin = caller.origin.clone();
    let begun = federation::begin(&state, Purpose::Link, Some(caller), wanted, origin);
    Ok(Json(begun.await?.into()))
}

/// Hoàn tất liên kết danh tính
///
/// Số định danh của danh tính phải trùng với của tài khoản (`identity_of_another_person`), và danh tính chưa thuộc tài khoản khác
/// (`identity_linked_elsewhere`). Liên kết lại điều đã liên kết thì không thay đổi gì.
///
/// Links the identity in the session that began. An applicant's account without an identity number gets the one vouched for.
#[utoipa::path(post, path = "/api/v1/me/identities/confirmation", request_body = FederatedCode,
    security(("applicant" = []), ("officer" = []), ("leader" = []), ("administrator" = [])),
    responses((status = 200, description = "Đã liên kết", body = LinkedIdentityView), (status = 409)))]
pub async fn confirm_identity(
    state: Data<State>,
    _limit: FederationLimit,
    caller: SignedIn,
    body: Json<FederatedCode>,
) -> Result<Json<LinkedIdentityView>, Problem> {
    let linked = federation::link(&state, caller.0, body.0.into()).await?;
    Ok(Json(LinkedIdentityView::of(linked, &state.federation)))
}

/// Gỡ liên kết danh tính
///
/// Cần lần xác thực gần đây; các phiên khác kết thúc. Cách đăng nhập cuối cùng thì không gỡ được.
///
/// The identity opens the account no more; one way to sign in remains.
#[utoipa::path(delete, path = "/api/v1/me/identities/{id}",
    security(("applicant" = []), ("officer" = []), ("leader" = []), ("administrator" = [])),
    responses((status = 204, description = "Đã gỡ"), (status = 412)))]
pub async fn unlink_identity(
    state: Data<State>,
    caller: Fresh<SignedIn>,
    id: Path<Uuid>,
) -> Result<Done, Problem> {
    let now = state.clock.now();
    let write = state.store.write("unlink_identity", move |session| {
        actions::unlink(session, &caller.0.0, id.0, now)
    });
    write.await.map(|()| Done)
}

/// Bắt đầu xác thực lại ở nhà cung cấp
///
/// Cho tài khoản đăng nhập bằng danh tính, khi một thao tác trả lời `insufficient_user_authentication`: đăng nhập mới ở nhà cung cấp, rồi gửi `code` trong
/// `federated` đến POST /api/v1/me/authentications.
///
/// Step-up at the provider (RFC 9470): it is asked to have the person sign in anew, and when that was is checked.
#[utoipa::path(post, path = "/api/v1/me/federated-authentications", request_body = NewFederatedSignIn,
    security(("applicant" = []), ("officer" = []), ("leader" = []), ("administrator" = [])),
    responses((status = 200, description = "Địa chỉ để mở", body = FederatedSignInView)))]
pub async fn begin_federated_authentication(
    state: Data<State>,
    _limit: FederationLimit,
    caller: AnySession,
    speech: Speech,
    body: Json<NewFederatedSignIn>,
) -> Result<Json<FederatedSignInView>, Problem> {
    let (wanted, origin) = (body.0.wanted(speech.0), caller.0.origin.clone());
    let begun = federation::begin(&state, Purpose::StepUp, Some(&caller.0), wanted, origin);
    Ok(Json(begun.await?.into()))
}
