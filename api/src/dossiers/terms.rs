//! What is promised: the deadlines of reception and of resolution, each with its explanation (IN-2, IN-3, TIME-7).

use crate::problem::{Code, Problem, Text};
use chrono::{DateTime, Utc};
use domain::{
    agencies::AgencyIdentifier,
    calendars::{Calendar, CalendarRefusal, Limit, LimitRules, LimitUnit, Promise},
    catalogue::{Channel, Procedure, Version},
    dossiers::{Refusal, Term},
};
use persistence::Session;

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
    let calendar = calendar(session, agency)?;
    term(match channel {
        Channel::Online => calendar.reception_deadline(now, &rules),
        Channel::Direct | Channel::Postal => Limit::new(1, LimitUnit::WorkingDay)
            .and_then(|limit| calendar.promise(now, limit, &rules)),
    })
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
    term(calendar(session, agency)?.promise(now, limit, &rules))
}

fn calendar(session: &mut Session<'_>, agency: &AgencyIdentifier) -> Result<Calendar, Problem> {
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
