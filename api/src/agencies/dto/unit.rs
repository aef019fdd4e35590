use crate::{
    extract::{given, validity},
    problem::Problem,
    word::{self, Coded},
};
use chrono::NaiveDate;
use domain::agencies::{AgencyIdentifier, Unit, UnitKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Một bộ phận của cơ quan, như Bộ phận Một cửa (ORG-3).
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UnitView {
    pub id: Uuid,
    #[schema(max_length = 35)]
    pub agency: String,
    #[schema(max_length = 300)]
    pub name: String,
    pub kind: word::UnitKind,
    /// Điện thoại của quầy.
    #[schema(max_length = 16)]
    pub phone: Option<String>,
    /// Đường dây nóng, có thể là số ngắn.
    #[schema(max_length = 16)]
    pub hotline: Option<String>,
    /// Giờ mở cửa như thông báo cho người dân.
    #[schema(max_length = 300)]
    pub opening_hours: Option<String>,
    pub valid_from: Option<NaiveDate>,
    pub valid_to: Option<NaiveDate>,
}

impl From<Unit> for UnitView {
    fn from(unit: Unit) -> Self {
        Self {
            id: unit.id,
            agency: unit.agency.to_string(),
            name: unit.name,
            kind: Coded(unit.kind),
            phone: unit.phone,
            hotline: unit.hotline,
            opening_hours: unit.opening_hours,
            valid_from: unit.validity.from,
            valid_to: unit.validity.to,
        }
    }
}

impl UnitView {
    pub fn sample() -> Self {
        Self {
            id: Uuid::from_u128(0x01990d6e_6d1c_7a63_9f0e_3c8f1d2b4a55),
            agency: "H53.103".into(),
            name: "Trung tâm Phục vụ hành chính công xã Phước Thạnh".into(),
            kind: Coded(UnitKind::OneStopCounter),
            phone: Some("+842760000103".into()),
            hotline: Some("+842760000903".into()),
            opening_hours: Some("Thứ Hai đến thứ Sáu: 07:30–11:30, 13:00–17:00".into()),
            valid_from: NaiveDate::from_ymd_opt(2025, 7, 1),
            valid_to: None,
        }
    }
}

/// Bộ phận mới của một cơ quan.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewUnit {
    #[schema(min_length = 1, max_length = 300, pattern = r"\S")]
    name: String,
    kind: word::UnitKind,
    #[serde(default)]
    #[schema(max_length = 16, pattern = r"^\+[1-9][0-9]{7,14}$")]
    phone: Option<String>,
    #[serde(default)]
    #[schema(max_length = 16, pattern = r"^\+?[0-9]{3,15}$")]
    hotline: Option<String>,
    #[serde(default)]
    #[schema(min_length = 1, max_length = 300, pattern = r"\S")]
    opening_hours: Option<String>,
    #[serde(default)]
    valid_from: Option<NaiveDate>,
    #[serde(default)]
    valid_to: Option<NaiveDate>,
}

impl NewUnit {
    pub fn of(self, agency: AgencyIdentifier) -> Result<Unit, Problem> {
        Ok(Unit {
            id: Uuid::now_v7(),
            agency,
            name: self.name,
            kind: self.kind.0,
            phone: self.phone,
            hotline: self.hotline,
            opening_hours: self.opening_hours,
            validity: validity(self.valid_from, self.valid_to)?,
            version: 1,
        })
    }

    pub fn sample() -> Self {
        Self {
            name: "Điểm tiếp nhận và trả kết quả ấp Phước Lộc".into(),
            kind: Coded(UnitKind::ServicePoint),
            phone: Some("+842760000113".into()),
            hotline: Some("1022".into()),
            opening_hours: Some("Thứ Ba và thứ Năm: 07:30–11:30".into()),
            valid_from: NaiveDate::from_ymd_opt(2026, 9, 1),
            valid_to: None,
        }
    }
}

/// Những gì thay đổi; trường vắng mặt giữ nguyên, `null` xóa giá trị (RFC 7396).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UnitChange {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 300, pattern = r"\S")]
    name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = word::UnitKind, required = false)]
    kind: Option<word::UnitKind>,
    #[serde(
        default,
        deserialize_with = "given",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = Option<String>, max_length = 16, pattern = r"^\+[1-9][0-9]{7,14}$")]
    phone: Option<Option<String>>,
    #[serde(
        default,
        deserialize_with = "given",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = Option<String>, max_length = 16, pattern = r"^\+?[0-9]{3,15}$")]
    hotline: Option<Option<String>>,
    #[serde(
        default,
        deserialize_with = "given",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 300, pattern = r"\S")]
    opening_hours: Option<Option<String>>,
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

impl UnitChange {
    pub fn apply(self, unit: &mut Unit) -> Result<(), Problem> {
        let Unit {
            name,
            kind,
            phone,
            hotline,
            opening_hours,
            validity: period,
            ..
        } = unit;
        *name = self.name.unwrap_or_else(|| name.clone());
        *kind = self.kind.map_or(*kind, |kind| kind.0);
        *phone = self.phone.unwrap_or_else(|| phone.clone());
        *hotline = self.hotline.unwrap_or_else(|| hotline.clone());
        *opening_hours = self.opening_hours.unwrap_or_else(|| opening_hours.clone());
        *period = validity(
            self.valid_from.unwrap_or(period.from),
            self.valid_to.unwrap_or(period.to),
        )?;
        Ok(())
    }

    pub fn sample() -> Self {
        Self {
            name: None,
            kind: None,
            phone: Some(Some("+842760000104".into())),
            hotline: Some(None),
            opening_hours: Some(Some(
                "Thứ Hai đến thứ Sáu: 07:30–11:30, 13:00–17:00; sáng thứ Bảy: 07:30–11:30".into(),
            )),
            valid_from: None,
            valid_to: None,
        }
    }
}
