use crate::{
    StorageError,
    calendars::{trace_from, trace_text},
    row::{Place, instant, json_text, text},
    schema::dossiers,
};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use domain::{
    Word,
    dossiers::{Dossier, Owner, StepState, Term},
};

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = dossiers, treat_none_as_null = true)]
pub struct DossierRow {
    code: String,
    agency: String,
    procedure_id: String,
    procedure_version: String,
    channel: String,
    status: String,
    interrupted: Option<String>,
    owner_account: Option<String>,
    owner_name: String,
    owner_identity_number: Option<String>,
    owner_phone: Option<String>,
    owner_email: Option<String>,
    owner_address: Option<String>,
    submitted_by: String,
    assisted_by: Option<String>,
    consent_at: NaiveDateTime,
    answers: String,
    delivery: String,
    delivery_address: Option<String>,
    lookup_token: String,
    submitted_at: NaiveDateTime,
    reception_due_at: NaiveDateTime,
    reception_trace: String,
    accepted_at: Option<NaiveDateTime>,
    received_by: Option<String>,
    due_at: Option<NaiveDateTime>,
    due_trace: Option<String>,
    step: Option<i32>,
    step_role: Option<String>,
    step_holder: Option<String>,
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
    version: i64,
}

impl DossierRow {
    pub fn of(dossier: &Dossier) -> Result<Self, StorageError> {
        let Dossier {
            code,
            agency,
            procedure,
            procedure_version,
            channel,
            status,
            interrupted,
            owner:
                Owner {
                    account,
                    name,
                    identity_number,
                    phone,
                    email,
                    address,
                },
            submitted_by,
            assisted_by,
            consent_at,
            answers,
            delivery,
            delivery_address,
            lookup_token,
            submitted_at,
            reception,
            accepted_at,
            received_by,
            resolution,
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
        } = dossier;
        Ok(Self {
            code: code.as_str().to_owned(),
            agency: agency.as_str().to_owned(),
            procedure_id: text(*procedure),
            procedure_version: text(*procedure_version),
            channel: channel.word().to_owned(),
            status: status.word().to_owned(),
            interrupted: interrupted.map(|status| status.word().to_owned()),
            owner_account: account.map(text),
            owner_name: name.as_str().to_owned(),
            owner_identity_number: identity_number.as_ref().map(|n| n.as_str().to_owned()),
            owner_phone: phone.as_ref().map(|p| p.as_str().to_owned()),
            owner_email: email.as_ref().map(|e| e.as_str().to_owned()),
            owner_address: address.clone(),
            submitted_by: text(*submitted_by),
            assisted_by: assisted_by.map(text),
            consent_at: consent_at.naive_utc(),
            answers: answers.clone(),
            delivery: delivery.word().to_owned(),
            delivery_address: delivery_address.clone(),
            lookup_token: lookup_token.clone(),
            submitted_at: submitted_at.naive_utc(),
            reception_due_at: reception.due.naive_utc(),
            reception_trace: trace_text(&reception.trace)?,
            accepted_at: accepted_at.map(|at| at.naive_utc()),
            received_by: received_by.map(text),
            due_at: resolution.as_ref().map(|term| term.due.naive_utc()),
            due_trace: resolution
                .as_ref()
                .map(|term| trace_text(&term.trace))
                .transpose()?,
            step: step.map(|step| step.index.into()),
            step_role: step.map(|step| step.role.word().to_owned()),
            step_holder: step.and_then(|step| step.holder).map(text),
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
            queue_due_at: dossier.next_due().naive_utc(),
            version: *version,
        })
    }

    pub fn dossier(self) -> Result<Dossier, StorageError> {
        let at = |column| Place("dossiers", column);
        let resolution = self.resolution()?;
        let step = self.step()?;
        Ok(Dossier {
            code: at("code").parsed(&self.code)?,
            agency: at("agency").parsed(&self.agency)?,
            procedure: at("procedure_id").parsed(&self.procedure_id)?,
            procedure_version: at("procedure_version").parsed(&self.procedure_version)?,
            channel: at("channel").word(&self.channel)?,
            status: at("status").word(&self.status)?,
            interrupted: at("interrupted").optional_word(self.interrupted.as_deref())?,
            owner: Owner {
                account: at("owner_account").optional(self.owner_account.as_deref())?,
                name: at("owner_name").parsed(&self.owner_name)?,
                identity_number: at("owner_identity_number")
                    .optional(self.owner_identity_number.as_deref())?,
                phone: at("owner_phone").optional(self.owner_phone.as_deref())?,
                email: at("owner_email").optional(self.owner_email.as_deref())?,
                address: self.owner_address,
            },
            submitted_by: at("submitted_by").parsed(&self.submitted_by)?,
            assisted_by: at("assisted_by").optional(self.assisted_by.as_deref())?,
            consent_at: instant(self.consent_at),
            answers: self.answers,
            delivery: at("delivery").word(&self.delivery)?,
            delivery_address: self.delivery_address,
            lookup_token: self.lookup_token,
            submitted_at: instant(self.submitted_at),
            reception: Term {
                due: instant(self.reception_due_at),
                trace: trace_from(at("reception_trace"), &self.reception_trace)?,
            },
            accepted_at: self.accepted_at.map(instant),
            received_by: at("received_by").optional(self.received_by.as_deref())?,
            resolution,
            step,
            prepared_by: at("prepared_by").json(&self.prepared_by)?,
            approved_by: at("approved_by").optional(self.approved_by.as_deref())?,
            supplement_requests: at("supplement_requests").number(self.supplement_requests)?,
            outcome: at("outcome").optional_word(self.outcome.as_deref())?,
            outcome_reason: self.outcome_reason,
            result: at("result").optional(self.result.as_deref())?,
            completed_at: self.completed_at.map(instant),
            returned_at: self.returned_at.map(instant),
            ended_at: self.ended_at.map(instant),
            version: self.version,
        })
    }

    fn resolution(&self) -> Result<Option<Term>, StorageError> {
        let (Some(due), Some(trace)) = (self.due_at, &self.due_trace) else {
            return Ok(None);
        };
        let trace = trace_from(Place("dossiers", "due_trace"), trace)?;
        Ok(Some(Term {
            due: instant(due),
            trace,
        }))
    }

    fn step(&self) -> Result<Option<StepState>, StorageError> {
        let (Some(index), Some(role)) = (self.step, &self.step_role) else {
            return Ok(None);
        };
        Ok(Some(StepState {
            index: Place("dossiers", "step").number(index)?,
            role: Place("dossiers", "step_role").word(role)?,
            holder: Place("dossiers", "step_holder").optional(self.step_holder.as_deref())?,
        }))
    }
}
