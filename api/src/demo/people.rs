use super::{
    places::KeyedUnit,
    province::{CitizenEntry, OrganisationEntry, PositionEntry, StaffEntry, unsound},
};
use crate::problem::Problem;
use chrono::{DateTime, Utc};
use domain::{
    Validity,
    identity::{Account, AccountKind, AccountState, Position},
};
use persistence::Session;
use std::str::FromStr;
use uuid::Uuid;

pub fn add_citizen(
    session: &mut Session<'_>,
    entry: CitizenEntry,
    password_hash: &str,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    let citizen = Account {
        identity_number: Some(read(&entry.identity_number)?),
        phone: Some(read(&entry.phone)?),
        email: Some(read(&entry.email)?),
        address: Some(entry.address),
        ..account(
            AccountKind::Applicant,
            entry.username,
            &entry.full_name,
            now,
        )?
    };
    add(session, &citizen, password_hash).map(|_| ())
}

pub fn add_organisation(
    session: &mut Session<'_>,
    entry: OrganisationEntry,
    password_hash: &str,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    let kind = AccountKind::Organisation;
    let organisation = Account {
        tax_code: Some(read(&entry.tax_code)?),
        phone: Some(read(&entry.phone)?),
        email: Some(read(&entry.email)?),
        address: Some(entry.address),
        ..account(kind, entry.username, &entry.full_name, now)?
    };
    add(session, &organisation, password_hash).map(|_| ())
}

/// Positions come with a new account only: whoever changed them since keeps the change.
pub fn add_staff(
    session: &mut Session<'_>,
    entry: StaffEntry,
    units: &[KeyedUnit],
    password_hash: &str,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    let first = entry.positions.first();
    let kind = first.map_or(AccountKind::Staff, |held| held.role.0.holder());
    let officer = account(kind, entry.username, &entry.full_name, now)?;
    if !add(session, &officer, password_hash)? {
        return Ok(());
    }
    for held in entry.positions {
        let unit = units.iter().find(|unit| unit.key == held.unit);
        let unit = unit.ok_or_else(|| unsound(format!("there is no unit {}", held.unit)))?;
        session.positions().add(&position(held, officer.id, unit))?;
    }
    Ok(())
}

/// Says whether the account is new.
fn add(session: &mut Session<'_>, account: &Account, password_hash: &str) -> Result<bool, Problem> {
    let mut accounts = session.accounts();
    if accounts.find_by_username(&account.username)?.is_some() {
        return Ok(false);
    }
    accounts.add(account, password_hash.to_owned())?;
    Ok(true)
}

fn account(
    kind: AccountKind,
    username: String,
    full_name: &str,
    now: DateTime<Utc>,
) -> Result<Account, Problem> {
    Ok(Account {
        id: Uuid::now_v7(),
        kind,
        username,
        full_name: read(full_name)?,
        identity_number: None,
        tax_code: None,
        phone: None,
        email: None,
        address: None,
        state: AccountState::Active,
        restricted_at: None,
        must_change_password: false,
        created_at: now,
        version: 1,
    })
}

fn position(held: PositionEntry, account: Uuid, unit: &KeyedUnit) -> Position {
    Position {
        id: Uuid::now_v7(),
        account,
        unit: unit.id,
        agency: unit.agency.clone(),
        agency_path: unit.agency_path.clone(),
        role: held.role.0,
        title: held.title,
        validity: Validity::default(),
        version: 1,
    }
}

fn read<T: FromStr>(text: &str) -> Result<T, Problem> {
    text.parse()
        .map_err(|_| unsound(format!("{text} is malformed")))
}
