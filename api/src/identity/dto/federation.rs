use super::sessions::at;
use crate::{
    gateways::oidc::Provider,
    identity::federation::{Begun, Federation, Shown, Wanted},
    word::{self, Coded},
};
use chrono::{DateTime, FixedOffset};
use domain::{
    calendars::local,
    identity::{AccountKind, authentication::Acr, federation::FederatedIdentity},
    language::Language,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Nhà cung cấp danh tính điện tử mà nơi này chấp nhận.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct IdentityProviderView {
    #[schema(max_length = 40)]
    pub id: String,
    #[schema(max_length = 100)]
    pub name_vi: String,
    #[schema(max_length = 100)]
    pub name_en: String,
    /// Loại tài khoản đăng nhập được qua đây.
    #[schema(max_items = 4)]
    pub account_kinds: Vec<word::AccountKind>,
}

#[derive(Serialize, ToSchema)]
pub struct IdentityProviders {
    #[schema(max_items = 100)]
    pub items: Vec<IdentityProviderView>,
}

impl From<&Provider> for IdentityProviderView {
    fn from(provider: &Provider) -> Self {
        let settings = &provider.settings;
        Self {
            id: settings.id.clone(),
            name_vi: settings.name_vi.clone(),
            name_en: settings.name_en.clone(),
            account_kinds: settings.account_kinds.iter().copied().map(Coded).collect(),
        }
    }
}

impl IdentityProviders {
    pub fn sample() -> Self {
        let vneid = IdentityProviderView {
            id: "vneid".into(),
            name_vi: "VNeID".into(),
            name_en: "VNeID".into(),
            account_kinds: vec![Coded(AccountKind::Applicant)],
        };
        Self { items: vec![vneid] }
    }
}

/// Bắt đầu ở một nhà cung cấp danh tính. Trước đó thiết bị tự tạo một chuỗi ngẫu nhiên 43–128 ký tự (`codeVerifier`), giữ lại cho riêng mình.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewFederatedSignIn {
    /// `id` trong GET /api/v1/auth/providers.
    #[schema(min_length = 1, max_length = 40, pattern = "^[a-z0-9-]+$")]
    pub provider: String,
    /// Nơi trình duyệt quay về; đúng từng chữ một địa chỉ trong danh sách của nơi cài đặt.
    #[schema(min_length = 1, max_length = 500, pattern = r"\S")]
    pub return_url: String,
    /// base64url(SHA-256(`codeVerifier`)), không có dấu `=` (RFC 7636, S256).
    #[schema(min_length = 43, max_length = 43, pattern = "^[A-Za-z0-9_-]{43}$")]
    pub code_challenge: String,
}

impl NewFederatedSignIn {
    pub fn wanted(self, language: Language) -> Wanted {
        let Self {
            provider,
            return_url,
            code_challenge,
        } = self;
        Wanted {
            provider,
            return_url,
            challenge: code_challenge,
            language,
        }
    }

    pub fn sample() -> Self {
        Self {
            provider: "vneid".into(),
            return_url: "https://dichvucong.example.vn/dang-nhap".into(),
            code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM".into(),
        }
    }
}

/// Mở `authorizationUrl` trong trình duyệt. Trình duyệt quay về `returnUrl` với `state` bằng `id` này và `code`, hoặc `error`.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FederatedSignInView {
    pub id: Uuid,
    #[schema(max_length = 8000)]
    pub authorization_url: String,
    /// Sau đó phải bắt đầu lại; mã `code` chỉ dùng được trong 2 phút.
    pub expires_at: DateTime<FixedOffset>,
}

impl From<Begun> for FederatedSignInView {
    fn from(begun: Begun) -> Self {
        let Begun {
            id,
            address,
            expires_at,
        } = begun;
        Self {
            id,
            authorization_url: address,
            expires_at: local(expires_at),
        }
    }
}

impl FederatedSignInView {
    pub fn sample() -> Self {
        Self {
            id: Uuid::from_u128(0x01990d6e_6d1c_7a63_9f0e_3c8f1d2b4a59),
            authorization_url: "https://vneid.example.vn/auth?response_type=code&client_id=motcua&state=b0mq2N7mX1r9cV5zAkq3v0Zk3v0m0bq2N7mX1r9cV5w&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256&redirect_uri=https%3A%2F%2Fmotcua.example.vn%2Fapi%2Fv1%2Fauth%2Fcallbacks%2Fvneid&scope=openid+profile&nonce=5w0mq2N7mX1r9cV5zAkq3v0Zk3v0m0bq2N7mX1r9cV5".into(),
            expires_at: at("2026-08-21T16:10:00+07:00"),
        }
    }
}

/// Mã mà trình duyệt mang về, cùng chuỗi mà chỉ thiết bị đã bắt đầu mới biết.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FederatedCode {
    #[schema(min_length = 43, max_length = 43, pattern = "^[A-Za-z0-9_-]{43}$")]
    pub code: String,
    #[schema(
        min_length = 43,
        max_length = 128,
        pattern = "^[A-Za-z0-9._~-]{43,128}$"
    )]
    pub code_verifier: String,
}

impl From<FederatedCode> for Shown {
    fn from(code: FederatedCode) -> Self {
        let FederatedCode {
            code,
            code_verifier,
        } = code;
        Self {
            code,
            verifier: code_verifier,
        }
    }
}

impl FederatedCode {
    pub fn sample() -> Self {
        Self {
            code: "q3v0m0bq2N7mX1r9cV5zAkZk3v0m0bq2N7mX1r9cV5z".into(),
            code_verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".into(),
        }
    }
}

/// Danh tính đã liên kết với tài khoản của chính mình.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LinkedIdentityView {
    pub id: Uuid,
    /// Vắng mặt khi nhà cung cấp không còn trong cấu hình.
    #[schema(max_length = 40)]
    pub provider: Option<String>,
    #[schema(max_length = 500)]
    pub issuer: String,
    /// Mức của danh tính ở lần dùng gần nhất.
    pub acr: word::Acr,
    pub linked_at: DateTime<FixedOffset>,
    pub last_used_at: DateTime<FixedOffset>,
}

impl LinkedIdentityView {
    /// The subject stays with us: it may be an identity number.
    pub fn of(identity: FederatedIdentity, federation: &Federation) -> Self {
        let FederatedIdentity {
            id,
            account: _,
            identity,
            acr,
            linked_at,
            last_used_at,
        } = identity;
        let provider = federation.of_issuer(&identity.issuer);
        Self {
            id,
            provider: provider.map(|provider| provider.settings.id.clone()),
            issuer: identity.issuer,
            acr: Coded(acr),
            linked_at: local(linked_at),
            last_used_at: local(last_used_at),
        }
    }

    pub fn sample() -> Self {
        Self {
            id: Uuid::from_u128(0x01990d6e_6d1c_7a63_9f0e_3c8f1d2b4a60),
            provider: Some("vneid".into()),
            issuer: "https://vneid.example.vn".into(),
            acr: Coded(Acr::EidLevel2),
            linked_at: at("2026-08-21T16:00:00+07:00"),
            last_used_at: at("2026-08-21T16:00:00+07:00"),
        }
    }
}
