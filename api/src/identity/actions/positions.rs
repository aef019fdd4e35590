use super::accounts::find;
use crate::{
    extract::{refused, validity},
    identity::access::{at_desk, settle},
    problem::{Code, Problem, Text},
};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    Validity, Word,
    agencies::AgencyIdentifier,
    audit::Shown,
    calendars::day,
    identity::{Caller, Position, Role, administration::appoint, permission::Permission},
};
use persistence::{Page, Session, StorageError};
use std::collections::HashMap;
use uuid::Uuid;

/// A position with the names of its unit and agency.
#[derive(Clone)]
pub struct Office {
    pub position: Position,
    pub unit_name: String,
    pub agency_name: String,
}

/// An office to be filled.
pub struct Vacancy {
    pub unit: Uuid,
    pub role: Role,
    pub title: String,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
}

/// What changes about a position; the person, the unit and the role never do (ORG-4).
pub struct Amendment {
    pub title: Option<String>,
    pub to: Option<Option<NaiveDate>>,
}

pub fn offices(
    session: &mut Session<'_>,
    positions: Vec<Position>,
) -> Result<Vec<Office>, Problem> {
    let units: Vec<Uuid> = positions.iter().map(|position| position.unit).collect();
    let units: HashMap<Uuid, String> = session.agencies().unit_names(&units)?.into_iter().collect();
    let mut agencies: HashMap<AgencyIdentifier, String> = HashMap::new();
    for position in &positions {
        if !agencies.contains_key(&position.agency) {
            let agency = session.agencies().get(&position.agency)?;
            agencies.insert(agency.identifier, agency.name_vi);
        }
    }
    let named = positions.into_iter().map(|position| Office {
        unit_name: units.get(&position.unit).cloned().unwrap_or_default(),
        agency_name: agencies.get(&position.agency).cloned().unwrap_or_default(),
        position,
    });
    Ok(named.collect())
}

pub fn list(
    session: &mut Session<'_>,
    caller: &Caller,
    account: Uuid,
    after: Option<Uuid>,
    limit: i64,
    now: DateTime<Utc>,
) -> Result<Page<Office>, Problem> {
    find(session, caller, account, now)?;
    let page = session.positions().page_of_account(account, after, limit)?;
    let shown = page
        .items
        .iter()
        .map(|position| Shown::of(position.id, None));
    let entry = at_desk(caller, Permission::ManageAccounts, day(now)).about(account);
    if account != caller.account {
        session.audit().record_list(entry.showing(shown))?;
    }
    Ok(Page {
        has_more: page.has_more,
        items: offices(session, page.items)?,
    })
}

pub fn get(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<Office, Problem> {
    let position = session.positions().get(id)?;
    find(session, caller, position.account, now)?;
    if position.account != caller.account {
        record(session, caller, &position, now)?;
    }
    office(session, position)
}

/// From today unless another first day is named.
pub fn create(
    session: &mut Session<'_>,
    caller: &Caller,
    account: Uuid,
    vacancy: Vacancy,
    now: DateTime<Utc>,
) -> Result<Office, Problem> {
    let holder = find(session, caller, account, now)?;
    let unit = session.agencies().get_unit(vacancy.unit).map_err(no_unit)?;
    let agency_path = session.agencies().path(&unit.agency)?;
    let today = day(now);
    settle(appoint(caller, account, vacancy.role, &agency_path, today))?;
    if holder.kind != vacancy.role.holder() {
        return Err(wrong_holder(vacancy.role));
    }
    let position = Position {
        id: Uuid::now_v7(),
        account,
        unit: unit.id,
        agency: unit.agency,
        agency_path,
        role: vacancy.role,
        title: vacancy.title,
        validity: validity(vacancy.from.or(Some(today)), vacancy.to)?,
        version: 1,
    };
    session.positions().add(&position)?;
    record(session, caller, &position, now)?;
    office(session, position)
}

/// A change of office is the end of one position and the start of another; history keeps both (ORG-4).
pub fn update(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    seen: i64,
    amendment: Amendment,
    now: DateTime<Utc>,
) -> Result<Office, Problem> {
    let mut position = session.positions().get(id)?;
    let (holder, role) = (position.account, position.role);
    find(session, caller, holder, now)?;
    let at = &position.agency_path;
    settle(appoint(caller, holder, role, at, day(now)))?;
    if position.version != seen {
        return Err(Problem::of(Code::StaleVersion));
    }
    let Validity { from, to } = position.validity;
    position.validity = validity(from, amendment.to.unwrap_or(to))?;
    position.title = amendment.title.unwrap_or(position.title);
    session.positions().save(&mut position)?;
    record(session, caller, &position, now)?;
    office(session, position)
}

fn record(
    session: &mut Session<'_>,
    caller: &Caller,
    position: &Position,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    let entry = at_desk(caller, Permission::ManageAccounts, day(now));
    let entry = entry.on("positions", position.id).at(&position.agency);
    Ok(session.audit().record(entry.about(position.account))?)
}

fn office(session: &mut Session<'_>, position: Position) -> Result<Office, Problem> {
    let named = offices(session, vec![position])?.pop();
    named.ok_or_else(|| Problem::internal("one position in, none out"))
}

fn no_unit(error: StorageError) -> Problem {
    match error {
        StorageError::NotFound { .. } => refused(
            "/unit",
            "unknown_unit",
            Text::new("Không có bộ phận này.", "There is no such unit."),
        ),
        other => other.into(),
    }
}

fn wrong_holder(role: Role) -> Problem {
    let detail = Text::new(
        format!("Loại tài khoản này không giữ vai trò “{}”.", role.name_vi()),
        format!(
            "The role {} is for accounts of the kind {}.",
            role.word(),
            role.holder().word()
        ),
    );
    Problem::new(Code::StateForbids, detail)
}
