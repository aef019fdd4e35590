//! A trace as JSON: it is kept as it was given and only read as a whole.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use domain::{
    Word,
    calendars::{DayOffKind, Limit, LimitUnit, MoveReason, SkipReason, TraceEntry, WaitCause},
};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct StoredEntry(#[serde(with = "Entry")] pub TraceEntry);

#[derive(Serialize, Deserialize)]
#[serde(remote = "TraceEntry", tag = "kind", rename_all = "snake_case")]
enum Entry {
    Lodged {
        at: DateTime<Utc>,
    },
    Started {
        at: DateTime<Utc>,
    },
    LimitSet {
        #[serde(with = "StoredLimit")]
        limit: Limit,
        basis: Option<String>,
    },
    LateReceipt {
        from: NaiveTime,
    },
    MovedToOpening {
        to: DateTime<Utc>,
        #[serde(with = "word")]
        reason: MoveReason,
    },
    GraceGiven {
        minutes: u32,
        to: DateTime<Utc>,
    },
    DayNotCounted {
        date: NaiveDate,
    },
    Counted {
        date: NaiveDate,
        from: NaiveTime,
        to: NaiveTime,
        minutes: i64,
    },
    DayCounted {
        date: NaiveDate,
        number: u32,
    },
    SkippedDay {
        date: NaiveDate,
        #[serde(with = "Skipped")]
        reason: SkipReason,
    },
    MakeUpDay {
        date: NaiveDate,
        replaces: Option<NaiveDate>,
        basis: Option<String>,
    },
    CalendarDaysCounted {
        first: NaiveDate,
        last: NaiveDate,
        days: u32,
    },
    MonthsCounted {
        months: u32,
        last: NaiveDate,
        clamped: bool,
    },
    LastDayMoved {
        from: NaiveDate,
        to: NaiveDate,
    },
    Paused {
        at: DateTime<Utc>,
        #[serde(with = "word")]
        cause: WaitCause,
        basis: Option<String>,
    },
    Resumed {
        at: DateTime<Utc>,
        #[serde(with = "word")]
        cause: WaitCause,
        minutes: i64,
    },
    Restarted {
        at: DateTime<Utc>,
        #[serde(with = "word")]
        cause: WaitCause,
    },
    Extended {
        at: DateTime<Utc>,
        until: NaiveDate,
        basis: Option<String>,
    },
    Due {
        at: DateTime<Utc>,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "SkipReason", tag = "why", rename_all = "snake_case")]
enum Skipped {
    Weekend,
    DayOff {
        #[serde(with = "word")]
        kind: DayOffKind,
        name_vi: String,
        name_en: String,
        basis: Option<String>,
    },
}

/// A closed word list, by its words.
pub(super) mod word {
    use domain::Word;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<W: Word, S: Serializer>(value: &W, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(value.word())
    }

    pub fn deserialize<'de, W: Word, D: Deserializer<'de>>(deserializer: D) -> Result<W, D::Error> {
        let word = String::deserialize(deserializer)?;
        W::from_word(&word).ok_or_else(|| D::Error::custom(format!("unknown word {word}")))
    }
}

#[derive(Serialize, Deserialize)]
struct StoredLimit {
    value: u32,
    unit: String,
}

impl StoredLimit {
    fn serialize<S: serde::Serializer>(limit: &Limit, serializer: S) -> Result<S::Ok, S::Error> {
        let stored = Self {
            value: limit.value(),
            unit: limit.unit().word().to_owned(),
        };
        Serialize::serialize(&stored, serializer)
    }

    fn deserialize<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Limit, D::Error> {
        use serde::de::Error;
        let Self { value, unit } = Deserialize::deserialize(deserializer)?;
        LimitUnit::from_word(&unit)
            .and_then(|unit| Limit::new(value, unit).ok())
            .ok_or_else(|| D::Error::custom("unreadable limit"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_is_read_back_as_it_was_given() {
        let date = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        let trace = vec![
            TraceEntry::Started {
                at: DateTime::UNIX_EPOCH,
            },
            TraceEntry::LimitSet {
                limit: Limit::new(3, LimitUnit::WorkingDay).unwrap(),
                basis: None,
            },
            TraceEntry::SkippedDay {
                date,
                reason: SkipReason::DayOff {
                    kind: DayOffKind::PublicHoliday,
                    name_vi: "Ngày Văn hóa Việt Nam".into(),
                    name_en: "Vietnam Culture Day".into(),
                    basis: None,
                },
            },
            TraceEntry::MovedToOpening {
                to: DateTime::UNIX_EPOCH,
                reason: MoveReason::Break,
            },
            TraceEntry::Due {
                at: DateTime::UNIX_EPOCH,
            },
        ];
        let stored: Vec<StoredEntry> = trace.iter().cloned().map(StoredEntry).collect();
        let text = serde_json::to_string(&stored).unwrap();
        let read: Vec<StoredEntry> = serde_json::from_str(&text).unwrap();
        let read: Vec<TraceEntry> = read.into_iter().map(|StoredEntry(entry)| entry).collect();
        assert_eq!(read, trace);
    }
}
