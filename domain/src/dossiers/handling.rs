//! The way through the workflow to the result (LIFE-3, LIFE-4, LIFE-9, LIFE-10).

use super::{Act, Action, Dossier, Event, Outcome, Refusal, Signatory, Status, StepState, Timing};
use crate::{calendars::ClockRefusal, identity::Role};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// What a dossier ends with: a document, or a reasoned refusal, perhaps with its letter.
#[derive(Clone, Debug, PartialEq)]
pub struct ResultDecision {
    pub outcome: Outcome,
    pub reason: Option<String>,
    pub document: Option<Uuid>,
}

impl Dossier {
    /// An officer of the step's role claims it: while it is free, or when its holder has left the office (ORG-4).
    pub fn take(
        &mut self,
        by: &Signatory,
        holder_has_left: bool,
        at: DateTime<Utc>,
    ) -> Result<Event, Refusal> {
        if let Some(step) = self.step.as_mut().filter(|_| holder_has_left) {
            step.holder = None;
        }
        let step = self.step_for(by, Action::Start)?;
        if step.holder == Some(by.account) {
            return Err(Refusal::StepTaken);
        }
        self.step = Some(StepState {
            holder: Some(by.account),
            ..step
        });
        Ok(self.event(Act::StepTaken, self.status, by, at))
    }

    /// Hands the work on to the next step. A step nobody holds counts as taken by the officer who acts on it.
    pub fn forward(
        &mut self,
        by: &Signatory,
        timing: &Timing<'_>,
        note: Option<String>,
        at: DateTime<Utc>,
    ) -> Result<Event, Refusal> {
        let from = self.status;
        let step = self.step_for(by, Action::Start)?;
        if step.role == Role::ApprovingLeader {
            return Err(Refusal::ApprovalNeeded);
        }
        let next = following(timing, step.index, at)?.ok_or(Refusal::NoStepAfter)?;
        if step.role == Role::Specialist && !self.prepared_by.contains(&by.account) {
            self.prepared_by.push(by.account);
        }
        self.leave_reception(at)?;
        let event = self.event(Act::StepForwarded, from, by, at);
        self.step = Some(next);
        Ok(Event { note, ..event })
    }

    /// Back by one step, with a reason; an approval that lies behind it is void.
    pub fn send_back(
        &mut self,
        by: &Signatory,
        timing: &Timing<'_>,
        reason: String,
        at: DateTime<Utc>,
    ) -> Result<Event, Refusal> {
        let step = self.step_for(by, Action::Complete)?;
        let index = step.index.checked_sub(1).ok_or(Refusal::NoStepBefore)?;
        let before = timing.step(index, None, at)?.ok_or(Refusal::NoStepBefore)?;
        let event = self.event(Act::StepSentBack, self.status, by, at);
        if before.role == Role::ApprovingLeader {
            self.approved_by = None;
        }
        self.step = Some(before);
        Ok(Event {
            note: Some(reason),
            ..event
        })
    }

    /// The leader agrees, and the dossier goes on to be numbered and stamped.
    pub fn approve(
        &mut self,
        by: &Signatory,
        timing: &Timing<'_>,
        note: Option<String>,
        at: DateTime<Utc>,
    ) -> Result<Event, Refusal> {
        let step = self.step_for(by, Action::Complete)?;
        if step.role != Role::ApprovingLeader {
            return Err(Refusal::NotAtApproval);
        }
        self.check_separation(by)?;
        let event = self.event(Act::Approved, self.status, by, at);
        let next = following(timing, step.index, at)?;
        // A leader above still has to agree.
        let is_final = next
            .as_ref()
            .is_none_or(|next| next.role != Role::ApprovingLeader);
        self.approved_by = is_final.then_some(by.account);
        self.step = next.or(Some(step));
        Ok(Event { note, ..event })
    }

    /// Fixes the outcome on the last step.
    pub fn complete(
        &mut self,
        by: &Signatory,
        timing: &Timing<'_>,
        decision: ResultDecision,
        at: DateTime<Utc>,
    ) -> Result<Event, Refusal> {
        let from = self.status;
        let step = self.step_for(by, Action::Complete)?;
        if !timing.workflow()?.is_last(step.index.into()) || self.approved_by.is_none() {
            return Err(Refusal::StepsRemain { step: step.index });
        }
        decision.check()?;
        let event = self.event(Act::Completed, from, by, at);
        self.move_by(Action::Complete, at)?;
        self.step = None;
        self.completed_at = Some(at);
        self.outcome = Some(decision.outcome);
        self.outcome_reason.clone_from(&decision.reason);
        self.result = decision.document;
        Ok(Event {
            to: self.status,
            note: decision.reason,
            files: decision.document.into_iter().collect(),
            ..event
        })
    }

    /// The result is handed to the applicant.
    pub fn hand_over(
        &mut self,
        by: &Signatory,
        note: Option<String>,
        at: DateTime<Utc>,
    ) -> Result<Event, Refusal> {
        let from = self.status;
        self.move_by(Action::Return, at)?;
        self.returned_at = Some(at);
        let event = self.event(Act::Returned, from, by, at);
        Ok(Event { note, ..event })
    }

    /// After the return the counter closes the dossier (LIFE-10).
    pub fn close(&mut self, by: &Signatory, at: DateTime<Utc>) -> Result<Event, Refusal> {
        let from = self.status;
        self.move_by(Action::Close, at)?;
        Ok(self.event(Act::Closed, from, by, at))
    }

    /// The present step, if this officer may act on it. `action` names the refusal when the state has no step.
    pub(super) fn step_for(&self, by: &Signatory, action: Action) -> Result<StepState, Refusal> {
        self.at_work(action)?;
        let step = self.step.clone().ok_or(Refusal::NotYetArrived)?;
        if let Some(wait) = step.promise.clock.open_wait() {
            return Err(ClockRefusal::AlreadyWaiting(wait.cause).into());
        }
        if !by.roles.contains(&step.role) {
            return Err(Refusal::StepOfAnotherRole { role: step.role });
        }
        if step.holder.is_some_and(|holder| !by.is(holder)) {
            return Err(Refusal::StepTaken);
        }
        Ok(step)
    }

    pub(super) fn at_work(&self, action: Action) -> Result<(), Refusal> {
        match self.status {
            Status::Accepted | Status::InProcess => Ok(()),
            status => Err(Refusal::StateForbids { status, action }),
        }
    }

    fn leave_reception(&mut self, at: DateTime<Utc>) -> Result<(), Refusal> {
        if self.status == Status::Accepted {
            self.move_by(Action::Start, at)?;
        }
        Ok(())
    }

    /// LIFE-4: who received or prepared a dossier does not approve it, nor has it approved by a deputy.
    fn check_separation(&self, by: &Signatory) -> Result<(), Refusal> {
        let duty = if self.received_by.is_some_and(|officer| by.is(officer)) {
            "received"
        } else if self.prepared_by.iter().any(|officer| by.is(*officer)) {
            "prepared"
        } else {
            return Ok(());
        };
        Err(Refusal::SeparationOfDuties { duty })
    }
}

impl ResultDecision {
    fn check(&self) -> Result<(), Refusal> {
        match (self.outcome, &self.document, &self.reason) {
            (Outcome::Granted, None, _) => Err(Refusal::ResultMissing),
            (Outcome::Refused, _, None) => Err(Refusal::ReasonMissing),
            _ => Ok(()),
        }
    }
}

fn following(
    timing: &Timing<'_>,
    index: u16,
    at: DateTime<Utc>,
) -> Result<Option<StepState>, Refusal> {
    match index.checked_add(1) {
        Some(next) => timing.step(next, None, at),
        None => Ok(None),
    }
}
