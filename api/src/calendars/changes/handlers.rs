use super::{
    actions,
    dto::{AffectedDossier, CalendarChangeView, ChangeFilters, NewApplication, NewCalendarChange},
    preview,
};
use crate::{
    answer::{Accepted, Created, Done, Replayable, Tagged},
    extract::{Administrator, IdempotencyKey, Idempotent, IfMatch, Json, List, NoFilters, Path},
    jobs::JobView,
    page::Page,
    problem::Problem,
    state::State,
};
use actix_web::web::Data;
use domain::{calendars::CalendarChange, identity::Caller};
use persistence::Session;
use uuid::Uuid;

/// Các thay đổi lịch
///
/// Các thay đổi đã đề xuất hoặc đã áp dụng của những lịch mà người quản trị quản lý, mới nhất trước.
///
/// Proposed and applied changes of the calendars that the administrator keeps, the newest first.
#[utoipa::path(get, path = "/api/v1/calendar-changes", params(List<ChangeFilters>),
    security(("administrator" = [])),
    responses((status = 200, description = "Các thay đổi", body = Page<CalendarChangeView>)))]
pub async fn list_calendar_changes(
    state: Data<State>,
    caller: Administrator,
    list: List<ChangeFilters>,
) -> Result<Json<Page<CalendarChangeView>>, Problem> {
    let now = state.clock.now();
    let filter = list.filters.page(list.page.after()?, list.page.limit());
    let read = state.store.read("list_calendar_changes", move |session| {
        actions::list(session, &caller.0, filter, now)
    });
    let key = |change: &CalendarChange| change.id;
    let page = list.page.answer(read.await?, key, CalendarChangeView::from);
    page.map(Json)
}

/// Đề xuất thay đổi lịch
///
/// Tên, lịch cấp trên, giờ làm việc hoặc cả năm ngày nghỉ và làm bù của một lịch. Chưa có gì thay đổi: xem các hồ sơ
/// bị ảnh hưởng rồi mới áp dụng. Mọi chỗ sai được nêu cùng lúc, kể cả ở các lịch bên dưới.
///
/// Nothing changes yet. Whole years are imported or replaced; everything that is wrong is told at once, also what would
/// become wrong in the calendars below (TIME-2, TIME-9).
#[utoipa::path(post, path = "/api/v1/calendar-changes", request_body = NewCalendarChange,
    params(IdempotencyKey), security(("administrator" = [])),
    responses((status = 201, description = "Đã đề xuất", body = CalendarChangeView)))]
pub async fn propose_calendar_change(
    state: Data<State>,
    caller: Administrator,
    body: Idempotent<NewCalendarChange>,
) -> Result<Replayable, Problem> {
    let now = state.clock.now();
    let change = body.value.into_domain(&caller.0, now);
    let propose = move |session: &mut Session<'_>, caller: &Caller| {
        actions::propose(session, caller, change, now).map(proposed)
    };
    let done = state.write_once("propose_calendar_change", caller, body.once, propose);
    done.await
}

/// Xem thay đổi lịch
///
/// Nội dung đề xuất; khi đã áp dụng: ai, lúc nào, lý do và công việc tính lại hạn.
///
/// What was proposed, and who applied it, when and why.
#[utoipa::path(get, path = "/api/v1/calendar-changes/{id}", security(("administrator" = [])),
    responses((status = 200, description = "Thay đổi", body = CalendarChangeView)))]
pub async fn get_calendar_change(
    state: Data<State>,
    caller: Administrator,
    id: Path<Uuid>,
) -> Result<Tagged<CalendarChangeView>, Problem> {
    let now = state.clock.now();
    let read = state.store.read("get_calendar_change", move |session| {
        actions::get(session, &caller.0, id.0, now)
    });
    let change = read.await?;
    Ok(Tagged::new(
        change.version,
        CalendarChangeView::from(change),
    ))
}

/// Rút đề xuất thay đổi lịch
///
/// Bỏ một đề xuất chưa áp dụng.
///
/// Removes a proposal that has not been applied.
#[utoipa::path(delete, path = "/api/v1/calendar-changes/{id}", params(IfMatch),
    security(("administrator" = [])), responses((status = 204, description = "Đã rút")))]
pub async fn withdraw_calendar_change(
    state: Data<State>,
    caller: Administrator,
    id: Path<Uuid>,
    seen: IfMatch,
) -> Result<Done, Problem> {
    let now = state.clock.now();
    let withdraw = state
        .store
        .write("withdraw_calendar_change", move |session| {
            actions::withdraw(session, &caller.0, id.0, seen.0, now)
        });
    withdraw.await?;
    Ok(Done)
}

/// Hồ sơ bị ảnh hưởng
///
/// Trước khi áp dụng: các hồ sơ đang mở sẽ có hạn thay đổi, hạn cũ và hạn mới của từng loại hạn. Sau khi áp dụng: những
/// hạn đã thay đổi. Mỗi trang chỉ xem một số hồ sơ nhất định nên có thể ít mục hơn `limit`; hãy theo `next` đến hết.
///
/// Before the application the open dossiers whose promises would move, after it those that have moved. A page looks at a
/// bounded number of dossiers and may hold fewer than `limit`, even none; follow `next` to the end.
#[utoipa::path(get, path = "/api/v1/calendar-changes/{id}/affected-dossiers", params(List<NoFilters>),
    security(("administrator" = [])),
    responses((status = 200, description = "Các hồ sơ", body = Page<AffectedDossier>), (status = 409)))]
pub async fn list_affected_dossiers(
    state: Data<State>,
    caller: Administrator,
    id: Path<Uuid>,
    list: List<NoFilters>,
) -> Result<Json<Page<AffectedDossier>>, Problem> {
    let (now, after, limit) = (
        state.clock.now(),
        list.page.after::<String>()?,
        list.page.limit(),
    );
    let read = state.store.read("list_affected_dossiers", move |session| {
        preview::list_affected(session, &caller.0, id.0, after.as_deref(), limit, now)
    });
    let affected = read.await?;
    let items = affected.dossiers.into_iter().map(AffectedDossier::of);
    let page = list.page.answer_until(items.collect(), affected.next);
    page.map(Json)
}

/// Áp dụng thay đổi lịch
///
/// Từ lúc này lịch đã đổi: hạn mới được tính theo lịch mới. Một công việc nền tính lại hạn của mọi hồ sơ đang mở; hồ sơ
/// nào đổi hạn thì ghi lịch sử với lý do và báo cho người nộp. Áp dụng lại chỉ khi công việc đó đã hỏng.
///
/// From now on everything is promised by the changed calendar; the job that Location names recomputes the open dossiers,
/// each with an entry in its history. Applying again is possible only after that job has failed, and goes on with it.
#[utoipa::path(post, path = "/api/v1/calendar-changes/{id}/application", request_body = NewApplication,
    params(IfMatch), security(("administrator" = [])),
    responses((status = 202, description = "Đã áp dụng; công việc nền", body = JobView)))]
pub async fn apply_calendar_change(
    state: Data<State>,
    caller: Administrator,
    id: Path<Uuid>,
    seen: IfMatch,
    body: Json<NewApplication>,
) -> Result<Accepted<JobView>, Problem> {
    let (now, reason) = (state.clock.now(), body.0.reason);
    let write = state.store.write("apply_calendar_change", move |session| {
        actions::apply(session, &caller.0, id.0, reason, seen.0, now)
    });
    let job = write.await?;
    Ok(Accepted::at(
        format!("/api/v1/jobs/{}", job.id),
        job.version,
        JobView::from(job),
    ))
}

fn proposed(change: CalendarChange) -> Created<CalendarChangeView> {
    let location = format!("/api/v1/calendar-changes/{}", change.id);
    Created::at(location, change.version, change.into())
}
