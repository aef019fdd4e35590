use super::version::{ProcedureVersionView, VersionSummary};
use crate::word::{self, Coded};
use chrono::NaiveDate;
use domain::catalogue::{Procedure, Version};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Which procedures a list shows.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProcedureFilters {
    /// Từ trong mã, tên hoặc lĩnh vực; không cần dấu: `khai sinh`.
    #[schema(max_length = 200)]
    pub q: Option<String>,
    /// Tên lĩnh vực: `Hộ tịch`.
    #[schema(max_length = 200)]
    pub sector: Option<String>,
    /// Cấp thực hiện.
    pub admin_level: Option<word::AdminLevel>,
    /// Mức độ cung cấp dịch vụ công trực tuyến (CAT-4).
    pub service_level: Option<word::ServiceLevel>,
    /// Mã định danh của cơ quan: chỉ thủ tục thực hiện ở cấp của cơ quan đó.
    #[schema(
        max_length = 35,
        pattern = r"^([A-Y][0-9]{2}(\.[0-9A-Z]+)*|([0-9]{2,3}\.){3}[A-Y][0-9]{2})$"
    )]
    pub agency: Option<String>,
}

/// A procedure in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProcedureSummary {
    pub id: Uuid,
    /// Null until the ministry assigns one.
    #[schema(max_length = 12)]
    pub code: Option<String>,
    #[schema(max_length = 1000)]
    pub title: String,
    pub sector: SectorView,
    #[schema(max_items = 5)]
    pub admin_levels: Vec<word::AdminLevel>,
}

/// A procedure with the version in force today.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProcedureView {
    pub id: Uuid,
    /// Null until the ministry assigns one.
    #[schema(max_length = 12)]
    pub code: Option<String>,
    #[schema(max_length = 1000)]
    pub title: String,
    pub sector: SectorView,
    #[schema(max_items = 5)]
    pub admin_levels: Vec<word::AdminLevel>,
    /// Null when no version holds today.
    pub current_version: Option<ProcedureVersionView>,
    /// The newest first.
    #[schema(max_items = 1000)]
    pub versions: Vec<VersionSummary>,
}

/// Lĩnh vực.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SectorView {
    #[schema(max_length = 35)]
    pub code: Option<String>,
    #[schema(max_length = 200)]
    pub name: String,
}

impl ProcedureView {
    pub fn of(procedure: Procedure, versions: Vec<Version>, today: NaiveDate) -> Self {
        let summaries = versions.iter().map(VersionSummary::of).collect();
        let in_force = versions
            .into_iter()
            .find(|version| version.validity.includes(today));
        let current_version =
            in_force.map(|version| ProcedureVersionView::of(&procedure, version, today));
        let ProcedureSummary {
            id,
            code,
            title,
            sector,
            admin_levels,
        } = procedure.into();
        Self {
            id,
            code,
            title,
            sector,
            admin_levels,
            current_version,
            versions: summaries,
        }
    }
}

impl From<Procedure> for ProcedureSummary {
    fn from(procedure: Procedure) -> Self {
        let Procedure {
            id,
            code,
            source_key: _,
            title,
            sector_code,
            sector_name,
            admin_levels,
            version: _,
        } = procedure;
        Self {
            id,
            code: code.map(|code| code.to_string()),
            title,
            sector: SectorView {
                code: sector_code,
                name: sector_name,
            },
            admin_levels: admin_levels.into_iter().map(Coded).collect(),
        }
    }
}
