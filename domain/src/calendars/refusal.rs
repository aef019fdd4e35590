use std::fmt;

use chrono::{DateTime, NaiveDate, Utc, Weekday};

use super::{DayOff, Session};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CalendarRefusal {
    /// Holidays are data per year (TIME-2): a year nobody loaded is never guessed.
    YearNotLoaded(i32),
    /// Everything that is wrong with a calendar, at once.
    Invalid(Vec<CalendarViolation>),
    LimitOfZero,
    /// IN-2: at most one hour.
    GraceTooLong(u32),
    /// A span that ends before it begins.
    NegativeSpan {
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CalendarViolation {
    NoSession,
    NoWorkingWeekday,
    WorkingWeekdayWithoutSession(Weekday),
    MakeUpDayWithoutSession(NaiveDate),
    /// `weekday` is absent for the sessions of make-up days.
    SessionInverted {
        weekday: Option<Weekday>,
        session: Session,
    },
    SessionsOverlap {
        weekday: Option<Weekday>,
        first: Session,
        second: Session,
    },
    OffAndMakeUp {
        date: NaiveDate,
        name_vi: String,
        name_en: String,
    },
    DayOffTwice {
        date: NaiveDate,
        name_vi: String,
        name_en: String,
    },
    MakeUpDayTwice(NaiveDate),
    /// A day stands in the list of a year that is not its own.
    OfAnotherYear {
        date: NaiveDate,
        year: i32,
    },
    /// Two weeks of office hours that begin to hold on one day.
    HoursTwice(Option<NaiveDate>),
}

impl CalendarViolation {
    pub(super) fn off_and_make_up(day_off: &DayOff) -> Self {
        Self::OffAndMakeUp {
            date: day_off.date,
            name_vi: day_off.name_vi.clone(),
            name_en: day_off.name_en.clone(),
        }
    }
}

impl fmt::Display for CalendarRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::YearNotLoaded(year) => write!(f, "the days off of {year} are not loaded"),
            Self::Invalid(violations) => {
                let texts: Vec<String> = violations.iter().map(ToString::to_string).collect();
                f.write_str(&texts.join("; "))
            }
            Self::LimitOfZero => f.write_str("a limit is at least 1"),
            Self::GraceTooLong(minutes) => {
                write!(f, "grace is 0 to 60 minutes, not {minutes}")
            }
            Self::NegativeSpan { from, to } => write!(f, "{to} lies before {from}"),
        }
    }
}

impl std::error::Error for CalendarRefusal {}

impl fmt::Display for CalendarViolation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSession => f.write_str("no working session at all"),
            Self::NoWorkingWeekday => f.write_str("no working weekday"),
            Self::WorkingWeekdayWithoutSession(weekday) => {
                write!(f, "{weekday} is a working weekday without a session")
            }
            Self::MakeUpDayWithoutSession(date) => {
                write!(f, "make-up day {date} has no session")
            }
            Self::SessionInverted { weekday, session } => {
                write!(f, "{}: {session} closes before it opens", place(*weekday))
            }
            Self::SessionsOverlap {
                weekday,
                first,
                second,
            } => write!(f, "{}: {first} overlaps {second}", place(*weekday)),
            Self::OffAndMakeUp { date, name_en, .. } => {
                write!(f, "{date} ({name_en}) is both a day off and a make-up day")
            }
            Self::DayOffTwice { date, name_en, .. } => {
                write!(f, "{date} ({name_en}) is a day off twice")
            }
            Self::MakeUpDayTwice(date) => write!(f, "{date} is a make-up day twice"),
            Self::OfAnotherYear { date, year } => write!(f, "{date} is no day of {year}"),
            Self::HoursTwice(None) => f.write_str("office hours begin twice without a first day"),
            Self::HoursTwice(Some(date)) => write!(f, "office hours begin twice on {date}"),
        }
    }
}

fn place(weekday: Option<Weekday>) -> String {
    weekday.map_or_else(|| "make-up days".to_owned(), |weekday| weekday.to_string())
}
