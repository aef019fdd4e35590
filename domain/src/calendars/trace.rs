//! TIME-7: every step from the receipt to the due instant, as plain data that can be stored
//! and read back; `kind()` is the word of an entry in storage.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::{DayOffKind, Limit, WaitCause};
use crate::{Word, language::Language};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TraceEntry {
    /// Another counter took it; the limit starts when the competent agency has it (IN-10).
    Lodged {
        at: DateTime<Utc>,
    },
    Started {
        at: DateTime<Utc>,
    },
    LimitSet {
        limit: Limit,
        basis: Option<String>,
    },
    /// Received at or after `from` counts from the next working day.
    LateReceipt {
        from: NaiveTime,
    },
    MovedToOpening {
        to: DateTime<Utc>,
        reason: MoveReason,
    },
    GraceGiven {
        minutes: u32,
        to: DateTime<Utc>,
    },
    DayNotCounted {
        date: NaiveDate,
    },
    /// One day of an hour limit; breaks between `from` and `to` are not in `minutes`.
    Counted {
        date: NaiveDate,
        from: NaiveTime,
        to: NaiveTime,
        minutes: i64,
    },
    /// One day of a working-day limit.
    DayCounted {
        date: NaiveDate,
        number: u32,
    },
    SkippedDay {
        date: NaiveDate,
        reason: SkipReason,
    },
    /// Stands before the count of the day itself.
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
    /// The clock stands still from here on.
    Paused {
        at: DateTime<Utc>,
        cause: WaitCause,
        basis: Option<String>,
    },
    /// The limit goes on; the due instant moves by the working minutes waited.
    Resumed {
        at: DateTime<Utc>,
        cause: WaitCause,
        minutes: i64,
    },
    /// The limit begins again from zero.
    Restarted {
        at: DateTime<Utc>,
        cause: WaitCause,
    },
    /// The notice left at `at` with the new date.
    Extended {
        at: DateTime<Utc>,
        until: NaiveDate,
        basis: Option<String>,
    },
    /// Where a stretch ends; the last one is the promise.
    Due {
        at: DateTime<Utc>,
    },
}

/// Why the minutes do not begin at the receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MoveReason {
    BeforeOpening,
    Break,
    AfterClosing,
    ClosedDay,
    LateReceipt,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SkipReason {
    Weekend,
    DayOff {
        kind: DayOffKind,
        name_vi: String,
        name_en: String,
        basis: Option<String>,
    },
}

impl TraceEntry {
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Lodged { .. } => "lodged",
            Self::Started { .. } => "started",
            Self::LimitSet { .. } => "limit_set",
            Self::LateReceipt { .. } => "late_receipt",
            Self::MovedToOpening { .. } => "moved_to_opening",
            Self::GraceGiven { .. } => "grace_given",
            Self::DayNotCounted { .. } => "day_not_counted",
            Self::Counted { .. } => "counted",
            Self::DayCounted { .. } => "day_counted",
            Self::SkippedDay { .. } => "skipped_day",
            Self::MakeUpDay { .. } => "make_up_day",
            Self::CalendarDaysCounted { .. } => "calendar_days_counted",
            Self::MonthsCounted { .. } => "months_counted",
            Self::LastDayMoved { .. } => "last_day_moved",
            Self::Paused { .. } => "paused",
            Self::Resumed { .. } => "resumed",
            Self::Restarted { .. } => "restarted",
            Self::Extended { .. } => "extended",
            Self::Due { .. } => "due",
        }
    }

    /// The sentence for people, with the legal basis in brackets.
    pub fn text(&self, language: Language) -> String {
        let sentence = self.sentence(language);
        match self.legal_basis(language) {
            Some(basis) => format!("{sentence} ({basis})"),
            None => sentence,
        }
    }

    /// What the data cites comes first, then the article behind the rule itself.
    pub fn legal_basis(&self, language: Language) -> Option<&str> {
        let (vi, en) = match self {
            Self::LimitSet { basis, .. }
            | Self::MakeUpDay { basis, .. }
            | Self::Paused { basis, .. }
            | Self::Extended { basis, .. } => return basis.as_deref(),
            Self::Lodged { .. } => (
                "Nghị định 118/2025/NĐ-CP Điều 17.3",
                "Decree 118/2025/NĐ-CP art. 17.3",
            ),
            Self::SkippedDay { reason, .. } => return reason.legal_basis(language),
            Self::DayNotCounted { .. } => ("BLDS 2015 Điều 147.2", "Civil Code 2015 art. 147.2"),
            Self::MonthsCounted { .. } => ("BLDS 2015 Điều 148.3", "Civil Code 2015 art. 148.3"),
            Self::LastDayMoved { .. } => ("BLDS 2015 Điều 148.5", "Civil Code 2015 art. 148.5"),
            Self::Started { .. }
            | Self::LateReceipt { .. }
            | Self::MovedToOpening { .. }
            | Self::GraceGiven { .. }
            | Self::Counted { .. }
            | Self::DayCounted { .. }
            | Self::CalendarDaysCounted { .. }
            | Self::Resumed { .. }
            | Self::Restarted { .. }
            | Self::Due { .. } => return None,
        };
        Some(language.pick(vi, en))
    }
}

impl Word for MoveReason {
    const ALL: &'static [Self] = &[
        Self::BeforeOpening,
        Self::Break,
        Self::AfterClosing,
        Self::ClosedDay,
        Self::LateReceipt,
    ];

    fn word(self) -> &'static str {
        match self {
            Self::BeforeOpening => "before_opening",
            Self::Break => "break",
            Self::AfterClosing => "after_closing",
            Self::ClosedDay => "closed_day",
            Self::LateReceipt => "late_receipt",
        }
    }
}

impl SkipReason {
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Weekend => "weekend",
            Self::DayOff { .. } => "day_off",
        }
    }

    fn legal_basis(&self, language: Language) -> Option<&str> {
        let (vi, en) = match self {
            Self::DayOff {
                basis: Some(basis), ..
            } => return Some(basis),
            Self::Weekend => ("BLLĐ 2019 Điều 111", "Labour Code 2019 art. 111"),
            Self::DayOff { kind, .. } => match kind {
                DayOffKind::PublicHoliday => ("BLLĐ 2019 Điều 112", "Labour Code 2019 art. 112"),
                DayOffKind::Compensatory => ("BLLĐ 2019 Điều 111.3", "Labour Code 2019 art. 111.3"),
                DayOffKind::Swapped | DayOffKind::LocalClosure => return None,
            },
        };
        Some(language.pick(vi, en))
    }
}
