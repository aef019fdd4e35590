use crate::{
    contract::{Sample, sample},
    extract::refused,
    problem::{Code, Problem, Text},
};
use chrono::{DateTime, FixedOffset};
use domain::{
    calendars::local, dossiers::DossierCode, identity::emergency::EmergencyReading,
    personal_data::StatedPurpose,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Lần mở nào được liệt kê.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EmergencyFilters {
    /// Đã xem xét hay chưa.
    #[serde(default)]
    pub reviewed: Option<bool>,
}

/// Mở khẩn cấp một hồ sơ.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewEmergencyReading {
    #[schema(
        max_length = 60,
        pattern = r"^[A-Y][0-9]{2}(\.[0-9A-Z]+)*-[0-9]{6}-[0-9]{4,10}$"
    )]
    dossier: String,
    /// Vì sao; người kiểm tra và chủ hồ sơ xem được.
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

/// Kết luận của người kiểm tra.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EmergencyReview {
    pub justified: bool,
    #[schema(min_length = 1, max_length = 1000)]
    pub finding: String,
}

/// Một lần mở khẩn cấp.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EmergencyReadingView {
    pub id: Uuid,
    pub reader: Uuid,
    #[schema(max_length = 60)]
    pub dossier: String,
    #[schema(max_length = 35)]
    pub agency: String,
    #[schema(max_length = 500)]
    pub reason: String,
    pub opened_at: DateTime<FixedOffset>,
    /// Từ thời điểm này không đọc được nữa: 60 phút sau khi mở.
    pub until: DateTime<FixedOffset>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reviewed_by: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reviewed_at: Option<DateTime<FixedOffset>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub justified: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 1000)]
    pub finding: Option<String>,
}

impl NewEmergencyReading {
    pub fn checked(self) -> Result<(DossierCode, StatedPurpose), Problem> {
        // What is no code is a code that nobody has.
        let code = self.dossier.parse();
        let code = code.map_err(|_| Problem::of(Code::NotFound))?;
        let reason = self.reason.parse().map_err(|_| {
            let detail = Text::new(
                "Nêu rõ lý do bằng vài từ, chẳng hạn “Người nộp cấp cứu, cần báo gia đình”.",
                "Say in words why, such as “The applicant is in hospital and the family must be told”.",
            );
            refused("/reason", "purpose_too_vague", detail)
        })?;
        Ok((code, reason))
    }
}

impl From<EmergencyReading> for EmergencyReadingView {
    fn from(reading: EmergencyReading) -> Self {
        let until = local(reading.until());
        let review = reading.review;
        Self {
            id: reading.id,
            reader: reading.reader,
            dossier: reading.dossier.to_string(),
            agency: reading.agency.to_string(),
            reason: reading.reason,
            opened_at: local(reading.opened_at),
            until,
            reviewed_by: review.as_ref().map(|review| review.by),
            reviewed_at: review.as_ref().map(|review| local(review.at)),
            justified: review.as_ref().map(|review| review.is_justified),
            finding: review.map(|review| review.finding),
        }
    }
}

pub fn samples() -> Vec<Sample> {
    let at = |text: &str| text.parse().unwrap_or_default();
    vec![
        sample(&NewEmergencyReading {
            dossier: "H53.103-260821-0001".into(),
            reason: "Người nộp cấp cứu, cần báo gia đình".into(),
        }),
        sample(&EmergencyReview {
            justified: true,
            finding: "Đúng quy trình, đã đối chiếu với bệnh viện".into(),
        }),
        sample(&EmergencyReadingView {
            id: Uuid::from_u128(0x01990d6e_6d1c_7a63_9f0e_3c8f1d2b4a71),
            reader: Uuid::from_u128(0x01990d6e_6d1c_7a63_9f0e_3c8f1d2b4a72),
            dossier: "H53.103-260821-0001".into(),
            agency: "H53.103".into(),
            reason: "Người nộp cấp cứu, cần báo gia đình".into(),
            opened_at: at("2026-08-21T09:00:00+07:00"),
            until: at("2026-08-21T10:00:00+07:00"),
            reviewed_by: None,
            reviewed_at: None,
            justified: None,
            finding: None,
        }),
    ]
}
