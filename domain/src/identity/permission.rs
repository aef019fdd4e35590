//! One table and one function decide every access, item, list and count alike.

#[cfg(test)]
mod tests;

use super::{AccountKind, Caller, Position, Role};
use crate::{
    agencies::{AgencyIdentifier, AgencyPath},
    machines::{MachineGrant, MachineScope},
};
use chrono::NaiveDate;
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

/// How far a role reaches from the agency of the position (ORG-6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// The agency itself.
    Agency,
    /// The agency and all below it.
    Subtree,
    /// The same, and from the root of the tree everywhere.
    SubtreeOrAll,
    /// Every agency, and what belongs to none.
    Everywhere,
}

/// Whether the caller may do this to that, on this day.
pub fn decide(caller: &Caller, asked: Permission, on: &Resource<'_>, day: NaiveDate) -> Decision {
    if is_granted(caller, asked, on, day) {
        return Decision::Allowed;
    }
    let visible = match on {
        Resource::Dossier { .. } => is_granted(caller, Permission::ReadDossier, on, day),
        Resource::Machine(_) => is_granted(caller, Permission::ManageMachines, on, day),
        // Agencies are public; so is the fact that an installation has administrators.
        Resource::Agency(_) | Resource::System => true,
    };
    if visible {
        Decision::Forbidden
    } else {
        Decision::Hidden
    }
}

/// A part of the agency tree, as lists filter by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    Agency(AgencyIdentifier),
    Subtree(AgencyPath),
    /// The whole tree, and what stands outside it.
    Everywhere,
}

/// The first position that entitles the caller to it somewhere: in which a list is read.
pub fn office_anywhere(caller: &Caller, asked: Permission, day: NaiveDate) -> Option<&Position> {
    caller
        .held_on(day)
        .find(|position| reach(position.role, asked).is_some())
}

/// Where lists may show something to this caller: `decide` by position, in the shape of a filter.
pub fn scopes(caller: &Caller, asked: Permission, day: NaiveDate) -> Vec<Scope> {
    caller
        .held_on(day)
        .filter_map(|position| match reach_of(position, asked)? {
            Reach::Agency => Some(Scope::Agency(position.agency.clone())),
            Reach::Subtree | Reach::SubtreeOrAll => {
                Some(Scope::Subtree(position.agency_path.clone()))
            }
            Reach::Everywhere => Some(Scope::Everywhere),
        })
        .chain(granted(caller, asked).map(|grant| Scope::Subtree(grant.agency_path.clone())))
        .collect()
}

fn is_granted(caller: &Caller, asked: Permission, on: &Resource<'_>, day: NaiveDate) -> bool {
    as_owner(caller, asked, on)
        || by_position(caller, asked, on, day)
        || by_scope(caller, asked, on)
}

fn as_owner(caller: &Caller, asked: Permission, on: &Resource<'_>) -> bool {
    match (asked, on) {
        (Permission::FileDossier, _) => caller.kind == AccountKind::Applicant,
        (
            Permission::ReadDossier | Permission::ActAsOwner,
            Resource::Dossier {
                owner,
                submitted_by,
                ..
            },
        ) => {
            caller.kind == AccountKind::Applicant
                && (*owner == Some(caller.account) || *submitted_by == caller.account)
        }
        _ => false,
    }
}

fn by_position(caller: &Caller, asked: Permission, on: &Resource<'_>, day: NaiveDate) -> bool {
    office(caller, asked, on, day).is_some()
}

/// The position that entitles the caller to it; none where that is the own account.
pub fn office<'c>(
    caller: &'c Caller,
    asked: Permission,
    on: &Resource<'_>,
    day: NaiveDate,
) -> Option<&'c Position> {
    caller.held_on(day).find(|position| {
        reach_of(position, asked).is_some_and(|reach| match on {
            Resource::System => reach == Reach::Everywhere,
            Resource::Agency(place) | Resource::Machine(place) => place.is_reached(position, reach),
            Resource::Dossier {
                agency, counter, ..
            } => match asked {
                Permission::Receive => counter.is_reached(position, reach),
                Permission::ReadDossier | Permission::HandOver | Permission::RevealOwner => {
                    agency.is_reached(position, reach) || counter.is_reached(position, reach)
                }
                _ => agency.is_reached(position, reach),
            },
        })
    })
}

/// A machine reaches its subtree with what it was granted, and goes on only with what it filed itself.
fn by_scope(caller: &Caller, asked: Permission, on: &Resource<'_>) -> bool {
    granted(caller, asked).is_some_and(|grant| {
        let is_within = |place: &Place<'_>| grant.agency_path.covers(place.path);
        match on {
            Resource::System | Resource::Machine(_) => false,
            Resource::Agency(place) => is_within(place),
            Resource::Dossier {
                submitted_by,
                agency,
                counter,
                ..
            } => match asked {
                Permission::ReadDossier => is_within(agency) || is_within(counter),
                _ => is_within(agency) && *submitted_by == caller.account,
            },
        }
    })
}

/// What the machine that calls was granted, if that opens what is asked.
fn granted(caller: &Caller, asked: Permission) -> Option<&MachineGrant> {
    let grant = caller.grant.as_ref()?;
    grant.has(scope_of(asked)?).then_some(grant)
}

/// The scope that opens it to machines; `None` for everything that a person must do.
pub fn scope_of(asked: Permission) -> Option<MachineScope> {
    match asked {
        Permission::ReadDossier => Some(MachineScope::DossiersRead),
        Permission::FileDossier | Permission::ActAsOwner => Some(MachineScope::DossiersFile),
        _ => None,
    }
}

impl Place<'_> {
    fn is_reached(&self, position: &Position, reach: Reach) -> bool {
        match reach {
            Reach::Agency => position.agency == *self.agency,
            Reach::Subtree | Reach::SubtreeOrAll => position.agency_path.covers(self.path),
            Reach::Everywhere => true,
        }
    }
}

/// From where the position is held.
fn reach_of(position: &Position, asked: Permission) -> Option<Reach> {
    match reach(position.role, asked)? {
        Reach::SubtreeOrAll if position.agency_path.is_root() => Some(Reach::Everywhere),
        reach => Some(reach),
    }
}

/// The table: which role may do what, and how far.
fn reach(role: Role, asked: Permission) -> Option<Reach> {
    use Permission as P;
    use Role as R;
    match (asked, role) {
        (P::ReadDossier, R::ReceptionOfficer | R::Specialist | R::Clerk | R::ResultOfficer) => {
            Some(Reach::Agency)
        }
        (P::ReadDossier, R::UnitHead | R::ApprovingLeader | R::Auditor) => Some(Reach::Subtree),
        (P::FileAtCounter | P::Receive | P::TakeOver, R::ReceptionOfficer) => Some(Reach::Agency),
        (P::Extend, R::UnitHead | R::ApprovingLeader) => Some(Reach::Agency),
        (
            P::Handle,
            R::ReceptionOfficer | R::Specialist | R::UnitHead | R::ApprovingLeader | R::Clerk,
        ) => Some(Reach::Agency),
        (P::Approve, R::ApprovingLeader) => Some(Reach::Agency),
        (P::Complete, R::Clerk | R::ApprovingLeader) => Some(Reach::Agency),
        (P::HandOver, R::ResultOfficer | R::ReceptionOfficer) => Some(Reach::Agency),
        (
            P::RevealOwner,
            R::ReceptionOfficer
            | R::Specialist
            | R::UnitHead
            | R::ApprovingLeader
            | R::Clerk
            | R::ResultOfficer,
        ) => Some(Reach::Agency),
        (
            P::ManageAgencies | P::ManageAccounts | P::ManageMachines | P::HandleLosses,
            R::AgencyAdministrator | R::SystemAdministrator,
        ) => Some(Reach::Subtree),
        (P::HandleLosses, R::ReceptionOfficer) => Some(Reach::Agency),
        (P::ManageCalendars, R::AgencyAdministrator) => Some(Reach::Subtree),
        (P::ManageDeliveries | P::ManageCalendars, R::SystemAdministrator) => {
            Some(Reach::Everywhere)
        }
        (P::ReadAuditLog, R::Auditor) => Some(Reach::SubtreeOrAll),
        _ => None,
    }
}
