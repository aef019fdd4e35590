use super::{Dossier, Refusal, StepState};
use crate::{
    calendars::{Calendar, Clock, Limit, LimitRules, Promise, Regime, day},
    catalogue::{Channel, Procedure, Version, Workflow},
};
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

/// By what a dossier is timed on a day: the calendar of its agency, the law in force, the version it was filed on.
#[derive(Clone, Copy)]
pub struct Timing<'a> {
    pub calendar: &'a Calendar,
    pub regime: &'a Regime,
    pub procedure: &'a Procedure,
    pub version: &'a Version,
}

impl Timing<'_> {
    /// Online: 8 working hours (IN-2). At the counter or by post: 1 working day (IN-3).
    pub fn reception(
        &self,
        channel: Channel,
        submitted_at: DateTime<Utc>,
    ) -> Result<Promise, Refusal> {
        let limit = match channel {
            Channel::Online => self.regime.online_reception,
            Channel::Direct | Channel::Postal => self.regime.paper_reception,
        };
        let rules = LimitRules {
            grace: self.regime.grace,
            basis: self.regime.reception_basis.clone(),
            ..LimitRules::default()
        };
        self.promise(Clock::starting(submitted_at, limit, rules))
    }

    /// The limit of the procedure for this channel (CAT-3), from the instant at which the competent agency has it;
    /// `lodged_at` where another counter took it before (IN-10).
    pub fn resolution(
        &self,
        channel: Channel,
        received_at: DateTime<Utc>,
        lodged_at: Option<DateTime<Utc>>,
    ) -> Result<Promise, Refusal> {
        let terms = self.version.terms_of(channel);
        let limit = terms
            .and_then(|terms| terms.limit)
            .ok_or(Refusal::ChannelNotOffered)?;
        let code = self.procedure.code.as_ref();
        let rules = LimitRules {
            counting: self.regime.counting,
            late_receipt_from: self.version.late_receipt_from,
            basis: code.map(|code| format!("TTHC {code}")),
            ..LimitRules::default()
        };
        self.promise(Clock {
            lodged_at,
            ..Clock::starting(received_at, limit, rules)
        })
    }

    /// The time that the applicant has to supply what is missing (LIFE-5).
    pub fn supply(&self, asked_at: DateTime<Utc>) -> Result<Promise, Refusal> {
        let sector = self.procedure.sector_code.as_deref();
        let (limit, basis) = self.regime.supplement.period_of(sector);
        self.limited(asked_at, limit, basis)
    }

    /// The last day on which a supplement may be asked for while the dossier is handled (LIFE-5).
    pub fn last_day_to_ask(&self, from: DateTime<Utc>) -> Result<Option<NaiveDate>, Refusal> {
        let rules = &self.regime.supplement;
        let limit = rules
            .ask_within
            .map(|limit| self.limited(from, limit, rules.basis.as_deref()));
        Ok(limit.transpose()?.map(|promise| day(promise.due)))
    }

    /// A step that is entered now, with its quota (CAT-9, LIFE-3).
    pub fn step(
        &self,
        index: u16,
        holder: Option<Uuid>,
        at: DateTime<Utc>,
    ) -> Result<Option<StepState>, Refusal> {
        let Some(step) = self.workflow()?.step(index.into()) else {
            return Ok(None);
        };
        let quota = Limit::minutes(step.quota_minutes())?;
        Ok(Some(StepState {
            index,
            role: step.role,
            holder,
            promise: self.limited(at, quota, None)?,
        }))
    }

    /// When each step is to be done, if all take their quota.
    pub fn plan(&self, resolution: &Promise) -> Result<Vec<DateTime<Utc>>, Refusal> {
        let quotas = self
            .workflow()?
            .steps()
            .iter()
            .map(|step| step.quota_minutes());
        Ok(self.calendar.plan(&resolution.clock, quotas)?)
    }

    /// By when a counter that is not the competent agency's hands the dossier over (LIFE-13).
    pub fn forwarding_due(&self, dossier: &Dossier) -> Result<Option<DateTime<Utc>>, Refusal> {
        let waiting = dossier.accepted_at.filter(|_| dossier.arrived_at.is_none());
        let due = waiting.map(|at| {
            self.calendar
                .forwarding_due(at, self.regime.forwarding_hour)
        });
        Ok(due.transpose()?)
    }

    /// A version that dossiers were filed on has one.
    pub fn workflow(&self) -> Result<&Workflow, Refusal> {
        self.version.workflow.as_ref().ok_or(Refusal::NotFileable)
    }

    fn limited(
        &self,
        from: DateTime<Utc>,
        limit: Limit,
        basis: Option<&str>,
    ) -> Result<Promise, Refusal> {
        let rules = LimitRules {
            basis: basis.map(str::to_owned),
            ..LimitRules::default()
        };
        self.promise(Clock::starting(from, limit, rules))
    }

    fn promise(&self, clock: Clock) -> Result<Promise, Refusal> {
        Ok(self.calendar.promise(clock)?)
    }
}
