use crate::word::{self, Coded};
use chrono::{NaiveDate, NaiveTime, Weekday};
use domain::calendars::{OfficeHours, Session};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use std::borrow::Cow;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, schema::Type},
};

/// Giờ làm việc trong tuần, từ một ngày cho đến khi tuần tiếp theo bắt đầu (TIME-2).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WeekOfHours {
    /// Ngày đầu tiên áp dụng; vắng mặt: từ trước đến nay.
    #[serde(default)]
    valid_from: Option<NaiveDate>,
    /// Những ngày được tính khi thời hạn tính theo ngày làm việc.
    #[schema(max_items = 7)]
    working_weekdays: Vec<word::Weekday>,
    /// Các buổi làm việc; giờ nghỉ trưa là khoảng giữa hai buổi.
    #[schema(max_items = 70)]
    sessions: Vec<WeekdaySession>,
    /// Các buổi của ngày làm bù, bất kể thứ mấy.
    #[schema(max_items = 10)]
    make_up_sessions: Vec<DaySession>,
}

/// Một buổi làm việc của một thứ trong tuần.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WeekdaySession {
    weekday: word::Weekday,
    opens: TimeOfDay,
    closes: TimeOfDay,
}

/// Một buổi làm việc, từ giờ mở cửa đến giờ đóng cửa.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DaySession {
    opens: TimeOfDay,
    closes: TimeOfDay,
}

/// `07:30`, giờ địa phương.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeOfDay(NaiveTime);

impl WeekOfHours {
    pub fn into_domain(self) -> OfficeHours {
        let Self {
            valid_from,
            working_weekdays,
            sessions,
            make_up_sessions,
        } = self;
        let sessions = sessions.into_iter().map(|session| {
            let WeekdaySession {
                weekday,
                opens,
                closes,
            } = session;
            (weekday.0, DaySession { opens, closes }.into_domain())
        });
        OfficeHours {
            valid_from,
            working_weekdays: working_weekdays.into_iter().map(|day| day.0).collect(),
            sessions: sessions.collect(),
            make_up_sessions: make_up_sessions
                .into_iter()
                .map(DaySession::into_domain)
                .collect(),
        }
    }

    /// The usual office hours: 07:30–11:30 and 13:00–17:00 from Monday to Friday.
    pub fn sample() -> Self {
        let half_days = [(time(7, 30), time(11, 30)), (time(13, 0), time(17, 0))];
        let weekdays = [
            Weekday::Mon,
            Weekday::Tue,
            Weekday::Wed,
            Weekday::Thu,
            Weekday::Fri,
        ];
        let of_day = |weekday: &Weekday| {
            half_days.map(|(opens, closes)| WeekdaySession {
                weekday: Coded(*weekday),
                opens,
                closes,
            })
        };
        Self {
            valid_from: NaiveDate::from_ymd_opt(2026, 12, 1),
            working_weekdays: weekdays.map(Coded).to_vec(),
            sessions: weekdays.iter().flat_map(of_day).collect(),
            make_up_sessions: half_days
                .map(|(opens, closes)| DaySession { opens, closes })
                .to_vec(),
        }
    }

    /// The same, and a counter on Saturday morning that makes no working day of it.
    pub fn sample_with_saturday() -> Self {
        let mut week = Self::sample();
        week.sessions.push(WeekdaySession {
            weekday: Coded(Weekday::Sat),
            opens: time(7, 30),
            closes: time(11, 30),
        });
        week
    }
}

impl From<OfficeHours> for WeekOfHours {
    fn from(hours: OfficeHours) -> Self {
        let OfficeHours {
            valid_from,
            working_weekdays,
            sessions,
            make_up_sessions,
        } = hours;
        let sessions = sessions.into_iter().map(|(weekday, session)| {
            let DaySession { opens, closes } = session.into();
            WeekdaySession {
                weekday: Coded(weekday),
                opens,
                closes,
            }
        });
        Self {
            valid_from,
            working_weekdays: working_weekdays.into_iter().map(Coded).collect(),
            sessions: sessions.collect(),
            make_up_sessions: make_up_sessions.into_iter().map(DaySession::from).collect(),
        }
    }
}

impl DaySession {
    fn into_domain(self) -> Session {
        let Self { opens, closes } = self;
        Session {
            opens: opens.0,
            closes: closes.0,
        }
    }
}

impl From<Session> for DaySession {
    fn from(session: Session) -> Self {
        let Session { opens, closes } = session;
        Self {
            opens: TimeOfDay(opens),
            closes: TimeOfDay(closes),
        }
    }
}

fn time(hour: u32, minute: u32) -> TimeOfDay {
    TimeOfDay(NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default())
}

impl Serialize for TimeOfDay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0.format("%H:%M"))
    }
}

impl<'de> Deserialize<'de> for TimeOfDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        NaiveTime::parse_from_str(&text, "%H:%M")
            .map(Self)
            .map_err(D::Error::custom)
    }
}

impl PartialSchema for TimeOfDay {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some("^([01][0-9]|2[0-3]):[0-5][0-9]$"))
            .max_length(Some(5))
            .description(Some("Giờ địa phương, ví dụ 07:30."))
            .into()
    }
}

impl ToSchema for TimeOfDay {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("TimeOfDay")
    }
}
