use std::fmt;

use chrono::{NaiveDate, NaiveTime, TimeDelta, Weekday};

use super::CalendarViolation;
use crate::Word;

/// TIME-3: a minute counts when it starts inside: opens ≤ t < closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Session {
    pub opens: NaiveTime,
    pub closes: NaiveTime,
}

/// The week of an office from a day on, until the next one begins. Lunch is the gap between two sessions (TIME-2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeHours {
    /// The first day; the oldest hours hold since ever.
    pub valid_from: Option<NaiveDate>,
    /// The weekdays that day limits count. A Saturday-morning counter has Saturday
    /// sessions without Saturday being one of these (TIME-2).
    pub working_weekdays: Vec<Weekday>,
    pub sessions: Vec<(Weekday, Session)>,
    /// Used on every make-up day, whatever the weekday.
    pub make_up_sessions: Vec<Session>,
}

impl Session {
    pub(super) fn length(&self) -> TimeDelta {
        self.closes - self.opens
    }
}

impl fmt::Display for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { opens, closes } = self;
        write!(f, "{}-{}", opens.format("%H:%M"), closes.format("%H:%M"))
    }
}

/// Open time of a day before a time of it.
pub(super) fn time_before(sorted: &[Session], time: NaiveTime) -> TimeDelta {
    let opened = sorted.iter().filter(|session| session.opens < time);
    opened
        .map(|session| session.closes.min(time) - session.opens)
        .sum()
}

/// The time at which so much of a day's open time is over, if the day has it.
pub(super) fn time_reached(sorted: &[Session], amount: TimeDelta) -> Option<NaiveTime> {
    let mut left = amount;
    for session in sorted {
        if left <= session.length() {
            return Some(session.opens + left);
        }
        left -= session.length();
    }
    None
}

/// The same week, sorted for looking up.
#[derive(Debug, Clone)]
pub(super) struct Week {
    valid_from: Option<NaiveDate>,
    working_weekdays: Vec<Weekday>,
    by_weekday: [Vec<Session>; 7],
    make_up: Vec<Session>,
}

impl Week {
    pub(super) fn of(hours: OfficeHours) -> Self {
        let OfficeHours {
            valid_from,
            working_weekdays,
            sessions,
            make_up_sessions: mut make_up,
        } = hours;
        make_up.sort_unstable();
        let by_weekday = WEEK.map(|weekday| {
            let of_day = sessions.iter().filter(|(day, _)| *day == weekday);
            let mut of_day: Vec<Session> = of_day.map(|(_, session)| *session).collect();
            of_day.sort_unstable();
            of_day
        });
        Self {
            valid_from,
            working_weekdays,
            by_weekday,
            make_up,
        }
    }

    pub(super) fn valid_from(&self) -> Option<NaiveDate> {
        self.valid_from
    }

    pub(super) fn works_on(&self, weekday: Weekday) -> bool {
        self.working_weekdays.contains(&weekday)
    }

    pub(super) fn sessions(&self, weekday: Weekday) -> &[Session] {
        let [mon, tue, wed, thu, fri, sat, sun] = &self.by_weekday;
        match weekday {
            Weekday::Mon => mon,
            Weekday::Tue => tue,
            Weekday::Wed => wed,
            Weekday::Thu => thu,
            Weekday::Fri => fri,
            Weekday::Sat => sat,
            Weekday::Sun => sun,
        }
    }

    pub(super) fn make_up_sessions(&self) -> &[Session] {
        &self.make_up
    }

    /// The longest working weekday: what "one day" is worth in hours (TIME-4 `rolling_hours`).
    pub(super) fn full_day(&self) -> TimeDelta {
        let lengths = self.working_weekdays.iter().map(|weekday| {
            let sessions = self.sessions(*weekday).iter();
            sessions.map(Session::length).sum()
        });
        lengths.max().unwrap_or_default()
    }

    pub(super) fn violations(&self) -> Vec<CalendarViolation> {
        let mut found = Vec::new();
        if self.by_weekday.iter().all(Vec::is_empty) {
            found.push(CalendarViolation::NoSession);
        }
        if self.working_weekdays.is_empty() {
            found.push(CalendarViolation::NoWorkingWeekday);
        }
        for weekday in WEEK {
            let sessions = self.sessions(weekday);
            if self.works_on(weekday) && sessions.is_empty() {
                found.push(CalendarViolation::WorkingWeekdayWithoutSession(weekday));
            }
            found.extend(session_violations(Some(weekday), sessions));
        }
        found.extend(session_violations(None, &self.make_up));
        found
    }
}

const WEEK: [Weekday; 7] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
    Weekday::Sat,
    Weekday::Sun,
];

impl Word for Weekday {
    const ALL: &'static [Self] = &WEEK;

    fn word(self) -> &'static str {
        match self {
            Self::Mon => "monday",
            Self::Tue => "tuesday",
            Self::Wed => "wednesday",
            Self::Thu => "thursday",
            Self::Fri => "friday",
            Self::Sat => "saturday",
            Self::Sun => "sunday",
        }
    }
}

fn session_violations(weekday: Option<Weekday>, sorted: &[Session]) -> Vec<CalendarViolation> {
    let inverted = sorted
        .iter()
        .filter(|session| session.opens >= session.closes)
        .map(|session| CalendarViolation::SessionInverted {
            weekday,
            session: *session,
        });
    let overlapping = sorted
        .iter()
        .zip(sorted.iter().skip(1))
        .filter(|(first, second)| second.opens < first.closes)
        .map(|(first, second)| CalendarViolation::SessionsOverlap {
            weekday,
            first: *first,
            second: *second,
        });
    inverted.chain(overlapping).collect()
}
