use super::dto::instant;
use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, Utc};
use domain::{
    Word,
    calendars::{SkipReason, TraceEntry, local},
    language::Language,
};
use serde::Serialize;
use utoipa::ToSchema;

/// One line of an explanation: the sentence and the numbers in it come from the same entry. What a kind does not have
/// is absent.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TraceLine {
    /// Such as `skipped_day`, `make_up_day` or `paused`; more may come.
    #[schema(max_length = 40)]
    pub kind: String,
    /// The sentence, in the language of the answer.
    #[schema(max_length = 1000)]
    pub text: String,
    #[schema(max_length = 300)]
    pub legal_basis: Option<String>,
    /// The instant it is about: a receipt, an opening, a pause, a due instant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<DateTime<FixedOffset>>,
    /// The day that was counted, skipped or made up; of a count in days or months, the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<NaiveDate>,
    /// What was counted of the day, local time.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 8)]
    pub from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 8)]
    pub to: Option<String>,
    /// Working minutes counted, waited or given as grace.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 100_000_000)]
    pub minutes: Option<i64>,
    /// Which working day of the limit; of a count, how many days or months.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 100_000_000)]
    pub number: Option<u32>,
    /// Why: `weekend`, a kind of day off, what is waited for, why the count began later.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 40)]
    pub reason: Option<String>,
    /// The name of the holiday.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub name: Option<String>,
}

impl TraceLine {
    pub fn of(entry: &TraceEntry, language: Language) -> Self {
        let line = Self {
            kind: entry.kind().to_owned(),
            text: entry.text(language),
            legal_basis: entry.legal_basis(language).map(str::to_owned),
            ..Self::default()
        };
        match entry {
            TraceEntry::Lodged { at } | TraceEntry::Started { at } | TraceEntry::Due { at } => {
                line.at(*at)
            }
            TraceEntry::LimitSet { limit, .. } => Self {
                number: Some(limit.value()),
                reason: Some(limit.unit().word().to_owned()),
                ..line
            },
            TraceEntry::LateReceipt { from } => Self {
                from: Some(clock(*from)),
                ..line
            },
            TraceEntry::MovedToOpening { to, reason } => line.at(*to).because(*reason),
            TraceEntry::GraceGiven { minutes, to } => Self {
                minutes: Some((*minutes).into()),
                ..line.at(*to)
            },
            TraceEntry::DayNotCounted { date } | TraceEntry::MakeUpDay { date, .. } => {
                line.on(*date)
            }
            TraceEntry::Counted {
                date,
                from,
                to,
                minutes,
            } => Self {
                from: Some(clock(*from)),
                to: Some(clock(*to)),
                minutes: Some(*minutes),
                ..line.on(*date)
            },
            TraceEntry::DayCounted { date, number } => line.on(*date).numbered(*number),
            TraceEntry::SkippedDay { date, reason } => line.on(*date).skipped(reason, language),
            TraceEntry::CalendarDaysCounted { last, days, .. } => line.on(*last).numbered(*days),
            TraceEntry::MonthsCounted { months, last, .. } => line.on(*last).numbered(*months),
            TraceEntry::LastDayMoved { to, .. } => line.on(*to),
            TraceEntry::Paused { at, cause, .. } | TraceEntry::Restarted { at, cause } => {
                line.at(*at).because(*cause)
            }
            TraceEntry::Resumed { at, cause, minutes } => Self {
                minutes: Some(*minutes),
                ..line.at(*at).because(*cause)
            },
            TraceEntry::Extended { at, until, .. } => line.at(*at).on(*until),
        }
    }

    pub fn sample() -> Self {
        Self {
            kind: "make_up_day".into(),
            text: "Làm bù thứ Bảy 22/08/2026 thay cho thứ Hai 31/08/2026 (9859/VPCP-KGVX; 9441/TB-BNV)"
                .into(),
            legal_basis: Some("9859/VPCP-KGVX; 9441/TB-BNV".into()),
            date: Some(instant("2026-08-22T00:00:00+07:00").date_naive()),
            ..Self::default()
        }
    }

    fn at(self, at: DateTime<Utc>) -> Self {
        Self {
            at: Some(local(at)),
            ..self
        }
    }

    fn on(self, date: NaiveDate) -> Self {
        Self {
            date: Some(date),
            ..self
        }
    }

    fn numbered(self, number: u32) -> Self {
        Self {
            number: Some(number),
            ..self
        }
    }

    fn because(self, reason: impl Word) -> Self {
        Self {
            reason: Some(reason.word().to_owned()),
            ..self
        }
    }

    fn skipped(self, reason: &SkipReason, language: Language) -> Self {
        match reason {
            SkipReason::Weekend => Self {
                reason: Some(reason.kind().to_owned()),
                ..self
            },
            SkipReason::DayOff {
                kind,
                name_vi,
                name_en,
                ..
            } => Self {
                name: Some(language.pick(name_vi, name_en).to_owned()),
                ..self.because(*kind)
            },
        }
    }
}

/// Seconds only where there are any.
fn clock(time: NaiveTime) -> String {
    let text = time.format("%H:%M:%S").to_string();
    text.strip_suffix(":00").map(str::to_owned).unwrap_or(text)
}
