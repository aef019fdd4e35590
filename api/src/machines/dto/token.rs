//! Named as RFC 6749 and RFC 7523 name them, so that the libraries of other systems work as they are.

use crate::{machines::tokens::Ticket, word::Coded};
use domain::Word;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Xin mã truy cập bằng một xác nhận đã ký (RFC 6749 mục 4.4, RFC 7523 mục 2.2).
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct MachineTokenRequest {
    pub grant_type: GrantTypeWord,
    pub client_assertion_type: AssertionTypeWord,
    /// JWT do khóa riêng của hệ thống ký: `iss` = `sub` = mã tài khoản máy, `aud` = địa chỉ máy chủ hoặc của thao tác này,
    /// `exp` không quá 5 phút sau `iat`, `jti` chỉ dùng một lần, `kid` của khóa đã đăng ký.
    #[schema(min_length = 1, max_length = 4000)]
    pub client_assertion: String,
    /// Các phạm vi cách nhau bằng dấu cách; vắng mặt thì nhận mọi phạm vi đã được cấp.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub scope: Option<String>,
    /// Nếu có thì phải là chính hệ thống đã ký.
    #[serde(default)]
    #[schema(max_length = 100)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrantType {
    ClientCredentials,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssertionType {
    JwtBearer,
}

pub type GrantTypeWord = Coded<GrantType>;
pub type AssertionTypeWord = Coded<AssertionType>;

impl Word for GrantType {
    const ALL: &'static [Self] = &[Self::ClientCredentials];

    fn word(self) -> &'static str {
        "client_credentials"
    }
}

impl Word for AssertionType {
    const ALL: &'static [Self] = &[Self::JwtBearer];

    fn word(self) -> &'static str {
        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    }
}

impl MachineTokenRequest {
    pub fn sample() -> Self {
        Self {
            grant_type: Coded(GrantType::ClientCredentials),
            client_assertion_type: Coded(AssertionType::JwtBearer),
            client_assertion: "eyJhbGciOiJFZERTQSIsImtpZCI6ImNvbmctMjAyNi0wOCJ9.eyJpc3MiOiIwMTk5MGQ2ZS02ZDFjLTdhNjMtOWYwZS0zYzhmMWQyYjRhNjAifQ.c2lnbmF0dXJl".into(),
            scope: Some("dossiers:read".into()),
            client_id: None,
        }
    }
}

/// Mã truy cập của hệ thống; hết hạn thì xin mã mới, không có mã làm mới.
#[derive(Serialize, ToSchema)]
pub struct MachineToken {
    #[schema(max_length = 2000)]
    pub access_token: String,
    /// Luôn là `Bearer`.
    #[schema(max_length = 10)]
    pub token_type: String,
    /// Số giây còn hiệu lực.
    #[schema(minimum = 0, maximum = 600)]
    pub expires_in: i64,
    #[schema(max_length = 500)]
    pub scope: String,
}

impl MachineToken {
    pub fn of(ticket: Ticket, access_token: String, expires_in: i64) -> Self {
        Self {
            access_token,
            token_type: "Bearer".into(),
            expires_in,
            scope: ticket.scope,
        }
    }

    pub fn sample() -> Self {
        Self {
            access_token: "eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJFZERTQSJ9.eyJzY29wZSI6ImRvc3NpZXJzOnJlYWQifQ.c2lnbmF0dXJl".into(),
            token_type: "Bearer".into(),
            expires_in: 600,
            scope: "dossiers:read".into(),
        }
    }
}
