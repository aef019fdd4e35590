use super::actions::{Everything, Kept};
use crate::{
    contract::{Sample, sample},
    dossiers::{
        acts::Timeline,
        dto::{DossierView, instant},
    },
    feedback::dto::RatingView,
    identity::dto::{DetailChangeView, MeView, OpenSessionView},
    intake::dto::DraftView,
    notifications::dto::NoticeView,
    personal_data::{consents::dto::ConsentEventView, rectifications::dto::RectificationView},
};
use chrono::{DateTime, FixedOffset, Utc};
use domain::{calendars::local, language::Language};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Toàn bộ dữ liệu đang lưu về một người, máy đọc được.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PersonalDataExport {
    pub exported_at: DateTime<FixedOffset>,
    pub account: MeView,
    /// Họ tên và liên hệ trước mỗi lần đổi.
    #[schema(max_items = 10_000)]
    pub detail_changes: Vec<DetailChangeView>,
    #[schema(max_items = 10_000)]
    pub sessions: Vec<ExportedSession>,
    #[schema(max_items = 10_000)]
    pub consents: Vec<ConsentEventView>,
    #[schema(max_items = 10_000)]
    pub rectifications: Vec<RectificationView>,
    #[schema(max_items = 10_000)]
    pub drafts: Vec<DraftView>,
    #[schema(max_items = 10_000)]
    pub dossiers: Vec<ExportedDossier>,
    #[schema(max_items = 100_000)]
    pub notices: Vec<NoticeView>,
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
    pub fn of(all: Everything, current: Uuid, language: Language, now: DateTime<Utc>) -> Self {
        let (account, offices) = all.account;
        let sessions = all.sessions.into_iter();
        let sessions = sessions.map(|(session, ended_at)| ExportedSession {
            session: OpenSessionView::of(session, current),
            ended_at: ended_at.map(local),
        });
        let requests = all.rectifications.into_iter();
        let dossiers = all.dossiers.into_iter();
        Self {
            exported_at: local(now),
            account: MeView::of(account, offices),
            detail_changes: each(all.changes, DetailChangeView::whole),
            sessions: sessions.collect(),
            consents: each(all.consents, ConsentEventView::of),
            rectifications: requests
                .map(|request| RectificationView::whole(request, language))
                .collect(),
            drafts: each(all.drafts, DraftView::of),
            dossiers: dossiers
                .map(|kept| ExportedDossier::of(kept, language))
                .collect(),
            notices: each(all.notices, NoticeView::from),
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

fn each<T, V>(items: Vec<T>, view: impl FnMut(T) -> V) -> Vec<V> {
    items.into_iter().map(view).collect()
}

pub fn samples() -> Vec<Sample> {
    vec![sample(&PersonalDataExport {
        exported_at: instant("2026-08-21T16:00:00+07:00"),
        account: MeView::sample(),
        detail_changes: vec![DetailChangeView::sample()],
        sessions: vec![ExportedSession {
            session: OpenSessionView::sample(),
            ended_at: None,
        }],
        consents: vec![ConsentEventView::sample()],
        rectifications: vec![RectificationView::sample()],
        drafts: vec![DraftView::sample()],
        dossiers: vec![ExportedDossier {
            dossier: DossierView::sample(),
            timeline: Timeline::sample(),
            rating: Some(RatingView::sample()),
        }],
        notices: vec![NoticeView::sample()],
    })]
}
