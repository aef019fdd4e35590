//! Whose a calendar is: those of an agency are kept by its administrators, shared ones by system administrators.

use crate::{
    extract::refused,
    identity::access::allowed,
    problem::{Problem, Text},
};
use chrono::{DateTime, Utc};
use domain::{
    agencies::{AgencyIdentifier, AgencyPath},
    audit::Entry,
    calendars::{CalendarEdit, CalendarSheet, day},
    identity::{
        Caller,
        permission::{Permission, Place, Resource, Scope, scopes},
    },
};
use persistence::{Session, StorageError};

/// Whether the caller keeps calendars of that owner; the entry of it.
pub fn manage(
    session: &mut Session<'_>,
    caller: &Caller,
    owner: Option<&AgencyIdentifier>,
    now: DateTime<Utc>,
) -> Result<Entry, Problem> {
    let asked = Permission::ManageCalendars;
    let Some(agency) = owner else {
        return allowed(caller, asked, &Resource::System, day(now));
    };
    let path = owner_path(session, agency)?;
    let on = Resource::Agency(Place {
        agency,
        path: &path,
    });
    Ok(allowed(caller, asked, &on, day(now))?.at(agency))
}

/// The agencies whose calendars the caller keeps; `None` for every calendar, the shared ones too.
pub fn kept_by(
    session: &mut Session<'_>,
    caller: &Caller,
    now: DateTime<Utc>,
) -> Result<Option<Vec<String>>, Problem> {
    let reach = scopes(caller, Permission::ManageCalendars, day(now));
    if reach.contains(&Scope::Everywhere) {
        return Ok(None);
    }
    Ok(Some(session.agencies().reached_by(&reach)?))
}

/// Below the calendar of an agency stand only calendars of agencies within it: so whoever keeps a calendar keeps
/// everything that a change of it can move.
pub fn check_parent(
    session: &mut Session<'_>,
    sheet: &CalendarSheet,
    edit: &CalendarEdit,
    pointer: &str,
) -> Result<(), Problem> {
    let Some(Some(parent)) = &edit.parent else {
        return Ok(());
    };
    let above = session.calendars().find_sheet(parent)?;
    let Some(above) = above.and_then(|above| above.agency) else {
        return Ok(());
    };
    let own = sheet.agency.as_ref();
    let own = own.map(|agency| session.agencies().path(agency));
    let covers = session.agencies().path(&above)?;
    match own.transpose()? {
        Some(own) if covers.covers(&own) => Ok(()),
        _ => Err(of_another_agency(pointer)),
    }
}

/// Whether an agency at that place may count by the calendar.
pub fn check_user(
    session: &mut Session<'_>,
    sheet: &CalendarSheet,
    agency: &AgencyPath,
) -> Result<(), Problem> {
    let Some(owner) = &sheet.agency else {
        return Ok(());
    };
    if session.agencies().path(owner)?.covers(agency) {
        Ok(())
    } else {
        Err(of_another_agency("/calendar"))
    }
}

fn owner_path(session: &mut Session<'_>, agency: &AgencyIdentifier) -> Result<AgencyPath, Problem> {
    session
        .agencies()
        .path(agency)
        .map_err(|error| match error {
            StorageError::NotFound { .. } => refused(
                "/agency",
                "unknown_agency",
                Text::new(
                    "Không có cơ quan với mã định danh này.",
                    "There is no agency of this identifier.",
                ),
            ),
            other => other.into(),
        })
}

fn of_another_agency(pointer: &str) -> Problem {
    let detail = Text::new(
        "Lịch này của một cơ quan khác; chỉ cơ quan đó và các cơ quan bên dưới dùng được.",
        "This calendar belongs to another agency; only that one and those below it may use it.",
    );
    refused(pointer, "calendar_of_another_agency", detail)
}
