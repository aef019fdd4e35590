//! The one place where a decision about permission becomes an answer.

use crate::problem::{Code, Problem};
use chrono::NaiveDate;
use domain::{
    audit::Entry,
    identity::{
        Caller, Position,
        permission::{
            Authority, Decision, Permission, Resource, authority, decide, office_anywhere,
        },
    },
};

/// 403 when the caller may see the resource but not do this to it, 404 when not even that.
pub fn allow(
    caller: &Caller,
    asked: Permission,
    on: &Resource<'_>,
    today: NaiveDate,
) -> Result<(), Problem> {
    settle(decide(caller, asked, on, today))
}

/// As `allow`, and the entry of it: in the office that entitles the caller, or in whose name.
pub fn allowed(
    caller: &Caller,
    asked: Permission,
    on: &Resource<'_>,
    today: NaiveDate,
) -> Result<Entry, Problem> {
    allow(caller, asked, on, today)?;
    let by = authority(caller, asked, on, today);
    let entry = caller.entry().in_office(by.and_then(Authority::office));
    Ok(match by.and_then(Authority::mandate) {
        Some(mandate) => entry.on_behalf_of(mandate.giver),
        None => entry,
    })
}

/// The entry of what belongs to no agency: in the first office that entitles the caller to such things, and where that is.
pub fn at_desk(caller: &Caller, asked: Permission, today: NaiveDate) -> Entry {
    at_own(caller, office_anywhere(caller, asked, today))
}

/// In that office, and where it is; a machine has an agency and no office.
pub fn at_own(caller: &Caller, office: Option<&Position>) -> Entry {
    let entry = caller.entry().in_office(office);
    let granted = caller.grant.as_ref().map(|grant| &grant.agency);
    match office.map(|office| &office.agency).or(granted) {
        Some(agency) => entry.at(agency),
        None => entry,
    }
}

pub fn settle(decision: Decision) -> Result<(), Problem> {
    match decision {
        Decision::Allowed => Ok(()),
        Decision::Forbidden => Err(Problem::of(Code::Forbidden)),
        Decision::Hidden => Err(Problem::of(Code::NotFound).as_denial()),
    }
}
