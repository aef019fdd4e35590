use crate::{problem::Problem, word::Coded};
use chrono::NaiveTime;
use domain::{
    Validity,
    agencies::AdminLevel,
    calendars::{Limit, LimitUnit},
    catalogue::{
        Channel, Channels, Component, Fee, FeeKind, Procedure, ResultType, ServiceLevel, Step,
        Terms, UnitSource, Version, VersionState, Workflow,
    },
    identity::Role,
};
use serde::Deserialize;
use uuid::Uuid;

/// A row of `procedures.json`: a procedure and the one version of it that is known.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    list_no: String,
    code: Option<String>,
    title_vi: String,
    sector: Sector,
    admin_levels: Vec<Coded<AdminLevel>>,
    service_level: Option<Coded<ServiceLevel>>,
    subjects: Vec<String>,
    dossier_sets: Option<u16>,
    channels: Vec<ChannelEntry>,
    components: Vec<ComponentEntry>,
    results: Vec<ResultEntry>,
    legal_bases: Vec<String>,
    late_receipt_from: Option<NaiveTime>,
    workflow: Option<Vec<StepEntry>>,
    note: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Sector {
    code: Option<String>,
    name_vi: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChannelEntry {
    channel: Coded<Channel>,
    limit: Option<LimitEntry>,
    fees: Vec<FeeEntry>,
    note: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct LimitEntry {
    value: Option<u32>,
    unit: Option<Coded<LimitUnit>>,
    unit_source: Option<Coded<UnitSource>>,
    raw: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct FeeEntry {
    kind: Option<Coded<FeeKind>>,
    amount_vnd: Option<u64>,
    optional: bool,
    note: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ComponentEntry {
    number: u16,
    name_vi: String,
    originals: u16,
    copies: u16,
    required: bool,
    present_only: bool,
    form: Option<String>,
    condition: Option<String>,
    channels: Option<Vec<Coded<Channel>>>,
    replaceable_by: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ResultEntry {
    code: Option<String>,
    name_vi: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct StepEntry {
    name_vi: String,
    name_en: String,
    role: Coded<Role>,
    quota_hours: u32,
}

impl Entry {
    /// The place in the list, so that text order is list order: `I.1` is `I.01`, and `III` stands before `IV`.
    pub fn source_key(&self) -> Result<String, Problem> {
        let parts = self.list_no.split_once('.');
        let key = parts.and_then(|(part, number)| Some((part, number.parse::<u8>().ok()?)));
        let (part, number) = key.ok_or_else(|| self.unsound("is no place in the list"))?;
        Ok(format!("{part}.{number:02}"))
    }

    /// The version is published when nothing is missing (CAT-2); else it stays a draft, shown but not filed.
    pub fn into_domain(self) -> Result<(Procedure, Version), Problem> {
        let procedure = self.procedure()?;
        let mut version = self.version(procedure.id)?;
        if version.missing_for_publication(&procedure).is_empty() {
            version.state = VersionState::Published;
        }
        let quotas = version.check_quotas();
        quotas.map_err(|fault| self.unsound(&format!("{fault:?}")))?;
        Ok((procedure, version))
    }

    fn procedure(&self) -> Result<Procedure, Problem> {
        let code = self.code.as_deref().map(str::parse).transpose();
        Ok(Procedure {
            id: Uuid::now_v7(),
            code: code.map_err(|_| self.unsound("has a malformed code"))?,
            source_key: self.source_key()?,
            title: self.title_vi.clone(),
            sector_code: self.sector.code.clone(),
            sector_name: self.sector.name_vi.clone(),
            admin_levels: self.admin_levels.iter().map(|level| level.0).collect(),
            version: 1,
        })
    }

    /// The record does not say since when it holds, so both ends stay open.
    fn version(&self, procedure: Uuid) -> Result<Version, Problem> {
        Ok(Version {
            id: Uuid::now_v7(),
            procedure,
            number: 1,
            state: VersionState::Draft,
            validity: Validity::default(),
            title: self.title_vi.clone(),
            service_level: self.service_level.map(|level| level.0),
            subjects: self.subjects.clone(),
            terms: self
                .channels
                .iter()
                .map(|channel| channel.terms().map_err(|fault| self.unsound(fault)))
                .collect::<Result<_, _>>()?,
            components: self
                .components
                .iter()
                .map(ComponentEntry::component)
                .collect(),
            dossier_sets: self.dossier_sets,
            results: self.results.iter().map(ResultEntry::result).collect(),
            legal_bases: self.legal_bases.clone(),
            late_receipt_from: self.late_receipt_from,
            workflow: self.workflow()?,
            note: self.note.clone(),
            row_version: 1,
        })
    }

    fn workflow(&self) -> Result<Option<Workflow>, Problem> {
        let steps = self.workflow.as_ref();
        steps
            .map(|steps| Workflow::new(steps.iter().map(StepEntry::step).collect()))
            .transpose()
            .map_err(|fault| self.unsound(&format!("{fault:?}")))
    }

    fn unsound(&self, fault: &str) -> Problem {
        Problem::internal(format!("procedures.json: {} {fault}", self.list_no))
    }
}

impl ChannelEntry {
    fn terms(&self) -> Result<Terms, &'static str> {
        let limit = self.limit.as_ref();
        Ok(Terms {
            channel: self.channel.0,
            limit: limit.map_or(Ok(None), LimitEntry::limit)?,
            unit_source: limit.and_then(|limit| Some(limit.unit_source?.0)),
            limit_text: limit.and_then(|limit| limit.raw.clone()),
            fees: self.fees.iter().map(FeeEntry::fee).collect(),
            note: self.note.clone(),
        })
    }
}

impl LimitEntry {
    /// Without a unit there is no limit to promise (CAT-3).
    fn limit(&self) -> Result<Option<Limit>, &'static str> {
        let (Some(value), Some(unit)) = (self.value, self.unit) else {
            return Ok(None);
        };
        let limit = Limit::new(value, unit.0);
        limit.map(Some).map_err(|_| "has a limit of zero")
    }
}

impl FeeEntry {
    fn fee(&self) -> Fee {
        Fee {
            kind: self.kind.map(|kind| kind.0),
            amount_vnd: self.amount_vnd,
            optional: self.optional,
            note: self.note.clone(),
        }
    }
}

impl ComponentEntry {
    fn component(&self) -> Component {
        let channels = self.channels.as_ref();
        Component {
            number: self.number,
            name: self.name_vi.clone(),
            originals: self.originals,
            copies: self.copies,
            required: self.required,
            present_only: self.present_only,
            form_name: self.form.clone(),
            condition: self.condition.clone(),
            channels: channels.map_or(Channels::All, |only| {
                Channels::Only(only.iter().map(|channel| channel.0).collect())
            }),
            replaceable_by: self.replaceable_by.clone(),
        }
    }
}

impl ResultEntry {
    fn result(&self) -> ResultType {
        ResultType {
            code: self.code.clone(),
            name: self.name_vi.clone(),
        }
    }
}

impl StepEntry {
    fn step(&self) -> Step {
        Step {
            name_vi: self.name_vi.clone(),
            name_en: self.name_en.clone(),
            role: self.role.0,
            quota_hours: self.quota_hours,
        }
    }
}
