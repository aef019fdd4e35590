use crate::{
    contract::{Sample, sample},
    dossiers::{
        dto::{TermView, instant},
        trace::TraceLine,
    },
    extract::{parsed, refused},
    problem::{Problem, Text},
    word::{self, Coded},
};
use chrono::{DateTime, FixedOffset};
use domain::{
    Word,
    calendars::local,
    identity::{Account, IdentityNumber, PersonName},
    language::Language,
    personal_data::{Rectification, RectificationDecision, RectificationState},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Đề nghị sửa họ tên hoặc số định danh; nêu ít nhất một giá trị đúng.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewRectification {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 200, pattern = r"\S")]
    full_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 12, max_length = 12, pattern = "^[0-9]{12}$")]
    identity_number: Option<String>,
    /// Sai ở đâu, căn cứ giấy tờ nào.
    #[schema(min_length = 1, max_length = 1000, format = "multiline")]
    pub reason: String,
}

/// Những đề nghị nào được liệt kê.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RectificationFilters {
    /// Chỉ những đề nghị ở trạng thái này.
    #[serde(default)]
    pub state: Option<word::RectificationState>,
}

/// Quyết định về một đề nghị; từ chối thì nêu lý do.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RectificationDecisionInput {
    outcome: RectificationOutcomeWord,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 1000, format = "multiline")]
    note: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RectificationOutcome {
    Granted,
    Refused,
}

pub type RectificationOutcomeWord = Coded<RectificationOutcome>;

/// Đề nghị sửa dữ liệu và việc giải quyết.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RectificationView {
    pub id: Uuid,
    pub account: Uuid,
    /// Họ tên đúng.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub full_name: Option<String>,
    /// Số định danh đúng; trong danh sách của người quản trị ở dạng che.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 12)]
    pub identity_number: Option<String>,
    #[schema(max_length = 1000, format = "multiline")]
    pub reason: String,
    pub requested_at: DateTime<FixedOffset>,
    /// Hạn giải quyết theo luật, giải thích từng bước; vắng mặt khi luật của ngày đề nghị không nêu.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub term: Option<TermView>,
    pub state: word::RectificationState,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<DateTime<FixedOffset>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 1000, format = "multiline")]
    pub decision_note: Option<String>,
    #[schema(minimum = 1, maximum = 1_000_000_000)]
    pub version: i64,
}

/// Đề nghị cùng dữ liệu đang lưu, để đối chiếu với giấy tờ.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RectificationCase {
    #[serde(flatten)]
    pub request: RectificationView,
    /// Họ tên đang lưu.
    #[schema(max_length = 200)]
    pub present_full_name: String,
    /// Số định danh đang lưu.
    #[schema(max_length = 12)]
    pub present_identity_number: Option<String>,
}

impl NewRectification {
    pub fn full_name(&self) -> Result<Option<PersonName>, Problem> {
        let name = self.full_name.as_deref();
        name.map(|text| parsed("/fullName", text)).transpose()
    }

    pub fn identity_number(&self) -> Result<Option<IdentityNumber>, Problem> {
        let number = self.identity_number.as_deref();
        number
            .map(|text| parsed("/identityNumber", text))
            .transpose()
    }
}

impl RectificationDecisionInput {
    pub fn decision(self) -> Result<RectificationDecision, Problem> {
        match (self.outcome.0, self.note) {
            (RectificationOutcome::Granted, note) => Ok(RectificationDecision::Grant { note }),
            (RectificationOutcome::Refused, Some(reason)) => {
                Ok(RectificationDecision::Refuse { reason })
            }
            (RectificationOutcome::Refused, None) => {
                let detail =
                    Text::new("Từ chối thì phải nêu lý do.", "A refusal needs its reason.");
                Err(refused("/note", "reason_missing", detail))
            }
        }
    }
}

impl RectificationView {
    pub fn whole(request: Rectification, language: Language) -> Self {
        let name = request.full_name.as_ref().map(PersonName::as_str);
        let number = request.identity_number.as_ref().map(IdentityNumber::as_str);
        let promise = request.promise.as_ref();
        Self {
            id: request.id,
            account: request.account,
            full_name: name.map(str::to_owned),
            identity_number: number.map(str::to_owned),
            term: promise.map(|promise| TermView::of(promise, language)),
            reason: request.reason,
            requested_at: local(request.requested_at),
            state: Coded(request.state),
            decided_at: request.decided_at.map(local),
            decision_note: request.decision_note,
            version: request.version,
        }
    }

    pub fn masked(request: Rectification, language: Language) -> Self {
        let number = request.identity_number.as_ref();
        Self {
            identity_number: number.map(IdentityNumber::masked),
            ..Self::whole(request.clone(), language)
        }
    }

    pub fn sample() -> Self {
        Self {
            id: Uuid::from_u128(0x01990d6e_6d1c_7a63_9f0e_3c8f1d2b4a63),
            account: Uuid::from_u128(0x01990d6e_6d1c_7a63_9f0e_3c8f1d2b4a58),
            full_name: Some("Nguyễn Thị Ngọc An".into()),
            identity_number: None,
            reason: "Thiếu chữ đệm so với thẻ căn cước.".into(),
            requested_at: instant("2026-08-21T16:00:00+07:00"),
            term: Some(TermView {
                due_at: instant("2026-09-03T17:00:00+07:00"),
                trace: vec![TraceLine::sample()],
            }),
            state: Coded(RectificationState::Waiting),
            decided_at: None,
            decision_note: None,
            version: 1,
        }
    }
}

impl RectificationCase {
    pub fn of((request, account): (Rectification, Account), language: Language) -> Self {
        let number = account.identity_number.as_ref();
        Self {
            request: RectificationView::whole(request, language),
            present_full_name: account.full_name.as_str().to_owned(),
            present_identity_number: number.map(|number| number.as_str().to_owned()),
        }
    }
}

impl Word for RectificationOutcome {
    const ALL: &'static [Self] = &[Self::Granted, Self::Refused];

    fn word(self) -> &'static str {
        match self {
            Self::Granted => "granted",
            Self::Refused => "refused",
        }
    }
}

pub fn samples() -> Vec<Sample> {
    vec![
        sample(&NewRectification {
            full_name: Some("Nguyễn Thị Ngọc An".into()),
            identity_number: None,
            reason: "Thiếu chữ đệm so với thẻ căn cước.".into(),
        }),
        sample(&RectificationDecisionInput {
            outcome: Coded(RectificationOutcome::Granted),
            note: Some("Đã đối chiếu thẻ căn cước.".into()),
        }),
        sample(&RectificationView::sample()),
        sample(&RectificationCase {
            request: RectificationView::sample(),
            present_full_name: "Nguyễn Thị An".into(),
            present_identity_number: Some("079300000001".into()),
        }),
    ]
}
