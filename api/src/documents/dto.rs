use crate::{
    contract::{Sample, sample},
    dossiers::dto::instant,
    word::{self, Coded},
};
use chrono::{DateTime, FixedOffset};
use domain::{
    Word,
    calendars::local,
    documents::{Attachment, Form, Purpose},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What an attachment is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttachmentPurpose {
    Component,
    Result,
}

pub type AttachmentPurposeWord = Coded<AttachmentPurpose>;

impl Word for AttachmentPurpose {
    const ALL: &'static [Self] = &[Self::Component, Self::Result];

    fn word(self) -> &'static str {
        match self {
            Self::Component => "component",
            Self::Result => "result",
        }
    }
}

/// The metadata of an attachment.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAttachment {
    /// `component` by default; officers attach a `result`.
    #[serde(default = "component")]
    pub purpose: AttachmentPurposeWord,
    /// The number of the component in the procedure's version; for the purpose `component`.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 1000)]
    pub component: Option<u16>,
    /// `electronic` comes with a file, `paper` and `database` without.
    #[serde(default = "electronic")]
    pub form: word::Form,
    #[serde(default)]
    #[schema(min_length = 1, max_length = 500)]
    pub note: Option<String>,
}

/// The parts of the form; `upload` reads them as they arrive.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AttachmentForm {
    metadata: NewAttachment,
    /// PDF, JPEG or PNG, at most 20 MB.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, required = false, format = Binary, content_media_type = "application/octet-stream", max_length = 20_971_520)]
    file: Option<Vec<u8>>,
}

/// The bytes of a file, as they were received.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary, max_length = 20_971_520)]
#[expect(dead_code, reason = "describes the answer in the contract")]
pub struct FileContent(Vec<u8>);

/// Thành phần hồ sơ đã đính kèm / something attached.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AttachmentView {
    pub id: Uuid,
    pub purpose: AttachmentPurposeWord,
    #[schema(minimum = 1, maximum = 1000)]
    pub component: Option<u16>,
    pub form: word::Form,
    pub file: Option<FileView>,
    #[schema(max_length = 500)]
    pub note: Option<String>,
    pub added_at: DateTime<FixedOffset>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FileView {
    #[schema(max_length = 200)]
    pub name: String,
    #[schema(max_length = 100)]
    pub media_type: String,
    /// In bytes.
    #[schema(minimum = 0, maximum = 20_971_520)]
    pub size: u64,
    /// Of the content, lower-case hex.
    #[schema(max_length = 64)]
    pub sha256: String,
}

fn component() -> AttachmentPurposeWord {
    Coded(AttachmentPurpose::Component)
}

fn electronic() -> word::Form {
    Coded(Form::Electronic)
}

impl AttachmentView {
    pub fn of(attachment: Attachment) -> Self {
        let (purpose, component) = match attachment.purpose {
            Purpose::Component(number) => (AttachmentPurpose::Component, Some(number)),
            Purpose::Result => (AttachmentPurpose::Result, None),
        };
        Self {
            id: attachment.id,
            purpose: Coded(purpose),
            component,
            form: Coded(attachment.form),
            file: attachment.file.map(|file| FileView {
                name: file.name,
                media_type: file.media_type,
                size: file.size,
                sha256: file.digest,
            }),
            note: attachment.note,
            added_at: local(attachment.added_at),
        }
    }

    pub fn sample() -> Self {
        Self {
            id: Uuid::from_u128(0x0199_0d6e_6d1c_7a63_9f0e_3c8f_1d2b_4a57),
            purpose: Coded(AttachmentPurpose::Component),
            component: Some(3),
            form: Coded(Form::Electronic),
            file: Some(FileView {
                name: "Giấy chứng sinh.pdf".into(),
                media_type: "application/pdf".into(),
                size: 182_344,
                sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
            }),
            note: None,
            added_at: instant("2026-08-21T15:52:00+07:00"),
        }
    }
}

impl NewAttachment {
    fn sample() -> Self {
        Self {
            purpose: component(),
            component: Some(3),
            form: electronic(),
            note: Some("Bản chụp từ bản chính".into()),
        }
    }
}

pub fn samples() -> Vec<Sample> {
    vec![
        sample(&NewAttachment::sample()),
        sample(&AttachmentForm {
            metadata: NewAttachment::sample(),
            file: None,
        }),
        sample(&AttachmentView::sample()),
    ]
}
