use crate::contract::{Sample, sample};
use chrono::{DateTime, FixedOffset};
use domain::calendars::local;
use persistence::notifications::{DeadLetter, StoredNotice};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Which of the own notices to list.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NoticeFilters {
    /// `true`: chỉ những thông báo chưa đọc.
    #[serde(default)]
    pub unread_only: Option<bool>,
}

/// A message about a dossier or about the own account, in Vietnamese.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NoticeView {
    pub id: Uuid,
    /// Code of the dossier it is about; absent when it is about the account.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 60)]
    pub dossier: Option<String>,
    #[schema(max_length = 200)]
    pub title: String,
    /// Lines are parted by `\n`.
    #[schema(max_length = 10000, format = "multiline")]
    pub body: String,
    /// When it happened.
    pub created_at: DateTime<FixedOffset>,
    /// Absent while unread.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_at: Option<DateTime<FixedOffset>>,
}

/// A notice that was given up after the last attempt; it does not name the recipient.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeadLetterView {
    pub id: Uuid,
    /// Absent when it is about an account.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 60)]
    pub dossier: Option<String>,
    #[schema(max_length = 200)]
    pub title: String,
    pub created_at: DateTime<FixedOffset>,
    /// How often it was tried.
    #[schema(minimum = 0, maximum = 1000, format = Int32)]
    pub attempts: u16,
    /// What ended the last attempt.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 300)]
    pub last_error: Option<String>,
}

impl NoticeView {
    pub fn sample() -> Self {
        Self {
            id: Uuid::from_u128(0x01990d6e_6d1c_7a63_9f0e_3c8f1d2b4a55),
            dossier: Some("H53.103-260828-0001".into()),
            title: "Hồ sơ H53.103-260828-0001 đã được tiếp nhận".into(),
            body: "Thủ tục: Thủ tục đăng ký khai sinh\nHồ sơ được tiếp nhận ngày 09:00 ngày 28/08/2026. \
                   Ngày hẹn trả kết quả: 09:00 ngày 07/09/2026."
                .into(),
            created_at: "2026-08-28T09:00:00+07:00".parse().unwrap_or_default(),
            read_at: None,
        }
    }
}

impl DeadLetterView {
    pub fn sample() -> Self {
        Self {
            id: Uuid::from_u128(0x01990d6e_6d1c_7a63_9f0e_3c8f1d2b4a56),
            dossier: Some("H53.103-260828-0001".into()),
            title: "Hồ sơ H53.103-260828-0001 đã có kết quả".into(),
            created_at: "2026-09-07T08:40:00+07:00".parse().unwrap_or_default(),
            attempts: 12,
            last_error: Some("the mail server answered 451".into()),
        }
    }
}

impl From<StoredNotice> for NoticeView {
    fn from(stored: StoredNotice) -> Self {
        let StoredNotice {
            id,
            dossier,
            notice,
            created_at,
            read_at,
        } = stored;
        Self {
            id,
            dossier,
            title: notice.title,
            body: notice.body,
            created_at: local(created_at),
            read_at: read_at.map(local),
        }
    }
}

impl From<DeadLetter> for DeadLetterView {
    fn from(letter: DeadLetter) -> Self {
        let DeadLetter {
            id,
            dossier,
            title,
            created_at,
            attempts,
            last_error,
        } = letter;
        Self {
            id,
            dossier,
            title,
            created_at: local(created_at),
            attempts,
            last_error,
        }
    }
}

pub fn samples() -> Vec<Sample> {
    vec![
        sample(&NoticeView::sample()),
        sample(&DeadLetterView::sample()),
    ]
}
