use crate::{
    calendars::access,
    extract::refused,
    identity::access::allowed,
    problem::{Code, Problem, Text},
};
use chrono::{DateTime, Utc};
use domain::{
    agencies::{Agency, AgencyIdentifier, AgencyPath, Unit},
    audit::Entry,
    calendars::day,
    identity::{
        Caller,
        permission::{Permission, Place, Resource},
    },
};
use persistence::{Page, Session, StorageError, agencies::AgencyFilter};
use uuid::Uuid;

/// More units of one agency than this are read page by page.
const SHOWN_WITH_AGENCY: i64 = 100;

/// Below or within an agency that does not exist there is nothing.
pub fn list(session: &mut Session<'_>, filter: &AgencyFilter) -> Result<Page<Agency>, Problem> {
    match session.agencies().list(filter) {
        Err(StorageError::NotFound { .. }) => Ok(Page {
            items: Vec::new(),
            has_more: false,
        }),
        listed => Ok(listed?),
    }
}

pub fn get(
    session: &mut Session<'_>,
    identifier: &AgencyIdentifier,
) -> Result<(Agency, Vec<Unit>), Problem> {
    let agency = session.agencies().get(identifier)?;
    let units = session
        .agencies()
        .list_units(identifier, None, SHOWN_WITH_AGENCY)?;
    Ok((agency, units.items))
}

/// Adds the agency below its parent; only the first administrator's agency has none (ORG-1).
pub fn create(
    session: &mut Session<'_>,
    caller: &Caller,
    mut agency: Agency,
    now: DateTime<Utc>,
) -> Result<Agency, Problem> {
    let above = agency.parent.as_ref();
    let parent = above.map(|parent| session.agencies().find(parent));
    let parent = parent.transpose()?.flatten().ok_or_else(no_parent)?;
    let entry = manage(caller, &parent.identifier, &parent.path, now)?;
    agency.path = AgencyPath::below(Some(&parent.path), &agency.identifier);
    check_calendar(session, &agency)?;
    session.agencies().add(&agency)?;
    record(session, entry, &agency)?;
    Ok(agency)
}

pub fn update(
    session: &mut Session<'_>,
    caller: &Caller,
    identifier: &AgencyIdentifier,
    seen: i64,
    change: impl FnOnce(&mut Agency) -> Result<(), Problem>,
    now: DateTime<Utc>,
) -> Result<Agency, Problem> {
    let mut agency = session.agencies().get(identifier)?;
    let entry = manage(caller, &agency.identifier, &agency.path, now)?;
    check_version(agency.version, seen)?;
    change(&mut agency)?;
    check_calendar(session, &agency)?;
    session.agencies().save(&mut agency)?;
    record(session, entry, &agency)?;
    Ok(agency)
}

pub fn list_units(
    session: &mut Session<'_>,
    agency: &AgencyIdentifier,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Page<Unit>, Problem> {
    session.agencies().get(agency)?;
    Ok(session.agencies().list_units(agency, after, limit)?)
}

pub fn create_unit(
    session: &mut Session<'_>,
    caller: &Caller,
    unit: Unit,
    now: DateTime<Utc>,
) -> Result<Unit, Problem> {
    let path = session.agencies().path(&unit.agency)?;
    let entry = manage(caller, &unit.agency, &path, now)?;
    session.agencies().add_unit(&unit)?;
    record_unit(session, entry, &unit)?;
    Ok(unit)
}

pub fn get_unit(session: &mut Session<'_>, id: Uuid) -> Result<Unit, Problem> {
    Ok(session.agencies().get_unit(id)?)
}

pub fn update_unit(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    seen: i64,
    change: impl FnOnce(&mut Unit) -> Result<(), Problem>,
    now: DateTime<Utc>,
) -> Result<Unit, Problem> {
    let mut unit = session.agencies().get_unit(id)?;
    let path = session.agencies().path(&unit.agency)?;
    let entry = manage(caller, &unit.agency, &path, now)?;
    check_version(unit.version, seen)?;
    change(&mut unit)?;
    session.agencies().save_unit(&mut unit)?;
    record_unit(session, entry, &unit)?;
    Ok(unit)
}

fn manage(
    caller: &Caller,
    agency: &AgencyIdentifier,
    path: &AgencyPath,
    now: DateTime<Utc>,
) -> Result<Entry, Problem> {
    let on = Resource::Agency(Place { agency, path });
    allowed(caller, Permission::ManageAgencies, &on, day(now))
}

fn record(session: &mut Session<'_>, entry: Entry, agency: &Agency) -> Result<(), Problem> {
    let id = &agency.identifier;
    Ok(session.audit().record(entry.on("agencies", id).at(id))?)
}

fn record_unit(session: &mut Session<'_>, entry: Entry, unit: &Unit) -> Result<(), Problem> {
    let entry = entry.on("units", unit.id).at(&unit.agency);
    Ok(session.audit().record(entry)?)
}

fn check_version(present: i64, seen: i64) -> Result<(), Problem> {
    if present == seen {
        Ok(())
    } else {
        Err(Problem::of(Code::StaleVersion))
    }
}

/// A calendar that cannot be counted by is as good as none, and another agency's is not for this one (TIME-2).
fn check_calendar(session: &mut Session<'_>, agency: &Agency) -> Result<(), Problem> {
    match session.calendars().get(&agency.calendar) {
        Ok(_) => {
            let sheet = session.calendars().get_sheet(&agency.calendar)?;
            access::check_user(session, &sheet, &agency.path)
        }
        Err(StorageError::NotFound { .. } | StorageError::Corrupt { .. }) => Err(refused(
            "/calendar",
            "unknown_calendar",
            Text::new(
                "Không có lịch làm việc này.",
                "There is no such working-time calendar.",
            ),
        )),
        Err(other) => Err(other.into()),
    }
}

fn no_parent() -> Problem {
    refused(
        "/parent",
        "unknown_agency",
        Text::new(
            "Không có cơ quan cấp trên với mã định danh này.",
            "There is no parent agency of this identifier.",
        ),
    )
}
