//! The JSON inside `procedure_versions.content`.

use crate::{StorageError, row::Place};
use chrono::NaiveTime;
use domain::{
    Word,
    calendars::Limit,
    catalogue::{Channels, Component, Fee, ResultType, Step, Terms, Version, Workflow},
};
use serde::{Deserialize, Serialize};

const HERE: Place = Place("procedure_versions", "content");

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    subjects: Vec<String>,
    terms: Vec<StoredTerms>,
    components: Vec<StoredComponent>,
    dossier_sets: Option<u16>,
    results: Vec<StoredResult>,
    legal_bases: Vec<String>,
    late_receipt_from: Option<NaiveTime>,
    workflow: Option<Vec<StoredStep>>,
    note: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredTerms {
    channel: String,
    limit: Option<StoredLimit>,
    unit_source: Option<String>,
    limit_text: Option<String>,
    fees: Vec<StoredFee>,
    note: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredLimit {
    value: u32,
    unit: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredFee {
    kind: Option<String>,
    amount_vnd: Option<u64>,
    optional: bool,
    note: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredComponent {
    number: u16,
    name: String,
    originals: u16,
    copies: u16,
    required: bool,
    present_only: bool,
    form_name: Option<String>,
    condition: Option<String>,
    channels: Option<Vec<String>>,
    replaceable_by: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredResult {
    code: Option<String>,
    name: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredStep {
    name_vi: String,
    name_en: String,
    role: String,
    quota_hours: u32,
}

/// The parts of a version that the content holds.
pub struct Parts {
    pub subjects: Vec<String>,
    pub terms: Vec<Terms>,
    pub components: Vec<Component>,
    pub dossier_sets: Option<u16>,
    pub results: Vec<ResultType>,
    pub legal_bases: Vec<String>,
    pub late_receipt_from: Option<NaiveTime>,
    pub workflow: Option<Workflow>,
    pub note: Option<String>,
}

impl Content {
    pub fn of(version: &Version) -> Self {
        Self {
            subjects: version.subjects.clone(),
            terms: version.terms.iter().map(StoredTerms::of).collect(),
            components: version.components.iter().map(StoredComponent::of).collect(),
            dossier_sets: version.dossier_sets,
            results: version
                .results
                .iter()
                .map(|ResultType { code, name }| StoredResult {
                    code: code.clone(),
                    name: name.clone(),
                })
                .collect(),
            legal_bases: version.legal_bases.clone(),
            late_receipt_from: version.late_receipt_from,
            workflow: version
                .workflow
                .as_ref()
                .map(|workflow| workflow.steps().iter().map(StoredStep::of).collect()),
            note: version.note.clone(),
        }
    }

    pub fn parts(self) -> Result<Parts, StorageError> {
        let Self {
            subjects,
            terms,
            components,
            dossier_sets,
            results,
            legal_bases,
            late_receipt_from,
            workflow,
            note,
        } = self;
        Ok(Parts {
            subjects,
            terms: terms
                .into_iter()
                .map(StoredTerms::terms)
                .collect::<Result<_, _>>()?,
            components: components
                .into_iter()
                .map(StoredComponent::component)
                .collect::<Result<_, _>>()?,
            dossier_sets,
            results: results
                .into_iter()
                .map(|StoredResult { code, name }| ResultType { code, name })
                .collect(),
            legal_bases,
            late_receipt_from,
            workflow: workflow.map(stored_workflow).transpose()?,
            note,
        })
    }
}

fn stored_workflow(steps: Vec<StoredStep>) -> Result<Workflow, StorageError> {
    let steps = steps
        .into_iter()
        .map(StoredStep::step)
        .collect::<Result<_, _>>()?;
    Workflow::new(steps).map_err(|fault| HERE.corrupt(format!("{fault:?}")))
}

impl StoredTerms {
    fn of(terms: &Terms) -> Self {
        let Terms {
            channel,
            limit,
            unit_source,
            limit_text,
            fees,
            note,
        } = terms;
        Self {
            channel: channel.word().to_owned(),
            limit: limit.map(|limit| StoredLimit {
                value: limit.value(),
                unit: limit.unit().word().to_owned(),
            }),
            unit_source: unit_source.map(|source| source.word().to_owned()),
            limit_text: limit_text.clone(),
            fees: fees.iter().map(StoredFee::of).collect(),
            note: note.clone(),
        }
    }

    fn terms(self) -> Result<Terms, StorageError> {
        let Self {
            channel,
            limit,
            unit_source,
            limit_text,
            fees,
            note,
        } = self;
        let limit = limit.map(|StoredLimit { value, unit }| {
            Limit::new(value, HERE.word(&unit)?).map_err(|_| HERE.corrupt(value.to_string()))
        });
        Ok(Terms {
            channel: HERE.word(&channel)?,
            limit: limit.transpose()?,
            unit_source: HERE.optional_word(unit_source.as_deref())?,
            limit_text,
            fees: fees
                .into_iter()
                .map(StoredFee::fee)
                .collect::<Result<_, _>>()?,
            note,
        })
    }
}

impl StoredFee {
    fn of(fee: &Fee) -> Self {
        let Fee {
            kind,
            amount_vnd,
            optional,
            note,
        } = fee;
        let kind = kind.map(|kind| kind.word().to_owned());
        Self {
            kind,
            amount_vnd: *amount_vnd,
            optional: *optional,
            note: note.clone(),
        }
    }

    fn fee(self) -> Result<Fee, StorageError> {
        let Self {
            kind,
            amount_vnd,
            optional,
            note,
        } = self;
        Ok(Fee {
            kind: HERE.optional_word(kind.as_deref())?,
            amount_vnd,
            optional,
            note,
        })
    }
}

impl StoredComponent {
    fn of(component: &Component) -> Self {
        let channels = match &component.channels {
            Channels::All => None,
            Channels::Only(channels) => {
                Some(channels.iter().map(|c| c.word().to_owned()).collect())
            }
        };
        Self {
            number: component.number,
            name: component.name.clone(),
            originals: component.originals,
            copies: component.copies,
            required: component.required,
            present_only: component.present_only,
            form_name: component.form_name.clone(),
            condition: component.condition.clone(),
            channels,
            replaceable_by: component.replaceable_by.clone(),
        }
    }

    fn component(self) -> Result<Component, StorageError> {
        let channels = match self.channels {
            None => Channels::All,
            Some(words) => Channels::Only(
                words
                    .iter()
                    .map(|word| HERE.word(word))
                    .collect::<Result<_, _>>()?,
            ),
        };
        Ok(Component {
            number: self.number,
            name: self.name,
            originals: self.originals,
            copies: self.copies,
            required: self.required,
            present_only: self.present_only,
            form_name: self.form_name,
            condition: self.condition,
            channels,
            replaceable_by: self.replaceable_by,
        })
    }
}

impl StoredStep {
    fn of(step: &Step) -> Self {
        let Step {
            name_vi,
            name_en,
            role,
            quota_hours,
        } = step.clone();
        Self {
            name_vi,
            name_en,
            role: role.word().to_owned(),
            quota_hours,
        }
    }

    fn step(self) -> Result<Step, StorageError> {
        let Self {
            name_vi,
            name_en,
            role,
            quota_hours,
        } = self;
        Ok(Step {
            name_vi,
            name_en,
            role: HERE.word(&role)?,
            quota_hours,
        })
    }
}
