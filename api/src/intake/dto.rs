use super::drafts::OpenDraft;
use crate::{
    contract::{Sample, sample},
    documents::dto::AttachmentView,
    dossiers::dto::{OwnerView, instant, raw},
    word::{self, Coded},
};
use chrono::{DateTime, FixedOffset};
use domain::{
    calendars::local,
    dossiers::{Defect, Delivery},
    intake::Draft,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json, value::RawValue};
use utoipa::ToSchema;
use uuid::Uuid;

/// Bản nháp mới: thủ tục và cơ quan giải quyết.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewDraft {
    /// National code such as `1.001193`, or the id of a procedure without one.
    #[schema(
        max_length = 36,
        pattern = r"^([0-9]\.[0-9]{6}(\.[A-Z][0-9]{2})?|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$"
    )]
    pub procedure: String,
    /// Identifier of the competent agency.
    #[schema(
        max_length = 35,
        pattern = r"^([A-Y][0-9]{2}(\.[0-9A-Z]+)*|([0-9]{2,3}\.){3}[A-Y][0-9]{2})$"
    )]
    pub agency: String,
    /// The person the dossier is about; the details of the account that has it when absent.
    #[serde(default)]
    pub owner: Option<OwnerInput>,
    /// The account of the person or organisation that one represents (`giver.id` of the delegation): the dossier is theirs.
    #[serde(default)]
    pub on_behalf_of: Option<Uuid>,
    /// The answers of the form, at most 64 KB.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub answers: Option<Map<String, Value>>,
}

/// Merge patch: absent members stay as they are; `owner` and `answers` are replaced whole.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DraftPatch {
    #[serde(default)]
    #[schema(
        max_length = 35,
        pattern = r"^([A-Y][0-9]{2}(\.[0-9A-Z]+)*|([0-9]{2,3}\.){3}[A-Y][0-9]{2})$"
    )]
    pub agency: Option<String>,
    #[serde(default)]
    pub owner: Option<OwnerInput>,
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub answers: Option<Map<String, Value>>,
}

/// Chủ hồ sơ.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OwnerInput {
    #[schema(min_length = 1, max_length = 200, pattern = r"\S")]
    pub full_name: String,
    #[serde(default)]
    #[schema(pattern = r"^[0-9]{12}$", min_length = 12, max_length = 12)]
    pub identity_number: Option<String>,
    /// E.164.
    #[serde(default)]
    #[schema(pattern = r"^\+[1-9][0-9]{7,14}$", max_length = 16)]
    pub phone: Option<String>,
    #[serde(default)]
    #[schema(
        pattern = r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$",
        max_length = 254
    )]
    pub email: Option<String>,
    #[serde(default)]
    #[schema(min_length = 1, max_length = 500)]
    pub address: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DraftView {
    pub id: Uuid,
    #[schema(max_length = 30)]
    pub procedure_code: Option<String>,
    #[schema(max_length = 1000)]
    pub procedure_title: String,
    #[schema(max_length = 35)]
    pub agency: String,
    pub owner: OwnerView,
    #[schema(value_type = Object)]
    pub answers: Box<RawValue>,
    #[schema(max_items = 500)]
    pub attachments: Vec<AttachmentView>,
    pub created_at: DateTime<FixedOffset>,
    pub updated_at: DateTime<FixedOffset>,
    #[schema(minimum = 1, maximum = 1_000_000_000)]
    pub version: i64,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DraftLine {
    pub id: Uuid,
    #[schema(max_length = 1000)]
    pub procedure_title: String,
    #[schema(max_length = 35)]
    pub agency: String,
    pub updated_at: DateTime<FixedOffset>,
}

/// Nộp hồ sơ từ bản nháp.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewDossier {
    pub draft: Uuid,
    /// How the result is to come (IN-9).
    pub delivery: word::Delivery,
    /// For delivery by post.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 500)]
    pub delivery_address: Option<String>,
    /// The applicant agrees that the data is used to handle the dossier.
    pub consent: bool,
}

/// Từ chối tiếp nhận (IN-12).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReceptionRefusal {
    #[schema(min_length = 1, max_length = 2000, format = "multiline")]
    pub reason: String,
}

/// The act of accepting says nothing more.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Acceptance {}

/// The act of taking over says nothing more.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Arrival {}

/// Phiếu yêu cầu bổ sung (IN-4).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SupplementRequest {
    #[schema(min_items = 1, max_items = 50)]
    pub defects: Vec<DefectInput>,
    /// Needed for a second request.
    #[serde(default)]
    pub repeat_reason: Option<word::RepeatReason>,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DefectInput {
    /// The component it is about; absent for the form itself.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 1000)]
    pub component: Option<u16>,
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
    /// How the applicant mends it.
    #[schema(min_length = 1, max_length = 500)]
    pub guidance: String,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Supplement {
    #[serde(default)]
    #[schema(min_length = 1, max_length = 2000, format = "multiline")]
    pub note: Option<String>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Withdrawal {
    #[serde(default)]
    #[schema(min_length = 1, max_length = 2000, format = "multiline")]
    pub reason: Option<String>,
}

impl From<DefectInput> for Defect {
    fn from(
        DefectInput {
            component,
            reason,
            guidance,
        }: DefectInput,
    ) -> Self {
        Self {
            component,
            reason,
            guidance,
        }
    }
}

impl DraftView {
    pub fn of(
        OpenDraft {
            draft,
            procedure,
            attachments,
        }: OpenDraft,
    ) -> Self {
        Self {
            id: draft.id,
            procedure_code: procedure.code.map(|code| code.to_string()),
            procedure_title: procedure.title,
            agency: draft.agency.to_string(),
            owner: OwnerView::of(&draft.owner),
            answers: raw(draft.answers),
            attachments: attachments.into_iter().map(AttachmentView::of).collect(),
            created_at: local(draft.created_at),
            updated_at: local(draft.updated_at),
            version: draft.version,
        }
    }

    pub fn sample() -> Self {
        Self {
            id: draft_id(),
            procedure_code: Some("1.001193".into()),
            procedure_title: "Thủ tục đăng ký khai sinh".into(),
            agency: "H53.103".into(),
            owner: OwnerView::sample(),
            answers: raw(json!(answers()).to_string()),
            attachments: vec![AttachmentView::sample()],
            created_at: instant("2026-08-21T15:40:00+07:00"),
            updated_at: instant("2026-08-21T15:52:00+07:00"),
            version: 1,
        }
    }
}

impl DraftLine {
    pub fn of((draft, procedure_title): (Draft, String)) -> Self {
        Self {
            id: draft.id,
            procedure_title,
            agency: draft.agency.to_string(),
            updated_at: local(draft.updated_at),
        }
    }
}

impl OwnerInput {
    pub fn sample() -> Self {
        Self {
            full_name: "Nguyễn Thị An".into(),
            identity_number: Some("079300000001".into()),
            phone: Some("+84901234567".into()),
            email: Some("an.nguyen@example.vn".into()),
            address: Some("Ấp Phước Hòa, xã Phước Thạnh, tỉnh Tây Ninh".into()),
        }
    }
}

pub fn answers() -> Map<String, Value> {
    let answers = [
        ("tenTre", "Nguyễn Minh Khôi"),
        ("ngaySinh", "2026-08-15"),
        ("gioiTinh", "Nam"),
    ];
    answers
        .into_iter()
        .map(|(name, value)| (name.to_owned(), json!(value)))
        .collect()
}

fn draft_id() -> Uuid {
    Uuid::from_u128(0x0199_0d6e_6d1c_7a63_9f0e_3c8f_1d2b_4a58)
}

pub fn samples() -> Vec<Sample> {
    vec![
        sample(&NewDraft {
            procedure: "1.001193".into(),
            agency: "H53.103".into(),
            on_behalf_of: None,
            owner: None,
            answers: Some(answers()),
        }),
        sample(&DraftPatch {
            agency: None,
            owner: None,
            answers: Some(answers()),
        }),
        sample(&OwnerInput::sample()),
        sample(&DraftView::sample()),
        sample(&DraftLine {
            id: draft_id(),
            procedure_title: "Thủ tục đăng ký khai sinh".into(),
            agency: "H53.103".into(),
            updated_at: instant("2026-08-21T15:52:00+07:00"),
        }),
        sample(&NewDossier {
            draft: draft_id(),
            delivery: Coded(Delivery::Online),
            delivery_address: None,
            consent: true,
        }),
        sample(&ReceptionRefusal {
            reason: "Hồ sơ thuộc thẩm quyền của Ủy ban nhân dân phường Gia Lộc.".into(),
        }),
        sample(&Acceptance {}),
        sample(&Arrival {}),
        sample(&SupplementRequest {
            defects: vec![DefectInput {
                component: Some(3),
                reason: "Ảnh chụp Giấy chứng sinh bị mờ, không đọc được ngày sinh.".into(),
                guidance: "Chụp lại bản chính, đủ bốn góc, rồi tải lên.".into(),
            }],
            repeat_reason: None,
        }),
        sample(&Supplement {
            note: Some("Đã chụp lại Giấy chứng sinh.".into()),
        }),
        sample(&Withdrawal {
            reason: Some("Nộp nhầm cơ quan.".into()),
        }),
    ]
}
