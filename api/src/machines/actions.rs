use crate::{
    extract::refused,
    identity::access::settle,
    problem::{Code, Problem, Text},
};
use chrono::{DateTime, Utc};
use domain::{
    agencies::AgencyIdentifier,
    audit::Entry,
    calendars::day,
    identity::{
        Caller, EmailAddress, PersonName,
        permission::{Permission, Place, Resource, decide, office, scopes},
    },
    machines::{
        Closed, Credential, KeyFault, Machine, MachineKey, MachineScope, MachineState, TermFault,
    },
};
use persistence::{Page, Session, machines::MachineFilter};
use uuid::Uuid;

/// A system about to be let in.
pub struct Registration {
    pub name: PersonName,
    pub agency: AgencyIdentifier,
    pub scopes: Vec<MachineScope>,
    pub contact: EmailAddress,
    pub expires_at: DateTime<Utc>,
}

/// Which machines a list shows, and where its page begins.
pub struct Wanted {
    pub agency: Option<AgencyIdentifier>,
    pub state: Option<MachineState>,
    pub after: Option<Uuid>,
    pub limit: i64,
}

/// A key about to be added.
pub struct NewKey {
    pub id: Uuid,
    pub credential: Credential,
    pub expires_at: DateTime<Utc>,
}

/// Those that belong to agencies which the caller administers.
pub fn list(
    session: &mut Session<'_>,
    caller: &Caller,
    wanted: Wanted,
    now: DateTime<Utc>,
) -> Result<Page<Machine>, Problem> {
    let reach = scopes(caller, Permission::ManageMachines, day(now));
    let filter = MachineFilter {
        agencies: session.agencies().reached_by(&reach)?,
        agency: wanted.agency,
        state: wanted.state,
        after: wanted.after,
        limit: wanted.limit,
    };
    Ok(session.machines().list(&filter)?)
}

/// For an agency that the caller administers: nobody lets a system reach further than the own subtree.
pub fn create(
    session: &mut Session<'_>,
    caller: &Caller,
    new: Registration,
    now: DateTime<Utc>,
) -> Result<Machine, Problem> {
    let agency = session.agencies().find(&new.agency)?;
    let agency = agency.filter(|agency| agency.validity.includes(day(now)));
    let agency = agency.ok_or_else(unknown_agency)?;
    let there = Resource::Agency(Place {
        agency: &agency.identifier,
        path: &agency.path,
    });
    settle(decide(caller, Permission::ManageMachines, &there, day(now)))?;
    let mut machine = Machine {
        id: Uuid::now_v7(),
        name: new.name,
        agency: new.agency,
        scopes: Vec::new(),
        contact: new.contact,
        state: MachineState::Active,
        expires_at: new.expires_at,
        created_by: caller.account,
        created_at: now,
        last_used_at: None,
        version: 1,
    };
    machine.set_term(new.expires_at, now).map_err(wrong_term)?;
    machine.grant(new.scopes);
    session.machines().add(&machine)?;
    let entry = about(caller, &there, &machine, now).on("machines", machine.id);
    session.audit().record(entry)?;
    Ok(machine)
}

/// Of an agency that the caller administers; else it is not there.
pub fn get(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<Machine, Problem> {
    let machine = session.machines().get(id)?;
    administer(session, caller, &machine, now)?;
    Ok(machine)
}

/// Changes it as it was seen.
pub fn change(
    session: &mut Session<'_>,
    caller: &Caller,
    (id, seen): (Uuid, i64),
    now: DateTime<Utc>,
    apply: impl FnOnce(&mut Machine) -> Result<(), Problem>,
) -> Result<Machine, Problem> {
    let mut machine = session.machines().hold(id)?;
    let entry = administer(session, caller, &machine, now)?;
    if machine.version != seen {
        return Err(Problem::of(Code::StaleVersion));
    }
    machine.is_open()?;
    apply(&mut machine)?;
    session.machines().save(&mut machine)?;
    session.audit().record(entry.on("machines", id))?;
    Ok(machine)
}

/// For good: what it proves itself with is worth nothing from now on.
pub fn close(
    session: &mut Session<'_>,
    caller: &Caller,
    seen: (Uuid, i64),
    now: DateTime<Utc>,
) -> Result<Machine, Problem> {
    let closed = change(session, caller, seen, now, |machine| Ok(machine.close()?))?;
    session.machines().revoke_keys_of(closed.id, now)?;
    Ok(closed)
}

pub fn list_keys(
    session: &mut Session<'_>,
    caller: &Caller,
    machine: Uuid,
    after: Option<Uuid>,
    limit: i64,
    now: DateTime<Utc>,
) -> Result<Page<MachineKey>, Problem> {
    get(session, caller, machine, now)?;
    Ok(session.machines().list_keys(machine, after, limit)?)
}

/// Beside the keys that it has: keys are added one after another, so there are never more than may be.
pub fn add_key(
    session: &mut Session<'_>,
    caller: &Caller,
    machine: Uuid,
    new: NewKey,
    now: DateTime<Utc>,
) -> Result<MachineKey, Problem> {
    let machine = session.machines().hold(machine)?;
    let entry = administer(session, caller, &machine, now)?;
    machine.is_open()?;
    let present = session.machines().list_live_keys(machine.id, now)?;
    let NewKey {
        id,
        credential,
        expires_at,
    } = new;
    let key = MachineKey::new(id, machine.id, credential, expires_at, &present, now)?;
    session.machines().add_key(&key)?;
    session.audit().record(entry.on("machine-keys", id))?;
    Ok(key)
}

pub fn get_key(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<MachineKey, Problem> {
    open_key(session, caller, id, now).map(|(key, _)| key)
}

/// What was revoked stays so; doing it again changes nothing.
pub fn revoke_key(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    let (_, entry) = open_key(session, caller, id, now)?;
    session.machines().revoke_key(id, now)?;
    Ok(session.audit().record(entry.on("machine-keys", id))?)
}

fn open_key(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<(MachineKey, Entry), Problem> {
    let found = session.machines().find_key(id)?;
    let (key, machine) = found.ok_or_else(|| Problem::of(Code::NotFound))?;
    let entry = administer(session, caller, &machine, now)?;
    Ok((key, entry))
}

/// The entry of what is done about a machine that the caller administers.
fn administer(
    session: &mut Session<'_>,
    caller: &Caller,
    machine: &Machine,
    now: DateTime<Utc>,
) -> Result<Entry, Problem> {
    let path = session.agencies().path(&machine.agency)?;
    let place = Place {
        agency: &machine.agency,
        path: &path,
    };
    let resource = Resource::Machine(place);
    let asked = Permission::ManageMachines;
    settle(decide(caller, asked, &resource, day(now)))?;
    Ok(about(caller, &resource, machine, now))
}

fn about(caller: &Caller, resource: &Resource<'_>, machine: &Machine, now: DateTime<Utc>) -> Entry {
    let office = office(caller, Permission::ManageMachines, resource, day(now));
    let entry = caller.entry().in_office(office);
    entry.at(&machine.agency).about(machine.id)
}

pub fn wrong_term(fault: TermFault) -> Problem {
    let (word, detail) = match fault {
        TermFault::Past => (
            "term_past",
            Text::new(
                "Thời điểm hết hạn phải ở tương lai.",
                "The instant of expiry must lie in the future.",
            ),
        ),
        TermFault::TooLong => (
            "term_too_long",
            Text::new(
                "Tài khoản máy có hạn dài nhất 3 năm, khóa dài nhất 1 năm.",
                "A machine account lasts three years at most, a key one year.",
            ),
        ),
    };
    refused("/expiresAt", word, detail)
}

fn unknown_agency() -> Problem {
    let detail = Text::new(
        "Không có cơ quan này hoặc cơ quan không còn hoạt động.",
        "There is no such agency, or it is no longer active.",
    );
    refused("/agency", "unknown_agency", detail)
}

impl From<Closed> for Problem {
    fn from(Closed: Closed) -> Self {
        let detail = Text::new(
            "Tài khoản máy đã đóng nên không thay đổi được nữa; hãy tạo tài khoản mới.",
            "The machine account is closed and changes no more; make a new one.",
        );
        Self::new(Code::StateForbids, detail)
    }
}

impl From<KeyFault> for Problem {
    fn from(fault: KeyFault) -> Self {
        match fault {
            KeyFault::Term(fault) => wrong_term(fault),
            KeyFault::TooMany => Self::of(Code::TooManyKeys),
        }
    }
}
