//! Changes of calendars: proposed, looked at, withdrawn, applied (TIME-9).

use crate::{
    calendars::{access, violations},
    problem::{Code, Problem, Text},
};
use chrono::{DateTime, Utc};
use domain::{
    audit::Entry,
    calendars::{Application, CalendarChange, CalendarSheet, CalendarTree, ChangeRefusal},
    identity::Caller,
    jobs::{Job, JobKind, JobState},
};
use persistence::{Page, Session, StorageError, calendars::ChangeFilter};
use uuid::Uuid;

pub fn propose(
    session: &mut Session<'_>,
    caller: &Caller,
    change: CalendarChange,
    now: DateTime<Utc>,
) -> Result<CalendarChange, Problem> {
    let sheet = session.calendars().find_sheet(&change.calendar)?;
    let sheet = sheet.ok_or_else(violations::unknown_calendar)?;
    let entry = access::manage(session, caller, sheet.agency.as_ref(), now)?;
    access::check_parent(session, &sheet, &change.edit, "/edit/parent")?;
    let tree = tree(session, &change)?;
    change
        .check(&tree, &sheet)
        .map_err(|refusal| match refusal {
            ChangeRefusal::Faults(faults) => violations::invalid(&faults, "/edit"),
            other => refused(other),
        })?;
    session.calendar_changes().add(&change)?;
    record(session, entry, change.id)?;
    Ok(change)
}

/// Of the calendars that the caller keeps, the newest first.
pub fn list(
    session: &mut Session<'_>,
    caller: &Caller,
    filter: ChangeFilter,
    now: DateTime<Utc>,
) -> Result<Page<CalendarChange>, Problem> {
    let agencies = access::kept_by(session, caller, now)?;
    Ok(session
        .calendar_changes()
        .list(ChangeFilter { agencies, ..filter })?)
}

pub fn get(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<CalendarChange, Problem> {
    Ok(load(session, caller, id, now)?.0)
}

pub fn withdraw(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    seen: i64,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    let (change, _, entry) = find(session, caller, id, now)?;
    check_version(change.version, seen)?;
    change.check_open().map_err(refused)?;
    session.calendar_changes().remove(&change)?;
    record(session, entry, id)
}

/// The calendar is changed from now on; a job looks at every open dossier. A change whose job has failed is applied
/// again: the job goes on where it failed.
pub fn apply(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    reason: String,
    seen: i64,
    now: DateTime<Utc>,
) -> Result<Job, Problem> {
    session.calendars().change_alone()?;
    let (mut change, sheet, entry) = find(session, caller, id, now)?;
    check_version(change.version, seen)?;
    record(session, entry, id)?;
    if let Some(application) = &change.application {
        return restart(session, application.job, now);
    }
    let tree = tree(session, &change)?;
    let job = Job::new(Uuid::now_v7(), JobKind::CalendarChange, id, now);
    let application = Application {
        by: caller.account,
        at: now,
        reason,
        job: job.id,
    };
    let mut edited = change.apply(&tree, &sheet, application).map_err(refused)?;
    check_idle(session, &tree, &sheet)?;
    session.jobs().add(&job)?;
    session.calendars().save(&mut edited)?;
    session.calendar_changes().save(&mut change)?;
    Ok(job)
}

/// The change with its calendar, if the caller keeps that.
pub fn load(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<(CalendarChange, CalendarSheet), Problem> {
    let (change, sheet, _) = find(session, caller, id, now)?;
    Ok((change, sheet))
}

fn find(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<(CalendarChange, CalendarSheet, Entry), Problem> {
    let change = session.calendar_changes().get(id)?;
    let sheet = session.calendars().get_sheet(&change.calendar)?;
    let entry = access::manage(session, caller, sheet.agency.as_ref(), now)?;
    Ok((change, sheet, entry))
}

fn record(session: &mut Session<'_>, entry: Entry, change: Uuid) -> Result<(), Problem> {
    Ok(session
        .audit()
        .record(entry.on("calendar-changes", change))?)
}

pub fn tree(
    session: &mut Session<'_>,
    change: &CalendarChange,
) -> Result<CalendarTree, StorageError> {
    let parent = change.edit.parent.as_ref().and_then(Option::as_deref);
    session.calendars().tree(&change.calendar, parent)
}

fn restart(session: &mut Session<'_>, job: Uuid, now: DateTime<Utc>) -> Result<Job, Problem> {
    let mut job = session.jobs().get(job)?;
    if job.state != JobState::Failed {
        return Err(refused(ChangeRefusal::AlreadyApplied));
    }
    job.restart(now);
    session.jobs().save(&mut job)?;
    Ok(job)
}

/// Two changes at work on the same promises would each be blamed for what the other did.
fn check_idle(
    session: &mut Session<'_>,
    tree: &CalendarTree,
    sheet: &CalendarSheet,
) -> Result<(), Problem> {
    let above = tree.chain(&sheet.code).into_iter().map(|above| above.code);
    let related: Vec<String> = above.chain(tree.codes_from(&sheet.code)).collect();
    if session.calendar_changes().is_any_at_work(&related)? {
        let detail = Text::new(
            "Một thay đổi khác của lịch này hoặc lịch liên quan đang được tính vào các hồ sơ. Hãy đợi công việc đó xong.",
            "Another change of this calendar or a related one is still being worked into dossiers. Wait for its job.",
        );
        return Err(Problem::new(Code::StateForbids, detail));
    }
    Ok(())
}

fn check_version(present: i64, seen: i64) -> Result<(), Problem> {
    if present == seen {
        Ok(())
    } else {
        Err(Problem::of(Code::StaleVersion))
    }
}

pub fn refused(refusal: ChangeRefusal) -> Problem {
    match refusal {
        ChangeRefusal::AlreadyApplied => Problem::new(
            Code::StateForbids,
            Text::new(
                "Thay đổi này đã được áp dụng; một thay đổi khác mới đưa lịch về như cũ được.",
                "This change has been applied; only another change takes it back.",
            ),
        ),
        ChangeRefusal::Outdated { now } => Problem::new(
            Code::CalendarChanged,
            Text::new(
                format!("Lịch đã sang phiên bản {now}. Hãy đọc lại lịch và đề xuất lại."),
                format!("The calendar is at version {now} now. Read it again and propose anew."),
            ),
        ),
        ChangeRefusal::Faults(faults) => match faults.first() {
            Some(fault) => Problem::new(Code::CalendarChanged, violations::text(fault)),
            None => Problem::of(Code::CalendarChanged),
        },
    }
}
