use super::sessions::at;
use crate::word::{self, Coded};
use chrono::{DateTime, FixedOffset};
use domain::{
    calendars::local,
    identity::{
        AccountSession, Device,
        authentication::{Acr, Authentication},
    },
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Một phiên đang mở của chính mình.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OpenSessionView {
    pub id: Uuid,
    pub created_at: DateTime<FixedOffset>,
    /// Lần đăng nhập hoặc làm mới gần nhất; chính xác đến 10 phút.
    pub last_used_at: DateTime<FixedOffset>,
    pub expires_at: DateTime<FixedOffset>,
    /// Đã chứng minh mình là ai bằng gì.
    pub acr: word::Acr,
    /// Lần gần nhất chứng minh.
    pub auth_time: DateTime<FixedOffset>,
    /// Địa chỉ IP của lần dùng gần nhất.
    #[schema(max_length = 45)]
    pub client_address: Option<String>,
    /// Trình duyệt và hệ điều hành của lần dùng gần nhất.
    #[schema(max_length = 60)]
    pub user_agent: Option<String>,
    /// Tên của kiosk, khi phiên mở tại kiosk bằng điện thoại.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub device_name: Option<String>,
    /// Phiên tại kiosk kết thúc lúc này nếu không được dùng tiếp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idle_until: Option<DateTime<FixedOffset>>,
    /// Phiên đang gửi yêu cầu này.
    pub is_current: bool,
}

impl OpenSessionView {
    pub fn of(session: AccountSession, current: Uuid) -> Self {
        let AccountSession {
            id,
            account: _,
            created_at,
            last_used_at,
            expires_at,
            authentication,
            device,
            kiosk,
        } = session;
        let Authentication { acr, at } = authentication;
        let Device { address, agent } = device;
        Self {
            id,
            created_at: local(created_at),
            last_used_at: local(last_used_at),
            expires_at: local(expires_at),
            acr: Coded(acr),
            auth_time: local(at),
            client_address: address.map(|address| address.to_string()),
            user_agent: agent,
            idle_until: kiosk.as_ref().map(|kiosk| local(kiosk.idle_until)),
            device_name: kiosk.and_then(|kiosk| kiosk.name),
            is_current: id == current,
        }
    }

    pub fn sample() -> Self {
        Self {
            id: Uuid::from_u128(0x01990d6e_6d1c_7a63_9f0e_3c8f1d2b4a57),
            created_at: at("2026-08-21T07:30:00+07:00"),
            last_used_at: at("2026-08-21T15:50:00+07:00"),
            expires_at: at("2026-08-21T19:30:00+07:00"),
            acr: Coded(Acr::Password),
            auth_time: at("2026-08-21T07:30:00+07:00"),
            client_address: Some("203.0.113.7".into()),
            user_agent: Some("Cốc Cốc, Windows".into()),
            device_name: None,
            idle_until: None,
            is_current: true,
        }
    }
}
