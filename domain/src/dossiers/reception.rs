//! What the applicant and the counter do before work begins.

use super::{Act, Action, Dossier, Event, Refusal, Signatory, StepState, Term};
use crate::{Word, catalogue::Workflow};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// One defect of a dossier: what, why, how to mend it (IN-4).
#[derive(Clone, Debug, PartialEq)]
pub struct Defect {
    /// The component it is about; none for the form itself.
    pub component: Option<u16>,
    pub reason: String,
    pub guidance: String,
}

/// The only reason for a second supplement request (IN-4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RepeatReason {
    ApplicantDidNotFollowGuidance,
}

impl Word for RepeatReason {
    const ALL: &'static [Self] = &[Self::ApplicantDidNotFollowGuidance];

    fn word(self) -> &'static str {
        "applicant_did_not_follow_guidance"
    }
}

impl Dossier {
    /// The counter takes it, and the applicant is promised a due date (form 01).
    pub fn accept(
        &mut self,
        by: &Signatory,
        resolution: Term,
        workflow: &Workflow,
        at: DateTime<Utc>,
    ) -> Result<Event, Refusal> {
        let from = self.status;
        let first = workflow.step(0).ok_or(Refusal::NotFileable)?;
        self.move_by(Action::Accept, at)?;
        self.accepted_at = Some(at);
        self.received_by = Some(by.account);
        self.resolution = Some(resolution);
        self.step = Some(StepState {
            index: 0,
            role: first.role,
            holder: Some(by.account),
        });
        Ok(self.event(Act::Accepted, from, by, at))
    }

    /// IN-12: only with a reason, which the applicant receives (form 03).
    pub fn refuse(
        &mut self,
        by: &Signatory,
        reason: String,
        at: DateTime<Utc>,
    ) -> Result<Event, Refusal> {
        let from = self.status;
        self.move_by(Action::Refuse, at)?;
        let event = self.event(Act::Refused, from, by, at);
        Ok(Event {
            note: Some(reason),
            ..event
        })
    }

    /// IN-4: one complete notice; a further one only with its recorded reason.
    pub fn request_supplement(
        &mut self,
        by: &Signatory,
        defects: &[Defect],
        repeat: Option<RepeatReason>,
        at: DateTime<Utc>,
    ) -> Result<Event, Refusal> {
        let from = self.status;
        self.status.after(Action::RequestSupplement, None)?;
        if self.supplement_requests > 0 && repeat.is_none() {
            return Err(Refusal::SecondSupplement);
        }
        self.move_by(Action::RequestSupplement, at)?;
        self.supplement_requests += 1;
        let event = self.event(Act::SupplementRequested, from, by, at);
        Ok(Event {
            note: Some(notice(defects, repeat)),
            ..event
        })
    }

    /// The applicant has supplied what was asked for; at reception its clock starts anew (IN-2).
    pub fn supply(
        &mut self,
        by: &Signatory,
        reception: Term,
        note: Option<String>,
        at: DateTime<Utc>,
    ) -> Result<Event, Refusal> {
        let from = self.status;
        self.move_by(Action::Supply, at)?;
        self.reception = reception;
        let event = self.event(Act::Supplied, from, by, at);
        Ok(Event { note, ..event })
    }

    /// Something was attached: the applicant's supplement, a scan, the result.
    pub fn attach(&mut self, by: &Signatory, files: Vec<Uuid>, at: DateTime<Utc>) -> Event {
        let event = self.event(Act::Attached, self.status, by, at);
        Event { files, ..event }
    }

    /// The applicant takes it back while nobody has received it.
    pub fn withdraw(
        &mut self,
        by: &Signatory,
        reason: Option<String>,
        at: DateTime<Utc>,
    ) -> Result<Event, Refusal> {
        let from = self.status;
        self.move_by(Action::Withdraw, at)?;
        let event = self.event(Act::Withdrawn, from, by, at);
        Ok(Event {
            note: reason,
            ..event
        })
    }
}

/// The notice as the applicant reads it, one line per defect.
fn notice(defects: &[Defect], repeat: Option<RepeatReason>) -> String {
    let lines = defects.iter().map(|defect| {
        let about = defect.component.map_or_else(
            || "Tờ khai".to_owned(),
            |number| format!("Thành phần {number}"),
        );
        format!(
            "{about}: {} Cách bổ sung: {}",
            defect.reason, defect.guidance
        )
    });
    let repeated = repeat.map(|reason| format!("({})", reason.word()));
    lines.chain(repeated).collect::<Vec<_>>().join("\n")
}
