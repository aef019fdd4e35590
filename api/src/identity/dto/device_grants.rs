use super::sessions::at;
use chrono::{DateTime, FixedOffset};
use domain::{
    calendars::local,
    identity::device_grant::{DeviceGrant, INTERVAL, LIFETIME},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Thiết bị dùng chung xin đăng nhập.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewDeviceAuthorization {
    /// Tên thiết bị như người dân sẽ thấy trên điện thoại.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 80)]
    pub device_name: Option<String>,
}

/// Những gì thiết bị hiện ra và giữ lại (RFC 8628 mục 3.2).
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeviceAuthorization {
    /// Bí mật của thiết bị, dùng để hỏi kết quả.
    #[schema(max_length = 100)]
    pub device_code: String,
    /// Mã để nhập trên điện thoại.
    #[schema(max_length = 9)]
    pub user_code: String,
    /// Số hiện trên thiết bị; người dân nhập lại trên điện thoại.
    #[schema(minimum = 10, maximum = 99, format = Int32)]
    pub number: i32,
    #[schema(max_length = 300)]
    pub verification_uri: String,
    /// Địa chỉ nằm trong mã QR.
    #[schema(max_length = 400)]
    pub verification_uri_complete: String,
    /// Mã QR, ảnh SVG.
    #[schema(max_length = 100_000)]
    pub qr: String,
    /// Số giây còn hiệu lực.
    #[schema(minimum = 0, maximum = 300, format = Int64)]
    pub expires_in: i64,
    /// Số giây giữa hai lần hỏi.
    #[schema(minimum = 1, maximum = 300, format = Int64)]
    pub interval: i64,
}

/// Thiết bị hỏi kết quả.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeviceCode {
    #[schema(min_length = 1, max_length = 100)]
    pub device_code: String,
}

/// Yêu cầu mà điện thoại sắp chấp thuận hay từ chối.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeviceAuthorizationView {
    #[schema(max_length = 9)]
    pub user_code: String,
    #[schema(max_length = 80)]
    pub device_name: Option<String>,
    #[schema(max_length = 45)]
    pub client_address: Option<String>,
    #[schema(max_length = 60)]
    pub user_agent: Option<String>,
    pub created_at: DateTime<FixedOffset>,
    pub expires_at: DateTime<FixedOffset>,
}

/// Chấp thuận: nhập lại số đang hiện trên thiết bị.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeviceApproval {
    #[schema(minimum = 10, maximum = 99, format = Int32)]
    pub number: i32,
}

impl DeviceAuthorization {
    pub fn of(grant: &DeviceGrant, device_code: String, public_url: &str, qr: String) -> Self {
        let verification_uri = format!("{public_url}/api/v1/me/device-authorizations");
        Self {
            device_code,
            verification_uri_complete: format!("{verification_uri}/{}", grant.user_code),
            verification_uri,
            user_code: grant.user_code.clone(),
            number: grant.number,
            qr,
            expires_in: LIFETIME.num_seconds(),
            interval: INTERVAL,
        }
    }

    pub fn sample() -> Self {
        let verification_uri = "https://motcua.example.vn/api/v1/me/device-authorizations";
        Self {
            device_code: "q2N7mX1r9cV5zAkq3v0Zk3v0m0bq2N7mX1r9cV5zAkq".into(),
            user_code: "WDJB-MJHT".into(),
            number: 47,
            verification_uri: verification_uri.into(),
            verification_uri_complete: format!("{verification_uri}/WDJB-MJHT"),
            qr: "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 240 240\"/>".into(),
            expires_in: LIFETIME.num_seconds(),
            interval: INTERVAL,
        }
    }
}

impl NewDeviceAuthorization {
    pub fn sample() -> Self {
        Self {
            device_name: Some("Máy tra cứu sảnh Trung tâm Phục vụ hành chính công".into()),
        }
    }
}

impl DeviceCode {
    pub fn sample() -> Self {
        Self {
            device_code: DeviceAuthorization::sample().device_code,
        }
    }
}

impl DeviceApproval {
    pub fn sample() -> Self {
        Self { number: 47 }
    }
}

impl DeviceAuthorizationView {
    pub fn sample() -> Self {
        Self {
            user_code: "WDJB-MJHT".into(),
            device_name: NewDeviceAuthorization::sample().device_name,
            client_address: Some("203.0.113.7".into()),
            user_agent: Some("Chrome, Linux".into()),
            created_at: at("2026-08-21T16:00:00+07:00"),
            expires_at: at("2026-08-21T16:05:00+07:00"),
        }
    }
}

impl From<DeviceGrant> for DeviceAuthorizationView {
    fn from(grant: DeviceGrant) -> Self {
        Self {
            created_at: local(grant.created_at),
            expires_at: local(grant.expires_at()),
            user_code: grant.user_code,
            device_name: grant.name,
            client_address: grant.device.address.map(|address| address.to_string()),
            user_agent: grant.device.agent,
        }
    }
}
