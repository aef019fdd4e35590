use super::dto::{EmergencyReview, NewEmergencyReading};
use crate::{
    identity::access::{allow, allowed, at_desk},
    notifications::actions::tell,
    problem::{Code, Problem, Text},
};
use chrono::{DateTime, Utc};
use domain::{
    audit::{Entry, Shown},
    calendars::day,
    identity::{
        Caller, Role,
        emergency::{EmergencyReading, NotReviewable, Review},
        permission::{Permission, Place, Resource, scopes},
    },
    notifications::opened_in_emergency,
};
use persistence::{Page, Session, identity::EmergencyFilter};
use uuid::Uuid;

/// A code that nobody has is told as such: codes are not secret, what is behind them is.
pub fn open(
    session: &mut Session<'_>,
    caller: &Caller,
    sent: NewEmergencyReading,
    now: DateTime<Utc>,
) -> Result<EmergencyReading, Problem> {
    let (code, reason) = sent.checked()?;
    allow(caller, Permission::BreakGlass, &Resource::System, day(now))?;
    let dossier = session.dossiers().find(&code)?;
    let dossier = dossier.ok_or_else(|| Problem::of(Code::NotFound))?;
    let reading = EmergencyReading {
        id: Uuid::now_v7(),
        reader: caller.account,
        dossier: code,
        agency: dossier.agency,
        reason: reason.as_str().to_owned(),
        opened_at: now,
        review: None,
        version: 1,
    };
    session.emergency_readings().add(&reading)?;
    let mut entry = at_desk(caller, Permission::BreakGlass, day(now));
    entry.origin.purpose = Some(reading.reason.clone());
    let entry = about(entry, &reading).about(dossier.owner.account);
    session.audit().record(entry)?;
    alert(session, caller, &reading, now)?;
    Ok(reading)
}

pub fn list(
    session: &mut Session<'_>,
    caller: &Caller,
    is_reviewed: Option<bool>,
    (before, limit): (Option<Uuid>, i64),
    now: DateTime<Utc>,
) -> Result<Page<EmergencyReading>, Problem> {
    let reach = scopes(caller, Permission::ReviewEmergencies, day(now));
    let agencies = session.agencies().reached_by(&reach)?;
    let page = session.emergency_readings().list(&EmergencyFilter {
        reader: caller.account,
        agencies,
        is_reviewed,
        before,
        limit,
    })?;
    let shown = page.items.iter().map(|one| Shown::of(one.id, one.reader));
    let entry = at_desk(caller, Permission::ReviewEmergencies, day(now));
    session.audit().record_list(entry.showing(shown))?;
    Ok(page)
}

pub fn get(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<EmergencyReading, Problem> {
    let reading = session.emergency_readings().get(id)?;
    let entry = match reading.reader == caller.account {
        true => caller.entry(),
        false => reviewable(session, caller, &reading, now)?,
    };
    session
        .audit()
        .record(about(entry, &reading).about(reading.reader))?;
    Ok(reading)
}

pub fn review(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    seen: i64,
    sent: EmergencyReview,
    now: DateTime<Utc>,
) -> Result<EmergencyReading, Problem> {
    let mut reading = get(session, caller, id, now)?;
    if reading.version != seen {
        return Err(Problem::of(Code::StaleVersion));
    }
    let review = Review {
        by: caller.account,
        at: now,
        is_justified: sent.justified,
        finding: sent.finding,
    };
    reading.review(review)?;
    session.emergency_readings().save(&mut reading)?;
    Ok(reading)
}

/// The entry of an auditor above the agency of the dossier; to others there is no such reading.
fn reviewable(
    session: &mut Session<'_>,
    caller: &Caller,
    reading: &EmergencyReading,
    now: DateTime<Utc>,
) -> Result<Entry, Problem> {
    let path = session.agencies().path(&reading.agency)?;
    let there = Resource::Agency(Place {
        agency: &reading.agency,
        path: &path,
    });
    allowed(caller, Permission::ReviewEmergencies, &there, day(now))
        .map_err(|_| Problem::of(Code::NotFound).as_denial())
}

fn about(entry: Entry, reading: &EmergencyReading) -> Entry {
    entry
        .on("emergency-readings", reading.id)
        .at(&reading.agency)
}

/// Whoever reviews it is told at once.
fn alert(
    session: &mut Session<'_>,
    caller: &Caller,
    reading: &EmergencyReading,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    log::warn!(
        "dossier {} is opened in an emergency: {}",
        reading.dossier,
        reading.id
    );
    let path = session.agencies().path(&reading.agency)?;
    let auditors = session
        .positions()
        .list_holders_above(Role::Auditor, &path, day(now))?;
    for auditor in auditors.into_iter().filter(|one| *one != caller.account) {
        let auditor = session.accounts().get(auditor)?;
        tell(session, &auditor, opened_in_emergency(reading), now)?;
    }
    Ok(())
}

impl From<NotReviewable> for Problem {
    fn from(why: NotReviewable) -> Self {
        match why {
            NotReviewable::Own => Self::of(Code::SeparationOfDuties),
            NotReviewable::Reviewed => Self::new(
                Code::StateForbids,
                Text::new(
                    "Lần mở khẩn cấp này đã được xem xét.",
                    "This emergency reading is reviewed already.",
                ),
            ),
        }
    }
}
