use crate::{
    answer::{Created, Replayable, Tagged},
    extract::{Administrator, Fresh, IdempotencyKey, Idempotent, IfMatch, Json, List, Path},
    machines::{
        actions,
        dto::{MachineChange, MachineFilters, MachineView, NewMachine},
    },
    page::Page,
    problem::Problem,
    state::State,
};
use actix_web::web::Data;
use domain::{identity::Caller, machines::Machine};
use persistence::Session;
use uuid::Uuid;

/// Các tài khoản máy
///
/// Hệ thống khác được vào các cơ quan thuộc nhánh của người quản trị, mới nhất trước; kể cả đã khóa, đã đóng và hết hạn.
///
/// Other systems within the administrator's subtree, the newest first.
#[utoipa::path(get, path = "/api/v1/machines", params(List<MachineFilters>),
    security(("administrator" = [])),
    responses((status = 200, description = "Các tài khoản máy", body = Page<MachineView>)))]
pub async fn list_machines(
    state: Data<State>,
    caller: Administrator,
    list: List<MachineFilters>,
) -> Result<Json<Page<MachineView>>, Problem> {
    let (now, after) = (state.clock.now(), list.page.after()?);
    let wanted = list.filters.page(after, list.page.limit())?;
    let read = state.store.read("list_machines", move |session| {
        actions::list(session, &caller.0, wanted, now)
    });
    let key = |machine: &Machine| machine.id;
    let page = list.page.answer(read.await?, key, MachineView::from);
    page.map(Json)
}

/// Cho một hệ thống vào
///
/// Tạo tài khoản máy cho một cơ quan thuộc nhánh của người quản trị: hệ thống với tới cơ quan đó và các cơ quan bên dưới, với
/// đúng các phạm vi được cấp, đến khi hết hạn (dài nhất 3 năm). Cần lần xác thực gần đây. Sau đó tạo khóa API hoặc đăng ký khóa
/// công khai.
///
/// Lets another system in: its subtree, its scopes, its term. It needs a key next.
#[utoipa::path(post, path = "/api/v1/machines", request_body = NewMachine, params(IdempotencyKey),
    security(("administrator" = [])),
    responses((status = 201, description = "Đã tạo", body = MachineView)))]
pub async fn create_machine(
    state: Data<State>,
    caller: Fresh<Administrator>,
    body: Idempotent<NewMachine>,
) -> Result<Replayable, Problem> {
    let (now, new) = (state.clock.now(), body.value.registration()?);
    let create = move |session: &mut Session<'_>, caller: &Caller| {
        let machine = actions::create(session, caller, new, now)?;
        let location = format!("/api/v1/machines/{}", machine.id);
        let version = machine.version;
        Ok(Created::at(location, version, MachineView::from(machine)))
    };
    let done = state.write_once("create_machine", caller, body.once, create);
    done.await
}

/// Xem tài khoản máy
///
/// Một hệ thống thuộc nhánh của người quản trị, với lần dùng cuối đúng đến phút.
///
/// One machine account of the administrator's subtree.
#[utoipa::path(get, path = "/api/v1/machines/{id}", security(("administrator" = [])),
    responses((status = 200, description = "Tài khoản máy", body = MachineView)))]
pub async fn get_machine(
    state: Data<State>,
    caller: Administrator,
    id: Path<Uuid>,
) -> Result<Tagged<MachineView>, Problem> {
    let now = state.clock.now();
    let read = state.store.read("get_machine", move |session| {
        actions::get(session, &caller.0, id.0, now)
    });
    Ok(tagged(read.await?))
}

/// Sửa tài khoản máy
///
/// Sửa tên, người liên hệ, phạm vi hoặc hạn; phạm vi bị bỏ thì mất hiệu lực ngay với mọi khóa và mã đã cấp. Cần lần xác thực
/// gần đây. Cơ quan không đổi được: hãy tạo tài khoản khác.
///
/// A merge patch (RFC 7396) of name, contact, scopes and expiry; a scope that is taken away works no more at once.
#[utoipa::path(patch, path = "/api/v1/machines/{id}", request_body = MachineChange, params(IfMatch),
    security(("administrator" = [])),
    responses((status = 200, description = "Tài khoản máy sau khi sửa", body = MachineView)))]
pub async fn update_machine(
    state: Data<State>,
    caller: Fresh<Administrator>,
    id: Path<Uuid>,
    seen: IfMatch,
    body: Json<MachineChange>,
) -> Result<Tagged<MachineView>, Problem> {
    let (now, Json(change)) = (state.clock.now(), body);
    let write = state.store.write("update_machine", move |session| {
        let apply = |machine: &mut Machine| change.apply(machine, now);
        actions::change(session, &caller.0.0, (id.0, seen.0), now, apply)
    });
    Ok(tagged(write.await?))
}

/// Khóa tài khoản máy
///
/// Dừng hệ thống ngay: mọi khóa và mã truy cập của nó bị từ chối trên mọi máy chủ, đến khi mở khóa.
///
/// Stops a system at once; its keys and tokens work again when it is unfrozen.
#[utoipa::path(put, path = "/api/v1/machines/{id}/freeze", params(IfMatch),
    security(("administrator" = [])),
    responses((status = 200, description = "Tài khoản máy đã khóa", body = MachineView)))]
pub async fn freeze_machine(
    state: Data<State>,
    caller: Administrator,
    id: Path<Uuid>,
    seen: IfMatch,
) -> Result<Tagged<MachineView>, Problem> {
    let now = state.clock.now();
    let write = state.store.write("freeze_machine", move |session| {
        let freeze = |machine: &mut Machine| Ok(machine.freeze()?);
        actions::change(session, &caller.0, (id.0, seen.0), now, freeze)
    });
    Ok(tagged(write.await?))
}

/// Mở khóa tài khoản máy
///
/// Cho hệ thống đã khóa vào lại; cần lần xác thực gần đây.
///
/// Lets a frozen system in again.
#[utoipa::path(delete, path = "/api/v1/machines/{id}/freeze", params(IfMatch),
    security(("administrator" = [])),
    responses((status = 200, description = "Tài khoản máy đã mở khóa", body = MachineView)))]
pub async fn unfreeze_machine(
    state: Data<State>,
    caller: Fresh<Administrator>,
    id: Path<Uuid>,
    seen: IfMatch,
) -> Result<Tagged<MachineView>, Problem> {
    let now = state.clock.now();
    let write = state.store.write("unfreeze_machine", move |session| {
        let unfreeze = |machine: &mut Machine| Ok(machine.unfreeze()?);
        actions::change(session, &caller.0.0, (id.0, seen.0), now, unfreeze)
    });
    Ok(tagged(write.await?))
}

/// Đóng tài khoản máy
///
/// Chấm dứt hẳn: mọi khóa bị thu hồi và không mở lại được. Những gì hệ thống đã làm vẫn còn trong lịch sử.
///
/// Ends it for good and revokes its keys; what it did stays in the histories.
#[utoipa::path(post, path = "/api/v1/machines/{id}/closure", params(IfMatch),
    security(("administrator" = [])),
    responses((status = 200, description = "Tài khoản máy đã đóng", body = MachineView)))]
pub async fn close_machine(
    state: Data<State>,
    caller: Administrator,
    id: Path<Uuid>,
    seen: IfMatch,
) -> Result<Tagged<MachineView>, Problem> {
    let now = state.clock.now();
    let write = state.store.write("close_machine", move |session| {
        actions::close(session, &caller.0, (id.0, seen.0), now)
    });
    Ok(tagged(write.await?))
}

fn tagged(machine: Machine) -> Tagged<MachineView> {
    Tagged::new(machine.version, MachineView::from(machine))
}
