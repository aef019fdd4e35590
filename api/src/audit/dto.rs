use super::{actions::Access, words};
use crate::{
    contract::{Sample, sample},
    dossiers::dto::instant,
    problem::Problem,
    word::{self, Coded},
};
use chrono::{DateTime, FixedOffset, Utc};
use domain::{
    Word,
    audit::AuditResult,
    calendars::local,
    identity::{AccountKind, Role},
};
use persistence::audit::{AuditFilter, EntryRow};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Những dòng nào của nhật ký, và để làm gì.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AuditQuery {
    /// Mục đích tra cứu; chính lần tra cứu này cũng được ghi lại cùng mục đích.
    #[schema(
        min_length = 1,
        max_length = 200,
        pattern = r"\S",
        examples("Trả lời đơn khiếu nại ngày 20/08/2026")
    )]
    pub purpose: String,
    /// Tài khoản đã làm hoặc đã xem.
    pub actor: Option<Uuid>,
    /// Tài khoản của người có dữ liệu.
    pub subject: Option<Uuid>,
    /// `operationId` của thao tác, hoặc từ chỉ công việc nền và dòng lệnh.
    #[schema(max_length = 60, pattern = "^[a-z_]{1,60}$")]
    pub action: Option<String>,
    /// Đối tượng: loại và mã, như `dossiers/H53.103-260821-0001`.
    #[schema(max_length = 140, pattern = r"^[a-z/-]{1,60}/[A-Za-z0-9._-]{1,64}$")]
    pub resource: Option<String>,
    pub result: Option<word::AuditResult>,
    /// Từ thời điểm này.
    pub from: Option<DateTime<FixedOffset>>,
    /// Trước thời điểm này.
    pub to: Option<DateTime<FixedOffset>>,
}

/// Một dòng nhật ký: ai, làm gì, trên đối tượng nào, dữ liệu của ai, lúc nào, từ đâu, kết quả và mục đích. Chỉ có mã, không có tên.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AuditEntryView {
    #[schema(value_type = Uuid)]
    pub id: String,
    pub at: DateTime<FixedOffset>,
    /// `operationId` của thao tác, hoặc từ chỉ công việc nền và dòng lệnh.
    #[schema(max_length = 60)]
    pub action: String,
    #[schema(max_length = 300)]
    pub action_name: String,
    /// Vắng mặt khi không ai đăng nhập, hoặc khi hệ thống tự làm.
    #[schema(value_type = Option<Uuid>)]
    pub actor: Option<String>,
    pub actor_kind: Option<word::AccountKind>,
    #[schema(value_type = Option<Uuid>)]
    pub session: Option<String>,
    /// Chức vụ cho phép làm việc đó.
    #[schema(value_type = Option<Uuid>)]
    pub position: Option<String>,
    pub role: Option<word::Role>,
    #[schema(value_type = Option<Uuid>)]
    pub on_behalf_of: Option<String>,
    /// Loại và mã, như `dossiers/H53.103-260821-0001`.
    #[schema(max_length = 140)]
    pub resource: Option<String>,
    #[schema(max_length = 35)]
    pub agency: Option<String>,
    /// Người có dữ liệu.
    #[schema(value_type = Option<Uuid>)]
    pub subject: Option<String>,
    /// Những gì một danh sách đã cho xem.
    #[schema(max_items = 1000)]
    pub shown: Vec<ShownLine>,
    /// Địa chỉ mạng của máy gửi yêu cầu.
    #[schema(max_length = 45)]
    pub address: Option<String>,
    /// `X-Request-Id` của yêu cầu.
    #[schema(max_length = 64)]
    pub request_id: Option<String>,
    pub result: Option<word::AuditResult>,
    /// Mã vấn đề khi bị từ chối.
    #[schema(max_length = 60)]
    pub problem: Option<String>,
    #[schema(max_length = 200)]
    pub purpose: Option<String>,
}

/// Một mục mà danh sách đã cho xem.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ShownLine {
    #[schema(max_length = 60)]
    pub code: String,
    #[schema(value_type = Option<Uuid>)]
    pub subject: Option<String>,
}

/// Một lần dữ liệu của tôi được người khác xem hoặc xử lý: chức vụ và bộ phận, không nêu tên (PUB-2).
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccessView {
    #[schema(value_type = Uuid)]
    pub id: String,
    pub at: DateTime<FixedOffset>,
    #[schema(max_length = 60)]
    pub action: String,
    #[schema(max_length = 300)]
    pub action_name: String,
    /// Công chức, người nộp hồ sơ khác; vắng mặt khi không ai đăng nhập, hoặc khi hệ thống tự làm.
    pub by: Option<word::AccountKind>,
    #[schema(max_length = 200)]
    pub position: Option<String>,
    #[schema(max_length = 300)]
    pub unit: Option<String>,
    #[schema(max_length = 300)]
    pub agency: Option<String>,
    /// Loại và mã, như `dossiers/H53.103-260821-0001`.
    #[schema(max_length = 140)]
    pub resource: Option<String>,
    /// Những mục của tôi mà một danh sách đã cho xem.
    #[schema(max_items = 1000, max_length = 60)]
    pub shown: Vec<String>,
    #[schema(max_length = 200)]
    pub purpose: Option<String>,
}

impl AuditQuery {
    pub fn filter(self, after: Option<Uuid>, limit: i64) -> (AuditFilter, String) {
        let Self {
            purpose,
            actor,
            subject,
            action,
            resource,
            result,
            from,
            to,
        } = self;
        let instant = |at: DateTime<FixedOffset>| at.to_utc();
        let filter = AuditFilter {
            actor,
            subject,
            action,
            resource,
            results: result.map(|result| result.0).into_iter().collect(),
            from: from.map(instant),
            to: to.map(instant),
            after,
            limit,
            ..AuditFilter::default()
        };
        (filter, purpose)
    }
}

impl AuditEntryView {
    pub fn of(row: EntryRow) -> Result<Self, Problem> {
        let shown = row.shown().into_iter();
        Ok(Self {
            at: read_instant(&row.at)?,
            action_name: words::name(&row.action),
            actor_kind: coded(row.actor_kind.as_deref()),
            role: coded(row.role.as_deref()),
            result: coded(Some(&row.result)),
            shown: shown
                .map(|(code, subject)| ShownLine { code, subject })
                .collect(),
            id: row.id,
            action: row.action,
            actor: row.actor,
            session: row.session,
            position: row.position,
            on_behalf_of: row.on_behalf_of,
            resource: row.resource,
            agency: row.agency,
            subject: row.subject,
            address: row.address,
            request_id: row.request,
            problem: row.problem,
            purpose: row.purpose,
        })
    }

    fn sample() -> Self {
        Self {
            id: "0198cae2-5b40-7c11-8a3f-2e6b1d9c4f70".into(),
            at: instant("2026-08-21T16:21:07+07:00"),
            action: "get_dossier".into(),
            action_name: "Xem một hồ sơ".into(),
            actor: Some("01990d6e-6d1c-7a63-9f0e-3c8f1d2b4a55".into()),
            actor_kind: Some(Coded(AccountKind::Staff)),
            session: Some("0198cade-11a0-7f02-9be1-7714c2a0d3e8".into()),
            position: Some("0198b1c4-77aa-7d10-b0a2-58d6a41c9e02".into()),
            role: Some(Coded(Role::Specialist)),
            on_behalf_of: None,
            resource: Some("dossiers/H53.103-260821-0001".into()),
            agency: Some("H53.103".into()),
            subject: Some("01990d6e-6d1c-7a63-9f0e-3c8f1d2b4a56".into()),
            shown: Vec::new(),
            address: Some("203.0.113.7".into()),
            request_id: Some("0198cae2-5b3f-7a20-9c4d-6e1f0a2b3c4d".into()),
            result: Some(Coded(AuditResult::Done)),
            problem: None,
            purpose: None,
        }
    }
}

impl AccessView {
    /// Of a list only what is the reader's own.
    pub fn of(access: Access, reader: Uuid) -> Result<Self, Problem> {
        let Access { row, office } = access;
        let reader = reader.to_string();
        let own = row
            .shown()
            .into_iter()
            .filter(|(_, subject)| subject.as_ref() == Some(&reader));
        Ok(Self {
            at: read_instant(&row.at)?,
            action_name: words::name(&row.action),
            by: coded(row.actor_kind.as_deref()),
            position: office.as_ref().map(|office| office.position.title.clone()),
            unit: office.as_ref().map(|office| office.unit_name.clone()),
            agency: office.map(|office| office.agency_name),
            shown: own.map(|(code, _)| code).collect(),
            // A list may be about another one.
            resource: row.resource.filter(|_| row.subject == Some(reader)),
            id: row.id,
            action: row.action,
            purpose: row.purpose,
        })
    }

    pub fn sample() -> Self {
        Self {
            id: "0198cae2-5b40-7c11-8a3f-2e6b1d9c4f70".into(),
            at: instant("2026-08-21T16:21:07+07:00"),
            action: "get_dossier".into(),
            action_name: "Xem một hồ sơ".into(),
            by: Some(Coded(AccountKind::Staff)),
            position: Some("Chuyên viên".into()),
            unit: Some("Trung tâm Phục vụ hành chính công xã Phước Thạnh".into()),
            agency: Some("Ủy ban nhân dân xã Phước Thạnh".into()),
            resource: Some("dossiers/H53.103-260821-0001".into()),
            shown: Vec::new(),
            purpose: None,
        }
    }
}

fn read_instant(text: &str) -> Result<DateTime<FixedOffset>, Problem> {
    let instant: DateTime<Utc> = text.parse().map_err(Problem::internal)?;
    Ok(local(instant))
}

fn coded<W: Word>(word: Option<&str>) -> Option<Coded<W>> {
    W::from_word(word?).map(Coded)
}

pub fn samples() -> Vec<Sample> {
    vec![
        sample(&AuditEntryView::sample()),
        sample(&ShownLine {
            code: "H53.103-260821-0001".into(),
            subject: None,
        }),
        sample(&AccessView::sample()),
    ]
}
