use super::{actions, dto::JobView};
use crate::{
    answer::Tagged,
    extract::{Administrator, Path},
    problem::Problem,
    state::State,
};
use actix_web::web::Data;
use uuid::Uuid;

/// Xem công việc nền
///
/// Tiến độ của một công việc nền: đã xem bao nhiêu hồ sơ, bao nhiêu hồ sơ đổi hạn, và lỗi nếu có.
///
/// How far long work has come; whoever may start it sees it.
#[utoipa::path(get, path = "/api/v1/jobs/{id}", security(("administrator" = [])),
    responses((status = 200, description = "Công việc", body = JobView)))]
pub async fn get_job(
    state: Data<State>,
    caller: Administrator,
    id: Path<Uuid>,
) -> Result<Tagged<JobView>, Problem> {
    let now = state.clock.now();
    let read = state.store.read("get_job", move |session| {
        actions::get(session, &caller.0, id.0, now)
    });
    let job = read.await?;
    Ok(Tagged::new(job.version, JobView::from(job)))
}
