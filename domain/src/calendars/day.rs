use chrono::NaiveDate;

use super::{Session, SkipReason};
use crate::Word;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DayOffKind {
    /// Labour Code art. 112.
    PublicHoliday,
    /// Given for a holiday that fell on the weekly rest (Labour Code art. 111.3).
    Compensatory,
    /// A working day exchanged for a make-up day.
    Swapped,
    /// One agency is closed: flood, move, power cut.
    LocalClosure,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayOff {
    pub date: NaiveDate,
    pub kind: DayOffKind,
    pub name_vi: String,
    pub name_en: String,
    /// The notice or law of this very day; without it the article of the kind is cited.
    pub basis: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MakeUpDay {
    pub date: NaiveDate,
    pub replaces: Option<NaiveDate>,
    pub basis: Option<String>,
}

impl Word for DayOffKind {
    const ALL: &'static [Self] = &[
        Self::PublicHoliday,
        Self::Compensatory,
        Self::Swapped,
        Self::LocalClosure,
    ];

    fn word(self) -> &'static str {
        match self {
            Self::PublicHoliday => "public_holiday",
            Self::Compensatory => "compensatory",
            Self::Swapped => "swapped",
            Self::LocalClosure => "local_closure",
        }
    }
}

/// What a calendar says about one date.
#[derive(Debug, Clone, Copy)]
pub(super) enum Day<'a> {
    Working(&'a [Session]),
    MakeUp(&'a MakeUpDay, &'a [Session]),
    /// Open, but not a working day: the Saturday-morning counter (TIME-2).
    ExtraOpening(&'a [Session]),
    Weekend,
    Off(&'a DayOff),
}

/// Which openings a count looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Openings {
    /// Hour limits: every open minute.
    Every,
    /// Day limits counted in hours: Saturday mornings stay out (TIME-2).
    OfWorkingDays,
}

impl<'a> Day<'a> {
    pub(super) fn is_working(self) -> bool {
        matches!(self, Self::Working(_) | Self::MakeUp(..))
    }

    pub(super) fn sessions(self, openings: Openings) -> &'a [Session] {
        match self {
            Self::Working(sessions) | Self::MakeUp(_, sessions) => sessions,
            Self::ExtraOpening(sessions) if openings == Openings::Every => sessions,
            Self::ExtraOpening(_) | Self::Weekend | Self::Off(_) => &[],
        }
    }

    /// Why the day is passed over by a count that found nothing to count in it.
    pub(super) fn skip_reason(self) -> SkipReason {
        match self {
            Self::Off(day_off) => SkipReason::DayOff {
                kind: day_off.kind,
                name_vi: day_off.name_vi.clone(),
                name_en: day_off.name_en.clone(),
                basis: day_off.basis.clone(),
            },
            Self::Working(_) | Self::MakeUp(..) | Self::ExtraOpening(_) | Self::Weekend => {
                SkipReason::Weekend
            }
        }
    }
}
