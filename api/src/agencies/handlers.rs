use super::{
    actions,
    dto::{
        AgencyChange, AgencyFilters, AgencyView, AgencyWithUnits, NewAgency, NewUnit, UnitChange,
        UnitView,
    },
};
use crate::{
    answer::{Created, Public, Replayable, Tagged},
    extract::{Administrator, IdempotencyKey, Idempotent, IfMatch, Json, List, NoFilters, Path},
    page::Page,
    problem::Problem,
    state::State,
};
use actix_web::web::Data;
use domain::agencies::{Agency, AgencyIdentifier, Unit};
use uuid::Uuid;

/// Tìm cơ quan
///
/// Cây cơ quan dưới dạng danh sách, sắp theo mã định danh; lọc theo cấp trên, nhánh, cấp hành chính, tên, ngày hiệu lực.
///
/// The tree of agencies as a list ordered by identifier.
#[utoipa::path(get, path = "/api/v1/agencies", params(List<AgencyFilters>),
    responses((status = 200, description = "Các cơ quan", body = Page<AgencyView>)))]
pub async fn list_agencies(
    state: Data<State>,
    list: List<AgencyFilters>,
) -> Result<Public<Page<AgencyView>>, Problem> {
    let filter = list.filters.page(list.page.after()?, list.page.limit())?;
    let read = state.store.read("list_agencies", move |session| {
        actions::list(session, &filter)
    });
    let key = |agency: &Agency| agency.identifier.to_string();
    let page = list.page.answer(read.await?, key, AgencyView::from);
    page.map(Public)
}

/// Thêm cơ quan
///
/// Thêm một cơ quan dưới cơ quan cấp trên; người quản trị phải quản lý cơ quan cấp trên đó.
///
/// Adds an agency below its parent, which the administrator must manage.
#[utoipa::path(post, path = "/api/v1/agencies", request_body = NewAgency, params(IdempotencyKey),
    security(("administrator" = [])),
    responses((status = 201, description = "Đã thêm cơ quan", body = AgencyView)))]
pub async fn create_agency(
    state: Data<State>,
    caller: Administrator,
    body: Idempotent<NewAgency>,
) -> Result<Replayable, Problem> {
    let (now, agency) = (state.clock.now(), body.value.into_domain()?);
    let create = state.write_once(
        "create_agency",
        caller,
        body.once,
        move |session, caller| {
            let agency = actions::create(session, caller, agency, now)?;
            let location = format!("/api/v1/agencies/{}", agency.identifier);
            Ok(Created::at(
                location,
                agency.version,
                AgencyView::from(agency),
            ))
        },
    );
    create.await
}

/// Xem cơ quan
///
/// Một cơ quan với các bộ phận của nó: điện thoại quầy, đường dây nóng, giờ mở cửa (tối đa 100 bộ phận).
///
/// One agency with the public data of its units; its ETag is the version of the agency.
#[utoipa::path(get, path = "/api/v1/agencies/{identifier}",
    responses((status = 200, description = "Cơ quan", body = AgencyWithUnits)))]
pub async fn get_agency(
    state: Data<State>,
    identifier: Path<AgencyIdentifier>,
) -> Result<Tagged<AgencyWithUnits>, Problem> {
    let read = state.store.read("get_agency", move |session| {
        actions::get(session, &identifier.0)
    });
    let (agency, units) = read.await?;
    Ok(Tagged::new(
        agency.version,
        AgencyWithUnits::of(agency, units),
    ))
}

/// Sửa cơ quan
///
/// Sửa tên, loại, cấp, lịch làm việc hoặc hiệu lực; cơ quan cấp trên không đổi được.
///
/// A merge patch (RFC 7396); the parent cannot change.
#[utoipa::path(patch, path = "/api/v1/agencies/{identifier}", request_body = AgencyChange,
    params(IfMatch), security(("administrator" = [])),
    responses((status = 200, description = "Cơ quan sau khi sửa", body = AgencyView)))]
pub async fn update_agency(
    state: Data<State>,
    caller: Administrator,
    identifier: Path<AgencyIdentifier>,
    seen: IfMatch,
    body: Json<AgencyChange>,
) -> Result<Tagged<AgencyView>, Problem> {
    let (now, Json(change)) = (state.clock.now(), body);
    let write = state.store.write("update_agency", move |session| {
        let apply = |agency: &mut Agency| change.apply(agency);
        actions::update(session, &caller.0, &identifier.0, seen.0, apply, now)
    });
    let agency = write.await?;
    Ok(Tagged::new(agency.version, AgencyView::from(agency)))
}

/// Các bộ phận của cơ quan
///
/// Bộ phận Một cửa, phòng và điểm tiếp nhận của một cơ quan, theo thứ tự được lập.
///
/// The units of an agency.
#[utoipa::path(get, path = "/api/v1/agencies/{identifier}/units", params(List<NoFilters>),
    responses((status = 200, description = "Các bộ phận", body = Page<UnitView>)))]
pub async fn list_units(
    state: Data<State>,
    identifier: Path<AgencyIdentifier>,
    list: List<NoFilters>,
) -> Result<Public<Page<UnitView>>, Problem> {
    let (after, limit) = (list.page.after()?, list.page.limit());
    let read = state.store.read("list_units", move |session| {
        actions::list_units(session, &identifier.0, after, limit)
    });
    let page = list
        .page
        .answer(read.await?, |unit| unit.id, UnitView::from);
    page.map(Public)
}

/// Thêm bộ phận
///
/// Thêm bộ phận vào một cơ quan mà người quản trị quản lý.
///
/// Adds a unit to an agency that the administrator manages.
#[utoipa::path(post, path = "/api/v1/agencies/{identifier}/units", request_body = NewUnit,
    params(IdempotencyKey), security(("administrator" = [])),
    responses((status = 201, description = "Đã thêm bộ phận", body = UnitView)))]
pub async fn create_unit(
    state: Data<State>,
    caller: Administrator,
    identifier: Path<AgencyIdentifier>,
    body: Idempotent<NewUnit>,
) -> Result<Replayable, Problem> {
    let (now, unit) = (state.clock.now(), body.value.of(identifier.0)?);
    let create = state.write_once("create_unit", caller, body.once, move |session, caller| {
        let unit = actions::create_unit(session, caller, unit, now)?;
        let location = format!("/api/v1/units/{}", unit.id);
        Ok(Created::at(location, unit.version, UnitView::from(unit)))
    });
    create.await
}

/// Xem bộ phận
///
/// Dữ liệu công khai của một bộ phận.
///
/// The public data of one unit.
#[utoipa::path(get, path = "/api/v1/units/{id}",
    responses((status = 200, description = "Bộ phận", body = UnitView)))]
pub async fn get_unit(state: Data<State>, id: Path<Uuid>) -> Result<Tagged<UnitView>, Problem> {
    let read = state
        .store
        .read("get_unit", move |session| actions::get_unit(session, id.0));
    let unit = read.await?;
    Ok(Tagged::new(unit.version, UnitView::from(unit)))
}

/// Sửa bộ phận
///
/// Sửa tên, loại, điện thoại, đường dây nóng, giờ mở cửa hoặc hiệu lực của một bộ phận.
///
/// A merge patch (RFC 7396) of a unit.
#[utoipa::path(patch, path = "/api/v1/units/{id}", request_body = UnitChange, params(IfMatch),
    security(("administrator" = [])),
    responses((status = 200, description = "Bộ phận sau khi sửa", body = UnitView)))]
pub async fn update_unit(
    state: Data<State>,
    caller: Administrator,
    id: Path<Uuid>,
    seen: IfMatch,
    body: Json<UnitChange>,
) -> Result<Tagged<UnitView>, Problem> {
    let (now, Json(change)) = (state.clock.now(), body);
    let write = state.store.write("update_unit", move |session| {
        let apply = |unit: &mut Unit| change.apply(unit);
        actions::update_unit(session, &caller.0, id.0, seen.0, apply, now)
    });
    let unit = write.await?;
    Ok(Tagged::new(unit.version, UnitView::from(unit)))
}
