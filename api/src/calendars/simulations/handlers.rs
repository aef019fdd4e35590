use super::{
    actions::{self, Simulated},
    dto::{DeadlineSimulation, SimulationView},
};
use crate::{
    dossiers::deadlines::clock::ClockView,
    extract::{Json, SimulationLimit, Speech},
    problem::Problem,
    state::State,
};
use actix_web::web::Data;
use persistence::Session;

/// Thử tính thời hạn
///
/// When would it be due, and why? For a procedure or a limit of your own, with waits, restarts and an extension on the way.
/// It counts by the same calendar, law and engine as a real acceptance: what is told here is what is fixed then.
#[utoipa::path(post, path = "/api/v1/deadline-simulations", request_body = DeadlineSimulation, security(()),
    responses((status = 200, description = "Thời hạn và diễn giải", body = SimulationView), (status = 409)))]
pub async fn simulate_deadline(
    state: Data<State>,
    _limit: SimulationLimit,
    speech: Speech,
    body: Json<DeadlineSimulation>,
) -> Result<Json<SimulationView>, Problem> {
    let read_at = body
        .0
        .read_at
        .map_or_else(|| state.clock.now(), |at| at.to_utc());
    let simulate = move |session: &mut Session<'_>| actions::simulate(session, &body.0);
    let simulated = state.store.read("simulate_deadline", simulate).await?;
    let Simulated {
        calendar,
        regime,
        promise,
    } = simulated;
    Ok(Json(SimulationView {
        calendar: calendar.code().to_owned(),
        regime: regime.code,
        clock: ClockView::of(&promise, &calendar, None, read_at, speech.0)?,
    }))
}
