use super::terms::{ChannelView, ComponentView, ResultTypeView, StepView};
use crate::word::{self, Coded};
use chrono::NaiveDate;
use domain::catalogue::{Procedure, Version, Workflow};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What a procedure demands and promises in a period.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProcedureVersionView {
    pub id: Uuid,
    pub procedure: ProcedureRef,
    #[schema(minimum = 1, maximum = 65_535, format = Int32)]
    pub number: u16,
    pub state: word::VersionState,
    /// Null where the record does not say since when it holds.
    pub valid_from_date: Option<NaiveDate>,
    /// The last day; null while none is known.
    pub valid_to_date: Option<NaiveDate>,
    /// Whether a dossier can be filed on it today.
    pub fileable: bool,
    /// The mandatory parts that a draft still lacks (CAT-2).
    #[schema(max_items = 20)]
    pub missing_for_publication: Vec<word::Missing>,
    #[schema(max_length = 1000)]
    pub title: String,
    /// Null until the province publishes it (CAT-4).
    pub service_level: Option<word::ServiceLevel>,
    /// Open words: `citizen`, `organization`, `business`, …
    #[schema(max_items = 50, max_length = 100)]
    pub subjects: Vec<String>,
    #[schema(max_items = 3)]
    pub channels: Vec<ChannelView>,
    #[schema(max_items = 1000)]
    pub components: Vec<ComponentView>,
    /// Số bộ hồ sơ.
    #[schema(minimum = 1, maximum = 100, format = Int32)]
    pub dossier_sets: Option<u16>,
    #[schema(max_items = 100)]
    pub results: Vec<ResultTypeView>,
    /// Numbers of the legal documents.
    #[schema(max_items = 200, max_length = 200)]
    pub legal_bases: Vec<String>,
    /// Received at or after this local time counts from the next working day (TIME-6).
    #[schema(max_length = 5, pattern = "^[0-2][0-9]:[0-5][0-9]$")]
    pub late_receipt_from: Option<String>,
    /// Empty while there is none; the return is no step.
    #[schema(max_items = 100)]
    pub workflow: Vec<StepView>,
    #[schema(max_length = 2000)]
    pub note: Option<String>,
}

/// A version in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VersionSummary {
    pub id: Uuid,
    #[schema(minimum = 1, maximum = 65_535, format = Int32)]
    pub number: u16,
    pub state: word::VersionState,
    pub valid_from_date: Option<NaiveDate>,
    /// The last day; null while none is known.
    pub valid_to_date: Option<NaiveDate>,
}

/// Which procedure a version belongs to.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProcedureRef {
    pub id: Uuid,
    /// Null until the ministry assigns one.
    #[schema(max_length = 12)]
    pub code: Option<String>,
}

impl ProcedureVersionView {
    pub fn of(procedure: &Procedure, version: Version, today: NaiveDate) -> Self {
        let missing = version.missing_for_publication(procedure);
        let fileable = version.is_fileable_on(today);
        let late_receipt_from = version.late_receipt_from;
        let steps = version.workflow.as_ref().map_or(&[][..], Workflow::steps);
        Self {
            id: version.id,
            procedure: ProcedureRef {
                id: procedure.id,
                code: procedure.code.as_ref().map(ToString::to_string),
            },
            number: version.number,
            state: Coded(version.state),
            valid_from_date: version.validity.from,
            valid_to_date: version.validity.to,
            fileable,
            missing_for_publication: missing.into_iter().map(Coded).collect(),
            workflow: steps.iter().map(StepView::from).collect(),
            title: version.title,
            service_level: version.service_level.map(Coded),
            subjects: version.subjects,
            channels: version.terms.into_iter().map(ChannelView::from).collect(),
            components: version
                .components
                .into_iter()
                .map(ComponentView::from)
                .collect(),
            dossier_sets: version.dossier_sets,
            results: version
                .results
                .into_iter()
                .map(ResultTypeView::from)
                .collect(),
            legal_bases: version.legal_bases,
            late_receipt_from: late_receipt_from.map(|time| time.format("%H:%M").to_string()),
            note: version.note,
        }
    }
}

impl VersionSummary {
    pub fn of(version: &Version) -> Self {
        Self {
            id: version.id,
            number: version.number,
            state: Coded(version.state),
            valid_from_date: version.validity.from,
            valid_to_date: version.validity.to,
        }
    }
}
