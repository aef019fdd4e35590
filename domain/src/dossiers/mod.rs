//! The dossier: its code, its lifecycle, and the decisions that move it (section 5, LIFE-1..11, IN-2..7).

mod code;
mod deadlines;
mod dossier;
mod event;
mod handling;
mod lifecycle;
mod reception;
mod refusal;
mod timing;
mod visits;
mod waiting;

pub use code::{DossierCode, NotADossierCode};
pub use deadlines::{DeadlineKind, Moved, NewDue, Recomputation, WarningLevel};
pub use dossier::{Delivery, Dossier, Outcome, Owner, Principal, Signatory, StepState};
pub use event::{Act, Event};
pub use handling::ResultDecision;
pub use lifecycle::{Action, Status, diagram};
pub use reception::{Defect, RepeatReason};
pub use refusal::Refusal;
pub use timing::Timing;
pub use visits::Visit;
