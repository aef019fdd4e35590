use super::UnitView;
use crate::{
    extract::{given, parsed, validity},
    problem::{Problem, Text, Violation},
    word::{self, Coded},
};
use chrono::NaiveDate;
use domain::agencies::{AdminLevel, Agency, AgencyIdentifier, AgencyPath, Unit};
use persistence::agencies::AgencyFilter;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Cơ quan nào được liệt kê.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AgencyFilters {
    /// Mã định danh của cơ quan cấp trên trực tiếp.
    #[schema(
        max_length = 35,
        pattern = r"^([A-Y][0-9]{2}(\.[0-9A-Z]+)*|([0-9]{2,3}\.){3}[A-Y][0-9]{2})$"
    )]
    pub parent: Option<String>,
    /// Cơ quan này và mọi cơ quan bên dưới.
    #[schema(
        max_length = 35,
        pattern = r"^([A-Y][0-9]{2}(\.[0-9A-Z]+)*|([0-9]{2,3}\.){3}[A-Y][0-9]{2})$"
    )]
    pub within: Option<String>,
    /// Cấp hành chính.
    pub admin_level: Option<word::AdminLevel>,
    /// Từ trong tên hoặc mã, không phân biệt dấu và hoa thường.
    #[schema(min_length = 1, max_length = 100)]
    pub q: Option<String>,
    /// Chỉ những cơ quan có hiệu lực vào ngày này.
    pub valid_on: Option<NaiveDate>,
}

impl AgencyFilters {
    pub fn page(self, after: Option<String>, limit: i64) -> Result<AgencyFilter, Problem> {
        let level = self.admin_level.map(|level| level.0);
        Ok(AgencyFilter {
            parent: identifier("parent", self.parent)?,
            within: identifier("within", self.within)?,
            level,
            q: self.q,
            valid_on: self.valid_on,
            after: identifier("cursor", after)?,
            limit,
        })
    }
}

/// Một cơ quan trong cây tổ chức (ORG-1).
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AgencyView {
    #[schema(max_length = 35)]
    pub identifier: String,
    #[schema(max_length = 35)]
    pub parent: Option<String>,
    #[schema(max_length = 300)]
    pub name_vi: String,
    #[schema(max_length = 300)]
    pub name_en: Option<String>,
    /// Loại cơ quan; danh sách mở.
    #[schema(max_length = 60)]
    pub kind: String,
    pub admin_level: word::AdminLevel,
    /// Lịch làm việc ràng buộc cơ quan.
    #[schema(max_length = 60)]
    pub calendar: String,
    pub valid_from: Option<NaiveDate>,
    pub valid_to: Option<NaiveDate>,
}

impl From<Agency> for AgencyView {
    fn from(agency: Agency) -> Self {
        Self {
            identifier: agency.identifier.to_string(),
            parent: agency.parent.map(|parent| parent.to_string()),
            name_vi: agency.name_vi,
            name_en: agency.name_en,
            kind: agency.kind,
            admin_level: Coded(agency.level),
            calendar: agency.calendar,
            valid_from: agency.validity.from,
            valid_to: agency.validity.to,
        }
    }
}

impl AgencyView {
    pub fn sample() -> Self {
        Self {
            identifier: "H53.103".into(),
            parent: Some("H53".into()),
            name_vi: "Ủy ban nhân dân xã Phước Thạnh".into(),
            name_en: Some("People's Committee of Phước Thạnh Commune".into()),
            kind: "commune_committee".into(),
            admin_level: Coded(AdminLevel::Commune),
            calendar: "std_0730_1130_1300_1700".into(),
            valid_from: NaiveDate::from_ymd_opt(2025, 7, 1),
            valid_to: None,
        }
    }
}

/// Một cơ quan với các bộ phận: điện thoại quầy, đường dây nóng, giờ mở cửa (ORG-3).
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AgencyWithUnits {
    #[serde(flatten)]
    pub agency: AgencyView,
    #[schema(max_items = 100)]
    pub units: Vec<UnitView>,
}

impl AgencyWithUnits {
    pub fn of(agency: Agency, units: Vec<Unit>) -> Self {
        Self {
            agency: agency.into(),
            units: units.into_iter().map(UnitView::from).collect(),
        }
    }

    pub fn sample() -> Self {
        Self {
            agency: AgencyView::sample(),
            units: vec![UnitView::sample()],
        }
    }
}

/// Cơ quan mới; cơ quan cấp trên quyết định vị trí trong cây.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAgency {
    #[schema(
        max_length = 35,
        pattern = r"^([A-Y][0-9]{2}(\.[0-9A-Z]+)*|([0-9]{2,3}\.){3}[A-Y][0-9]{2})$"
    )]
    identifier: String,
    #[schema(
        max_length = 35,
        pattern = r"^([A-Y][0-9]{2}(\.[0-9A-Z]+)*|([0-9]{2,3}\.){3}[A-Y][0-9]{2})$"
    )]
    parent: String,
    #[schema(min_length = 1, max_length = 300, pattern = r"\S")]
    name_vi: String,
    #[serde(default)]
    #[schema(min_length = 1, max_length = 300, pattern = r"\S")]
    name_en: Option<String>,
    #[schema(max_length = 60, pattern = "^[a-z][a-z0-9_]*$")]
    kind: String,
    admin_level: word::AdminLevel,
    #[schema(max_length = 60, pattern = "^[a-z0-9_]+$")]
    calendar: String,
    #[serde(default)]
    valid_from: Option<NaiveDate>,
    #[serde(default)]
    valid_to: Option<NaiveDate>,
}

impl NewAgency {
    /// Not in the tree yet: where its parent stands is found when it is added.
    pub fn into_domain(self) -> Result<Agency, Problem> {
        let identifier: AgencyIdentifier = parsed("/identifier", &self.identifier)?;
        Ok(Agency {
            parent: Some(parsed("/parent", &self.parent)?),
            path: AgencyPath::below(None, &identifier),
            identifier,
            name_vi: self.name_vi,
            name_en: self.name_en,
            kind: self.kind,
            level: self.admin_level.0,
            calendar: self.calendar,
            validity: validity(self.valid_from, self.valid_to)?,
            version: 1,
        })
    }

    pub fn sample() -> Self {
        Self {
            identifier: "H53.107".into(),
            parent: "H53".into(),
            name_vi: "Ủy ban nhân dân xã Tân Hội".into(),
            name_en: Some("People's Committee of Tân Hội Commune".into()),
            kind: "commune_committee".into(),
            admin_level: Coded(AdminLevel::Commune),
            calendar: "std_0730_1130_1300_1700".into(),
            valid_from: NaiveDate::from_ymd_opt(2026, 9, 1),
            valid_to: None,
        }
    }
}

/// Những gì thay đổi; trường vắng mặt giữ nguyên, `null` xóa giá trị (RFC 7396). Cấp trên không đổi được.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AgencyChange {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 300, pattern = r"\S")]
    name_vi: Option<String>,
    #[serde(
        default,
        deserialize_with = "given",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 300, pattern = r"\S")]
    name_en: Option<Option<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, required = false, max_length = 60, pattern = "^[a-z][a-z0-9_]*$")]
    kind: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = word::AdminLevel, required = false)]
    admin_level: Option<word::AdminLevel>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, required = false, max_length = 60, pattern = "^[a-z0-9_]+$")]
    calendar: Option<String>,
    #[serde(
        default,
        deserialize_with = "given",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = Option<NaiveDate>)]
    valid_from: Option<Option<NaiveDate>>,
    #[serde(
        default,
        deserialize_with = "given",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = Option<NaiveDate>)]
    valid_to: Option<Option<NaiveDate>>,
}

impl AgencyChange {
    pub fn apply(self, agency: &mut Agency) -> Result<(), Problem> {
        let Agency {
            name_vi,
            name_en,
            kind,
            level,
            calendar,
            validity: period,
            ..
        } = agency;
        *name_vi = self.name_vi.unwrap_or_else(|| name_vi.clone());
        *name_en = self.name_en.unwrap_or_else(|| name_en.clone());
        *kind = self.kind.unwrap_or_else(|| kind.clone());
        *level = self.admin_level.map_or(*level, |level| level.0);
        *calendar = self.calendar.unwrap_or_else(|| calendar.clone());
        *period = validity(
            self.valid_from.unwrap_or(period.from),
            self.valid_to.unwrap_or(period.to),
        )?;
        Ok(())
    }

    pub fn sample() -> Self {
        Self {
            name_vi: Some("Ủy ban nhân dân xã Phước Thạnh".into()),
            name_en: None,
            kind: None,
            admin_level: None,
            calendar: Some("sat_am_0730_1130_1300_1700".into()),
            valid_from: None,
            valid_to: Some(None),
        }
    }
}

fn identifier(parameter: &str, text: Option<String>) -> Result<Option<AgencyIdentifier>, Problem> {
    let text = text.as_deref().map(str::parse).transpose();
    text.map_err(|_| {
        let detail = Text::new(
            "Không phải mã định danh cơ quan, ví dụ H53.103.",
            "It is not an agency identifier, such as H53.103.",
        );
        let violation = Violation::parameter(parameter, "wrong_format", detail);
        Problem::invalid(vec![violation])
    })
}
