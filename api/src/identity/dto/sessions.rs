use super::{AccountView, PositionView};
use crate::{
    identity::{
        actions::positions::Office,
        credentials::{Renewed, Shown, SignedIn},
        tokens::AccessToken,
    },
    word::{self, Coded},
};
use chrono::{DateTime, FixedOffset};
use domain::{
    calendars::local,
    identity::{Account, AccountKind, authentication::Acr},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

const BEARER: &str = "Bearer";

/// Đăng nhập bằng tên và mật khẩu.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignIn {
    #[schema(min_length = 1, max_length = 100)]
    pub username: String,
    #[schema(min_length = 1, max_length = 256)]
    pub password: String,
    /// Mã sáu số của ứng dụng, hoặc một mã khôi phục; cần khi tài khoản có xác thực hai lớp.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 6, max_length = 20)]
    pub otp: Option<String>,
    /// Mã thiết bị nhận được ở lần đăng nhập trước; nhờ mã này, chủ tài khoản không phải chờ khi người khác thử sai.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 100)]
    pub device_token: Option<String>,
}

impl From<SignIn> for Shown {
    fn from(sign_in: SignIn) -> Self {
        let SignIn {
            username,
            password,
            otp,
            device_token,
        } = sign_in;
        Self {
            username,
            password,
            otp,
            device_token,
        }
    }
}

impl SignIn {
    pub fn sample() -> Self {
        Self {
            username: "cong-dan".into(),
            password: crate::demo::PASSWORD.into(),
            otp: None,
            device_token: None,
        }
    }
}

/// Phiên vừa mở. Mã làm mới dùng một lần; dùng lại sau 10 giây thì phiên kết thúc.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SessionView {
    pub id: Uuid,
    /// Gửi trong tiêu đề `Authorization: Bearer …`.
    #[schema(max_length = 2000)]
    pub access_token: String,
    #[schema(max_length = 10)]
    pub token_type: &'static str,
    /// Mã truy cập hết hạn.
    pub expires_at: DateTime<FixedOffset>,
    #[schema(max_length = 100)]
    pub refresh_token: String,
    /// Phiên hết hạn, dù có làm mới hay không.
    pub session_expires_at: DateTime<FixedOffset>,
    /// Đã đăng nhập bằng gì: chỉ mật khẩu, hay thêm lớp thứ hai.
    pub acr: word::Acr,
    /// Lần gần nhất tự chứng minh mình là ai.
    pub auth_time: DateTime<FixedOffset>,
    /// Thiết bị giữ lại mã này, kể cả sau khi đăng xuất, và gửi kèm lần đăng nhập sau; kiosk không có.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub device_token: Option<String>,
    pub account: SignedInAccount,
}

/// Ai vừa đăng nhập.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SignedInAccount {
    pub id: Uuid,
    pub kind: word::AccountKind,
    #[schema(max_length = 64)]
    pub username: String,
    #[schema(max_length = 200)]
    pub full_name: String,
    /// Chỉ được đổi mật khẩu trước khi làm việc khác.
    pub must_change_password: bool,
}

impl From<SignedIn> for SessionView {
    fn from(signed_in: SignedIn) -> Self {
        let SignedIn {
            opened,
            access,
            refresh,
            device_token,
        } = signed_in;
        let AccessToken { token, expires_at } = access;
        Self {
            id: opened.session,
            access_token: token,
            token_type: BEARER,
            expires_at: local(expires_at),
            refresh_token: refresh,
            session_expires_at: local(opened.expires_at),
            acr: Coded(opened.authentication.acr),
            auth_time: local(opened.authentication.at),
            device_token,
            account: SignedInAccount::from(opened.account),
        }
    }
}

impl From<Account> for SignedInAccount {
    fn from(account: Account) -> Self {
        Self {
            id: account.id,
            kind: Coded(account.kind),
            username: account.username,
            full_name: account.full_name.as_str().to_owned(),
            must_change_password: account.must_change_password,
        }
    }
}

impl SessionView {
    pub fn sample() -> Self {
        Self {
            id: Uuid::from_u128(0x01990d6e_6d1c_7a63_9f0e_3c8f1d2b4a57),
            access_token: "eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJFZERTQSJ9.eyJhdWQiOiJtb3RjdWEifQ.c2ln"
                .into(),
            token_type: BEARER,
            expires_at: at("2026-08-21T16:10:00+07:00"),
            refresh_token: "Zk3v0m0bq2N7mX1r9cV5zAkq3v0m0bq2N7mX1r9cV5z".into(),
            session_expires_at: at("2026-08-22T04:00:00+07:00"),
            acr: Coded(Acr::Password),
            auth_time: at("2026-08-21T16:00:00+07:00"),
            device_token: Some("b0mq2N7mX1r9cV5zAkq3v0Zk3v0m0bq2N7mX1r9cV5w".into()),
            account: SignedInAccount {
                id: Uuid::from_u128(0x01990d6e_6d1c_7a63_9f0e_3c8f1d2b4a58),
                kind: Coded(AccountKind::Staff),
                username: "tiep-nhan".into(),
                full_name: "Trần Thị Bích Ngọc".into(),
                must_change_password: false,
            },
        }
    }
}

/// Mã làm mới của phiên.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TokenRefresh {
    #[schema(min_length = 1, max_length = 100)]
    pub refresh_token: String,
}

impl TokenRefresh {
    pub fn sample() -> Self {
        Self {
            refresh_token: SessionView::sample().refresh_token,
        }
    }
}

/// Cặp mã mới của phiên đang sống.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RenewedSession {
    pub id: Uuid,
    #[schema(max_length = 2000)]
    pub access_token: String,
    #[schema(max_length = 10)]
    pub token_type: &'static str,
    pub expires_at: DateTime<FixedOffset>,
    #[schema(max_length = 100)]
    pub refresh_token: String,
}

impl From<Renewed> for RenewedSession {
    fn from(renewed: Renewed) -> Self {
        Self {
            id: renewed.caller.session,
            access_token: renewed.access.token,
            token_type: BEARER,
            expires_at: local(renewed.access.expires_at),
            refresh_token: renewed.refresh,
        }
    }
}

impl RenewedSession {
    pub fn sample() -> Self {
        let opened = SessionView::sample();
        Self {
            id: opened.id,
            access_token: opened.access_token,
            token_type: BEARER,
            expires_at: opened.expires_at,
            refresh_token: "q3v0m0bq2N7mX1r9cV5zAkZk3v0m0bq2N7mX1r9cV5z".into(),
        }
    }
}

/// Tài khoản đang đăng nhập và các chức vụ đang giữ hôm nay.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MeView {
    #[serde(flatten)]
    pub account: AccountView,
    #[schema(max_items = 100)]
    pub positions: Vec<PositionView>,
}

impl MeView {
    pub fn of(account: Account, offices: Vec<Office>) -> Self {
        Self {
            account: AccountView::whole(account),
            positions: offices.into_iter().map(PositionView::from).collect(),
        }
    }

    pub fn sample() -> Self {
        Self {
            account: AccountView::sample(),
            positions: vec![PositionView::sample()],
        }
    }
}

/// Đổi mật khẩu của chính mình. Mật khẩu mới có ít nhất 8 ký tự, của công chức 12, của quản trị viên 14; không nằm trong
/// danh sách dễ đoán, không chứa tên đăng nhập, số điện thoại hay số định danh.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PasswordChange {
    #[schema(min_length = 1, max_length = 256)]
    pub current_password: String,
    #[schema(min_length = 1, max_length = 256)]
    pub new_password: String,
}

impl PasswordChange {
    pub fn sample() -> Self {
        Self {
            current_password: "h7kq-m3xp-9wdt-c4ra".into(),
            new_password: "bốn mùa xanh lá".into(),
        }
    }
}

/// An instant of a sample.
pub(super) fn at(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text).unwrap_or_default()
}
