//! What an entitlement covers, as items are checked against it and as lists filter by it.

use super::{Permission, Place, Resource};
use crate::{
    agencies::{AgencyIdentifier, AgencyPath},
    dossiers::DossierCode,
};
use uuid::Uuid;

/// A part of the agency tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    Agency(AgencyIdentifier),
    Subtree(AgencyPath),
    /// The whole tree, and what stands outside it.
    Everywhere,
}

/// Which agency of a dossier counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Competent,
    Counter,
    Either,
}

/// A part of everything there is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Share {
    At(Scope, Side),
    /// The dossiers of this person or organisation.
    OwnedBy(Uuid),
    /// Those of one procedure.
    OwnedIn(Uuid, Uuid),
    One(DossierCode),
    /// What this account has filed itself, at an agency within the scope.
    FiledBy(Uuid, Scope),
}

impl Side {
    pub(super) fn of(asked: Permission) -> Self {
        match asked {
            Permission::Receive => Self::Counter,
            Permission::ReadDossier | Permission::HandOver | Permission::RevealOwner => {
                Self::Either
            }
            _ => Self::Competent,
        }
    }
}

impl Scope {
    pub fn covers(&self, place: &Place<'_>) -> bool {
        match self {
            Self::Agency(agency) => agency == place.agency,
            Self::Subtree(top) => top.covers(place.path),
            Self::Everywhere => true,
        }
    }
}

impl Share {
    pub fn covers(&self, on: &Resource<'_>) -> bool {
        match (self, on) {
            (Self::At(scope, _), Resource::System) => *scope == Scope::Everywhere,
            (Self::At(scope, _), Resource::Agency(place) | Resource::Machine(place)) => {
                scope.covers(place)
            }
            (
                Self::At(scope, side),
                Resource::Dossier {
                    agency, counter, ..
                },
            ) => match side {
                Side::Competent => scope.covers(agency),
                Side::Counter => scope.covers(counter),
                Side::Either => scope.covers(agency) || scope.covers(counter),
            },
            (Self::OwnedBy(person), Resource::Dossier { owner, .. }) => *owner == Some(*person),
            (
                Self::OwnedIn(person, matter),
                Resource::Dossier {
                    owner, procedure, ..
                },
            ) => *owner == Some(*person) && procedure == matter,
            (Self::One(one), Resource::Dossier { code, .. }) => *code == one,
            (
                Self::FiledBy(account, scope),
                Resource::Dossier {
                    submitted_by,
                    agency,
                    ..
                },
            ) => submitted_by == account && scope.covers(agency),
            (_, Resource::System | Resource::Agency(_) | Resource::Machine(_)) => false,
        }
    }

    pub(super) fn into_scope(self) -> Option<Scope> {
        match self {
            Self::At(scope, _) => Some(scope),
            _ => None,
        }
    }
}
