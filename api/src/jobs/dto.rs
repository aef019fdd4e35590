use crate::{
    contract::{Sample, sample},
    word::{self, Coded},
};
use chrono::{DateTime, FixedOffset, TimeDelta};
use domain::{
    calendars::local,
    jobs::{Job, JobKind, JobState},
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Một công việc chạy nền và tiến độ của nó.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct JobView {
    pub id: Uuid,
    pub kind: word::JobKind,
    /// Đối tượng mà công việc phục vụ, như một thay đổi lịch.
    pub subject: Uuid,
    pub state: word::JobState,
    /// Số hồ sơ cần xem; chưa biết khi công việc chưa bắt đầu.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    pub total: Option<u64>,
    /// Số hồ sơ đã xem.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    pub done: u64,
    /// Số hồ sơ có hạn đã đổi.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    pub moved: u64,
    pub created_at: DateTime<FixedOffset>,
    pub started_at: Option<DateTime<FixedOffset>>,
    pub finished_at: Option<DateTime<FixedOffset>>,
    /// Mã vấn đề của lần chạy bị dừng gần nhất.
    #[schema(max_length = 60)]
    pub error: Option<String>,
}

impl From<Job> for JobView {
    fn from(job: Job) -> Self {
        let Job {
            id,
            kind,
            subject,
            state,
            total,
            done,
            moved,
            reached: _,
            attempts: _,
            next_attempt_at: _,
            created_at,
            started_at,
            finished_at,
            error,
            version: _,
        } = job;
        Self {
            id,
            kind: Coded(kind),
            subject,
            state: Coded(state),
            total,
            done,
            moved,
            created_at: local(created_at),
            started_at: started_at.map(local),
            finished_at: finished_at.map(local),
            error,
        }
    }
}

impl JobView {
    pub fn sample() -> Self {
        let created_at = DateTime::from_timestamp(1_794_798_000, 0).unwrap_or_default();
        let later = |seconds| Some(local(created_at + TimeDelta::seconds(seconds)));
        Self {
            id: Uuid::from_u128(0x019a_8f83_51a8_7c02_b1d4_2f6a_9e0c_7b18),
            kind: Coded(JobKind::CalendarChange),
            subject: Uuid::from_u128(0x019a_8f4c_9d20_7f31_8c55_6e1f_0a2b_3c4d),
            state: Coded(JobState::Done),
            total: Some(1284),
            done: 1284,
            moved: 97,
            created_at: local(created_at),
            started_at: later(0),
            finished_at: later(7),
            error: None,
        }
    }
}

pub fn samples() -> Vec<Sample> {
    vec![sample(&JobView::sample())]
}
