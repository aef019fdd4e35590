//! Which role may do what, and how far from the agency of its position (ORG-5, ORG-6).

use super::Permission;
use crate::identity::Role;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// The agency itself.
    Agency,
    /// The agency and all below it.
    Subtree,
    /// The same, and from the root of the tree everywhere.
    SubtreeOrAll,
    /// Every agency, and what belongs to none.
    Everywhere,
}

pub(super) fn reach(role: Role, asked: Permission) -> Option<Reach> {
    use Permission as P;
    use Role as R;
    match (asked, role) {
        (P::ReadDossier, R::ReceptionOfficer | R::Specialist | R::Clerk | R::ResultOfficer) => {
            Some(Reach::Agency)
        }
        (P::ReadDossier, R::UnitHead | R::ApprovingLeader | R::Auditor) => Some(Reach::Subtree),
        (P::FileAtCounter | P::Receive | P::TakeOver, R::ReceptionOfficer) => Some(Reach::Agency),
        (
            P::FileAtCounter,
            R::PostalAgent | R::SupportTeamLeader | R::SupportTeamDeputy | R::SupportTeamMember,
        ) => Some(Reach::Agency),
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
        (P::BreakGlass, R::ReceptionOfficer | R::Specialist | R::UnitHead | R::ApprovingLeader) => {
            Some(Reach::Everywhere)
        }
        (P::ReadAuditLog | P::ReviewEmergencies, R::Auditor) => Some(Reach::SubtreeOrAll),
        _ => None,
    }
}
