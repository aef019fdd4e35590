use chrono::NaiveTime;

use super::{CalendarRefusal, Openings};
use crate::Word;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LimitUnit {
    /// For quotas and waits that are not whole hours (CAT-9).
    WorkingMinute,
    WorkingHour,
    WorkingDay,
    CalendarDay,
    Month,
}

/// A time limit of at least one unit (CAT-3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Limit {
    value: u32,
    unit: LimitUnit,
}

/// How an agency counts limits in working days (TIME-4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Counting {
    /// The day of receipt is not counted; the last day ends at closing time.
    #[default]
    CivilCode,
    /// One day is the minutes of one full working day, so the clock time stays the same.
    RollingHours,
}

/// IN-2: minutes after the opening before the clock starts for what came outside working hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Grace(u32);

/// What a procedure or a legal regime says about the counting of one limit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LimitRules {
    pub counting: Counting,
    /// TIME-6: received at or after this local time counts from the next working day.
    /// Changes nothing for civil-code day limits: they never count the day of receipt.
    pub late_receipt_from: Option<NaiveTime>,
    /// For limits counted in minutes only; a day limit starts with the local day.
    pub grace: Grace,
    /// The text that sets the limit, repeated in the trace.
    pub basis: Option<String>,
}

impl Limit {
    pub const fn new(value: u32, unit: LimitUnit) -> Result<Self, CalendarRefusal> {
        if value == 0 {
            return Err(CalendarRefusal::LimitOfZero);
        }
        Ok(Self { value, unit })
    }

    pub const fn value(self) -> u32 {
        self.value
    }

    pub const fn unit(self) -> LimitUnit {
        self.unit
    }

    pub const fn minutes(value: u32) -> Result<Self, CalendarRefusal> {
        Self::new(value, LimitUnit::WorkingMinute)
    }
}

impl LimitUnit {
    /// Hours count every open minute; days leave out the Saturday counter (TIME-2).
    pub const fn openings(self) -> Openings {
        match self {
            Self::WorkingMinute | Self::WorkingHour => Openings::Every,
            Self::WorkingDay | Self::CalendarDay | Self::Month => Openings::OfWorkingDays,
        }
    }
}

impl Grace {
    pub const fn minutes(minutes: u32) -> Result<Self, CalendarRefusal> {
        if minutes > 60 {
            return Err(CalendarRefusal::GraceTooLong(minutes));
        }
        Ok(Self(minutes))
    }

    pub const fn as_minutes(self) -> u32 {
        self.0
    }
}

impl Word for LimitUnit {
    const ALL: &'static [Self] = &[
        Self::WorkingMinute,
        Self::WorkingHour,
        Self::WorkingDay,
        Self::CalendarDay,
        Self::Month,
    ];

    fn word(self) -> &'static str {
        match self {
            Self::WorkingMinute => "working_minute",
            Self::WorkingHour => "working_hour",
            Self::WorkingDay => "working_day",
            Self::CalendarDay => "calendar_day",
            Self::Month => "month",
        }
    }
}

impl Word for Counting {
    const ALL: &'static [Self] = &[Self::CivilCode, Self::RollingHours];

    fn word(self) -> &'static str {
        match self {
            Self::CivilCode => "civil_code",
            Self::RollingHours => "rolling_hours",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_of_nothing_is_refused() {
        let refused = Limit::new(0, LimitUnit::WorkingDay);
        assert_eq!(refused, Err(CalendarRefusal::LimitOfZero));
    }

    #[test]
    fn grace_is_never_longer_than_one_hour() {
        assert_eq!(Grace::minutes(60).map(Grace::as_minutes), Ok(60));
        assert_eq!(Grace::minutes(61), Err(CalendarRefusal::GraceTooLong(61)));
    }

    #[test]
    fn every_word_reads_back_as_the_value_that_wrote_it() {
        for unit in LimitUnit::ALL {
            assert_eq!(LimitUnit::from_word(unit.word()), Some(*unit));
        }
        for counting in Counting::ALL {
            assert_eq!(Counting::from_word(counting.word()), Some(*counting));
        }
        assert_eq!(LimitUnit::from_word("ngày"), None);
    }
}
