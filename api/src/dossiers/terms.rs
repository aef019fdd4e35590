//! What is promised: the deadlines of reception and of resolution, each with its explanation (IN-2, IN-3, TIME-7).

use crate::problem::{Code, Problem, Text};
use chrono::{DateTime, Utc};
use domain::{
    agencies::AgencyIdentifier,
    calendars::{Calendar, CalendarRefusal, Clock, Limit, LimitRules, LimitUnit, Promise},
    catalogue::{Channel, Procedure, Version},
    dossiers::{Refusal, Term},
};
use persistence::Session;
use std::sync::Arc;

/// The text that sets both clocks of reception.
const RECEPTION_BASIS: &str = "Nghị quyết 66.7/2025/NQ-CP";

/// Online: 8 working hours (IN-2). At the counter or by post: 1 working day (IN-3).
pub fn reception(
    session: &mut Session<'_>,
    agency: &AgencyIdentifier,
    channel: Channel,
    now: DateTime<Utc>,
) -> Result<Term, Problem> {
    let rules = LimitRules {
        basis: Some(RECEPTION_BASIS.to_owned()),
        ..LimitRules::default()
    };
    let limit = match channel {
        Channel::Online => Limit::new(8, LimitUnit::WorkingHour),
        Channel::Direct | Channel::Postal => Limit::new(1, LimitUnit::WorkingDay),
    };
    let clock = Clock::starting(now, limit.map_err(refused)?, rules);
    term(calendar(session, agency)?.promise(clock))
}

/// The limit of the procedure for this channel (CAT-3), from the acceptance on.
pub fn resolution(
    session: &mut Session<'_>,
    agency: &AgencyIdentifier,
    procedure: &Procedure,
    version: &Version,
    channel: Channel,
    now: DateTime<Utc>,
) -> Result<Term, Problem> {
    let limit = version
        .terms_of(channel)
        .and_then(|terms| terms.limit)
        .ok_or(Refusal::ChannelNotOffered)?;
    let rules = LimitRules {
        late_receipt_from: version.late_receipt_from,
        basis: procedure.code.as_ref().map(|code| format!("TTHC {code}")),
        ..LimitRules::default()
    };
    let clock = Clock::starting(now, limit, rules);
    term(calendar(session, agency)?.promise(clock))
}

fn calendar(
    session: &mut Session<'_>,
    agency: &AgencyIdentifier,
) -> Result<Arc<Calendar>, Problem> {
    let agency = session.agencies().get(agency)?;
    Ok(session.calendars().get(&agency.calendar)?)
}

fn term(promise: Result<Promise, CalendarRefusal>) -> Result<Term, Problem> {
    let Promise { due, trace, .. } = promise.map_err(refused)?;
    Ok(Term { due, trace })
}

fn refused(refusal: CalendarRefusal) -> Problem {
    let CalendarRefusal::YearNotLoaded(year) = refusal else {
        return Problem::internal(refusal);
    };
    let detail = Text::new(
        format!("Chưa có lịch làm việc năm {year}. Đề nghị quản trị viên nạp lịch của năm này."),
        format!(
            "The working calendar of {year} has not been loaded. An administrator must load it."
        ),
    );
    Problem::new(Code::CalendarIncomplete, detail)
}
