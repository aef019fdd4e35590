//! The first administrator of an installation, made at the command line because nobody may sign in yet.

use crate::problem::Problem;
use chrono::{DateTime, Utc};
use domain::{
    Validity,
    agencies::{AdminLevel, Agency, AgencyIdentifier, AgencyPath, Unit, UnitKind},
    audit::Origin,
    identity::{Account, AccountKind, AccountState, PersonName, Position, Role},
};
use persistence::Session;
use uuid::Uuid;

const UNIT: &str = "Quản trị hệ thống";
/// More units than this and the one for administration is simply added once more.
const UNITS_SEARCHED: i64 = 1000;

/// Who it is.
pub struct Administrator {
    pub account: Account,
    pub password_hash: String,
}

/// Where; name and calendar serve only when the agency does not exist yet.
pub struct Seat {
    pub agency: AgencyIdentifier,
    pub name: Option<String>,
    pub calendar: String,
}

#[derive(Debug)]
pub enum Failure {
    UnknownAgency,
    UnknownCalendar,
    Refused(Problem),
}

/// Whose password has to be changed at the first sign-in.
pub fn account(username: String, full_name: PersonName, now: DateTime<Utc>) -> Account {
    Account {
        id: Uuid::now_v7(),
        kind: AccountKind::Staff,
        username,
        full_name,
        identity_number: None,
        tax_code: None,
        phone: None,
        email: None,
        address: None,
        state: AccountState::Active,
        restricted_at: None,
        must_change_password: true,
        created_at: now,
        version: 1,
    }
}

/// Adds the account with the role `system_administrator`; the agency and its unit are made where they are missing.
pub fn create(
    session: &mut Session<'_>,
    who: Administrator,
    seat: Seat,
) -> Result<Account, Failure> {
    let agency = agency(session, seat)?;
    let unit = unit(session, &agency)?;
    let Administrator {
        account,
        password_hash,
    } = who;
    session.accounts().add(&account, password_hash)?;
    let entry = Origin::of_work("create_administrator", account.created_at).entry();
    let entry = entry.on("accounts", account.id).about(account.id);
    session.audit().record(entry.at(&agency.identifier))?;
    session.positions().add(&Position {
        id: Uuid::now_v7(),
        account: account.id,
        unit: unit.id,
        agency: agency.identifier,
        agency_path: agency.path,
        role: Role::SystemAdministrator,
        title: Role::SystemAdministrator.name_vi().to_owned(),
        validity: Validity::default(),
        version: 1,
    })?;
    Ok(account)
}

fn agency(session: &mut Session<'_>, seat: Seat) -> Result<Agency, Failure> {
    if let Some(agency) = session.agencies().find(&seat.agency)? {
        return Ok(agency);
    }
    let name_vi = seat.name.ok_or(Failure::UnknownAgency)?;
    if session.calendars().find_sheet(&seat.calendar)?.is_none() {
        return Err(Failure::UnknownCalendar);
    }
    let agency = Agency {
        path: AgencyPath::below(None, &seat.agency),
        identifier: seat.agency,
        parent: None,
        name_vi,
        name_en: None,
        kind: "province_committee".to_owned(),
        level: AdminLevel::Province,
        calendar: seat.calendar,
        validity: Validity::default(),
        version: 1,
    };
    session.agencies().add(&agency)?;
    Ok(agency)
}

fn unit(session: &mut Session<'_>, agency: &Agency) -> Result<Unit, Failure> {
    let units = session
        .agencies()
        .list_units(&agency.identifier, None, UNITS_SEARCHED)?;
    if let Some(unit) = units.items.into_iter().find(|unit| unit.name == UNIT) {
        return Ok(unit);
    }
    let unit = Unit {
        id: Uuid::now_v7(),
        agency: agency.identifier.clone(),
        name: UNIT.to_owned(),
        kind: UnitKind::Office,
        phone: None,
        hotline: None,
        opening_hours: None,
        validity: Validity::default(),
        version: 1,
    };
    session.agencies().add_unit(&unit)?;
    Ok(unit)
}

impl From<persistence::StorageError> for Failure {
    fn from(error: persistence::StorageError) -> Self {
        Self::Refused(error.into())
    }
}
