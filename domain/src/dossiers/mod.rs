//! The dossier: its code, its lifecycle, and the decisions that move it (section 5, LIFE-1..11, IN-2..7).

mod code;
mod dossier;
mod event;
mod handling;
mod lifecycle;
mod reception;
mod refusal;

pub use code::{DossierCode, NotADossierCode};
pub use dossier::{Delivery, Dossier, Outcome, Owner, Signatory, StepState, Term};
pub use event::{Act, Event};
pub use handling::ResultDecision;
pub use lifecycle::{Action, Status, diagram};
pub use reception::{Defect, RepeatReason};
pub use refusal::Refusal;
