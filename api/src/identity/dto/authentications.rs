use super::{federation::FederatedCode, sessions::at};
use crate::{
    identity::credentials::step_up::Proof,
    word::{self, Coded},
};
use chrono::{DateTime, FixedOffset};
use domain::{
    calendars::local,
    identity::authentication::{Acr, Authentication},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Chứng minh lại mình là ai: tài khoản có xác thực hai lớp gửi mã, tài khoản khác gửi mật khẩu, hoặc mã từ nhà cung cấp danh tính.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAuthentication {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 256)]
    pub password: Option<String>,
    /// Mã sáu số của ứng dụng, hoặc một mã khôi phục.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 6, max_length = 20)]
    pub otp: Option<String>,
    /// Từ lần xác thực đã bắt đầu ở POST /api/v1/me/federated-authentications.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub federated: Option<FederatedCode>,
}

impl From<NewAuthentication> for Proof {
    fn from(new: NewAuthentication) -> Self {
        let NewAuthentication {
            password,
            otp,
            federated,
        } = new;
        Self {
            password,
            otp,
            federated: federated.map(Into::into),
        }
    }
}

impl NewAuthentication {
    pub fn sample() -> Self {
        Self {
            password: Some(crate::demo::PASSWORD.into()),
            otp: None,
            federated: None,
        }
    }
}

/// Phiên này đã được chứng minh bằng gì và khi nào.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AuthenticationView {
    pub acr: word::Acr,
    pub auth_time: DateTime<FixedOffset>,
}

impl From<Authentication> for AuthenticationView {
    fn from(authentication: Authentication) -> Self {
        let Authentication { acr, at } = authentication;
        Self {
            acr: Coded(acr),
            auth_time: local(at),
        }
    }
}

impl AuthenticationView {
    pub fn sample() -> Self {
        Self {
            acr: Coded(Acr::Password),
            auth_time: at("2026-08-21T16:00:00+07:00"),
        }
    }
}
