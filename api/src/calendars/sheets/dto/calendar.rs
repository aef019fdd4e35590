use super::WeekOfHours;
use crate::{extract::parsed, problem::Problem};
use domain::calendars::{CalendarEdit, CalendarSheet, ResolvedDays};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Một lịch làm việc: những gì chính lịch này quy định (TIME-2).
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CalendarView {
    #[schema(max_length = 60)]
    pub code: String,
    /// Lịch cấp trên: ngày nghỉ lấy từ đó, giờ làm việc cũng vậy nếu lịch này không có.
    #[schema(max_length = 60)]
    pub parent: Option<String>,
    /// Cơ quan có lịch này; vắng mặt là lịch dùng chung.
    #[schema(max_length = 35)]
    pub agency: Option<String>,
    #[schema(max_length = 300)]
    pub name_vi: String,
    #[schema(max_length = 300)]
    pub name_en: String,
    #[schema(max_items = 100)]
    pub hours: Vec<WeekOfHours>,
    /// Những năm mà chính lịch này có ngày nghỉ hoặc ngày làm bù.
    #[schema(max_items = 100)]
    pub years: Vec<YearNumber>,
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub version: i64,
}

/// Một năm, như 2026.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(transparent)]
#[schema(minimum = 2000, maximum = 2100, format = Int32)]
pub struct YearNumber(i32);

/// Một lịch làm việc và những gì nó nhận từ các lịch cấp trên.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CalendarWithInheritance {
    #[serde(flatten)]
    pub calendar: CalendarView,
    pub inherits: Inheritance,
}

/// Những gì đến từ các lịch cấp trên.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Inheritance {
    /// Lịch cho giờ làm việc; vắng mặt khi lịch có giờ riêng hoặc không lịch nào có.
    #[schema(max_length = 60)]
    pub hours_from: Option<String>,
    #[schema(max_items = 100)]
    pub hours: Vec<WeekOfHours>,
    /// Những năm đã nạp ở các lịch cấp trên.
    #[schema(max_items = 100)]
    pub years: Vec<YearNumber>,
}

/// Lịch mới, chưa cơ quan nào dùng; ngày nghỉ riêng được thêm sau bằng một thay đổi.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewCalendar {
    #[schema(min_length = 1, max_length = 60, pattern = "^[a-z0-9_]+$")]
    code: String,
    /// Cơ quan có lịch này; bỏ trống để lập lịch dùng chung.
    #[serde(default)]
    #[schema(
        max_length = 35,
        pattern = r"^([A-Y][0-9]{2}(\.[0-9A-Z]+)*|([0-9]{2,3}\.){3}[A-Y][0-9]{2})$"
    )]
    agency: Option<String>,
    #[serde(default)]
    #[schema(min_length = 1, max_length = 60, pattern = "^[a-z0-9_]+$")]
    parent: Option<String>,
    #[schema(min_length = 1, max_length = 300, pattern = r"\S")]
    name_vi: String,
    #[schema(min_length = 1, max_length = 300, pattern = r"\S")]
    name_en: String,
    /// Giờ làm việc riêng; bỏ trống để dùng giờ của lịch cấp trên.
    #[serde(default)]
    #[schema(max_items = 100)]
    hours: Vec<WeekOfHours>,
}

impl From<CalendarSheet> for CalendarView {
    fn from(sheet: CalendarSheet) -> Self {
        let CalendarSheet {
            code,
            parent,
            agency,
            name_vi,
            name_en,
            hours,
            years,
            version,
        } = sheet;
        Self {
            code,
            parent,
            agency: agency.map(|agency| agency.to_string()),
            name_vi,
            name_en,
            hours: hours.into_iter().map(WeekOfHours::from).collect(),
            years: years.iter().map(|year| YearNumber(year.year)).collect(),
            version,
        }
    }
}

impl CalendarView {
    pub fn sample() -> Self {
        Self {
            code: "h53_103_sat_am".into(),
            parent: Some("std_0730_1130_1300_1700".into()),
            agency: Some("H53.103".into()),
            name_vi: "Xã Phước Thạnh: giờ hành chính và trực sáng thứ Bảy".into(),
            name_en: "Phước Thạnh Commune: office hours and a Saturday-morning counter".into(),
            hours: vec![WeekOfHours::sample_with_saturday()],
            years: Vec::new(),
            version: 1,
        }
    }
}

impl CalendarWithInheritance {
    /// Of a calendar and all above it.
    pub fn of(sheet: CalendarSheet, above: &[CalendarSheet]) -> Self {
        let giver = above.iter().find(|sheet| !sheet.hours.is_empty());
        let giver = giver.filter(|_| sheet.hours.is_empty());
        let hours = giver.map(|giver| giver.hours.clone()).unwrap_or_default();
        let years = ResolvedDays::of(above);
        Self {
            inherits: Inheritance {
                hours_from: giver.map(|giver| giver.code.clone()),
                hours: hours.into_iter().map(WeekOfHours::from).collect(),
                years: years.years().iter().copied().map(YearNumber).collect(),
            },
            calendar: sheet.into(),
        }
    }

    pub fn sample() -> Self {
        Self {
            calendar: CalendarView::sample(),
            inherits: Inheritance {
                hours_from: None,
                hours: Vec::new(),
                years: (2022..=2026).map(YearNumber).collect(),
            },
        }
    }
}

impl NewCalendar {
    /// The calendar without anything in it, and the edit that makes it what was asked for.
    pub fn into_domain(self) -> Result<(CalendarSheet, CalendarEdit), Problem> {
        let Self {
            code,
            agency,
            parent,
            name_vi,
            name_en,
            hours,
        } = self;
        let agency = agency
            .map(|agency| parsed("/agency", &agency))
            .transpose()?;
        let blank = CalendarSheet {
            code,
            parent: None,
            agency,
            name_vi: String::new(),
            name_en: String::new(),
            hours: Vec::new(),
            years: Vec::new(),
            version: 1,
        };
        let edit = CalendarEdit {
            name_vi: Some(name_vi),
            name_en: Some(name_en),
            parent: Some(parent),
            hours: Some(hours.into_iter().map(WeekOfHours::into_domain).collect()),
            years: Vec::new(),
        };
        Ok((blank, edit))
    }

    pub fn sample() -> Self {
        let CalendarView {
            code,
            parent,
            agency,
            name_vi,
            name_en,
            hours,
            years: _,
            version: _,
        } = CalendarView::sample();
        Self {
            code,
            agency,
            parent,
            name_vi,
            name_en,
            hours,
        }
    }
}
