//! One table and one function decide every access, item, list and count alike.

use super::{AccountKind, Caller, Position, Role};
use crate::agencies::{AgencyIdentifier, AgencyPath};
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
    ManageAgencies,
    ManageAccounts,
    /// Take a report of loss in person and give the account back (SEC-2).
    HandleLosses,
    /// See and retry what could not be delivered.
    ManageDeliveries,
    /// Create and change working-time calendars: those of an agency, and shared ones on the installation as a whole.
    ManageCalendars,
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

/// Where lists may show something to this caller: `decide` by position, in the shape of a filter.
pub fn scopes(caller: &Caller, asked: Permission, day: NaiveDate) -> Vec<Scope> {
    caller
        .held_on(day)
        .filter_map(|position| match reach(position.role, asked)? {
            Reach::Agency => Some(Scope::Agency(position.agency.clone())),
            Reach::Subtree => Some(Scope::Subtree(position.agency_path.clone())),
            Reach::Everywhere => Some(Scope::Everywhere),
        })
        .collect()
}

fn is_granted(caller: &Caller, asked: Permission, on: &Resource<'_>, day: NaiveDate) -> bool {
    as_owner(caller, asked, on) || by_position(caller, asked, on, day)
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
    caller.held_on(day).any(|position| {
        reach(position.role, asked).is_some_and(|reach| match on {
            Resource::System => reach == Reach::Everywhere,
            Resource::Agency(place) => place.is_reached(position, reach),
            Resource::Dossier {
                agency, counter, ..
            } => match asked {
                Permission::Receive => counter.is_reached(position, reach),
                Permission::ReadDossier | Permission::HandOver => {
                    agency.is_reached(position, reach) || counter.is_reached(position, reach)
                }
                _ => agency.is_reached(position, reach),
            },
        })
    })
}

impl Place<'_> {
    fn is_reached(&self, position: &Position, reach: Reach) -> bool {
        match reach {
            Reach::Agency => position.agency == *self.agency,
            Reach::Subtree => position.agency_path.covers(self.path),
            Reach::Everywhere => true,
        }
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
            P::ManageAgencies | P::ManageAccounts | P::HandleLosses,
            R::AgencyAdministrator | R::SystemAdministrator,
        ) => Some(Reach::Subtree),
        (P::HandleLosses, R::ReceptionOfficer) => Some(Reach::Agency),
        (P::ManageCalendars, R::AgencyAdministrator) => Some(Reach::Subtree),
        (P::ManageDeliveries | P::ManageCalendars, R::SystemAdministrator) => {
            Some(Reach::Everywhere)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Validity;
    use crate::identity::authentication::{Acr, Authentication};
    use chrono::DateTime;

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 8, 21).unwrap()
    }

    fn officer(role: Role, path: &str, validity: Validity) -> Caller {
        let agency: AgencyIdentifier = path
            .trim_end_matches('/')
            .rsplit('/')
            .next()
            .unwrap()
            .parse()
            .unwrap();
        Caller {
            account: Uuid::from_u128(1),
            session: Uuid::from_u128(2),
            kind: AccountKind::Staff,
            username: "can-bo".into(),
            full_name: "Lê Văn Bình".parse().unwrap(),
            must_change_password: false,
            authentication: Authentication {
                acr: Acr::Password,
                at: DateTime::default(),
            },
            has_second_factor: false,
            must_enrol_second_factor: false,
            idle_until: None,
            positions: vec![Position {
                id: Uuid::from_u128(3),
                account: Uuid::from_u128(1),
                unit: Uuid::from_u128(4),
                agency,
                agency_path: AgencyPath::stored(path.into()),
                role,
                title: "Công chức".into(),
                validity,
                version: 1,
            }],
        }
    }

    fn decide_on_commune(caller: &Caller, asked: Permission) -> Decision {
        decide_at("H53/H53.40/", caller, asked)
    }

    fn decide_at(path: &str, caller: &Caller, asked: Permission) -> Decision {
        let agency = path
            .trim_end_matches('/')
            .rsplit('/')
            .next()
            .unwrap()
            .parse()
            .unwrap();
        let path = AgencyPath::stored(path.into());
        let place = Place {
            agency: &agency,
            path: &path,
        };
        let dossier = Resource::Dossier {
            owner: Some(Uuid::from_u128(9)),
            submitted_by: Uuid::from_u128(9),
            agency: place,
            counter: place,
        };
        decide(caller, asked, &dossier, day())
    }

    #[test]
    fn an_officer_of_another_agency_does_not_learn_that_a_dossier_exists() {
        let stranger = officer(Role::ReceptionOfficer, "H53/H53.41/", Validity::default());
        assert_eq!(
            decide_on_commune(&stranger, Permission::Receive),
            Decision::Hidden
        );
    }

    #[test]
    fn a_colleague_without_the_role_sees_the_dossier_and_may_not_act() {
        let specialist = officer(Role::Specialist, "H53/H53.40/", Validity::default());
        assert_eq!(
            decide_on_commune(&specialist, Permission::Receive),
            Decision::Forbidden
        );
        assert_eq!(
            decide_on_commune(&specialist, Permission::Handle),
            Decision::Allowed
        );
    }

    #[test]
    fn a_leader_above_reads_the_subtree_but_does_not_receive_for_it() {
        let leader = officer(Role::ApprovingLeader, "H53/", Validity::default());
        assert_eq!(
            decide_on_commune(&leader, Permission::ReadDossier),
            Decision::Allowed
        );
        assert_eq!(
            decide_on_commune(&leader, Permission::Approve),
            Decision::Forbidden
        );
    }

    #[test]
    fn a_counter_receives_for_another_agency_and_only_that_one_takes_it_over() {
        let [commune, other]: [AgencyIdentifier; 2] =
            ["H53.40", "H53.41"].map(|id| id.parse().unwrap());
        let [at_commune, at_other] =
            ["H53/H53.40/", "H53/H53.41/"].map(|path| AgencyPath::stored(path.into()));
        let dossier = Resource::Dossier {
            owner: None,
            submitted_by: Uuid::from_u128(9),
            agency: Place {
                agency: &commune,
                path: &at_commune,
            },
            counter: Place {
                agency: &other,
                path: &at_other,
            },
        };
        let competent = officer(Role::ReceptionOfficer, "H53/H53.40/", Validity::default());
        let counter = officer(Role::ReceptionOfficer, "H53/H53.41/", Validity::default());
        let asked = |caller: &Caller, asked| decide(caller, asked, &dossier, day());
        assert_eq!(asked(&counter, Permission::Receive), Decision::Allowed);
        assert_eq!(asked(&counter, Permission::TakeOver), Decision::Forbidden);
        assert_eq!(asked(&counter, Permission::HandOver), Decision::Allowed);
        assert_eq!(asked(&competent, Permission::Receive), Decision::Forbidden);
        assert_eq!(asked(&competent, Permission::TakeOver), Decision::Allowed);
    }

    #[test]
    fn a_position_that_ended_yesterday_gives_nothing() {
        let ended = Validity {
            from: None,
            to: day().pred_opt(),
        };
        let former = officer(Role::ReceptionOfficer, "H53/H53.40/", ended);
        assert_eq!(
            decide_on_commune(&former, Permission::Receive),
            Decision::Hidden
        );
    }

    #[test]
    fn an_applicant_sees_the_own_dossier_only() {
        let mut citizen = officer(Role::Volunteer, "H53/", Validity::default());
        citizen.kind = AccountKind::Applicant;
        citizen.positions.clear();
        assert_eq!(
            decide_on_commune(&citizen, Permission::ReadDossier),
            Decision::Hidden
        );
        citizen.account = Uuid::from_u128(9);
        assert_eq!(
            decide_on_commune(&citizen, Permission::ActAsOwner),
            Decision::Allowed
        );
        assert_eq!(
            decide_on_commune(&citizen, Permission::Receive),
            Decision::Forbidden
        );
    }

    #[test]
    fn what_belongs_to_no_agency_is_for_system_administrators() {
        let asked = Permission::ManageCalendars;
        for role in Role::ADMINISTRATORS {
            let caller = officer(role, "H53/H53.40/", Validity::default());
            let allowed = decide(&caller, asked, &Resource::System, day()) == Decision::Allowed;
            assert_eq!(allowed, role == Role::SystemAdministrator);
            assert_eq!(
                allowed,
                scopes(&caller, asked, day()) == [Scope::Everywhere]
            );
        }
    }

    #[test]
    fn lists_show_what_items_show() {
        let paths = ["H53/", "H53/H53.40/", "H53/H53.40/H53.40.1/", "H53/H53.4/"];
        for role in <Role as crate::Word>::ALL {
            let caller = officer(*role, "H53/H53.40/", Validity::default());
            for path in paths {
                let listed = scopes(&caller, Permission::ReadDossier, day())
                    .iter()
                    .any(|scope| match scope {
                        Scope::Agency(agency) => path.ends_with(&format!("{agency}/")),
                        Scope::Subtree(top) => top.covers(&AgencyPath::stored(path.into())),
                        Scope::Everywhere => true,
                    });
                let read = decide_at(path, &caller, Permission::ReadDossier) == Decision::Allowed;
                assert_eq!(listed, read, "{role:?} at {path}");
            }
        }
    }
}
