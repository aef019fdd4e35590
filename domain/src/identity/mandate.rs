//! What somebody may do in the name of others, as it stands at the instant of the request.

use super::{
    Caller, Position,
    delegation::{Grant, Matter, Period, Power},
};
use crate::agencies::AgencyIdentifier;
use chrono::NaiveDate;
use std::fmt;
use uuid::Uuid;

/// An accepted delegation that was not taken back, seen from its receiver.
#[derive(Clone, PartialEq)]
pub struct Mandate {
    pub delegation: Uuid,
    pub giver: Uuid,
    /// How histories name the giver: the title of a leader, the name of a person or an organisation.
    pub name: String,
    pub grant: Grant,
    pub period: Period,
}

/// Powers of a leader's position that a deputy has now.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Deputyship<'c> {
    pub mandate: &'c Mandate,
    pub position: &'c Position,
    pub powers: &'c [Power],
}

/// The person or organisation for whom somebody stands in now, and in what.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Representation<'c> {
    pub mandate: &'c Mandate,
    pub matter: &'c Matter,
}

impl Caller {
    /// While the leader holds the position, and the deputy one at the same agency.
    pub fn deputyships(&self, day: NaiveDate) -> impl Iterator<Item = Deputyship<'_>> {
        self.live_mandates().filter_map(move |mandate| {
            let Grant::Office { position, powers } = &mandate.grant else {
                return None;
            };
            let is_held = position.validity.includes(day) && self.works_at(&position.agency, day);
            is_held.then_some(Deputyship {
                mandate,
                position,
                powers,
            })
        })
    }

    pub fn representations(&self) -> impl Iterator<Item = Representation<'_>> {
        self.live_mandates().filter_map(|mandate| {
            let Grant::Representation(matter) = &mandate.grant else {
                return None;
            };
            Some(Representation { mandate, matter })
        })
    }

    /// The mandate to file in the name of the owner, of a procedure: one dossier alone files none.
    pub fn files_for(&self, owner: Uuid, procedure: Uuid) -> Option<&Mandate> {
        let covers = |matter: &Matter| match matter {
            Matter::Everything => true,
            Matter::Procedure(one) => *one == procedure,
            Matter::Dossier(_) => false,
        };
        self.representations()
            .find(|one| one.mandate.giver == owner && covers(one.matter))
            .map(|one| one.mandate)
    }

    fn works_at(&self, agency: &AgencyIdentifier, day: NaiveDate) -> bool {
        self.held_on(day).any(|held| held.agency == *agency)
    }

    fn live_mandates(&self) -> impl Iterator<Item = &Mandate> {
        let now = self.origin.at;
        let live = move |mandate: &&Mandate| mandate.period.includes(now);
        self.mandates.iter().filter(live)
    }
}

/// The name is personal data.
impl fmt::Debug for Mandate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mandate({}, {:?})", self.delegation, self.period)
    }
}
