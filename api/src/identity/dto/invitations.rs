use super::{SeenPaper, sessions::at};
use crate::{
    extract::{parsed, refused},
    problem::{Problem, Text},
    word::{self, Coded},
};
use chrono::{DateTime, FixedOffset, Utc};
use domain::{
    calendars::local,
    identity::{Account, AccountKind, AccountState, invitation::Invitation},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Tài khoản tạo giúp một công dân.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAssistedAccount {
    #[schema(min_length = 3, max_length = 64, pattern = "^[a-z0-9._-]+$")]
    username: String,
    #[schema(min_length = 1, max_length = 200, pattern = r"\S")]
    full_name: String,
    #[schema(min_length = 12, max_length = 12, pattern = "^[0-9]{12}$")]
    identity_number: String,
    /// Nơi nhận mã kích hoạt; phải là của chính công dân.
    #[schema(
        max_length = 254,
        pattern = r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$"
    )]
    email: String,
    #[serde(default)]
    #[schema(max_length = 16, pattern = r"^\+[1-9][0-9]{7,14}$")]
    phone: Option<String>,
    #[serde(default)]
    #[schema(min_length = 1, max_length = 500)]
    address: Option<String>,
    /// Công dân đồng ý tạo tài khoản, sau khi được giải thích.
    consent: bool,
    /// Giấy tờ đã đối chiếu, và lời đồng ý được ghi nhận thế nào.
    seen: SeenPaper,
}

/// Tài khoản chờ công dân kích hoạt.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AssistedAccount {
    pub id: Uuid,
    #[schema(max_length = 64)]
    pub username: String,
    pub state: word::AccountState,
    /// Sau lúc này mã kích hoạt không còn dùng được.
    pub invited_until: DateTime<FixedOffset>,
}

/// Mã trong thư và mật khẩu tự chọn.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Activation {
    #[schema(min_length = 1, max_length = 100)]
    pub token: String,
    #[schema(min_length = 1, max_length = 256)]
    pub new_password: String,
}

impl NewAssistedAccount {
    pub fn into_domain(self, now: DateTime<Utc>) -> Result<(Account, SeenPaper), Problem> {
        if !self.consent {
            let detail = Text::new(
                "Chỉ tạo tài khoản khi công dân đã đồng ý.",
                "An account is opened only for a citizen who agrees.",
            );
            return Err(refused("/consent", "consent_needed", detail));
        }
        let account = Account {
            id: Uuid::now_v7(),
            kind: AccountKind::Applicant,
            username: self.username,
            full_name: parsed("/fullName", &self.full_name)?,
            identity_number: Some(parsed("/identityNumber", &self.identity_number)?),
            tax_code: None,
            phone: self
                .phone
                .map(|phone| parsed("/phone", &phone))
                .transpose()?,
            email: Some(parsed("/email", &self.email)?),
            address: self.address,
            state: AccountState::Created,
            must_change_password: true,
            restricted_at: None,
            created_at: now,
            version: 1,
        };
        Ok((account, self.seen))
    }

    pub fn sample() -> Self {
        Self {
            username: "ly.thi.hoa".into(),
            full_name: "Lý Thị Hoa".into(),
            identity_number: "079300000042".into(),
            email: "ly.thi.hoa@example.vn".into(),
            phone: Some("+84900000042".into()),
            address: None,
            consent: true,
            seen: SeenPaper::sample(),
        }
    }
}

impl From<(Account, Invitation)> for AssistedAccount {
    fn from((account, invitation): (Account, Invitation)) -> Self {
        Self {
            id: account.id,
            username: account.username,
            state: Coded(account.state),
            invited_until: local(invitation.expires_at()),
        }
    }
}

impl AssistedAccount {
    pub fn sample() -> Self {
        Self {
            id: Uuid::from_u128(0x01990d6e_6d1c_7a63_9f0e_3c8f1d2b4a80),
            username: "ly.thi.hoa".into(),
            state: Coded(AccountState::Created),
            invited_until: at("2026-08-28T09:00:00+07:00"),
        }
    }
}

impl Activation {
    pub fn sample() -> Self {
        Self {
            token: "q1vYx0mJ4t8Zb2cKd6eRf3gHs7nLp5wA".into(),
            new_password: "bốn mùa xanh lá bên sông".into(),
        }
    }
}
