//! The ordered explanation of a promise: the same stretches as the due instant, told day by day (TIME-7).

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use super::beginning::Beginning;
use super::counting::next_day;
use super::day::{Day, Openings};
use super::hours::time_before;
use super::promise::{Count, Leg};
use super::zone::to_utc;
use super::{Calendar, CalendarRefusal, Clock, Limit, LimitUnit, TraceEntry};

type Told = Result<(), CalendarRefusal>;

impl Calendar {
    pub(super) fn explain(
        &self,
        clock: &Clock,
        legs: &[Leg<'_>],
    ) -> Result<Vec<TraceEntry>, CalendarRefusal> {
        let mut told = Vec::new();
        told.extend(clock.lodged_at.map(|at| TraceEntry::Lodged { at }));
        for leg in legs {
            self.tell(clock, leg, &mut told)?;
        }
        if let Some(wait) = clock.open_wait() {
            told.push(TraceEntry::Paused {
                at: wait.from,
                cause: wait.cause,
                basis: wait.basis.clone(),
            });
        }
        Ok(told)
    }

    fn tell(&self, clock: &Clock, leg: &Leg<'_>, told: &mut Vec<TraceEntry>) -> Told {
        let due = match leg {
            Leg::Limit {
                start,
                after,
                count,
            } => {
                match after {
                    None => told.push(TraceEntry::Started { at: *start }),
                    Some(wait) => told.extend([
                        TraceEntry::Paused {
                            at: wait.from,
                            cause: wait.cause,
                            basis: wait.basis.clone(),
                        },
                        TraceEntry::Restarted {
                            at: *start,
                            cause: wait.cause,
                        },
                    ]),
                }
                told.push(TraceEntry::LimitSet {
                    limit: clock.limit,
                    basis: clock.rules.basis.clone(),
                });
                self.tell_count(clock.limit, count, told)?;
                count.due()
            }
            Leg::Waited {
                wait,
                until,
                time,
                from,
                due,
            } => {
                told.extend([
                    TraceEntry::Paused {
                        at: wait.from,
                        cause: wait.cause,
                        basis: wait.basis.clone(),
                    },
                    TraceEntry::Resumed {
                        at: *until,
                        cause: wait.cause,
                        minutes: time.num_minutes(),
                    },
                ]);
                self.tell_time(*from, *due, clock.limit.unit().openings(), told)?;
                *due
            }
            Leg::Extended { extension, due } => {
                told.push(TraceEntry::Extended {
                    at: extension.at,
                    until: extension.until,
                    basis: extension.basis.clone(),
                });
                self.tell_moved(extension.until, due.date(), told)?;
                *due
            }
        };
        told.push(TraceEntry::Due { at: to_utc(due)? });
        Ok(())
    }

    fn tell_count(&self, limit: Limit, count: &Count, told: &mut Vec<TraceEntry>) -> Told {
        match count {
            Count::Time { beginning, due } => {
                let openings = limit.unit().openings();
                self.tell_beginning(beginning, openings, told)?;
                self.tell_time(beginning.from, *due, openings, told)
            }
            Count::WorkingDays { received, due } => {
                told.push(TraceEntry::DayNotCounted { date: *received });
                self.tell_working_days(*received, due.date(), told)
            }
            Count::CalendarDays {
                received,
                last,
                due,
            } => {
                told.push(TraceEntry::DayNotCounted { date: *received });
                told.push(days_counted(limit, *received, *last)?);
                self.tell_moved(*last, due.date(), told)
            }
        }
    }

    fn tell_beginning(
        &self,
        beginning: &Beginning,
        openings: Openings,
        told: &mut Vec<TraceEntry>,
    ) -> Told {
        let Beginning {
            received,
            late,
            moved,
            grace,
            ..
        } = beginning;
        told.extend(late.map(|from| TraceEntry::LateReceipt { from }));
        let Some((opening, reason)) = moved else {
            return Ok(());
        };
        let first = if late.is_some() {
            next_day(received.date())?
        } else {
            received.date()
        };
        for date in days(first, opening.date()) {
            let day = self.day(date)?;
            let passed_over = late.is_some() && !day.is_working();
            if passed_over || day.sessions(openings).is_empty() {
                told.push(skipped(date, day));
            }
        }
        told.push(TraceEntry::MovedToOpening {
            to: to_utc(*opening)?,
            reason: *reason,
        });
        if let Some((minutes, from)) = grace {
            told.push(TraceEntry::GraceGiven {
                minutes: *minutes,
                to: to_utc(*from)?,
            });
        }
        Ok(())
    }

    /// Every day from one instant to another, with its minutes or why it has none.
    fn tell_time(
        &self,
        from: NaiveDateTime,
        to: NaiveDateTime,
        openings: Openings,
        told: &mut Vec<TraceEntry>,
    ) -> Told {
        let mut counted = TimeDelta::zero();
        for date in days(from.date(), next_day(to.date())?) {
            let day = self.day(date)?;
            let sessions = day.sessions(openings);
            if sessions.is_empty() {
                told.push(skipped(date, day));
                continue;
            }
            let begin = if date == from.date() {
                from.time()
            } else {
                NaiveTime::MIN
            };
            let end = (date == to.date()).then(|| to.time());
            let within = sessions
                .iter()
                .filter(|s| s.closes > begin && end.is_none_or(|end| s.opens < end));
            let bounds: Vec<(NaiveTime, NaiveTime)> = within.map(|s| (s.opens, s.closes)).collect();
            let (Some(first), Some(last)) = (bounds.first(), bounds.last()) else {
                continue;
            };
            let (opens, closes) = (
                first.0.max(begin),
                end.map_or(last.1, |end| end.min(last.1)),
            );
            // A minute broken by a closing belongs to the day that completes it.
            let before = counted.num_minutes();
            counted += time_before(sessions, closes) - time_before(sessions, opens);
            told.extend(make_up_entry(day));
            told.push(TraceEntry::Counted {
                date,
                from: opens,
                to: closes,
                minutes: counted.num_minutes() - before,
            });
        }
        Ok(())
    }

    fn tell_working_days(
        &self,
        received: NaiveDate,
        last: NaiveDate,
        told: &mut Vec<TraceEntry>,
    ) -> Told {
        let mut number = 0;
        for date in days(next_day(received)?, next_day(last)?) {
            let day = self.day(date)?;
            if day.is_working() {
                number += 1;
                told.extend(make_up_entry(day));
                told.push(TraceEntry::DayCounted { date, number });
            } else {
                told.push(skipped(date, day));
            }
        }
        Ok(())
    }

    /// TIME-5: a last day that is not a working day moved to the next one.
    fn tell_moved(&self, last: NaiveDate, settled: NaiveDate, told: &mut Vec<TraceEntry>) -> Told {
        for date in days(last, settled) {
            told.push(skipped(date, self.day(date)?));
        }
        told.extend(make_up_entry(self.day(settled)?));
        if settled != last {
            told.push(TraceEntry::LastDayMoved {
                from: last,
                to: settled,
            });
        }
        Ok(())
    }
}

fn days_counted(
    limit: Limit,
    received: NaiveDate,
    last: NaiveDate,
) -> Result<TraceEntry, CalendarRefusal> {
    if limit.unit() == LimitUnit::Month {
        return Ok(TraceEntry::MonthsCounted {
            months: limit.value(),
            last,
            clamped: last.day() != received.day(),
        });
    }
    Ok(TraceEntry::CalendarDaysCounted {
        first: next_day(received)?,
        last,
        days: limit.value(),
    })
}

/// The days from `first` on, `end` not among them.
fn days(first: NaiveDate, end: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    first.iter_days().take_while(move |date| *date < end)
}

fn make_up_entry(day: Day<'_>) -> Option<TraceEntry> {
    match day {
        Day::MakeUp(make_up, _) => Some(TraceEntry::MakeUpDay {
            date: make_up.date,
            replaces: make_up.replaces,
            basis: make_up.basis.clone(),
        }),
        Day::Working(_) | Day::ExtraOpening(_) | Day::Weekend | Day::Off(_) => None,
    }
}

fn skipped(date: NaiveDate, day: Day<'_>) -> TraceEntry {
    TraceEntry::SkippedDay {
        date,
        reason: day.skip_reason(),
    }
}
