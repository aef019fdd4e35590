//! One table and one function decide every access, item, list and count alike.

mod share;
mod table;
#[cfg(test)]
mod tests;

pub use share::{Scope, Share, Side};

use super::{
    Caller, Position, Role,
    delegation::{Matter, Power},
    emergency::Emergency,
    mandate::Mandate,
};
use crate::{
    agencies::{AgencyIdentifier, AgencyPath},
    dossiers::DossierCode,
    machines::{MachineGrant, MachineScope},
};
use chrono::NaiveDate;
use table::{Reach, reach};
use uuid::Uuid;

/// What can be asked for. An operation of the API asks for exactly one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// Prepare drafts and file them.
    FileDossier,
    /// Withdraw, supply what was asked for, rate: the applicant's own acts on a dossier.
    ActAsOwner,
    ReadDossier,
    /// File at the counter in the applicant's name (IN-5).
    FileAtCounter,
    /// Accept, refuse, request a supplement.
    Receive,
    /// Take over what another counter accepted for the agency (IN-10).
    TakeOver,
    /// Take, forward or send back a step of the workflow; the step names the role.
    Handle,
    Approve,
    /// Number, stamp and fix the outcome.
    Complete,
    /// Apologise once and set a later date (LIFE-7).
    Extend,
    /// Hand the result over and close.
    HandOver,
    /// See whole what is masked of the owner, for a stated purpose (SEC-3).
    RevealOwner,
    /// Open one dossier in an emergency, wherever it lies, to read it (SEC-3).
    BreakGlass,
    /// Look afterwards at what was opened in an emergency.
    ReviewEmergencies,
    ManageAgencies,
    ManageAccounts,
    /// Let other systems in, and keep them out.
    ManageMachines,
    /// Take a report of loss in person and give the account back (SEC-2).
    HandleLosses,
    /// See and retry what could not be delivered.
    ManageDeliveries,
    /// Create and change working-time calendars: those of an agency, and shared ones on the installation as a whole.
    ManageCalendars,
    /// Search who did and saw what (SEC-5); from the root of the tree also what belongs to no agency.
    ReadAuditLog,
}

/// What it is asked for on.
#[derive(Clone, Debug)]
pub enum Resource<'a> {
    Dossier {
        code: &'a DossierCode,
        procedure: Uuid,
        owner: Option<Uuid>,
        submitted_by: Uuid,
        /// The competent agency.
        agency: Place<'a>,
        /// The agency at whose counter it was filed (IN-10).
        counter: Place<'a>,
    },
    Agency(Place<'a>),
    /// The account of another system, where it belongs.
    Machine(Place<'a>),
    /// The installation as a whole.
    System,
}

/// An agency and where it lies in the tree.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    pub agency: &'a AgencyIdentifier,
    pub path: &'a AgencyPath,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    Allowed,
    /// The resource may be seen by this caller, the act may not be done: 403.
    Forbidden,
    /// Not even the existence is told: 404.
    Hidden,
}

/// What entitles somebody to something.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Authority<'c> {
    /// It is their own.
    Own,
    Office(&'c Position),
    /// In the place of a leader, whose position it is.
    Deputy(&'c Mandate, &'c Position),
    Representative(&'c Mandate),
    Emergency(&'c Emergency),
    /// What a machine was granted.
    Grant(&'c MachineGrant),
}

impl<'c> Authority<'c> {
    /// The own position that entitles to it.
    pub fn office(self) -> Option<&'c Position> {
        match self {
            Self::Office(position) => Some(position),
            _ => None,
        }
    }

    /// In whose name it is done.
    pub fn mandate(self) -> Option<&'c Mandate> {
        match self {
            Self::Deputy(mandate, _) | Self::Representative(mandate) => Some(mandate),
            _ => None,
        }
    }
}

/// Whether the caller may do this to that, on this day.
pub fn decide(caller: &Caller, asked: Permission, on: &Resource<'_>, day: NaiveDate) -> Decision {
    let is_granted = |asked| authority(caller, asked, on, day).is_some();
    if is_granted(asked) {
        return Decision::Allowed;
    }
    let is_visible = match on {
        Resource::Dossier { .. } => is_granted(Permission::ReadDossier),
        Resource::Machine(_) => is_granted(Permission::ManageMachines),
        // Agencies are public; so is the fact that an installation has administrators.
        Resource::Agency(_) | Resource::System => true,
    };
    if is_visible {
        Decision::Forbidden
    } else {
        Decision::Hidden
    }
}

/// What entitles the caller to it, the own before what was given.
pub fn authority<'c>(
    caller: &'c Caller,
    asked: Permission,
    on: &Resource<'_>,
    day: NaiveDate,
) -> Option<Authority<'c>> {
    if asked == Permission::FileDossier && caller.kind.is_applicant() {
        return Some(Authority::Own);
    }
    ways(caller, asked, day)
        .find(|(_, share)| share.covers(on))
        .map(|(authority, _)| authority)
}

/// The position that entitles the caller to it; none where something else does.
pub fn office<'c>(
    caller: &'c Caller,
    asked: Permission,
    on: &Resource<'_>,
    day: NaiveDate,
) -> Option<&'c Position> {
    authority(caller, asked, on, day)?.office()
}

/// The first position that entitles the caller to it somewhere: in which a list is read.
pub fn office_anywhere(caller: &Caller, asked: Permission, day: NaiveDate) -> Option<&Position> {
    ways(caller, asked, day).find_map(|(authority, _)| authority.office())
}

/// Where lists of what lies at agencies may show something to this caller: `decide` in the shape of a filter.
pub fn scopes(caller: &Caller, asked: Permission, day: NaiveDate) -> Vec<Scope> {
    ways(caller, asked, day)
        .filter_map(|(_, share)| share.into_scope())
        .collect()
}

/// Which dossiers lists may show to this caller: `decide` in the shape of a filter.
pub fn shares(caller: &Caller, asked: Permission, day: NaiveDate) -> Vec<Share> {
    ways(caller, asked, day).map(|(_, share)| share).collect()
}

/// The scope that opens it to machines; `None` for everything that a person must do.
pub fn scope_of(asked: Permission) -> Option<MachineScope> {
    match asked {
        Permission::ReadDossier => Some(MachineScope::DossiersRead),
        Permission::FileDossier | Permission::ActAsOwner => Some(MachineScope::DossiersFile),
        _ => None,
    }
}

/// Whether the role entitles to it anywhere.
pub fn entitles(role: Role, asked: Permission) -> bool {
    reach(role, asked).is_some()
}

/// Every way in which the caller is entitled to it, with what it covers. Items and lists ask nothing else.
fn ways(
    caller: &Caller,
    asked: Permission,
    day: NaiveDate,
) -> impl Iterator<Item = (Authority<'_>, Share)> {
    own(caller, asked)
        .into_iter()
        .chain(by_office(caller, asked, day))
        .chain(as_deputy(caller, asked, day))
        .chain(as_representative(caller, asked))
        .chain(in_emergency(caller, asked, day))
        .chain(as_granted(caller, asked))
}

fn own(caller: &Caller, asked: Permission) -> Option<(Authority<'_>, Share)> {
    let is_own = caller.kind.is_applicant() && is_for_owners(asked);
    is_own.then_some((Authority::Own, Share::OwnedBy(caller.account)))
}

fn by_office(
    caller: &Caller,
    asked: Permission,
    day: NaiveDate,
) -> impl Iterator<Item = (Authority<'_>, Share)> {
    caller.held_on(day).filter_map(move |position| {
        let scope = scope(position, reach(position.role, asked)?);
        let share = Share::At(scope, Side::of(asked));
        Some((Authority::Office(position), share))
    })
}

/// ORG-6: what was given of a leader's office reaches the agency, never beyond what the leader has.
fn as_deputy(
    caller: &Caller,
    asked: Permission,
    day: NaiveDate,
) -> impl Iterator<Item = (Authority<'_>, Share)> {
    caller.deputyships(day).filter_map(move |one| {
        let position = one.position;
        let gives = |power: &Power| power.gives(asked);
        let is_given = one.powers.iter().any(gives) && entitles(position.role, asked);
        let share = Share::At(scope(position, Reach::Agency), Side::of(asked));
        is_given.then_some((Authority::Deputy(one.mandate, position), share))
    })
}

fn as_representative(
    caller: &Caller,
    asked: Permission,
) -> impl Iterator<Item = (Authority<'_>, Share)> {
    let entitled = caller.representations();
    let entitled = entitled.filter(move |_| is_for_owners(asked));
    entitled.map(|one| {
        let owner = one.mandate.giver;
        let share = match one.matter {
            Matter::Everything => Share::OwnedBy(owner),
            Matter::Procedure(procedure) => Share::OwnedIn(owner, *procedure),
            Matter::Dossier(code) => Share::One(code.clone()),
        };
        (Authority::Representative(one.mandate), share)
    })
}

/// SEC-3: read only, while it lasts, and while the role is still held.
fn in_emergency(
    caller: &Caller,
    asked: Permission,
    day: NaiveDate,
) -> impl Iterator<Item = (Authority<'_>, Share)> {
    let now = caller.origin.at;
    let breaks = move || {
        let mut held = caller.held_on(day);
        held.any(|held| entitles(held.role, Permission::BreakGlass))
    };
    let may_read = asked == Permission::ReadDossier;
    let open = caller.emergencies.iter();
    let open = open.filter(move |emergency| may_read && now < emergency.until && breaks());
    open.map(|emergency| {
        let share = Share::One(emergency.dossier.clone());
        (Authority::Emergency(emergency), share)
    })
}

/// A machine reaches its subtree with what it was granted, and goes on only with what it filed itself.
fn as_granted(caller: &Caller, asked: Permission) -> Option<(Authority<'_>, Share)> {
    let grant = caller.grant.as_ref()?;
    if !grant.has(scope_of(asked)?) {
        return None;
    }
    let subtree = Scope::Subtree(grant.agency_path.clone());
    let share = match asked {
        Permission::ActAsOwner => Share::FiledBy(caller.account, subtree),
        _ => Share::At(subtree, Side::of(asked)),
    };
    Some((Authority::Grant(grant), share))
}

fn is_for_owners(asked: Permission) -> bool {
    matches!(asked, Permission::ReadDossier | Permission::ActAsOwner)
}

/// From where the position is held.
fn scope(position: &Position, reach: Reach) -> Scope {
    let is_root = position.agency_path.is_root();
    match reach {
        Reach::Agency => Scope::Agency(position.agency.clone()),
        Reach::SubtreeOrAll if is_root => Scope::Everywhere,
        Reach::Subtree | Reach::SubtreeOrAll => Scope::Subtree(position.agency_path.clone()),
        Reach::Everywhere => Scope::Everywhere,
    }
}
