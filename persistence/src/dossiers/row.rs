use super::filing::{FilingRow, Opened};
use crate::{
    StorageError,
    calendars::{promise_from, promise_text},
    row::{Place, instant, json_text, text},
    schema::dossiers,
    vault::Opening,
};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use domain::{
    Word,
    calendars::{ClockState, Promise},
    dossiers::{Dossier, Status, StepState},
};

/// Where a filed dossier stands.
#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(
    table_name = dossiers,
    primary_key(code),
    treat_none_as_null = true,
    treat_none_as_default_value = false
)]
pub struct DossierRow {
    pub(super) code: String,
    agency: String,
    counter: String,
    pub(super) submitted_at: NaiveDateTime,
    status: String,
    interrupted: Option<String>,
    reception: String,
    resolution: Option<String>,
    supplement: Option<String>,
    accepted_at: Option<NaiveDateTime>,
    received_by: Option<String>,
    arrived_at: Option<NaiveDateTime>,
    step: Option<i32>,
    step_role: Option<String>,
    step_holder: Option<String>,
    step_promise: Option<String>,
    prepared_by: String,
    approved_by: Option<String>,
    supplement_requests: i32,
    outcome: Option<String>,
    outcome_reason: Option<String>,
    result: Option<String>,
    completed_at: Option<NaiveDateTime>,
    returned_at: Option<NaiveDateTime>,
    ended_at: Option<NaiveDateTime>,
    queue_rank: i32,
    queue_due_at: NaiveDateTime,
    queue_soon_at: NaiveDateTime,
    clock_state: String,
    supplement_due_at: Option<NaiveDateTime>,
    next_warning_at: Option<NaiveDateTime>,
    version: i64,
}

impl DossierRow {
    pub fn of(dossier: &Dossier) -> Result<Self, StorageError> {
        let Dossier {
            code,
            agency,
            counter,
            submitted_at,
            channel,
            status,
            interrupted,
            reception,
            resolution,
            supplement,
            accepted_at,
            received_by,
            arrived_at,
            step,
            prepared_by,
            approved_by,
            supplement_requests,
            outcome,
            outcome_reason,
            result,
            completed_at,
            returned_at,
            ended_at,
            version,
            // What was filed: `FilingRow` has it.
            procedure: _,
            procedure_version: _,
            owner: _,
            submitted_by: _,
            assisted_by: _,
            consent_at: _,
            answers: _,
            delivery: _,
            delivery_address: _,
            lookup_token: _,
        } = dossier;
        let (owed, clock_state) = (dossier.owed(), dossier.clock_state());
        let step = step.as_ref();
        let warned = (clock_state == ClockState::Running).then_some(owed.soon);
        Ok(Self {
            code: code.as_str().to_owned(),
            agency: agency.as_str().to_owned(),
            counter: counter.as_str().to_owned(),
            submitted_at: submitted_at.naive_utc(),
            status: status.word().to_owned(),
            interrupted: interrupted.map(|status| status.word().to_owned()),
            reception: promise_text(reception)?,
            resolution: resolution.as_ref().map(promise_text).transpose()?,
            supplement: supplement.as_ref().map(promise_text).transpose()?,
            accepted_at: accepted_at.map(|at| at.naive_utc()),
            received_by: received_by.map(text),
            arrived_at: arrived_at.map(|at| at.naive_utc()),
            step: step.map(|step| step.index.into()),
            step_role: step.map(|step| step.role.word().to_owned()),
            step_holder: step.and_then(|step| step.holder).map(text),
            step_promise: step.map(|step| promise_text(&step.promise)).transpose()?,
            prepared_by: json_text(prepared_by)?,
            approved_by: approved_by.map(text),
            supplement_requests: i32::from(*supplement_requests),
            outcome: outcome.map(|outcome| outcome.word().to_owned()),
            outcome_reason: outcome_reason.clone(),
            result: result.map(text),
            completed_at: completed_at.map(|at| at.naive_utc()),
            returned_at: returned_at.map(|at| at.naive_utc()),
            ended_at: ended_at.map(|at| at.naive_utc()),
            queue_rank: channel.queue_rank(),
            queue_due_at: owed.due.naive_utc(),
            queue_soon_at: owed.soon.naive_utc(),
            clock_state: clock_state.word().to_owned(),
            supplement_due_at: supplement
                .as_ref()
                .filter(|_| *status == Status::SupplementRequired)
                .map(|promise| promise.due.naive_utc()),
            next_warning_at: warned.map(|at| at.naive_utc()),
            version: *version,
        })
    }

    pub fn code(&self) -> &str {
        &self.code
    }

    /// As the queues order them (LIFE-11).
    pub fn queue_place(&self) -> (i32, NaiveDateTime, NaiveDateTime, &str) {
        let due = self.queue_due_at;
        (self.queue_rank, due, self.submitted_at, &self.code)
    }

    /// The dossier: this state of that filing.
    pub fn dossier(
        (state, filing): (Self, FilingRow),
        opening: &mut Opening<'_>,
    ) -> Result<Dossier, StorageError> {
        let filed = |column| Place("filings", column);
        let at = |column| Place("dossiers", column);
        let promise = |column, text: Option<&str>| -> Result<Option<Promise>, StorageError> {
            text.map(|text| promise_from(at(column), text)).transpose()
        };
        let Opened {
            owner,
            answers,
            delivery_address,
        } = filing.opened(opening)?;
        Ok(Dossier {
            owner,
            step: state.step()?,
            code: filed("code").parsed(&filing.code)?,
            agency: filed("agency").parsed(&filing.agency)?,
            counter: filed("counter").parsed(&filing.counter)?,
            procedure: filed("procedure_id").parsed(&filing.procedure_id)?,
            procedure_version: filed("procedure_version").parsed(&filing.procedure_version)?,
            channel: filed("channel").word(&filing.channel)?,
            submitted_by: filed("submitted_by").parsed(&filing.submitted_by)?,
            assisted_by: filed("assisted_by").optional(filing.assisted_by.as_deref())?,
            consent_at: instant(filing.consent_at),
            answers,
            delivery: filed("delivery").word(&filing.delivery)?,
            delivery_address,
            lookup_token: filing.lookup_token,
            submitted_at: instant(filing.submitted_at),
            status: at("status").word(&state.status)?,
            interrupted: at("interrupted").optional_word(state.interrupted.as_deref())?,
            reception: promise_from(at("reception"), &state.reception)?,
            resolution: promise("resolution", state.resolution.as_deref())?,
            supplement: promise("supplement", state.supplement.as_deref())?,
            accepted_at: state.accepted_at.map(instant),
            received_by: at("received_by").optional(state.received_by.as_deref())?,
            arrived_at: state.arrived_at.map(instant),
            prepared_by: at("prepared_by").json(&state.prepared_by)?,
            approved_by: at("approved_by").optional(state.approved_by.as_deref())?,
            supplement_requests: at("supplement_requests").number(state.supplement_requests)?,
            outcome: at("outcome").optional_word(state.outcome.as_deref())?,
            outcome_reason: state.outcome_reason,
            result: at("result").optional(state.result.as_deref())?,
            completed_at: state.completed_at.map(instant),
            returned_at: state.returned_at.map(instant),
            ended_at: state.ended_at.map(instant),
            version: state.version,
        })
    }

    fn step(&self) -> Result<Option<StepState>, StorageError> {
        let at = |column| Place("dossiers", column);
        let (Some(index), Some(role), Some(promise)) =
            (self.step, &self.step_role, &self.step_promise)
        else {
            return Ok(None);
        };
        Ok(Some(StepState {
            index: at("step").number(index)?,
            role: at("step_role").word(role)?,
            holder: at("step_holder").optional(self.step_holder.as_deref())?,
            promise: promise_from(at("step_promise"), promise)?,
        }))
    }
}
