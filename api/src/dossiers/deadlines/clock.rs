//! A clock as it is shown: of a dossier, or simulated.

use crate::{
    dossiers::{
        dto::{TermView, instant},
        trace::TraceLine,
    },
    problem::Problem,
    word::{self, Coded},
};
use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta, Utc};
use domain::{
    Word,
    calendars::{
        Calendar, ClockState, Extension, Limit, LimitUnit, Promise, Reading, Resumption, Standing,
        Wait, WaitCause, local,
    },
    dossiers::Refusal,
    language::Language,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A span in one unit.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Span {
    #[schema(minimum = 0, maximum = 100_000_000)]
    pub value: i64,
    pub unit: word::LimitUnit,
}

/// One clock, with the facts it runs by and the ordered explanation of its due instant.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClockView {
    pub state: word::ClockState,
    pub standing: word::Standing,
    pub limit: Span,
    /// When another counter took it; the limit starts when the competent agency has it (IN-10).
    pub lodged_at: Option<DateTime<FixedOffset>>,
    pub started_at: DateTime<FixedOffset>,
    /// The first instant that counts (TIME-6).
    pub counting_from: DateTime<FixedOffset>,
    pub due_at: DateTime<FixedOffset>,
    /// From here on at most a quarter of the working time is left.
    pub soon_at: DateTime<FixedOffset>,
    pub finished_at: Option<DateTime<FixedOffset>>,
    /// Working time used since the start that counts, waits not counted.
    pub elapsed: Span,
    pub remaining: Span,
    /// Working time past the due instant.
    pub late: Span,
    #[schema(max_items = 1000)]
    pub waits: Vec<WaitView>,
    pub extension: Option<ExtensionView>,
    #[schema(max_items = 5000)]
    pub trace: Vec<TraceLine>,
}

/// An interval in which the clock stands still.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WaitView {
    pub cause: word::WaitCause,
    pub from: DateTime<FixedOffset>,
    /// Absent while it lasts.
    pub until: Option<DateTime<FixedOffset>>,
    /// How the limit goes on after it.
    pub resumption: word::Resumption,
    #[schema(max_length = 300)]
    pub legal_basis: Option<String>,
}

/// The one apology with its new date (LIFE-7).
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ExtensionView {
    pub at: DateTime<FixedOffset>,
    pub due_date: NaiveDate,
    #[schema(max_length = 300)]
    pub legal_basis: Option<String>,
}

impl Span {
    pub fn minutes(time: TimeDelta) -> Self {
        Self {
            value: time.num_minutes(),
            unit: Coded(LimitUnit::WorkingMinute),
        }
    }

    pub fn of(limit: Limit) -> Self {
        Self {
            value: limit.value().into(),
            unit: Coded(limit.unit()),
        }
    }
}

impl ClockView {
    pub fn of(
        promise: &Promise,
        calendar: &Calendar,
        finished: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
        language: Language,
    ) -> Result<Self, Problem> {
        let read = promise
            .read(calendar, now, finished)
            .map_err(Refusal::from)?;
        let Reading {
            state,
            standing,
            elapsed,
            remaining,
            late,
        } = read;
        let clock = &promise.clock;
        Ok(Self {
            state: Coded(state),
            standing: Coded(standing),
            limit: Span::of(clock.limit),
            lodged_at: clock.lodged_at.map(local),
            started_at: local(clock.start),
            counting_from: local(promise.counting_from),
            due_at: local(promise.due),
            soon_at: local(promise.soon),
            finished_at: finished.map(local),
            elapsed: Span::minutes(elapsed),
            remaining: Span::minutes(remaining),
            late: Span::minutes(late),
            waits: clock.waits.iter().map(WaitView::of).collect(),
            extension: clock.extension.as_ref().map(ExtensionView::of),
            trace: TermView::of(promise, language).trace,
        })
    }

    pub fn sample() -> Self {
        let minutes = |value| Span {
            value,
            unit: Coded(LimitUnit::WorkingMinute),
        };
        Self {
            state: Coded(ClockState::Running),
            standing: Coded(Standing::OnTime),
            limit: Span {
                value: 5,
                unit: Coded(LimitUnit::WorkingDay),
            },
            lodged_at: None,
            started_at: instant("2026-03-02T09:30:00+07:00"),
            counting_from: instant("2026-03-02T09:30:00+07:00"),
            due_at: instant("2026-03-12T17:00:00+07:00"),
            soon_at: instant("2026-03-11T15:00:00+07:00"),
            finished_at: None,
            elapsed: minutes(0),
            remaining: minutes(2760),
            late: minutes(0),
            waits: vec![WaitView {
                cause: Coded(WaitCause::Supplement),
                from: instant("2026-03-03T10:00:00+07:00"),
                until: Some(instant("2026-03-05T10:00:00+07:00")),
                resumption: Coded(Resumption::Restart),
                legal_basis: Some("Nghị định 118/2025/NĐ-CP".into()),
            }],
            extension: None,
            trace: vec![TraceLine {
                kind: "restarted".into(),
                text: "Tính lại thời hạn từ đầu lúc 10:00 thứ Năm 05/03/2026 (chờ bổ sung hồ sơ)"
                    .into(),
                at: Some(instant("2026-03-05T10:00:00+07:00")),
                reason: Some(WaitCause::Supplement.word().into()),
                ..TraceLine::default()
            }],
        }
    }
}

impl WaitView {
    fn of(wait: &Wait) -> Self {
        let Wait {
            cause,
            from,
            until,
            resumption,
            basis,
        } = wait;
        Self {
            cause: Coded(*cause),
            from: local(*from),
            until: until.map(local),
            resumption: Coded(*resumption),
            legal_basis: basis.clone(),
        }
    }
}

impl ExtensionView {
    fn of(extension: &Extension) -> Self {
        let Extension { at, until, basis } = extension;
        Self {
            at: local(*at),
            due_date: *until,
            legal_basis: basis.clone(),
        }
    }
}
