use crate::{
    answer::{Created, Replayable, Tagged},
    extract::{
        Administrator, Fresh, IdempotencyKey, Idempotent, IfMatch, Json, List, NoFilters, Path,
    },
    identity::{
        actions::positions::{self, Office},
        dto::{NewPosition, PositionChange, PositionView},
    },
    page::Page,
    problem::Problem,
    state::State,
};
use actix_web::web::Data;
use domain::identity::Caller;
use persistence::Session;
use uuid::Uuid;

/// Các chức vụ của một tài khoản
///
/// Mọi chức vụ đã và đang giữ, kể cả đã kết thúc (ORG-4).
///
/// All positions of an account, ended ones included.
#[utoipa::path(get, path = "/api/v1/accounts/{id}/positions", params(List<NoFilters>),
    security(("administrator" = [])),
    responses((status = 200, description = "Các chức vụ", body = Page<PositionView>)))]
pub async fn list_positions(
    state: Data<State>,
    caller: Administrator,
    id: Path<Uuid>,
    list: List<NoFilters>,
) -> Result<Json<Page<PositionView>>, Problem> {
    let (now, after, limit) = (state.clock.now(), list.page.after()?, list.page.limit());
    let read = state.store.read("list_positions", move |session| {
        positions::list(session, &caller.0, id.0, after, limit, now)
    });
    let key = |office: &Office| office.position.id;
    let page = list.page.answer(read.await?, key, PositionView::from);
    page.map(Json)
}

/// Giao chức vụ
///
/// Giao một vai trò trong một bộ phận thuộc nhánh của người quản trị. Không ai tự giao cho mình;
/// chỉ quản trị hệ thống giao vai trò quản trị hệ thống.
///
/// Nobody grants a role to oneself; only a system administrator makes another one.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/positions", request_body = NewPosition,
    params(IdempotencyKey), security(("administrator" = [])),
    responses((status = 201, description = "Đã giao chức vụ", body = PositionView)))]
pub async fn create_position(
    state: Data<State>,
    caller: Fresh<Administrator>,
    id: Path<Uuid>,
    body: Idempotent<NewPosition>,
) -> Result<Replayable, Problem> {
    let (now, vacancy) = (state.clock.now(), body.value.into());
    let create = move |session: &mut Session<'_>, caller: &Caller| {
        let office = positions::create(session, caller, id.0, vacancy, now)?;
        let location = format!("/api/v1/positions/{}", office.position.id);
        let version = office.position.version;
        Ok(Created::at(location, version, PositionView::from(office)))
    };
    let done = state.write_once("create_position", caller, body.once, create);
    done.await
}

/// Xem chức vụ
///
/// Một chức vụ của một tài khoản mà người quản trị thấy.
///
/// One position.
#[utoipa::path(get, path = "/api/v1/positions/{id}", security(("administrator" = [])),
    responses((status = 200, description = "Chức vụ", body = PositionView)))]
pub async fn get_position(
    state: Data<State>,
    caller: Administrator,
    id: Path<Uuid>,
) -> Result<Tagged<PositionView>, Problem> {
    let now = state.clock.now();
    let read = state.store.read("get_position", move |session| {
        positions::get(session, &caller.0, id.0, now)
    });
    Ok(tagged(read.await?))
}

/// Sửa chức vụ
///
/// Sửa chức danh hoặc ngày kết thúc. Chuyển công tác là kết thúc chức vụ này và giao chức vụ khác; lịch sử giữ cả hai.
///
/// Changes title or last day; a move is the end of one position and the start of another (ORG-4).
#[utoipa::path(patch, path = "/api/v1/positions/{id}", request_body = PositionChange,
    params(IfMatch), security(("administrator" = [])),
    responses((status = 200, description = "Chức vụ sau khi sửa", body = PositionView)))]
pub async fn update_position(
    state: Data<State>,
    caller: Fresh<Administrator>,
    id: Path<Uuid>,
    seen: IfMatch,
    body: Json<PositionChange>,
) -> Result<Tagged<PositionView>, Problem> {
    let (now, amendment) = (state.clock.now(), body.0.into());
    let write = state.store.write("update_position", move |session| {
        positions::update(session, &caller.0.0, id.0, seen.0, amendment, now)
    });
    Ok(tagged(write.await?))
}

fn tagged(office: Office) -> Tagged<PositionView> {
    Tagged::new(office.position.version, PositionView::from(office))
}
