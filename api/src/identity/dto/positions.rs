use crate::{
    extract::given,
    identity::actions::positions::{Amendment, Office, Vacancy},
    word::{self, Coded},
};
use chrono::NaiveDate;
use domain::identity::Role;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Một chức vụ trong một bộ phận, có thời hạn (ORG-4).
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PositionView {
    pub id: Uuid,
    pub account: Uuid,
    pub role: word::Role,
    /// Tên vai trò bằng tiếng Việt.
    #[schema(max_length = 100)]
    pub role_name: String,
    /// Chức danh.
    #[schema(max_length = 200)]
    pub title: String,
    pub unit: PositionUnit,
    pub agency: PositionAgency,
    pub valid_from: Option<NaiveDate>,
    pub valid_to: Option<NaiveDate>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PositionUnit {
    pub id: Uuid,
    #[schema(max_length = 300)]
    pub name: String,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PositionAgency {
    #[schema(max_length = 35)]
    pub identifier: String,
    #[schema(max_length = 300)]
    pub name_vi: String,
}

impl From<Office> for PositionView {
    fn from(office: Office) -> Self {
        let Office {
            position,
            unit_name,
            agency_name,
        } = office;
        Self {
            id: position.id,
            account: position.account,
            role: Coded(position.role),
            role_name: position.role.name_vi().to_owned(),
            title: position.title,
            unit: PositionUnit {
                id: position.unit,
                name: unit_name,
            },
            agency: PositionAgency {
                identifier: position.agency.to_string(),
                name_vi: agency_name,
            },
            valid_from: position.validity.from,
            valid_to: position.validity.to,
        }
    }
}

impl PositionView {
    pub fn sample() -> Self {
        Self {
            id: Uuid::from_u128(0x01990d6e_6d1c_7a63_9f0e_3c8f1d2b4a59),
            account: Uuid::from_u128(0x01990d6e_6d1c_7a63_9f0e_3c8f1d2b4a58),
            role: Coded(Role::ReceptionOfficer),
            role_name: Role::ReceptionOfficer.name_vi().into(),
            title: "Công chức tiếp nhận hồ sơ".into(),
            unit: PositionUnit {
                id: Uuid::from_u128(0x01990d6e_6d1c_7a63_9f0e_3c8f1d2b4a55),
                name: "Trung tâm Phục vụ hành chính công xã Phước Thạnh".into(),
            },
            agency: PositionAgency {
                identifier: "H53.103".into(),
                name_vi: "Ủy ban nhân dân xã Phước Thạnh".into(),
            },
            valid_from: NaiveDate::from_ymd_opt(2025, 7, 1),
            valid_to: None,
        }
    }
}

/// Giao một chức vụ; không nêu ngày bắt đầu thì từ hôm nay.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewPosition {
    unit: Uuid,
    role: word::Role,
    #[schema(min_length = 1, max_length = 200, pattern = r"\S")]
    title: String,
    #[serde(default)]
    valid_from: Option<NaiveDate>,
    #[serde(default)]
    valid_to: Option<NaiveDate>,
}

impl From<NewPosition> for Vacancy {
    fn from(new: NewPosition) -> Self {
        Self {
            unit: new.unit,
            role: new.role.0,
            title: new.title,
            from: new.valid_from,
            to: new.valid_to,
        }
    }
}

impl NewPosition {
    pub fn sample() -> Self {
        Self {
            unit: Uuid::from_u128(0x01990d6e_6d1c_7a63_9f0e_3c8f1d2b4a55),
            role: Coded(Role::ResultOfficer),
            title: "Công chức trả kết quả".into(),
            valid_from: NaiveDate::from_ymd_opt(2026, 9, 1),
            valid_to: None,
        }
    }
}

/// Chức danh hoặc ngày kết thúc; `null` bỏ ngày kết thúc. Người, bộ phận và vai trò không đổi được (ORG-4).
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PositionChange {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 200, pattern = r"\S")]
    title: Option<String>,
    #[serde(
        default,
        deserialize_with = "given",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = Option<NaiveDate>)]
    valid_to: Option<Option<NaiveDate>>,
}

impl From<PositionChange> for Amendment {
    fn from(change: PositionChange) -> Self {
        Self {
            title: change.title,
            to: change.valid_to,
        }
    }
}

impl PositionChange {
    pub fn sample() -> Self {
        Self {
            title: None,
            valid_to: Some(NaiveDate::from_ymd_opt(2026, 12, 31)),
        }
    }
}
