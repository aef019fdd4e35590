//! Administrative procedures and their dated versions (CAT-1..4, 7).

mod code;
mod publication;
mod version;
mod workflow;

pub use code::{NotAProcedureCode, ProcedureCode};
pub use publication::Missing;
pub use version::{
    Channel, Channels, Component, Fee, FeeKind, ResultType, ServiceLevel, Terms, UnitSource,
    Version, VersionState,
};
pub use workflow::{Step, Workflow, WorkflowFault};

use crate::agencies::{AdminLevel, Agency};
use uuid::Uuid;

/// A procedure (TTHC). Grants and filters name the stable code, never a version.
#[derive(Clone, Debug, PartialEq)]
pub struct Procedure {
    pub id: Uuid,
    /// Null until the ministry assigns one; none is invented.
    pub code: Option<ProcedureCode>,
    /// The place of the procedure in the list it was loaded from; lists stand in this order.
    pub source_key: String,
    pub title: String,
    pub sector_code: Option<String>,
    pub sector_name: String,
    pub admin_levels: Vec<AdminLevel>,
    pub version: i64,
}

impl Procedure {
    /// Whether agencies of this level handle it.
    pub fn is_handled_by(&self, agency: &Agency) -> bool {
        self.admin_levels.contains(&agency.level)
    }
}
