use super::dto::{ClockEvent, DeadlineSimulation, EventInput, LimitInput, SimulatedDeadline};
use crate::{
    dossiers::terms::regime_on,
    intake::{actions::version_today, drafts},
    problem::{Problem, Text, Violation},
};
use chrono::{DateTime, Utc};
use domain::{
    calendars::{
        Calendar, Clock, Grace, Limit, LimitRules, Promise, Regime, Resumption, WaitCause, day,
    },
    dossiers::Timing,
};
use persistence::{Session, StorageError};
use std::sync::Arc;

/// A promise nobody has given yet, and by what it was counted.
pub struct Simulated {
    pub calendar: Arc<Calendar>,
    pub regime: Regime,
    pub promise: Promise,
}

/// The same functions as at a real acceptance: what is told before filing is what is fixed then.
pub fn simulate(
    session: &mut Session<'_>,
    asked: &DeadlineSimulation,
) -> Result<Simulated, Problem> {
    let start = asked.start_at.to_utc();
    let calendar = calendar(session, asked)?;
    let regime = regime_on(session, day(start))?;
    let mut promise = match (&asked.procedure, asked.limit) {
        (Some(procedure), None) => of_procedure(session, asked, procedure, (&calendar, &regime))?,
        (None, Some(limit)) => calendar.promise(own_clock(asked, limit, &regime)?)?,
        _ => return Err(choose("/limit", "procedure", "limit")),
    };
    for (index, event) in asked.events.iter().enumerate() {
        let in_force = regime_on(session, day(event.at.to_utc()))?;
        happen(&mut promise, &calendar, &in_force, event)
            .map_err(|problem| problem.within(&format!("/events/{index}")))?;
    }
    Ok(Simulated {
        calendar,
        regime,
        promise,
    })
}

fn calendar(
    session: &mut Session<'_>,
    asked: &DeadlineSimulation,
) -> Result<Arc<Calendar>, Problem> {
    let (pointer, found) = match (&asked.agency, &asked.calendar) {
        (Some(agency), None) => ("/agency", calendar_of_agency(session, agency)?),
        (None, Some(code)) => ("/calendar", find_calendar(session, code)?),
        _ => return Err(choose("/calendar", "agency", "calendar")),
    };
    found.ok_or_else(|| {
        let text = Text::new(
            "Không có cơ quan hoặc lịch làm việc này.",
            "There is no such agency or calendar.",
        );
        Problem::invalid(vec![Violation::at(pointer, "unknown", text)])
    })
}

fn calendar_of_agency(
    session: &mut Session<'_>,
    named: &str,
) -> Result<Option<Arc<Calendar>>, Problem> {
    let agency = match named.parse() {
        Ok(identifier) => session.agencies().find(&identifier)?,
        Err(_) => None,
    };
    match agency {
        Some(agency) => find_calendar(session, &agency.calendar),
        None => Ok(None),
    }
}

/// A calendar that cannot be counted by, such as one without office hours, is as good as none (TIME-2).
fn find_calendar(session: &mut Session<'_>, code: &str) -> Result<Option<Arc<Calendar>>, Problem> {
    match session.calendars().get(code) {
        Ok(calendar) => Ok(Some(calendar)),
        Err(StorageError::NotFound { .. } | StorageError::Corrupt { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn of_procedure(
    session: &mut Session<'_>,
    asked: &DeadlineSimulation,
    named: &str,
    (calendar, regime): (&Calendar, &Regime),
) -> Result<Promise, Problem> {
    let start = asked.start_at.to_utc();
    let channel = asked.channel.ok_or_else(|| {
        let text = Text::new(
            "Cần nêu hình thức nộp (channel) của thủ tục.",
            "Name the channel through which the procedure is filed.",
        );
        Problem::invalid(vec![Violation::at("/channel", "required", text)])
    })?;
    let procedure = drafts::procedure(session, named)?;
    let version = version_today(session, procedure.id, start)?;
    let timing = Timing {
        calendar,
        regime,
        procedure: &procedure,
        version: &version,
    };
    let lodged = asked.lodged_at.map(|at| at.to_utc());
    Ok(match asked.deadline.map(|word| word.0) {
        Some(SimulatedDeadline::Reception) => timing.reception(channel.0, start),
        Some(SimulatedDeadline::Resolution) | None => timing.resolution(channel.0, start, lodged),
    }?)
}

fn own_clock(
    asked: &DeadlineSimulation,
    LimitInput { value, unit }: LimitInput,
    regime: &Regime,
) -> Result<Clock, Problem> {
    let rules = LimitRules {
        counting: asked.counting.map_or(regime.counting, |word| word.0),
        late_receipt_from: asked.late_receipt(),
        grace: Grace::minutes(asked.grace_minutes.unwrap_or_default())?,
        basis: None,
    };
    Ok(Clock {
        lodged_at: asked.lodged_at.map(|at| at.to_utc()),
        ..Clock::starting(asked.start_at.to_utc(), Limit::new(value, unit.0)?, rules)
    })
}

fn happen(
    promise: &mut Promise,
    calendar: &Calendar,
    regime: &Regime,
    event: &EventInput,
) -> Result<(), Problem> {
    let at: DateTime<Utc> = event.at.to_utc();
    match (event.kind.0, event.cause, event.due_date) {
        (ClockEvent::Pause, Some(cause), None) => {
            let (resumption, basis) = wait_rules(regime, cause.0);
            let resumption = event.resumption.map_or(resumption, |word| word.0);
            promise.pause(calendar, cause.0, at, resumption, basis)?;
        }
        (ClockEvent::Resume, None, None) => promise.resume(calendar, at)?,
        (ClockEvent::Extend, None, Some(until)) => {
            promise.extend(calendar, until, regime.extension.clone(), at)?;
        }
        _ => return Err(mismatched()),
    }
    Ok(())
}

/// Where the regime stops no clock for a consultation, the simulated wait extends.
fn wait_rules(regime: &Regime, cause: WaitCause) -> (Resumption, Option<String>) {
    match cause {
        WaitCause::Supplement => (
            regime.supplement.resumption,
            regime.supplement.basis.clone(),
        ),
        WaitCause::Payment => (regime.payment, regime.payment_basis.clone()),
        WaitCause::Consultation => {
            let resumption = regime.consultation.unwrap_or(Resumption::Extend);
            (resumption, regime.consultation_basis.clone())
        }
    }
}

fn mismatched() -> Problem {
    let text = Text::new(
        "pause cần cause; extend cần dueDate; resume không cần gì thêm.",
        "pause takes cause; extend takes dueDate; resume takes nothing more.",
    );
    Problem::invalid(vec![Violation::at("", "mismatched", text)])
}

fn choose(pointer: &str, one: &str, other: &str) -> Problem {
    let text = Text::new(
        format!("Cần đúng một trong hai: {one} hoặc {other}."),
        format!("Give exactly one of {one} and {other}."),
    );
    Problem::invalid(vec![Violation::at(pointer, "choose_one", text)])
}
