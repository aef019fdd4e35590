use crate::contract::{Sample, sample};
use chrono::{DateTime, FixedOffset, Utc};
use domain::{
    agencies::AgencyIdentifier,
    audit::{Entry, Outcome},
    calendars::local,
};
use persistence::audit::AuditFilter;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Điều kiện tìm nhật ký.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AuditQuery {
    /// Cơ quan; bỏ trống là mọi cơ quan trong phạm vi của người kiểm tra.
    #[schema(pattern = r"^[A-Z0-9.]{1,35}$", max_length = 35, nullable = false)]
    pub agency: Option<String>,
    /// Ai đã làm.
    #[schema(nullable = false)]
    pub actor: Option<Uuid>,
    /// Dữ liệu của ai.
    #[schema(nullable = false)]
    pub subject: Option<Uuid>,
    /// Việc đã làm, như `get_dossier` hay `accept_dossier`.
    #[schema(pattern = r"^[a-z_]{1,60}$", max_length = 60, nullable = false)]
    pub action: Option<String>,
    /// `done`, hoặc mã lỗi đã trả lời, như `forbidden`.
    #[schema(pattern = r"^[a-z_]{1,60}$", max_length = 60, nullable = false)]
    pub outcome: Option<String>,
    /// Từ thời điểm này.
    #[schema(nullable = false)]
    pub from: Option<DateTime<FixedOffset>>,
    /// Trước thời điểm này.
    #[schema(nullable = false)]
    pub to: Option<DateTime<FixedOffset>>,
}

/// Một dòng nhật ký: ai, việc gì, với cái gì, lúc nào, từ đâu, kết quả, mục đích.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AuditEntryView {
    pub id: Uuid,
    pub at: DateTime<FixedOffset>,
    /// Không có khi chưa ai đăng nhập.
    pub actor: Option<Uuid>,
    pub office: Option<OfficeView>,
    /// Người mà người làm thay mặt.
    pub on_behalf_of: Option<Uuid>,
    #[schema(max_length = 60)]
    pub action: String,
    #[schema(max_length = 200)]
    pub operation: String,
    /// Mã hồ sơ, mã tài khoản và các mã khác.
    #[schema(max_items = 1000, max_length = 60)]
    pub resources: Vec<String>,
    /// Dữ liệu của những ai.
    #[schema(max_items = 1000)]
    pub subjects: Vec<Uuid>,
    #[schema(max_length = 35)]
    pub agency: Option<String>,
    /// `done`, hoặc mã lỗi đã trả lời.
    #[schema(max_length = 60)]
    pub outcome: String,
    #[schema(max_length = 2000)]
    pub purpose: Option<String>,
    pub session: Option<Uuid>,
    #[schema(max_length = 45)]
    pub address: Option<String>,
    #[schema(max_length = 64)]
    pub request_id: String,
}

/// Chức vụ của người làm, như khi đó.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OfficeView {
    pub position: Uuid,
    #[schema(max_length = 35)]
    pub agency: String,
    #[schema(max_length = 200)]
    pub title: String,
}

/// Một lần người khác xem hoặc sửa dữ liệu của mình: chức vụ và cơ quan, không nêu tên (PUB-2).
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccessView {
    pub id: Uuid,
    pub at: DateTime<FixedOffset>,
    /// Việc đã làm, như `get_dossier`.
    #[schema(max_length = 60)]
    pub action: String,
    /// Hồ sơ của mình mà việc đó chạm tới.
    #[schema(max_items = 1000, max_length = 60)]
    pub dossiers: Vec<String>,
    /// Chức vụ của người đã xem; không có khi không phải cán bộ.
    #[schema(max_length = 200)]
    pub title: Option<String>,
    #[schema(max_length = 35)]
    pub agency: Option<String>,
    #[schema(max_length = 2000)]
    pub purpose: Option<String>,
}

impl AuditQuery {
    pub fn filter(&self, before: Option<Uuid>, limit: i64) -> AuditFilter {
        AuditFilter {
            actor: self.actor,
            subject: self.subject,
            action: self.action.clone(),
            outcome: self.outcome.clone(),
            from: self.from.map(|from| from.with_timezone(&Utc)),
            to: self.to.map(|to| to.with_timezone(&Utc)),
            before,
            limit,
            ..AuditFilter::default()
        }
    }
}

impl From<Entry> for AuditEntryView {
    fn from(entry: Entry) -> Self {
        Self {
            id: entry.id,
            at: local(entry.at),
            actor: entry.actor,
            office: entry.office.map(|office| OfficeView {
                position: office.position,
                agency: office.agency.to_string(),
                title: office.title,
            }),
            on_behalf_of: entry.on_behalf_of,
            action: entry.action,
            operation: entry.operation,
            resources: entry.resources,
            subjects: entry.subjects,
            agency: entry.agency.map(|agency| agency.to_string()),
            outcome: match entry.outcome {
                Outcome::Done => "done".to_owned(),
                Outcome::Refused(code) => code,
            },
            purpose: entry.purpose,
            session: entry.session,
            address: entry.address.map(|address| address.to_string()),
            request_id: entry.request,
        }
    }
}

impl AccessView {
    /// Of all that the entry is about, the dossiers of the person who asks.
    pub fn of(entry: Entry, is_own: impl Fn(&str) -> bool) -> Self {
        let dossiers = entry.resources.into_iter().filter(|code| is_own(code));
        Self {
            id: entry.id,
            at: local(entry.at),
            action: entry.action,
            dossiers: dossiers.collect(),
            agency: entry
                .office
                .as_ref()
                .map(|office| office.agency.to_string()),
            title: entry.office.map(|office| office.title),
            purpose: entry.purpose,
        }
    }
}

pub fn samples() -> Vec<Sample> {
    let at = DateTime::from_timestamp(1_787_277_600, 0).unwrap_or_default();
    let agency: Option<AgencyIdentifier> = "H53.103".parse().ok();
    let id =
        |number: u128| Uuid::from_u128(0x019a_8f83_51a8_7c02_b1d4_2f6a_9e0c_0000_u128 + number);
    let office = OfficeView {
        position: id(1),
        agency: "H53.103".into(),
        title: "Công chức tiếp nhận".into(),
    };
    vec![
        sample(&AccessView {
            id: id(2),
            at: local(at),
            action: "get_dossier".into(),
            dossiers: vec!["H53.103-260821-0001".into()],
            title: Some(office.title.clone()),
            agency: agency.as_ref().map(ToString::to_string),
            purpose: None,
        }),
        sample(&AuditEntryView {
            id: id(2),
            at: local(at),
            actor: Some(id(3)),
            office: Some(office.clone()),
            on_behalf_of: None,
            action: "get_dossier".into(),
            operation: "GET /api/v1/dossiers/{code}".into(),
            resources: vec!["H53.103-260821-0001".into()],
            subjects: vec![id(4)],
            agency: agency.map(|agency| agency.to_string()),
            outcome: "done".into(),
            purpose: None,
            session: Some(id(5)),
            address: Some("203.0.113.7".into()),
            request_id: id(6).to_string(),
        }),
        sample(&office),
    ]
}
