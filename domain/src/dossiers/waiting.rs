//! What stops the clock on the way, and what moves it: supplement, payment, consultation, extension
//! (LIFE-5, LIFE-6, LIFE-7, LIFE-3).

use super::{
    Act, Action, Defect, Dossier, Event, Refusal, RepeatReason, Signatory, Status, Timing,
};
use crate::calendars::{Resumption, WaitCause, day};
use chrono::{DateTime, NaiveDate, Utc};

impl Dossier {
    /// IN-4: one complete notice; a further one only with its recorded reason. The clock that runs stands still,
    /// and the applicant's own begins.
    pub fn request_supplement(
        &mut self,
        by: &Signatory,
        timing: &Timing<'_>,
        defects: &[Defect],
        repeat: Option<RepeatReason>,
        at: DateTime<Utc>,
    ) -> Result<Event, Refusal> {
        let from = self.status;
        self.status.after(Action::RequestSupplement, None)?;
        if self.supplement_requests > 0 && repeat.is_none() {
            return Err(Refusal::SecondSupplement);
        }
        if from == Status::Submitted {
            let basis = timing.regime.reception_basis.clone();
            self.reception.pause(
                timing.calendar,
                WaitCause::Supplement,
                at,
                Resumption::Restart,
                basis,
            )?;
        } else {
            self.step_for(by, Action::RequestSupplement)?;
            self.check_time_to_ask(timing, at)?;
            let rules = &timing.regime.supplement;
            self.wait(
                timing,
                WaitCause::Supplement,
                rules.resumption,
                rules.basis.clone(),
                at,
            )?;
        }
        let supplement = timing.supply(at)?;
        self.move_by(Action::RequestSupplement, at)?;
        self.supplement = Some(supplement);
        self.supplement_requests += 1;
        let event = self.event(Act::SupplementRequested, from, by, at);
        Ok(event.noting(super::reception::notice(defects, repeat)))
    }

    /// Everything asked for is there: the limit starts again, or goes on (LIFE-5); at reception its clock starts anew.
    pub fn supply(
        &mut self,
        by: &Signatory,
        timing: &Timing<'_>,
        note: Option<String>,
        at: DateTime<Utc>,
    ) -> Result<Event, Refusal> {
        let from = self.status;
        self.status.after(Action::Supply, self.interrupted)?;
        if let Some(late) = self
            .supplement
            .as_ref()
            .filter(|supplement| supplement.due < at)
        {
            return Err(Refusal::SuppliedTooLate { due: late.due });
        }
        if self.interrupted == Some(Status::Submitted) {
            self.reception.resume(timing.calendar, at)?;
        } else {
            self.go_on(timing, at)?;
        }
        self.move_by(Action::Supply, at)?;
        self.supplement = None;
        Ok(Event {
            note,
            ..self.event(Act::Supplied, from, by, at)
        })
    }

    /// LIFE-5: not supplied in time. Nobody's act: the period itself ends it.
    pub fn stop_unsupplied(&mut self, at: DateTime<Utc>) -> Result<Event, Refusal> {
        let from = self.status;
        let supplement = self
            .supplement
            .as_ref()
            .filter(|supplement| supplement.due < at);
        let due = supplement
            .map(|supplement| supplement.due)
            .ok_or(Refusal::StateForbids {
                status: from,
                action: Action::Stop,
            })?;
        self.move_by(Action::Stop, at)?;
        let event = self.happened(Act::Stopped, from, at);
        Ok(event.noting(format!(
            "Quá thời hạn bổ sung ({}) mà chưa nhận được hồ sơ bổ sung.",
            crate::calendars::local(due).format("%H:%M ngày %d/%m/%Y")
        )))
    }

    /// LIFE-6: the clock waits for proof of payment.
    pub fn require_payment(
        &mut self,
        by: &Signatory,
        timing: &Timing<'_>,
        note: String,
        at: DateTime<Utc>,
    ) -> Result<Event, Refusal> {
        let from = self.status;
        self.status.after(Action::RequirePayment, None)?;
        self.step_for(by, Action::RequirePayment)?;
        let regime = timing.regime;
        self.wait(
            timing,
            WaitCause::Payment,
            regime.payment,
            regime.payment_basis.clone(),
            at,
        )?;
        self.move_by(Action::RequirePayment, at)?;
        Ok(self.event(Act::PaymentRequired, from, by, at).noting(note))
    }

    /// The proof is there: who saw it and under which number stays in the history (PAY-3).
    pub fn confirm_payment(
        &mut self,
        by: &Signatory,
        timing: &Timing<'_>,
        note: String,
        at: DateTime<Utc>,
    ) -> Result<Event, Refusal> {
        let from = self.status;
        self.status
            .after(Action::ConfirmPayment, self.interrupted)?;
        self.go_on(timing, at)?;
        self.move_by(Action::ConfirmPayment, at)?;
        Ok(self.event(Act::PaymentConfirmed, from, by, at).noting(note))
    }

    /// LIFE-3: another agency is asked. The clock waits for it where the regime says so.
    pub fn consult(
        &mut self,
        by: &Signatory,
        timing: &Timing<'_>,
        note: String,
        at: DateTime<Utc>,
    ) -> Result<Event, Refusal> {
        self.step_for(by, Action::Complete)?;
        let regime = timing.regime;
        if let Some(resumption) = regime.consultation {
            self.wait(
                timing,
                WaitCause::Consultation,
                resumption,
                regime.consultation_basis.clone(),
                at,
            )?;
        }
        Ok(self.event(Act::Consulted, self.status, by, at).noting(note))
    }

    /// The other agency has answered.
    pub fn answer_consultation(
        &mut self,
        by: &Signatory,
        timing: &Timing<'_>,
        note: String,
        at: DateTime<Utc>,
    ) -> Result<Event, Refusal> {
        self.at_work(Action::Complete)?;
        if self.is_waiting() || timing.regime.consultation.is_some() {
            self.go_on(timing, at)?;
        }
        Ok(self
            .event(Act::ConsultationAnswered, self.status, by, at)
            .noting(note))
    }

    /// LIFE-7: one apology, with its reason and the new date, at least one working day before the due date.
    pub fn extend(
        &mut self,
        by: &Signatory,
        timing: &Timing<'_>,
        until: NaiveDate,
        reason: String,
        at: DateTime<Utc>,
    ) -> Result<Event, Refusal> {
        self.at_work(Action::Complete)?;
        let resolution = self.resolution.as_mut().ok_or(Refusal::NotYetArrived)?;
        let rule = timing.regime.extension.clone();
        resolution.extend(timing.calendar, until, rule, at)?;
        Ok(self
            .event(Act::Extended, self.status, by, at)
            .noting(reason))
    }

    /// Whether the clock of the resolution stands still.
    pub fn is_waiting(&self) -> bool {
        self.resolution
            .as_ref()
            .is_some_and(|promise| promise.clock.open_wait().is_some())
    }

    /// The clocks of the resolution and of the present step stand still together.
    fn wait(
        &mut self,
        timing: &Timing<'_>,
        cause: WaitCause,
        resumption: Resumption,
        basis: Option<String>,
        at: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        let resolution = self.resolution.as_mut().ok_or(Refusal::NotYetArrived)?;
        resolution.pause(timing.calendar, cause, at, resumption, basis.clone())?;
        if let Some(step) = &mut self.step {
            step.promise
                .pause(timing.calendar, cause, at, resumption, basis)?;
        }
        Ok(())
    }

    fn go_on(&mut self, timing: &Timing<'_>, at: DateTime<Utc>) -> Result<(), Refusal> {
        let resolution = self.resolution.as_mut().ok_or(Refusal::NotYetArrived)?;
        resolution.resume(timing.calendar, at)?;
        if let Some(step) = &mut self.step {
            step.promise.resume(timing.calendar, at)?;
        }
        Ok(())
    }

    /// LIFE-5: within the days that the regime gives, counted from the start that runs.
    fn check_time_to_ask(&self, timing: &Timing<'_>, at: DateTime<Utc>) -> Result<(), Refusal> {
        let resolution = self.resolution.as_ref().ok_or(Refusal::NotYetArrived)?;
        match timing.last_day_to_ask(resolution.clock.running_from())? {
            Some(latest) if day(at) > latest => Err(Refusal::SupplementTooLate { latest }),
            _ => Ok(()),
        }
    }
}
