mod agency;
mod unit;

pub use agency::{AgencyChange, AgencyFilters, AgencyView, AgencyWithUnits, NewAgency};
pub use unit::{NewUnit, UnitChange, UnitView};

use crate::contract::{Sample, sample};

pub fn samples() -> Vec<Sample> {
    vec![
        sample(&AgencyView::sample()),
        sample(&AgencyWithUnits::sample()),
        sample(&NewAgency::sample()),
        sample(&AgencyChange::sample()),
        sample(&UnitView::sample()),
        sample(&NewUnit::sample()),
        sample(&UnitChange::sample()),
    ]
}
