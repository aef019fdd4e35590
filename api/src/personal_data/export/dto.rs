use super::{
    actions::{Everything, Kept},
    kinds::{ExportedKind, LeftOut, kinds, left_out},
};
use crate::{
    audit::AccessView,
    contract::{Sample, sample},
    delegations::DelegationView,
    dossiers::{
        acts::Timeline,
        dto::{DossierView, instant},
    },
    feedback::dto::RatingView,
    identity::dto::{
        AccountEventView, AccountView, DetailChangeView, LossReportView, OpenSessionView,
        PositionView,
    },
    intake::dto::DraftView,
    notifications::dto::NoticeView,
    personal_data::{consents::dto::ConsentEventView, rectifications::dto::RectificationView},
    problem::Problem,
    word::{self, Coded},
};
use chrono::{DateTime, FixedOffset, Utc};
use domain::{
    calendars::local,
    identity::{
        AccountEvent, SecondFactorState, federation::FederatedIdentity, invitation::Invitation,
        loss::IdentityPaper,
    },
    language::Language,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Toàn bộ dữ liệu đang lưu về một người, máy đọc được: từng loại, nguồn của nó, và những gì không có ở đây.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PersonalDataExport {
    pub exported_at: DateTime<FixedOffset>,
    #[schema(max_items = 50)]
    pub kinds: Vec<ExportedKind>,
    #[schema(max_items = 50)]
    pub left_out: Vec<LeftOut>,
    pub account: AccountView,
    pub second_factor: word::SecondFactorState,
    /// Cả chức danh đã hết hạn.
    #[schema(max_items = 10_000)]
    pub positions: Vec<PositionView>,
    /// Tài khoản được mở, khóa, đóng; `actor` chỉ nêu khi là chính chủ.
    #[schema(max_items = 10_000)]
    pub account_events: Vec<AccountEventView>,
    /// Giấy tờ đã xem khi có người giúp mở tài khoản; vắng mặt khi không ai giúp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assisted_opening: Option<AssistedOpening>,
    /// Danh tính điện tử đã liên kết.
    #[schema(max_items = 100)]
    pub identities: Vec<ExportedIdentity>,
    /// Họ tên và liên hệ trước mỗi lần đổi.
    #[schema(max_items = 10_000)]
    pub detail_changes: Vec<DetailChangeView>,
    #[schema(max_items = 10_000)]
    pub sessions: Vec<ExportedSession>,
    #[schema(max_items = 10_000)]
    pub loss_reports: Vec<LossReportView>,
    #[schema(max_items = 10_000)]
    pub consents: Vec<ConsentEventView>,
    #[schema(max_items = 10_000)]
    pub rectifications: Vec<RectificationView>,
    #[schema(max_items = 10_000)]
    pub delegations: Vec<DelegationView>,
    #[schema(max_items = 10_000)]
    pub drafts: Vec<DraftView>,
    #[schema(max_items = 10_000)]
    pub dossiers: Vec<ExportedDossier>,
    #[schema(max_items = 100_000)]
    pub notices: Vec<NoticeView>,
    /// Người khác đã xem hoặc xử lý dữ liệu của mình (SEC-3).
    #[schema(max_items = 1_000_000)]
    pub accesses: Vec<AccessView>,
}

/// Danh tính điện tử ở một nhà cung cấp.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ExportedIdentity {
    #[schema(max_length = 500)]
    pub issuer: String,
    /// Người này ở nhà cung cấp đó.
    #[schema(max_length = 255)]
    pub subject: String,
    pub linked_at: DateTime<FixedOffset>,
    pub last_used_at: DateTime<FixedOffset>,
}

/// Tài khoản được mở giúp.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AssistedOpening {
    pub at: DateTime<FixedOffset>,
    pub paper: word::IdentityPaper,
    #[schema(max_length = 500)]
    pub note: String,
}

/// Một phiên, đang mở hoặc đã kết thúc trong 30 ngày qua.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ExportedSession {
    #[serde(flatten)]
    pub session: OpenSessionView,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<DateTime<FixedOffset>>,
}

/// Một hồ sơ của người này.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ExportedDossier {
    pub dossier: DossierView,
    pub timeline: Timeline,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<RatingView>,
}

impl PersonalDataExport {
    /// `current` is the session that asks.
    pub fn of(
        all: Everything,
        current: Uuid,
        language: Language,
        now: DateTime<Utc>,
    ) -> Result<Self, Problem> {
        let holder = all.account.id;
        let sessions = all.sessions.into_iter();
        let sessions = sessions.map(|(session, ended_at)| ExportedSession {
            session: OpenSessionView::of(session, current),
            ended_at: ended_at.map(local),
        });
        let requests = all.rectifications.into_iter();
        let dossiers = all.dossiers.into_iter();
        let accesses = all.accesses.into_iter();
        let accesses = accesses.map(|access| AccessView::of(access, holder));
        Ok(Self {
            exported_at: local(now),
            kinds: kinds(language),
            left_out: left_out(language),
            account: AccountView::whole(all.account),
            second_factor: Coded(all.second_factor),
            positions: each(all.offices, PositionView::from),
            account_events: each(all.events, |event| event_of(event, holder)),
            assisted_opening: all.invitation.map(AssistedOpening::of),
            identities: each(all.identities, ExportedIdentity::from),
            detail_changes: each(all.changes, DetailChangeView::whole),
            sessions: sessions.collect(),
            loss_reports: each(all.losses, |report| LossReportView::of(report, holder)),
            consents: each(all.consents, ConsentEventView::of),
            rectifications: requests
                .map(|request| RectificationView::whole(request, language))
                .collect(),
            delegations: each(all.delegations, |named| {
                DelegationView::of(named, holder, now)
            }),
            drafts: each(all.drafts, DraftView::of),
            dossiers: dossiers
                .map(|kept| ExportedDossier::of(kept, language))
                .collect(),
            notices: each(all.notices, NoticeView::from),
            accesses: accesses.collect::<Result<_, _>>()?,
        })
    }
}

impl From<FederatedIdentity> for ExportedIdentity {
    fn from(identity: FederatedIdentity) -> Self {
        Self {
            issuer: identity.identity.issuer,
            subject: identity.identity.subject,
            linked_at: local(identity.linked_at),
            last_used_at: local(identity.last_used_at),
        }
    }
}

impl AssistedOpening {
    /// Who helped is not told (PUB-2).
    fn of(invitation: Invitation) -> Self {
        Self {
            at: local(invitation.created_at),
            paper: Coded(invitation.proof.paper),
            note: invitation.proof.note,
        }
    }
}

impl ExportedDossier {
    fn of(kept: Kept, language: Language) -> Self {
        Self {
            dossier: DossierView::of(kept.folder, language),
            timeline: Timeline::of(kept.history, language),
            rating: kept.rating.map(RatingView::from),
        }
    }
}

/// Which officer it was is not told (PUB-2).
fn event_of(event: (i64, AccountEvent), holder: Uuid) -> AccountEventView {
    let view = AccountEventView::from(event);
    let actor = view.actor.filter(|actor| *actor == holder);
    AccountEventView { actor, ..view }
}

fn each<T, V>(items: Vec<T>, view: impl FnMut(T) -> V) -> Vec<V> {
    items.into_iter().map(view).collect()
}

pub fn samples() -> Vec<Sample> {
    vec![sample(&PersonalDataExport {
        exported_at: instant("2026-08-21T16:00:00+07:00"),
        kinds: kinds(Language::Vi),
        left_out: left_out(Language::Vi),
        account: AccountView::sample(),
        second_factor: Coded(SecondFactorState::Active),
        positions: vec![PositionView::sample()],
        account_events: vec![AccountEventView::sample()],
        assisted_opening: Some(AssistedOpening {
            at: instant("2026-08-03T08:40:00+07:00"),
            paper: Coded(IdentityPaper::IdentityCard),
            note: "Đối chiếu trực tiếp thẻ căn cước và ảnh.".into(),
        }),
        identities: vec![ExportedIdentity {
            issuer: "https://dinhdanh.example.vn".into(),
            subject: "079300000001".into(),
            linked_at: instant("2026-08-03T08:40:00+07:00"),
            last_used_at: instant("2026-08-21T09:00:00+07:00"),
        }],
        detail_changes: vec![DetailChangeView::sample()],
        sessions: vec![ExportedSession {
            session: OpenSessionView::sample(),
            ended_at: None,
        }],
        loss_reports: vec![LossReportView::sample()],
        consents: vec![ConsentEventView::sample()],
        rectifications: vec![RectificationView::sample()],
        delegations: vec![DelegationView::sample()],
        drafts: vec![DraftView::sample()],
        dossiers: vec![ExportedDossier {
            dossier: DossierView::sample(),
            timeline: Timeline::sample(),
            rating: Some(RatingView::sample()),
        }],
        notices: vec![NoticeView::sample()],
        accesses: vec![AccessView::sample()],
    })]
}
