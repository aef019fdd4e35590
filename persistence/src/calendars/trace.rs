//! A trace as JSON: it is kept as it was given and only read as a whole.

use super::limit::StoredLimit;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use domain::calendars::{DayOffKind, Limit, MoveReason, SkipReason, TraceEntry, WaitCause};
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
