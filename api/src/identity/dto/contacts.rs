use super::sessions::at;
use crate::{
    extract::{given, parsed},
    problem::Problem,
    word::{self, Coded},
};
use chrono::{DateTime, FixedOffset, Utc};
use domain::{
    calendars::local,
    identity::Account,
    personal_data::{DetailChange, DetailKind},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Liên hệ và việc hạn chế xử lý của chính mình; trường vắng mặt giữ nguyên, `null` xóa giá trị (RFC 7396). Họ tên và số định danh sửa
/// theo yêu cầu (`POST /me/rectifications`).
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MeChange {
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
    #[schema(value_type = Option<String>, max_length = 254, pattern = r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")]
    email: Option<Option<String>>,
    #[serde(
        default,
        deserialize_with = "given",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 500)]
    address: Option<Option<String>>,
    /// Hạn chế xử lý: `true` từ nay, `false` để bỏ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    restricted: Option<bool>,
}

/// Giá trị cũ của một dữ liệu trước khi đổi (SEC-4).
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DetailChangeView {
    pub id: Uuid,
    pub detail: word::DetailKind,
    /// Chính chủ thấy đầy đủ, người quản trị thấy dạng che; vắng mặt khi trước đó chưa có.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 500)]
    pub old_value: Option<String>,
    pub changed_at: DateTime<FixedOffset>,
    /// Chính chủ đổi; nếu không thì người quản trị đổi.
    pub by_holder: bool,
}

impl MeChange {
    /// Restricted twice, it holds since the first time.
    pub fn apply(self, account: &mut Account, now: DateTime<Utc>) -> Result<(), Problem> {
        if let Some(phone) = self.phone {
            let phone = phone.as_deref();
            account.phone = phone.map(|text| parsed("/phone", text)).transpose()?;
        }
        if let Some(email) = self.email {
            let email = email.as_deref();
            account.email = email.map(|text| parsed("/email", text)).transpose()?;
        }
        account.address = self.address.unwrap_or(account.address.take());
        account.restricted_at = match self.restricted {
            Some(true) => account.restricted_at.or(Some(now)),
            Some(false) => None,
            None => account.restricted_at,
        };
        Ok(())
    }

    pub fn sample() -> Self {
        Self {
            phone: Some(Some("+84901234568".into())),
            email: None,
            address: None,
            restricted: None,
        }
    }
}

impl DetailChangeView {
    pub fn whole(change: DetailChange) -> Self {
        Self {
            id: change.id,
            detail: Coded(change.kind),
            by_holder: change.changed_by == change.account,
            old_value: change.old_value,
            changed_at: local(change.changed_at),
        }
    }

    pub fn masked(change: DetailChange) -> Self {
        let old_value = change.old_value.as_deref();
        Self {
            old_value: old_value.map(|value| change.kind.masked(value)),
            ..Self::whole(change.clone())
        }
    }

    pub fn sample() -> Self {
        Self {
            id: Uuid::from_u128(0x01990d6e_6d1c_7a63_9f0e_3c8f1d2b4a61),
            detail: Coded(DetailKind::Phone),
            old_value: Some("+84901234567".into()),
            changed_at: at("2026-08-21T16:00:00+07:00"),
            by_holder: true,
        }
    }
}
