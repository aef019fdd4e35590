use crate::{
    answer::{Created, Done, Tagged},
    extract::{AccessPurpose, Administrator, Fresh, IfMatch, Json, List, Path},
    identity::{
        actions::accounts,
        dto::{
            AccountChange, AccountFilters, AccountSummary, AccountView, CreatedAccount, NewAccount,
            TemporaryPassword,
        },
        password_policy,
        passwords::Passwords,
    },
    page::Page,
    problem::Problem,
    state::State,
};
use actix_web::web::Data;
use domain::{
    calendars::day,
    identity::{Account, password::PasswordProfile},
};
use uuid::Uuid;

/// Tìm tài khoản
///
/// Các tài khoản mà người quản trị thấy: giữ chức vụ trong nhánh của mình, hoặc chưa giữ chức vụ nào.
/// Dữ liệu cá nhân được che.
///
/// Accounts within the administrator's reach, ordered by username; personal data is masked.
#[utoipa::path(get, path = "/api/v1/accounts", params(List<AccountFilters>),
    security(("administrator" = [])),
    responses((status = 200, description = "Các tài khoản", body = Page<AccountSummary>)))]
pub async fn list_accounts(
    state: Data<State>,
    caller: Administrator,
    list: List<AccountFilters>,
) -> Result<Json<Page<AccountSummary>>, Problem> {
    let (now, after) = (state.clock.now(), list.page.after()?);
    let wanted = list.filters.page(after, list.page.limit());
    let read = state.store.read("list_accounts", move |session| {
        accounts::list(session, &caller.0, wanted, now)
    });
    let key = |account: &Account| account.username.clone();
    let page = list.page.answer(read.await?, key, AccountSummary::from);
    page.map(Json)
}

/// Tạo tài khoản
///
/// Tạo tài khoản công chức, thành viên tổ hỗ trợ, nhân viên bưu chính, công dân (có số định danh) hoặc tổ chức (có mã số
/// thuế). Tài khoản ở trạng thái `created` cho đến khi chủ tài khoản tự đặt mật khẩu. Mật khẩu tạm chỉ được cho xem một lần và phải đổi khi đăng nhập;
/// vì thế thao tác không nhận Idempotency-Key, gửi lại thì nhận lỗi trùng tên đăng nhập.
///
/// The temporary password is shown once and never stored readable, so a repeat is a duplicate, not a replay.
#[utoipa::path(post, path = "/api/v1/accounts", request_body = NewAccount,
    security(("administrator" = [])),
    responses((status = 201, description = "Đã tạo tài khoản", body = CreatedAccount), (status = 409)))]
pub async fn create_account(
    state: Data<State>,
    caller: Administrator,
    body: Json<NewAccount>,
) -> Result<Created<CreatedAccount>, Problem> {
    let (now, Json(mut new)) = (state.clock.now(), body);
    let temporary_password = new.password.take().unwrap_or_else(Passwords::temporary);
    let account = new.into_domain(now)?;
    chosen_for(&account, &temporary_password)?;
    let hash = state.passwords.hash(&temporary_password).await?;
    let write = state.store.write("create_account", move |session| {
        accounts::create(session, &caller.0, account, hash, now)
    });
    let account = write.await?;
    let (id, version) = (account.id, account.version);
    let view = CreatedAccount::of(account, temporary_password);
    Ok(Created::at(format!("/api/v1/accounts/{id}"), version, view))
}

/// Xem tài khoản
///
/// Một tài khoản; dữ liệu cá nhân được che, xem đầy đủ bằng `POST /accounts/{id}/reveals`.
///
/// One account with its personal data masked.
#[utoipa::path(get, path = "/api/v1/accounts/{id}", params(AccessPurpose),
    security(("administrator" = [])),
    responses((status = 200, description = "Tài khoản", body = AccountView)))]
pub async fn get_account(
    state: Data<State>,
    caller: Administrator,
    id: Path<Uuid>,
) -> Result<Tagged<AccountView>, Problem> {
    let now = state.clock.now();
    let read = state.store.read("get_account", move |session| {
        accounts::get(session, &caller.0, id.0, now)
    });
    Ok(tagged(read.await?))
}

/// Sửa tài khoản
///
/// Sửa họ tên và dữ liệu liên hệ của người khác; mọi chức vụ người đó đang giữ phải thuộc nhánh của người quản trị.
///
/// A merge patch (RFC 7396) of name and contact data.
#[utoipa::path(patch, path = "/api/v1/accounts/{id}", request_body = AccountChange, params(IfMatch),
    security(("administrator" = [])),
    responses((status = 200, description = "Tài khoản sau khi sửa", body = AccountView)))]
pub async fn update_account(
    state: Data<State>,
    caller: Administrator,
    id: Path<Uuid>,
    seen: IfMatch,
    body: Json<AccountChange>,
) -> Result<Tagged<AccountView>, Problem> {
    let (now, Json(change)) = (state.clock.now(), body);
    let write = state.store.write("update_account", move |session| {
        let apply = |account: &mut Account| change.apply(account);
        accounts::update(session, &caller.0, id.0, seen.0, apply, now)
    });
    Ok(tagged(write.await?))
}

/// Đặt lại mật khẩu
///
/// Đặt mật khẩu tạm cho người khác, chỉ được cho xem một lần; mọi phiên của người đó kết thúc và phải đổi mật khẩu.
///
/// Sets a temporary password, shown once; every session of the account ends.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/password-reset",
    security(("administrator" = [])),
    responses((status = 200, description = "Mật khẩu tạm", body = TemporaryPassword)))]
pub async fn reset_password(
    state: Data<State>,
    caller: Fresh<Administrator>,
    id: Path<Uuid>,
) -> Result<Json<TemporaryPassword>, Problem> {
    let (now, temporary_password) = (state.clock.now(), Passwords::temporary());
    let hash = state.passwords.hash(&temporary_password).await?;
    let write = state.store.write("reset_password", move |session| {
        accounts::reset_password(session, &caller.0.0, id.0, hash, now)
    });
    let username = write.await?.username;
    Ok(Json(TemporaryPassword {
        username,
        temporary_password,
    }))
}

/// Đặt lại xác thực hai lớp
///
/// Cho người đã mất điện thoại và mã khôi phục; hãy xác minh danh tính trước. Mọi phiên của người đó kết thúc và lần đăng nhập
/// sau chỉ cần mật khẩu.
///
/// For a holder who has lost the device and the recovery codes; every session of the account ends.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/second-factor-reset",
    security(("administrator" = [])),
    responses((status = 204, description = "Đã gỡ xác thực hai lớp")))]
pub async fn reset_second_factor(
    state: Data<State>,
    caller: Fresh<Administrator>,
    id: Path<Uuid>,
) -> Result<Done, Problem> {
    let now = state.clock.now();
    let write = state.store.write("reset_second_factor", move |session| {
        accounts::reset_second_factor(session, &caller.0.0, id.0, now)
    });
    write.await.map(|()| Done)
}

/// Kết thúc mọi phiên của một tài khoản
///
/// Người dùng bị đăng xuất ở mọi nơi và có thể đăng nhập lại; muốn chặn hẳn thì khóa tài khoản.
///
/// Signs the holder out everywhere; the account stays as it is.
#[utoipa::path(delete, path = "/api/v1/accounts/{id}/sessions",
    security(("administrator" = [])),
    responses((status = 204, description = "Mọi phiên đã kết thúc")))]
pub async fn end_account_sessions(
    state: Data<State>,
    caller: Administrator,
    id: Path<Uuid>,
) -> Result<Done, Problem> {
    let now = state.clock.now();
    let write = state.store.write("end_account_sessions", move |session| {
        accounts::end_sessions(session, &caller.0, id.0, now)
    });
    write.await.map(|()| Done)
}

/// No office is held yet; what is chosen on becoming an administrator is asked of the holder.
fn chosen_for(account: &Account, password: &str) -> Result<(), Problem> {
    let profile = PasswordProfile::of(account.kind, &[], day(account.created_at));
    password_policy::check("/password", profile, password, account)
}

fn tagged(account: Account) -> Tagged<AccountView> {
    Tagged::new(account.version, AccountView::masked(account))
}
