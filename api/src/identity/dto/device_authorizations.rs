use super::sessions::at;
use crate::{
    problem::Problem,
    qr::QrModules,
    word::{self, Coded},
};
use chrono::{DateTime, FixedOffset};
use domain::{
    calendars::local,
    identity::{
        Device,
        device_authorization::{DeviceAuthorization, DeviceAuthorizationState, INTERVAL, LIFETIME},
    },
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Kiosk xin đăng nhập bằng điện thoại của người dùng.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewDeviceAuthorization {
    /// Tên để người dùng nhận ra kiosk; hệ thống không kiểm tra.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 100, pattern = r"\S")]
    pub device_name: Option<String>,
}

impl NewDeviceAuthorization {
    pub fn sample() -> Self {
        Self {
            device_name: Some("Kiosk số 2, Bộ phận Một cửa xã Phước Thạnh".into()),
        }
    }
}

/// Kiosk giữ kín `deviceCode`; hiện `number` và mã QR (hoặc địa chỉ cùng `userCode`) cho người dùng.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeviceAuthorizationCodes {
    /// Để hỏi POST /api/v1/auth/device-tokens; không hiện cho ai.
    #[schema(max_length = 100)]
    pub device_code: String,
    /// Để nhập tay khi không quét được.
    #[schema(max_length = 9)]
    pub user_code: String,
    /// Số mà người dùng phải nhập trên điện thoại.
    #[schema(minimum = 10, maximum = 99, format = Int32)]
    pub number: u8,
    #[schema(max_length = 300)]
    pub verification_uri: String,
    /// Nội dung của mã QR.
    #[schema(max_length = 310)]
    pub verification_uri_complete: String,
    /// Mã QR để kiosk tự vẽ; cũng có dưới dạng ảnh ở địa chỉ nêu trong `Location`.
    pub qr: QrModules,
    pub expires_at: DateTime<FixedOffset>,
    /// Giây.
    #[schema(minimum = 0, maximum = 300, format = Int32)]
    pub expires_in: i64,
    /// Giây giữa hai lần hỏi.
    #[schema(minimum = 5, maximum = 300, format = Int32)]
    pub interval: i64,
}

impl DeviceAuthorizationCodes {
    pub fn of(
        device_code: String,
        asked: &DeviceAuthorization,
        device_url: &str,
    ) -> Result<Self, Problem> {
        let complete = complete(device_url, asked);
        Ok(Self {
            device_code,
            user_code: asked.user_code.to_string(),
            number: asked.number,
            verification_uri: device_url.to_owned(),
            qr: QrModules::of(&complete)?,
            verification_uri_complete: complete,
            expires_at: local(asked.expires_at),
            expires_in: LIFETIME.num_seconds(),
            interval: INTERVAL.num_seconds(),
        })
    }

    pub fn sample() -> Self {
        let uri = "https://dichvucong.example.vn/thiet-bi";
        Self {
            device_code: "Zk3v0m0bq2N7mX1r9cV5zAkq3v0m0bq2N7mX1r9cV5z".into(),
            user_code: "WDJB-MJHT".into(),
            number: 42,
            verification_uri: uri.into(),
            verification_uri_complete: format!("{uri}/WDJB-MJHT"),
            qr: QrModules::sample(),
            expires_at: at("2026-08-21T09:05:00+07:00"),
            expires_in: LIFETIME.num_seconds(),
            interval: INTERVAL.num_seconds(),
        }
    }
}

fn complete(device_url: &str, asked: &DeviceAuthorization) -> String {
    format!("{device_url}/{}", asked.user_code)
}

/// Kiosk hỏi đã được chấp thuận chưa.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeviceTokenRequest {
    #[schema(min_length = 1, max_length = 100)]
    pub device_code: String,
}

impl DeviceTokenRequest {
    pub fn sample() -> Self {
        Self {
            device_code: DeviceAuthorizationCodes::sample().device_code,
        }
    }
}

/// Chấp thuận: số đang hiện trên kiosk.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeviceApproval {
    #[schema(minimum = 10, maximum = 99, format = Int32)]
    pub number: u8,
}

impl DeviceApproval {
    pub fn sample() -> Self {
        Self { number: 42 }
    }
}

/// Ai đang xin đăng nhập, để chủ điện thoại đối chiếu.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeviceAuthorizationView {
    #[schema(max_length = 9)]
    pub user_code: String,
    pub state: word::DeviceAuthorizationState,
    /// Kiosk tự xưng; hệ thống không kiểm tra.
    #[schema(max_length = 100)]
    pub device_name: Option<String>,
    #[schema(max_length = 45)]
    pub client_address: Option<String>,
    #[schema(max_length = 60)]
    pub user_agent: Option<String>,
    pub created_at: DateTime<FixedOffset>,
    pub expires_at: DateTime<FixedOffset>,
}

impl DeviceAuthorizationView {
    pub fn of(asked: DeviceAuthorization, now: DateTime<chrono::Utc>) -> Self {
        let state = asked.state_at(now);
        let Device { address, agent } = asked.device;
        Self {
            user_code: asked.user_code.to_string(),
            state: Coded(state),
            device_name: asked.device_name,
            client_address: address.map(|address| address.to_string()),
            user_agent: agent,
            created_at: local(asked.created_at),
            expires_at: local(asked.expires_at),
        }
    }

    pub fn sample() -> Self {
        Self {
            user_code: "WDJB-MJHT".into(),
            state: Coded(DeviceAuthorizationState::Pending),
            device_name: NewDeviceAuthorization::sample().device_name,
            client_address: Some("203.0.113.7".into()),
            user_agent: Some("Chrome, Linux".into()),
            created_at: at("2026-08-21T09:00:00+07:00"),
            expires_at: at("2026-08-21T09:05:00+07:00"),
        }
    }
}
