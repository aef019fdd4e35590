use crate::{
    reference,
    word::{self, Coded},
};
use chrono::NaiveDate;
use domain::calendars::{DayOff, DayOffKind, MakeUpDay, ResolvedYear, Sourced, YearOfDays as Year};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Mọi ngày nghỉ và ngày làm bù của một năm. Năm không có ngày nào vẫn là năm đã nạp.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct YearOfDays {
    #[schema(minimum = 2000, maximum = 2100, format = Int32)]
    year: i32,
    #[schema(max_items = 366)]
    days_off: Vec<DayOffEntry>,
    #[schema(max_items = 366)]
    make_up_days: Vec<MakeUpEntry>,
}

/// Một ngày nghỉ.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DayOffEntry {
    date: NaiveDate,
    kind: word::DayOffKind,
    #[schema(min_length = 1, max_length = 200, pattern = r"\S")]
    name_vi: String,
    #[schema(min_length = 1, max_length = 200, pattern = r"\S")]
    name_en: String,
    /// Văn bản về chính ngày này; nếu không có, nêu điều luật của loại ngày nghỉ.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200, pattern = r"\S")]
    basis: Option<String>,
}

/// Một ngày làm bù.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeUpEntry {
    date: NaiveDate,
    /// Ngày được nghỉ hoán đổi.
    #[serde(default)]
    replaces: Option<NaiveDate>,
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200, pattern = r"\S")]
    basis: Option<String>,
}

/// Các ngày nghỉ và ngày làm bù có hiệu lực của một năm, mỗi ngày kèm lịch đã quy định nó.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ResolvedYearView {
    #[schema(max_length = 60)]
    calendar: String,
    #[schema(minimum = 2000, maximum = 2100, format = Int32)]
    year: i32,
    #[schema(max_items = 366)]
    days_off: Vec<ResolvedDayOff>,
    #[schema(max_items = 366)]
    make_up_days: Vec<ResolvedMakeUp>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ResolvedDayOff {
    date: NaiveDate,
    kind: word::DayOffKind,
    #[schema(max_length = 200)]
    name_vi: String,
    #[schema(max_length = 200)]
    name_en: String,
    #[schema(max_length = 200)]
    basis: Option<String>,
    /// Lịch quy định ngày này: chính nó hoặc một lịch cấp trên.
    #[schema(max_length = 60)]
    calendar: String,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ResolvedMakeUp {
    date: NaiveDate,
    replaces: Option<NaiveDate>,
    #[schema(max_length = 200)]
    basis: Option<String>,
    /// Lịch quy định ngày này: chính nó hoặc một lịch cấp trên.
    #[schema(max_length = 60)]
    calendar: String,
}

impl YearOfDays {
    pub fn into_domain(self) -> Year {
        let Self {
            year,
            days_off,
            make_up_days,
        } = self;
        Year {
            year,
            days_off: days_off.into_iter().map(DayOffEntry::into_domain).collect(),
            make_up_days: make_up_days
                .into_iter()
                .map(MakeUpEntry::into_domain)
                .collect(),
        }
    }

    /// The year 2026 as published, and the swap that was proposed around its new holiday.
    pub fn sample() -> Self {
        let nation = reference::nation().map(|nation| nation.years);
        let mut years = nation.unwrap_or_default().into_iter();
        let published = years.find(|year| year.year == 2026);
        let mut sample = published.map_or_else(Self::empty, Self::from);
        let swapped = NaiveDate::from_ymd_opt(2026, 11, 23);
        sample.days_off.push(DayOffEntry {
            date: swapped.unwrap_or_default(),
            kind: Coded(DayOffKind::Swapped),
            name_vi: "Nghỉ hoán đổi dịp Ngày Văn hóa Việt Nam".into(),
            name_en: "Vietnam Culture Day (swapped day)".into(),
            basis: None,
        });
        sample.make_up_days.push(MakeUpEntry {
            date: NaiveDate::from_ymd_opt(2026, 11, 28).unwrap_or_default(),
            replaces: swapped,
            basis: None,
        });
        sample
    }

    fn empty() -> Self {
        Self {
            year: 2026,
            days_off: Vec::new(),
            make_up_days: Vec::new(),
        }
    }
}

impl From<Year> for YearOfDays {
    fn from(year: Year) -> Self {
        let Year {
            year,
            days_off,
            make_up_days,
        } = year;
        Self {
            year,
            days_off: days_off.into_iter().map(DayOffEntry::from).collect(),
            make_up_days: make_up_days.into_iter().map(MakeUpEntry::from).collect(),
        }
    }
}

impl DayOffEntry {
    fn into_domain(self) -> DayOff {
        let Self {
            date,
            kind,
            name_vi,
            name_en,
            basis,
        } = self;
        DayOff {
            date,
            kind: kind.0,
            name_vi,
            name_en,
            basis,
        }
    }
}

impl From<DayOff> for DayOffEntry {
    fn from(day_off: DayOff) -> Self {
        let DayOff {
            date,
            kind,
            name_vi,
            name_en,
            basis,
        } = day_off;
        Self {
            date,
            kind: Coded(kind),
            name_vi,
            name_en,
            basis,
        }
    }
}

impl MakeUpEntry {
    fn into_domain(self) -> MakeUpDay {
        let Self {
            date,
            replaces,
            basis,
        } = self;
        MakeUpDay {
            date,
            replaces,
            basis,
        }
    }
}

impl From<MakeUpDay> for MakeUpEntry {
    fn from(make_up: MakeUpDay) -> Self {
        let MakeUpDay {
            date,
            replaces,
            basis,
        } = make_up;
        Self {
            date,
            replaces,
            basis,
        }
    }
}

impl ResolvedYearView {
    pub fn of(calendar: String, resolved: ResolvedYear) -> Self {
        let ResolvedYear {
            year,
            days_off,
            make_up_days,
        } = resolved;
        Self {
            calendar,
            year,
            days_off: days_off.into_iter().map(ResolvedDayOff::from).collect(),
            make_up_days: make_up_days.into_iter().map(ResolvedMakeUp::from).collect(),
        }
    }

    pub fn sample() -> Self {
        let YearOfDays {
            year,
            days_off,
            make_up_days,
        } = YearOfDays::sample();
        let said = |calendar: &str| calendar.to_owned();
        let days_off = days_off.into_iter().map(|day| Sourced {
            day: day.into_domain(),
            calendar: said("vn"),
        });
        let make_up_days = make_up_days.into_iter().map(|day| Sourced {
            day: day.into_domain(),
            calendar: said("vn"),
        });
        let resolved = ResolvedYear {
            year,
            days_off: days_off.collect(),
            make_up_days: make_up_days.collect(),
        };
        Self::of(said("std_0730_1130_1300_1700"), resolved)
    }
}

impl From<Sourced<DayOff>> for ResolvedDayOff {
    fn from(Sourced { day, calendar }: Sourced<DayOff>) -> Self {
        let DayOff {
            date,
            kind,
            name_vi,
            name_en,
            basis,
        } = day;
        Self {
            date,
            kind: Coded(kind),
            name_vi,
            name_en,
            basis,
            calendar,
        }
    }
}

impl From<Sourced<MakeUpDay>> for ResolvedMakeUp {
    fn from(Sourced { day, calendar }: Sourced<MakeUpDay>) -> Self {
        let MakeUpDay {
            date,
            replaces,
            basis,
        } = day;
        Self {
            date,
            replaces,
            basis,
            calendar,
        }
    }
}
