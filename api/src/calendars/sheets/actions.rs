use crate::{
    calendars::{access, violations},
    problem::{Code, Problem, Text},
};
use chrono::{DateTime, Utc};
use domain::{
    calendars::{CalendarEdit, CalendarRefusal, CalendarSheet, ResolvedDays, ResolvedYear},
    identity::Caller,
};
use persistence::{Page, Session, StorageError};

pub fn list(
    session: &mut Session<'_>,
    after: Option<&str>,
    limit: i64,
) -> Result<Page<CalendarSheet>, Problem> {
    Ok(session.calendars().list(after, limit)?)
}

/// The calendar and, the nearest first, all above it.
pub fn get(
    session: &mut Session<'_>,
    code: &str,
) -> Result<(CalendarSheet, Vec<CalendarSheet>), Problem> {
    let mut chain = session.calendars().chain(code)?.into_iter();
    let own = chain.next();
    let own = own.ok_or_else(|| Problem::of(Code::NotFound))?;
    Ok((own, chain.collect()))
}

pub fn get_year(session: &mut Session<'_>, code: &str, year: i32) -> Result<ResolvedYear, Problem> {
    let days = ResolvedDays::of(&session.calendars().chain(code)?);
    days.year(year).map_err(|refusal| match refusal {
        CalendarRefusal::YearNotLoaded(year) => year_not_loaded(year),
        other => Problem::internal(other),
    })
}

/// Nobody counts by a new calendar yet, so nothing can move.
pub fn create(
    session: &mut Session<'_>,
    caller: &Caller,
    blank: CalendarSheet,
    edit: &CalendarEdit,
    now: DateTime<Utc>,
) -> Result<CalendarSheet, Problem> {
    let entry = access::manage(session, caller, blank.agency.as_ref(), now)?;
    session.calendars().change_alone()?;
    if session.calendars().find_sheet(&blank.code)?.is_some() {
        return Err(StorageError::Duplicate { what: "calendar" }.into());
    }
    access::check_parent(session, &blank, edit, "/parent")?;
    let parent = edit.parent.as_ref().and_then(Option::as_deref);
    let tree = session.calendars().tree(&blank.code, parent)?;
    let tree = tree.with(blank.clone());
    let faults = edit.faults(&blank, &tree);
    if !faults.is_empty() {
        return Err(violations::invalid(&faults, ""));
    }
    let sheet = edit.applied_to(&blank);
    session.calendars().add(&sheet)?;
    session.audit().record(entry.on("calendars", &sheet.code))?;
    Ok(sheet)
}

fn year_not_loaded(year: i32) -> Problem {
    let detail = Text::new(
        format!("Chưa nạp ngày nghỉ và ngày làm bù của năm {year} vào lịch này."),
        format!("The days off and make-up days of {year} are not loaded in this calendar."),
    );
    Problem::new(Code::YearNotLoaded, detail)
}
