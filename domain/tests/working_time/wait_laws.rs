//! What holds for every clock, whatever happens to it: waits, one extension, steps and readings.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use domain::Word;
use domain::calendars::{
    Calendar, Clock, ClockRefusal, ExtensionRule, LimitRules, LimitUnit, Openings, Promise,
    Resumption, Standing, TraceEntry, WaitCause, day,
};
use proptest::prelude::*;

use super::laws::{OFFICES, a_start, counted_minutes, time_of};
use super::offices::limit;

/// Seconds of running before a wait, and of the wait itself.
type Waits = Vec<(i64, i64)>;

fn waits() -> impl Strategy<Value = Waits> {
    prop::collection::vec((1..600_000_i64, 1..1_200_000_i64), 0..4)
}

fn a_unit() -> impl Strategy<Value = LimitUnit> {
    prop::sample::select(LimitUnit::ALL)
}

fn a_resumption() -> impl Strategy<Value = Resumption> {
    prop::sample::select(Resumption::ALL)
}

fn started(office: &Calendar, start: DateTime<Utc>, value: u32, unit: LimitUnit) -> Promise {
    let clock = Clock::starting(start, limit(value, unit), LimitRules::default());
    office.promise(clock).unwrap()
}

/// The promise after every wait, the first without any.
fn waited(
    office: &Calendar,
    mut promise: Promise,
    waits: &Waits,
    resumption: Resumption,
) -> Vec<Promise> {
    let mut at = promise.clock.start;
    let mut promises = vec![promise.clone()];
    for (running, waiting) in waits {
        at += TimeDelta::seconds(*running);
        let paused = promise.pause(office, WaitCause::Supplement, at, resumption, None);
        paused.unwrap();
        at += TimeDelta::seconds(*waiting);
        promise.resume(office, at).unwrap();
        promises.push(promise.clone());
    }
    promises
}

fn last(promises: Vec<Promise>) -> Promise {
    promises.into_iter().next_back().unwrap()
}

/// Of every wait by itself.
fn times_waited(office: &Calendar, promise: &Promise, openings: Openings) -> Vec<TimeDelta> {
    let waits = promise.clock.waits.iter();
    waits
        .map(|wait| {
            let until = wait.until.unwrap();
            office.working_time(wait.from, until, openings).unwrap()
        })
        .collect()
}

fn working_days(office: &Calendar, first: NaiveDate, end: NaiveDate) -> usize {
    let days = first.iter_days().take_while(|date| *date < end);
    days.filter(|date| office.is_working_day(*date).unwrap())
        .count()
}

fn notice(working_days: u32) -> ExtensionRule {
    ExtensionRule {
        notice_working_days: working_days,
        basis: None,
    }
}

proptest! {
    #[test]
    fn a_wait_never_makes_a_limit_due_earlier(
        office in 0..2_usize,
        start in a_start(),
        value in 1..10_u32,
        unit in a_unit(),
        waits in waits(),
        resumption in a_resumption(),
    ) {
        let office = &OFFICES[office];
        let promises = waited(office, started(office, start, value, unit), &waits, resumption);
        for (before, after) in promises.iter().zip(promises.iter().skip(1)) {
            prop_assert!(before.due <= after.due);
        }
    }

    #[test]
    fn the_working_time_without_the_waits_is_the_limit(
        office in 0..2_usize,
        start in a_start(),
        hours in 1..200_u32,
        waits in waits(),
    ) {
        let office = &OFFICES[office];
        let promise = started(office, start, hours, LimitUnit::WorkingHour);
        let promise = last(waited(office, promise, &waits, Resumption::Extend));
        let waits: TimeDelta = times_waited(office, &promise, Openings::Every).iter().sum();
        let between = office.working_time(promise.counting_from, promise.due, Openings::Every);
        prop_assert_eq!(between.map(|time| time - waits), Ok(time_of(hours, LimitUnit::WorkingHour)));
    }

    #[test]
    fn the_minutes_of_a_trace_are_the_limit_and_the_minutes_waited(
        office in 0..2_usize,
        start in a_start(),
        hours in 1..200_u32,
        waits in waits(),
    ) {
        let office = &OFFICES[office];
        let promise = started(office, start, hours, LimitUnit::WorkingHour);
        let promise = last(waited(office, promise, &waits, Resumption::Extend));
        let waits = times_waited(office, &promise, Openings::Every);
        let waited: i64 = waits.iter().map(TimeDelta::num_minutes).sum();
        prop_assert_eq!(counted_minutes(&promise), i64::from(hours) * 60 + waited);
    }

    #[test]
    fn the_last_due_instant_of_a_trace_is_the_promise(
        office in 0..2_usize,
        start in a_start(),
        value in 1..10_u32,
        unit in a_unit(),
        waits in waits(),
        resumption in a_resumption(),
        later in 1..60_u64,
    ) {
        let office = &OFFICES[office];
        let mut promise = last(waited(office, started(office, start, value, unit), &waits, resumption));
        let at = promise.clock.waits.last().and_then(|wait| wait.until).unwrap_or(start);
        let until = day(promise.due) + Days::new(later);
        // Refused or not, what is promised is explained.
        let _ = promise.extend(office, until, notice(1), at);
        let mut due = promise.trace.iter().filter_map(|entry| match entry {
            TraceEntry::Due { at } => Some(*at),
            _ => None,
        });
        prop_assert_eq!(due.next_back(), Some(promise.due));
        prop_assert_eq!(office.due(&promise.clock), Ok(promise.due));
        prop_assert_eq!(promise.recomputed(office), Ok(promise));
    }

    #[test]
    fn a_limit_is_extended_once_with_notice_and_to_a_later_close(
        office in 0..2_usize,
        start in a_start(),
        value in 1..10_u32,
        unit in a_unit(),
        sent in 0..1_000_000_i64,
        later in 0..40_u64,
        working_days_before in 0..4_u32,
    ) {
        let office = &OFFICES[office];
        // Whoever looks back from the first days would need the year before.
        let start = start + Days::new(31);
        let mut promise = started(office, start, value, unit);
        let (at, before) = (start + TimeDelta::seconds(sent), promise.due);
        let until = day(before) + Days::new(later);
        let extended = promise.extend(office, until, notice(working_days_before), at);
        let left = working_days(office, day(at), day(before));
        let in_time = day(at) <= day(before) && left >= usize::try_from(working_days_before).unwrap();
        match extended {
            Ok(()) => {
                prop_assert!(in_time);
                prop_assert!(before < promise.due);
                prop_assert_eq!(office.closing_of(until), Ok(promise.due));
                let next_day = until + Days::new(7);
                let again = promise.extend(office, next_day, notice(0), at);
                prop_assert_eq!(again, Err(ClockRefusal::AlreadyExtended));
            }
            Err(refusal) => {
                let late = matches!(refusal, ClockRefusal::ExtensionTooLate { .. });
                prop_assert_eq!(late, !in_time);
                prop_assert_eq!(promise.due, before);
            }
        }
    }

    #[test]
    fn steps_take_their_quotas_and_end_with_the_limit_at_the_latest(
        office in 0..2_usize,
        start in a_start(),
        quotas in prop::collection::vec(1..600_u32, 1..6),
        spare in 0..10_u32,
        waits in waits(),
        resumption in a_resumption(),
    ) {
        let office = &OFFICES[office];
        let hours = quotas.iter().sum::<u32>().div_ceil(60) + spare;
        let promise = started(office, start, hours, LimitUnit::WorkingHour);
        let steps = office.plan(&promise.clock, quotas.clone()).unwrap();
        let mut begun = promise.counting_from;
        for (quota, due) in quotas.iter().zip(&steps) {
            let taken = office.working_time(begun, *due, Openings::Every);
            prop_assert_eq!(taken, Ok(TimeDelta::minutes(i64::from(*quota))));
            begun = *due;
        }
        let promise = last(waited(office, promise, &waits, resumption));
        let steps = office.plan(&promise.clock, quotas).unwrap();
        prop_assert!(steps.is_sorted());
        prop_assert!(steps.last() <= Some(&promise.due));
    }

    #[test]
    fn a_standing_only_grows_worse(
        office in 0..2_usize,
        start in a_start(),
        value in 1..10_u32,
        unit in a_unit(),
        now in 0..4_000_000_i64,
        later in 0..1_000_000_i64,
    ) {
        let promise = started(&OFFICES[office], start, value, unit);
        let order = [Standing::OnTime, Standing::DueSoon, Standing::Overdue];
        let standing = |seconds| {
            let standing = promise.standing(start + TimeDelta::seconds(seconds), None);
            order.iter().position(|known| *known == standing)
        };
        prop_assert!(standing(now).is_some());
        prop_assert!(standing(now) <= standing(now + later));
        prop_assert!(promise.soon <= promise.due);
    }

    #[test]
    fn what_is_used_and_what_is_left_are_all_that_was_promised(
        office in 0..2_usize,
        start in a_start(),
        hours in 1..100_u32,
        waits in waits(),
        later in 0..2_000_000_i64,
    ) {
        let office = &OFFICES[office];
        let promise = started(office, start, hours, LimitUnit::WorkingHour);
        let promise = last(waited(office, promise, &waits, Resumption::Extend));
        let happened = promise.clock.waits.last().and_then(|wait| wait.until).unwrap_or(start);
        let now = happened + TimeDelta::seconds(later);
        let reading = promise.read(office, now, None).unwrap();
        let all = reading.elapsed + reading.remaining - reading.late;
        prop_assert_eq!(all, time_of(hours, LimitUnit::WorkingHour));
        prop_assert!(reading.remaining.is_zero() || reading.late.is_zero());
    }
}
