use super::{
    actions,
    dto::{CalendarView, CalendarWithInheritance, NewCalendar, ResolvedYearView},
};
use crate::{
    answer::{Created, Public, Replayable, Tagged},
    extract::{Administrator, IdempotencyKey, Idempotent, List, NoFilters, Path, Path2},
    page::Page,
    problem::Problem,
    state::State,
};
use actix_web::web::Data;
use domain::{calendars::CalendarSheet, identity::Caller};
use persistence::Session;

/// Các lịch làm việc
///
/// Mọi lịch làm việc, sắp theo mã: lịch chung, giờ làm việc mẫu và lịch riêng của cơ quan, mỗi lịch với những gì
/// chính nó quy định.
///
/// All working-time calendars by code, each with what it says itself.
#[utoipa::path(get, path = "/api/v1/calendars", params(List<NoFilters>),
    responses((status = 200, description = "Các lịch làm việc", body = Page<CalendarView>)))]
pub async fn list_calendars(
    state: Data<State>,
    list: List<NoFilters>,
) -> Result<Public<Page<CalendarView>>, Problem> {
    let (after, limit) = (list.page.after::<String>()?, list.page.limit());
    let read = state.store.read("list_calendars", move |session| {
        actions::list(session, after.as_deref(), limit)
    });
    let key = |sheet: &CalendarSheet| sheet.code.clone();
    let page = list.page.answer(read.await?, key, CalendarView::from);
    page.map(Public)
}

/// Lập lịch làm việc
///
/// Lập lịch riêng cho một cơ quan mà người quản trị quản lý, hoặc lịch dùng chung (quản trị hệ thống): lịch cấp trên,
/// tên và giờ làm việc riêng nếu có. Sau đó gán lịch cho cơ quan bằng `update_agency`.
///
/// Creates the calendar of an agency, or a shared one; nobody counts by it until an agency is given it.
#[utoipa::path(post, path = "/api/v1/calendars", request_body = NewCalendar, params(IdempotencyKey),
    security(("administrator" = [])),
    responses((status = 201, description = "Đã lập lịch", body = CalendarView)))]
pub async fn create_calendar(
    state: Data<State>,
    caller: Administrator,
    body: Idempotent<NewCalendar>,
) -> Result<Replayable, Problem> {
    let (now, (blank, edit)) = (state.clock.now(), body.value.into_domain()?);
    let create = move |session: &mut Session<'_>, caller: &Caller| {
        actions::create(session, caller, blank, &edit, now).map(created)
    };
    let done = state.write_once("create_calendar", caller, body.once, create);
    done.await
}

/// Xem lịch làm việc
///
/// Những gì chính lịch này quy định, và giờ làm việc cùng các năm mà nó nhận từ lịch cấp trên. ETag là phiên bản của lịch.
///
/// What the calendar says itself, and the hours and years that it inherits.
#[utoipa::path(get, path = "/api/v1/calendars/{calendar}",
    responses((status = 200, description = "Lịch làm việc", body = CalendarWithInheritance)))]
pub async fn get_calendar(
    state: Data<State>,
    calendar: Path<String>,
) -> Result<Tagged<CalendarWithInheritance>, Problem> {
    let read = state.store.read("get_calendar", move |session| {
        actions::get(session, &calendar.0)
    });
    let (sheet, above) = read.await?;
    let version = sheet.version;
    Ok(Tagged::new(
        version,
        CalendarWithInheritance::of(sheet, &above),
    ))
}

/// Ngày nghỉ và ngày làm bù của một năm
///
/// Các ngày nghỉ và ngày làm bù có hiệu lực, của chính lịch này và mọi lịch cấp trên, mỗi ngày kèm lịch quy định nó.
///
/// The days off and make-up days that count, each with the calendar it comes from. A year that nobody loaded is not guessed.
#[utoipa::path(get, path = "/api/v1/calendars/{calendar}/years/{year}",
    responses((status = 200, description = "Các ngày của năm", body = ResolvedYearView)))]
pub async fn get_calendar_year(
    state: Data<State>,
    path: Path2<String, i32>,
) -> Result<Public<ResolvedYearView>, Problem> {
    let Path2(calendar, year) = path;
    let code = calendar.clone();
    let read = state.store.read("get_calendar_year", move |session| {
        actions::get_year(session, &code, year)
    });
    Ok(Public(ResolvedYearView::of(calendar, read.await?)))
}

fn created(sheet: CalendarSheet) -> Created<CalendarView> {
    let location = format!("/api/v1/calendars/{}", sheet.code);
    Created::at(location, sheet.version, sheet.into())
}
