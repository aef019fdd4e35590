//! The facts from which a promise follows, and the acts that change them (LIFE-5, LIFE-6, LIFE-7, IN-10).

use std::fmt;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::{Calendar, day};
use super::{CalendarRefusal, Limit, LimitRules, Promise};
use crate::Word;

/// The same facts and the same calendar always give the same promise (TIME-7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// When another counter took it; the limit starts when the competent agency has it (IN-10).
    pub lodged_at: Option<DateTime<Utc>>,
    pub start: DateTime<Utc>,
    pub limit: Limit,
    pub rules: LimitRules,
    /// In the order in which they began; only the last may still be open.
    pub waits: Vec<Wait>,
    pub extension: Option<Extension>,
}

/// An interval in which the clock stands still.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wait {
    pub cause: WaitCause,
    pub from: DateTime<Utc>,
    pub until: Option<DateTime<Utc>>,
    pub resumption: Resumption,
    pub basis: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WaitCause {
    /// For what the applicant was asked to supply (LIFE-5).
    Supplement,
    /// For proof of payment (LIFE-6).
    Payment,
    /// For the answer of another agency (LIFE-3).
    Consultation,
}

/// How the limit goes on after a wait: a setting of the legal regime (LIFE-5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Resumption {
    /// From zero.
    Restart,
    /// The due instant moves by the working time waited.
    Extend,
}

/// LIFE-7: the one apology with its new date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    pub at: DateTime<Utc>,
    /// The limit then ends at the close of this day.
    pub until: NaiveDate,
    pub basis: Option<String>,
}

/// LIFE-7: how early the notice must leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtensionRule {
    pub notice_working_days: u32,
    pub basis: Option<String>,
}

/// Why the facts cannot be changed as asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClockRefusal {
    Calendar(CalendarRefusal),
    AlreadyWaiting(WaitCause),
    NotWaiting,
    /// LIFE-7: at most once.
    AlreadyExtended,
    /// LIFE-7: `latest` was the last day on which the notice could leave.
    ExtensionTooLate {
        latest: NaiveDate,
    },
    /// The new date is not after the one promised now.
    ExtensionNotLater {
        due: DateTime<Utc>,
    },
    ExtensionOnClosedDay(NaiveDate),
}

impl Clock {
    pub fn starting(start: DateTime<Utc>, limit: Limit, rules: LimitRules) -> Self {
        Self {
            lodged_at: None,
            start,
            limit,
            rules,
            waits: Vec::new(),
            extension: None,
        }
    }

    /// Working time in which the count that runs now stood still, from its first instant on; up to `to` when it is given.
    pub(super) fn waited(
        &self,
        calendar: &Calendar,
        from: DateTime<Utc>,
        to: Option<DateTime<Utc>>,
    ) -> Result<TimeDelta, CalendarRefusal> {
        let (openings, start) = (self.limit.unit().openings(), self.running_from());
        let extending = |wait: &&Wait| wait.resumption == Resumption::Extend && wait.from >= start;
        let mut waited = TimeDelta::zero();
        for wait in self.waits.iter().filter(extending) {
            let begin = wait.from.max(from);
            let end = wait.until.map(|until| to.map_or(until, |to| until.min(to)));
            if let Some(end) = end.filter(|end| *end > begin) {
                waited += calendar.working_time(begin, end, openings)?;
            }
        }
        Ok(waited)
    }

    /// The wait that is still open.
    pub fn open_wait(&self) -> Option<&Wait> {
        self.waits.last().filter(|wait| wait.until.is_none())
    }

    /// From here on the clock stands still.
    pub fn pause(
        &mut self,
        cause: WaitCause,
        at: DateTime<Utc>,
        resumption: Resumption,
        basis: Option<String>,
    ) -> Result<(), ClockRefusal> {
        if let Some(wait) = self.open_wait() {
            return Err(ClockRefusal::AlreadyWaiting(wait.cause));
        }
        self.check_order(at)?;
        self.waits.push(Wait {
            cause,
            from: at,
            until: None,
            resumption,
            basis,
        });
        Ok(())
    }

    /// What was waited for has come.
    pub fn resume(&mut self, at: DateTime<Utc>) -> Result<(), ClockRefusal> {
        let open = self.waits.last_mut().filter(|wait| wait.until.is_none());
        let wait = open.ok_or(ClockRefusal::NotWaiting)?;
        if at < wait.from {
            return Err(backwards(wait.from, at));
        }
        wait.until = Some(at);
        Ok(())
    }

    /// LIFE-7: once, with notice, to a later working day.
    pub fn extend(
        &mut self,
        calendar: &Calendar,
        until: NaiveDate,
        rule: ExtensionRule,
        at: DateTime<Utc>,
    ) -> Result<(), ClockRefusal> {
        if self.extension.is_some() {
            return Err(ClockRefusal::AlreadyExtended);
        }
        if let Some(wait) = self.open_wait() {
            return Err(ClockRefusal::AlreadyWaiting(wait.cause));
        }
        self.check_order(at)?;
        let due = calendar.due(self)?;
        let latest = calendar.working_day_before(day(due), rule.notice_working_days)?;
        if day(at) > latest {
            return Err(ClockRefusal::ExtensionTooLate { latest });
        }
        if !calendar.is_working_day(until)? {
            return Err(ClockRefusal::ExtensionOnClosedDay(until));
        }
        if calendar.closing_of(until)? <= due {
            return Err(ClockRefusal::ExtensionNotLater { due });
        }
        self.extension = Some(Extension {
            at,
            until,
            basis: rule.basis,
        });
        Ok(())
    }

    /// Nothing happens before what has happened already.
    fn check_order(&self, at: DateTime<Utc>) -> Result<(), ClockRefusal> {
        let waited = self.waits.last().and_then(|wait| wait.until);
        let extended = self.extension.as_ref().map(|extension| extension.at);
        let known = [Some(self.start), waited, extended];
        match known.into_iter().flatten().max() {
            Some(last) if at < last => Err(backwards(last, at)),
            _ => Ok(()),
        }
    }
}

impl Promise {
    /// The clock stands still; what was promised stays until it goes on.
    pub fn pause(
        &mut self,
        calendar: &Calendar,
        cause: WaitCause,
        at: DateTime<Utc>,
        resumption: Resumption,
        basis: Option<String>,
    ) -> Result<(), ClockRefusal> {
        self.change(calendar, |clock| clock.pause(cause, at, resumption, basis))
    }

    pub fn resume(&mut self, calendar: &Calendar, at: DateTime<Utc>) -> Result<(), ClockRefusal> {
        self.change(calendar, |clock| clock.resume(at))
    }

    pub fn extend(
        &mut self,
        calendar: &Calendar,
        until: NaiveDate,
        rule: ExtensionRule,
        at: DateTime<Utc>,
    ) -> Result<(), ClockRefusal> {
        self.change(calendar, |clock| clock.extend(calendar, until, rule, at))
    }

    /// The same facts over the calendar as it is now (TIME-8).
    pub fn recomputed(&self, calendar: &Calendar) -> Result<Self, CalendarRefusal> {
        calendar.promise(self.clock.clone())
    }

    /// New facts, new promise; a refusal leaves both as they were.
    fn change(
        &mut self,
        calendar: &Calendar,
        act: impl FnOnce(&mut Clock) -> Result<(), ClockRefusal>,
    ) -> Result<(), ClockRefusal> {
        let mut clock = self.clock.clone();
        act(&mut clock)?;
        *self = calendar.promise(clock)?;
        Ok(())
    }
}

/// The working time of a wait that moved the due instant.
pub(super) fn waited(
    wait: &Wait,
    calendar: &Calendar,
    limit: Limit,
) -> Result<TimeDelta, CalendarRefusal> {
    match (wait.resumption, wait.until) {
        (Resumption::Extend, Some(until)) => {
            calendar.working_time(wait.from, until, limit.unit().openings())
        }
        _ => Ok(TimeDelta::zero()),
    }
}

fn backwards(from: DateTime<Utc>, to: DateTime<Utc>) -> ClockRefusal {
    CalendarRefusal::NegativeSpan { from, to }.into()
}

impl From<CalendarRefusal> for ClockRefusal {
    fn from(refusal: CalendarRefusal) -> Self {
        Self::Calendar(refusal)
    }
}

impl fmt::Display for ClockRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Calendar(refusal) => refusal.fmt(f),
            Self::AlreadyWaiting(cause) => write!(f, "the clock already waits: {}", cause.word()),
            Self::NotWaiting => f.write_str("the clock does not wait"),
            Self::AlreadyExtended => f.write_str("the limit has been extended once"),
            Self::ExtensionTooLate { latest } => write!(f, "the notice had to leave by {latest}"),
            Self::ExtensionNotLater { due } => write!(f, "the new date is not after {due}"),
            Self::ExtensionOnClosedDay(date) => write!(f, "{date} is no working day"),
        }
    }
}

impl std::error::Error for ClockRefusal {}

impl Word for WaitCause {
    const ALL: &'static [Self] = &[Self::Supplement, Self::Payment, Self::Consultation];

    fn word(self) -> &'static str {
        match self {
            Self::Supplement => "supplement",
            Self::Payment => "payment",
            Self::Consultation => "consultation",
        }
    }
}

impl Word for Resumption {
    const ALL: &'static [Self] = &[Self::Restart, Self::Extend];

    fn word(self) -> &'static str {
        match self {
            Self::Restart => "restart",
            Self::Extend => "extend",
        }
    }
}
