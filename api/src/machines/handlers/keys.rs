use crate::{
    answer::{Created, Done, Replayable, Tagged},
    extract::{Administrator, Fresh, IdempotencyKey, Idempotent, Json, List, NoFilters, Path},
    machines::{
        ApiKey,
        actions::{self, NewKey},
        dto::{CreatedApiKey, MachineKeyView, NewApiKey, NewPublicKey},
    },
    page::Page,
    problem::Problem,
    state::State,
};
use actix_web::web::Data;
use domain::{
    identity::Caller,
    machines::{Credential, MachineKey},
};
use persistence::Session;
use uuid::Uuid;

/// The row of a key is written once and revoked once.
const ONLY_VERSION: i64 = 1;

/// Các khóa của một tài khoản máy
///
/// Khóa API và khóa công khai, mới nhất trước, kể cả đã thu hồi hoặc hết hạn; không bao giờ kèm phần bí mật.
///
/// All keys that the machine has or had, the newest first.
#[utoipa::path(get, path = "/api/v1/machines/{id}/keys", params(List<NoFilters>),
    security(("administrator" = [])),
    responses((status = 200, description = "Các khóa", body = Page<MachineKeyView>)))]
pub async fn list_machine_keys(
    state: Data<State>,
    caller: Administrator,
    id: Path<Uuid>,
    list: List<NoFilters>,
) -> Result<Json<Page<MachineKeyView>>, Problem> {
    let (now, after, limit) = (state.clock.now(), list.page.after()?, list.page.limit());
    let read = state.store.read("list_machine_keys", move |session| {
        actions::list_keys(session, &caller.0, id.0, after, limit, now)
    });
    let key = |key: &MachineKey| key.id;
    let page = list.page.answer(read.await?, key, MachineKeyView::from);
    page.map(Json)
}

/// Tạo khóa API
///
/// Khóa ngẫu nhiên 256 bit, bắt đầu bằng `mcv_`, gửi ở `Authorization: Bearer …`. Chỉ được cho xem lần này và chỉ lưu dấu băm; vì thế
/// thao tác không nhận Idempotency-Key. Hai khóa còn hiệu lực cùng lúc để thay khóa không gián đoạn. Cần lần xác thực gần đây.
///
/// A random key, shown once and kept as a hash only, so a repeat makes another one. Two may work at once (`too_many_keys`).
#[utoipa::path(post, path = "/api/v1/machines/{id}/api-keys", request_body = NewApiKey,
    security(("administrator" = [])),
    responses((status = 201, description = "Khóa API", body = CreatedApiKey)))]
pub async fn create_api_key(
    state: Data<State>,
    caller: Fresh<Administrator>,
    id: Path<Uuid>,
    body: Json<NewApiKey>,
) -> Result<Created<CreatedApiKey>, Problem> {
    let (now, api_key) = (state.clock.now(), ApiKey::generate(Uuid::now_v7()));
    let new = NewKey {
        id: api_key.id,
        credential: Credential::Secret {
            hash: api_key.hash(),
        },
        expires_at: body.0.expires_at.to_utc(),
    };
    let write = state.store.write("create_api_key", move |session| {
        actions::add_key(session, &caller.0.0, id.0, new, now)
    });
    let view = CreatedApiKey {
        key: write.await?.into(),
        api_key: api_key.reveal(),
    };
    let location = format!("/api/v1/machine-keys/{}", view.key.id);
    Ok(Created::at(location, ONLY_VERSION, view))
}

/// Đăng ký khóa công khai
///
/// Để hệ thống xin mã truy cập bằng xác nhận tự ký (`private_key_jwt`): Ed25519, P-256 hoặc RSA từ 2048 bit. Khóa riêng không rời
/// hệ thống kia. Hai khóa còn hiệu lực cùng lúc. Cần lần xác thực gần đây.
///
/// For tokens by `private_key_jwt` (RFC 7523): the private half never leaves the other system.
#[utoipa::path(post, path = "/api/v1/machines/{id}/public-keys", request_body = NewPublicKey,
    params(IdempotencyKey), security(("administrator" = [])),
    responses((status = 201, description = "Đã đăng ký", body = MachineKeyView)))]
pub async fn register_public_key(
    state: Data<State>,
    caller: Fresh<Administrator>,
    id: Path<Uuid>,
    body: Idempotent<NewPublicKey>,
) -> Result<Replayable, Problem> {
    let (now, expires_at) = (state.clock.now(), body.value.expires_at.to_utc());
    let new = NewKey {
        id: Uuid::now_v7(),
        credential: body.value.credential()?,
        expires_at,
    };
    let register = move |session: &mut Session<'_>, caller: &Caller| {
        let key = actions::add_key(session, caller, id.0, new, now)?;
        let location = format!("/api/v1/machine-keys/{}", key.id);
        Ok(Created::at(
            location,
            ONLY_VERSION,
            MachineKeyView::from(key),
        ))
    };
    let done = state.write_once("register_public_key", caller, body.once, register);
    done.await
}

/// Xem khóa
///
/// Một khóa của tài khoản máy, không kèm phần bí mật.
///
/// One key, without its secret.
#[utoipa::path(get, path = "/api/v1/machine-keys/{id}", security(("administrator" = [])),
    responses((status = 200, description = "Khóa", body = MachineKeyView)))]
pub async fn get_machine_key(
    state: Data<State>,
    caller: Administrator,
    id: Path<Uuid>,
) -> Result<Tagged<MachineKeyView>, Problem> {
    let now = state.clock.now();
    let read = state.store.read("get_machine_key", move |session| {
        actions::get_key(session, &caller.0, id.0, now)
    });
    Ok(Tagged::new(ONLY_VERSION, read.await?.into()))
}

/// Thu hồi khóa
///
/// Khóa mất hiệu lực ngay trên mọi máy chủ, cùng mọi mã truy cập đã cấp nhờ nó. Không khôi phục được; gửi lại không đổi gì.
///
/// Revokes a key, and every token got by it, at once and for good.
#[utoipa::path(delete, path = "/api/v1/machine-keys/{id}", security(("administrator" = [])),
    responses((status = 204, description = "Đã thu hồi")))]
pub async fn revoke_machine_key(
    state: Data<State>,
    caller: Administrator,
    id: Path<Uuid>,
) -> Result<Done, Problem> {
    let now = state.clock.now();
    let write = state.store.write("revoke_machine_key", move |session| {
        actions::revoke_key(session, &caller.0, id.0, now)
    });
    write.await.map(|()| Done)
}
