mod procedure;
mod samples;
mod terms;
mod version;

pub use procedure::{ProcedureFilters, ProcedureSummary, ProcedureView};
pub use version::{ProcedureVersionView, VersionSummary};

use crate::contract::{Sample, sample};

pub fn samples() -> Vec<Sample> {
    vec![
        sample(&samples::summary()),
        sample(&samples::procedure()),
        sample(&samples::version()),
        sample(&samples::version_summary()),
    ]
}
