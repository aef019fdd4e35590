use super::actions::Standing;
use crate::{
    contract::{Sample, sample},
    dossiers::dto::instant,
    word::{self, Coded},
};
use chrono::{DateTime, FixedOffset};
use domain::{
    calendars::local,
    personal_data::{ConsentAct, ConsentEvent, ConsentPurpose},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Đồng ý, hoặc rút lại sự đồng ý.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewConsent {
    pub purpose: word::ConsentPurpose,
    pub act: word::ConsentAct,
    /// Phiên bản nội dung đã xem; cần khi đồng ý, không cần khi rút lại.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 1000, format = Int32)]
    pub version: Option<u16>,
}

/// Một dòng của sổ ghi nhận sự đồng ý; sổ chỉ được ghi thêm.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConsentEventView {
    pub id: Uuid,
    pub purpose: word::ConsentPurpose,
    /// Mã của nội dung, không bao giờ đổi nghĩa.
    #[schema(max_length = 60)]
    pub text_id: String,
    #[schema(minimum = 1, maximum = 1000, format = Int32)]
    pub version: u16,
    pub act: word::ConsentAct,
    pub at: DateTime<FixedOffset>,
    /// Chính chủ ghi; nếu không thì người nộp thay ghi.
    pub by_holder: bool,
    /// Hồ sơ mà sự đồng ý đi cùng.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 60)]
    pub dossier: Option<String>,
}

/// Một mục đích: nội dung hiện hành và lời sau cùng của người này.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConsentStanding {
    pub purpose: word::ConsentPurpose,
    #[schema(max_length = 60)]
    pub text_id: String,
    #[schema(minimum = 1, maximum = 1000, format = Int32)]
    pub version: u16,
    #[schema(max_length = 2000)]
    pub text_vi: String,
    #[schema(max_length = 2000)]
    pub text_en: String,
    #[schema(max_length = 200)]
    pub legal_basis: String,
    /// Whether the data is used for it now.
    pub in_force: bool,
    /// Absent while nothing was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<ConsentEventView>,
}

/// Mọi mục đích.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConsentStandings {
    #[schema(max_items = 50)]
    pub items: Vec<ConsentStanding>,
}

impl ConsentEventView {
    pub fn of(event: ConsentEvent) -> Self {
        Self {
            id: event.id,
            purpose: Coded(event.text.purpose),
            text_id: event.text.id,
            version: event.text.version,
            act: Coded(event.act),
            at: local(event.at),
            by_holder: event.account == Some(event.recorded_by),
            dossier: event.dossier.map(|code| code.to_string()),
        }
    }

    pub fn sample() -> Self {
        Self {
            id: Uuid::from_u128(0x01990d6e_6d1c_7a63_9f0e_3c8f1d2b4a62),
            purpose: Coded(ConsentPurpose::EmailNotices),
            text_id: "email_notices.1".into(),
            version: 1,
            act: Coded(ConsentAct::Withdrawn),
            at: instant("2026-08-21T16:00:00+07:00"),
            by_holder: true,
            dossier: None,
        }
    }
}

impl ConsentStanding {
    pub fn of(Standing { words, last }: Standing) -> Self {
        let text = words.text();
        let act = last.as_ref().map(|event| event.act);
        Self {
            purpose: Coded(text.purpose),
            in_force: text.purpose.is_granted(act),
            text_id: text.id,
            version: text.version,
            text_vi: words.text_vi,
            text_en: words.text_en,
            legal_basis: words.basis,
            last: last.map(ConsentEventView::of),
        }
    }

    fn sample() -> Self {
        Self {
            purpose: Coded(ConsentPurpose::EmailNotices),
            text_id: "email_notices.1".into(),
            version: 1,
            text_vi:
                "Tôi đồng ý nhận thông báo về hồ sơ của mình qua thư điện tử đã khai trong hồ sơ."
                    .into(),
            text_en:
                "I agree to receive notices of my dossiers at the e-mail address named in them."
                    .into(),
            legal_basis: "Luật 91/2025/QH15 Điều 9".into(),
            in_force: false,
            last: Some(ConsentEventView::sample()),
        }
    }
}

pub fn samples() -> Vec<Sample> {
    vec![
        sample(&NewConsent {
            purpose: Coded(ConsentPurpose::EmailNotices),
            act: Coded(ConsentAct::Withdrawn),
            version: None,
        }),
        sample(&ConsentEventView::sample()),
        sample(&ConsentStandings {
            items: vec![ConsentStanding::sample()],
        }),
    ]
}
