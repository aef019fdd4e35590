//! What the applicant and the counter do before work begins.

use super::{Act, Action, Dossier, Event, Refusal, Signatory, Status, Timing};
use crate::Word;
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
    /// The counter takes it, and the applicant is promised a due date (form 01). A counter that is not the competent
    /// agency's hands it over first (IN-10).
    pub fn accept(
        &mut self,
        by: &Signatory,
        timing: &Timing<'_>,
        at: DateTime<Utc>,
    ) -> Result<Event, Refusal> {
        let from = self.status;
        timing.workflow()?;
        self.move_by(Action::Accept, at)?;
        self.accepted_at = Some(at);
        self.received_by = Some(by.account);
        if self.counter == self.agency {
            self.start_limit(by, timing, None, at)?;
        }
        Ok(self.event(Act::Accepted, from, by, at))
    }

    /// IN-10: the competent agency has what another counter accepted; its limit starts now.
    pub fn arrive(
        &mut self,
        by: &Signatory,
        timing: &Timing<'_>,
        at: DateTime<Utc>,
    ) -> Result<Event, Refusal> {
        let accepted = self.accepted_at.filter(|_| self.status == Status::Accepted);
        let accepted_at = accepted.ok_or(Refusal::StateForbids {
            status: self.status,
            action: Action::Start,
        })?;
        if self.arrived_at.is_some() {
            return Err(Refusal::AlreadyArrived);
        }
        self.start_limit(by, timing, Some(accepted_at), at)?;
        // LIFE-4: whoever took it in, here or there, does not approve it.
        self.prepared_by.push(by.account);
        Ok(self.event(Act::Arrived, self.status, by, at))
    }

    fn start_limit(
        &mut self,
        by: &Signatory,
        timing: &Timing<'_>,
        lodged_at: Option<DateTime<Utc>>,
        at: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        self.resolution = Some(timing.resolution(self.channel, at, lodged_at)?);
        self.step = timing.step(0, Some(by.account), at)?;
        self.arrived_at = Some(at);
        Ok(())
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
pub(super) fn notice(defects: &[Defect], repeat: Option<RepeatReason>) -> String {
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
