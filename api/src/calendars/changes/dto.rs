use crate::{
    calendars::sheets::dto::{WeekOfHours, YearOfDays},
    contract::{Sample, sample},
    extract::given,
    word::{self, Coded},
};
use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use domain::{
    calendars::{Application, CalendarChange, CalendarEdit, ChangeState, local},
    dossiers::{DeadlineKind, DossierCode, Moved, NewDue},
    identity::Caller,
};
use persistence::calendars::ChangeFilter;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Thay đổi nào được liệt kê.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangeFilters {
    /// Chỉ thay đổi của lịch này.
    #[schema(min_length = 1, max_length = 60, pattern = "^[a-z0-9_]+$")]
    pub calendar: Option<String>,
    /// Chỉ thay đổi đã đề xuất (`proposed`) hoặc đã áp dụng (`applied`).
    pub state: Option<word::ChangeState>,
}

/// Nội dung thay đổi của một lịch; phần vắng mặt giữ nguyên.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CalendarEditBody {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 300, pattern = r"\S")]
    name_vi: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 300, pattern = r"\S")]
    name_en: Option<String>,
    /// Lịch cấp trên khác; `null`: không còn lịch cấp trên.
    #[serde(
        default,
        deserialize_with = "given",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 60, pattern = "^[a-z0-9_]+$")]
    parent: Option<Option<String>>,
    /// Toàn bộ giờ làm việc mới; danh sách rỗng: dùng giờ của lịch cấp trên.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Vec<WeekOfHours>, required = false, max_items = 100)]
    hours: Option<Vec<WeekOfHours>>,
    /// Những năm được nạp hoặc thay toàn bộ.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false, max_items = 20)]
    years: Vec<YearOfDays>,
}

/// Đề xuất thay đổi một lịch.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewCalendarChange {
    #[schema(min_length = 1, max_length = 60, pattern = "^[a-z0-9_]+$")]
    pub calendar: String,
    /// `version` của lịch mà đề xuất này dựa vào.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub based_on: i64,
    pub edit: CalendarEditBody,
}

/// Một thay đổi của lịch làm việc: đã đề xuất hoặc đã áp dụng (TIME-9).
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CalendarChangeView {
    pub id: Uuid,
    #[schema(max_length = 60)]
    pub calendar: String,
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub based_on: i64,
    pub edit: CalendarEditBody,
    pub state: word::ChangeState,
    /// Tài khoản đã đề xuất.
    pub proposed_by: Uuid,
    pub proposed_at: DateTime<FixedOffset>,
    pub application: Option<ApplicationView>,
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub version: i64,
}

/// Ai đã áp dụng, khi nào, vì sao, và công việc tính lại hạn của các hồ sơ.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ApplicationView {
    pub applied_by: Uuid,
    pub applied_at: DateTime<FixedOffset>,
    #[schema(max_length = 1000)]
    pub reason: String,
    pub job: Uuid,
}

/// Áp dụng một thay đổi.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewApplication {
    /// Lý do, được ghi vào từng hồ sơ có hạn thay đổi.
    #[schema(min_length = 1, max_length = 1000, pattern = r"\S")]
    pub reason: String,
}

/// Một hồ sơ có hạn thay đổi.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AffectedDossier {
    #[schema(max_length = 60)]
    pub dossier: String,
    #[schema(max_items = 4)]
    pub moves: Vec<DueMove>,
}

/// Một hạn trước và sau khi lịch thay đổi.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DueMove {
    pub deadline: word::DeadlineKind,
    pub old_due_at: DateTime<FixedOffset>,
    /// Vắng mặt khi hạn mới rơi vào năm chưa nạp: hạn cũ được giữ.
    pub new_due_at: Option<DateTime<FixedOffset>>,
    /// Năm cần nạp để tính được hạn mới.
    #[schema(minimum = 2000, maximum = 2101, format = Int32)]
    pub missing_year: Option<i32>,
}

impl NewApplication {
    pub fn sample() -> Self {
        Self {
            reason: "Thông báo của Bộ Nội vụ về hoán đổi ngày làm việc dịp Ngày Văn hóa Việt Nam"
                .into(),
        }
    }
}

impl AffectedDossier {
    pub fn of((code, moves): (DossierCode, Vec<Moved>)) -> Self {
        Self {
            dossier: code.as_str().to_owned(),
            moves: moves.into_iter().map(DueMove::from).collect(),
        }
    }

    pub fn sample() -> Self {
        let old = DateTime::from_timestamp(1_795_600_800, 0).unwrap_or_default();
        Self {
            dossier: "H53.103-261119-0007".into(),
            moves: vec![DueMove {
                deadline: Coded(DeadlineKind::Resolution),
                old_due_at: local(old),
                new_due_at: Some(local(old + TimeDelta::days(1))),
                missing_year: None,
            }],
        }
    }
}

impl From<Moved> for DueMove {
    fn from(moved: Moved) -> Self {
        let Moved { deadline, from, to } = moved;
        let (new_due_at, missing_year) = match to {
            NewDue::At(to) => (Some(local(to)), None),
            NewDue::YearNotLoaded(year) => (None, Some(year)),
        };
        Self {
            deadline: Coded(deadline),
            old_due_at: local(from),
            new_due_at,
            missing_year,
        }
    }
}

impl ChangeFilters {
    pub fn page(self, after: Option<Uuid>, limit: i64) -> ChangeFilter {
        let Self { calendar, state } = self;
        ChangeFilter {
            agencies: None,
            calendar,
            state: state.map(|state| state.0),
            after,
            limit,
        }
    }
}

impl NewCalendarChange {
    pub fn into_domain(self, caller: &Caller, now: DateTime<Utc>) -> CalendarChange {
        let Self {
            calendar,
            based_on,
            edit,
        } = self;
        CalendarChange {
            id: Uuid::now_v7(),
            calendar,
            based_on,
            edit: edit.into_domain(),
            proposed_by: caller.account,
            proposed_at: now,
            application: None,
            version: 1,
        }
    }

    pub fn sample() -> Self {
        Self {
            calendar: "vn".into(),
            based_on: 1,
            edit: CalendarEditBody::sample(),
        }
    }
}

impl CalendarEditBody {
    pub fn into_domain(self) -> CalendarEdit {
        let Self {
            name_vi,
            name_en,
            parent,
            hours,
            years,
        } = self;
        CalendarEdit {
            name_vi,
            name_en,
            parent,
            hours: hours.map(|weeks| weeks.into_iter().map(WeekOfHours::into_domain).collect()),
            years: years.into_iter().map(YearOfDays::into_domain).collect(),
        }
    }

    pub fn sample() -> Self {
        Self {
            name_vi: None,
            name_en: None,
            parent: None,
            hours: None,
            years: vec![YearOfDays::sample()],
        }
    }
}

impl From<CalendarEdit> for CalendarEditBody {
    fn from(edit: CalendarEdit) -> Self {
        let CalendarEdit {
            name_vi,
            name_en,
            parent,
            hours,
            years,
        } = edit;
        Self {
            name_vi,
            name_en,
            parent,
            hours: hours.map(|weeks| weeks.into_iter().map(WeekOfHours::from).collect()),
            years: years.into_iter().map(YearOfDays::from).collect(),
        }
    }
}

impl From<CalendarChange> for CalendarChangeView {
    fn from(change: CalendarChange) -> Self {
        let state = change.state();
        let CalendarChange {
            id,
            calendar,
            based_on,
            edit,
            proposed_by,
            proposed_at,
            application,
            version,
        } = change;
        Self {
            id,
            calendar,
            based_on,
            edit: edit.into(),
            state: Coded(state),
            proposed_by,
            proposed_at: local(proposed_at),
            application: application.map(ApplicationView::from),
            version,
        }
    }
}

impl From<Application> for ApplicationView {
    fn from(application: Application) -> Self {
        let Application {
            by,
            at,
            reason,
            job,
        } = application;
        Self {
            applied_by: by,
            applied_at: local(at),
            reason,
            job,
        }
    }
}

impl CalendarChangeView {
    pub fn sample() -> Self {
        let proposed_at = DateTime::from_timestamp(1_794_794_400, 0).unwrap_or_default();
        Self {
            id: Uuid::from_u128(0x019a_8f4c_9d20_7f31_8c55_6e1f_0a2b_3c4d),
            calendar: "vn".into(),
            based_on: 1,
            edit: CalendarEditBody::sample(),
            state: Coded(ChangeState::Proposed),
            proposed_by: Uuid::from_u128(0x0199_0d6e_6d1c_7a63_9f0e_3c8f_1d2b_4a55),
            proposed_at: local(proposed_at),
            application: None,
            version: 1,
        }
    }
}

pub fn samples() -> Vec<Sample> {
    vec![
        sample(&NewCalendarChange::sample()),
        sample(&CalendarChangeView::sample()),
        sample(&AffectedDossier::sample()),
        sample(&NewApplication::sample()),
    ]
}
