//! What holds for every start and every amount. What happens on the way has laws of its own in `wait_laws`.

use std::sync::LazyLock;

use chrono::{DateTime, TimeDelta, Utc};
use domain::Word;
use domain::calendars::{Calendar, Counting, LimitRules, LimitUnit, Openings, Promise, TraceEntry};
use proptest::prelude::*;

use super::offices::{SATURDAY_MORNING, STANDARD, at, limit, office, promise};

pub static OFFICES: LazyLock<[Calendar; 2]> =
    LazyLock::new(|| [office(STANDARD), office(SATURDAY_MORNING)]);

const UNITS: &[LimitUnit] = LimitUnit::ALL;
const COUNTINGS: &[Counting] = Counting::ALL;

/// Seconds between 2022-01-01 and 2025-06-30, so that 18 months still fit into 2026.
pub fn a_start() -> impl Strategy<Value = DateTime<Utc>> {
    (0..110_300_000_i64).prop_map(|seconds| at("2022-01-01 00:00") + TimeDelta::seconds(seconds))
}

/// A unit whose limits are amounts of open time.
fn a_unit_of_time() -> impl Strategy<Value = LimitUnit> {
    prop::sample::select(&[LimitUnit::WorkingMinute, LimitUnit::WorkingHour][..])
}

pub fn time_of(value: u32, unit: LimitUnit) -> TimeDelta {
    let minutes = if unit == LimitUnit::WorkingHour {
        60
    } else {
        1
    };
    TimeDelta::minutes(i64::from(value) * minutes)
}

fn due(
    office: &Calendar,
    start: DateTime<Utc>,
    value: u32,
    unit: LimitUnit,
    counting: Counting,
) -> Promise {
    let rules = LimitRules {
        counting,
        ..LimitRules::default()
    };
    promise(office, start, limit(value, unit), &rules).unwrap()
}

proptest! {
    #[test]
    fn a_later_start_or_a_longer_limit_is_never_due_earlier(
        office in 0..2_usize,
        start in a_start(),
        later in 0..400_000_i64,
        value in 1..17_u32,
        unit in prop::sample::select(UNITS),
        counting in prop::sample::select(COUNTINGS),
    ) {
        let office = &OFFICES[office];
        let first = due(office, start, value, unit, counting).due;
        let postponed = due(office, start + TimeDelta::seconds(later), value, unit, counting).due;
        let longer = due(office, start, value + 1, unit, counting).due;
        prop_assert!(first <= postponed);
        prop_assert!(first <= longer);
    }

    #[test]
    fn a_limit_never_ends_on_closed_time(
        office in 0..2_usize,
        start in a_start(),
        value in 1..18_u32,
        unit in prop::sample::select(UNITS),
        counting in prop::sample::select(COUNTINGS),
    ) {
        let office = &OFFICES[office];
        let promise = due(office, start, value, unit, counting);
        prop_assert!(office.is_open(promise.due - TimeDelta::microseconds(1)).unwrap());
        prop_assert!(office.is_open(promise.counting_from).unwrap() || promise.counting_from == start);
    }

    #[test]
    fn a_limit_counted_in_two_parts_ends_like_the_whole(
        office in 0..2_usize,
        start in a_start(),
        first in 1..1_000_u32,
        second in 1..1_000_u32,
        unit in a_unit_of_time(),
    ) {
        let (office, counting) = (&OFFICES[office], Counting::default());
        let half_way = due(office, start, first, unit, counting).due;
        let parts = due(office, half_way, second, unit, counting).due;
        prop_assert_eq!(parts, due(office, start, first + second, unit, counting).due);
    }

    #[test]
    fn the_working_time_of_a_limit_is_the_limit(
        office in 0..2_usize,
        start in a_start(),
        value in 1..1_000_u32,
        unit in a_unit_of_time(),
    ) {
        let office = &OFFICES[office];
        let promise = due(office, start, value, unit, Counting::default());
        for from in [start, promise.counting_from] {
            let between = office.working_time(from, promise.due, Openings::Every);
            prop_assert_eq!(between, Ok(time_of(value, unit)));
        }
    }

    #[test]
    fn rolling_days_are_days_of_eight_hours(
        office in 0..2_usize,
        start in a_start(),
        days in 1..60_u32,
    ) {
        let office = &OFFICES[office];
        let promise = due(office, start, days, LimitUnit::WorkingDay, Counting::RollingHours);
        let between = office.working_time(start, promise.due, Openings::OfWorkingDays);
        prop_assert_eq!(between, Ok(TimeDelta::hours(i64::from(days) * 8)));
    }

    #[test]
    fn the_minutes_of_a_trace_add_up_to_the_limit(
        office in 0..2_usize,
        start in a_start(),
        hours in 1..200_u32,
    ) {
        let promise = due(&OFFICES[office], start, hours, LimitUnit::WorkingHour, Counting::CivilCode);
        prop_assert_eq!(counted_minutes(&promise), i64::from(hours) * 60);
    }

    #[test]
    fn the_days_of_a_trace_are_numbered_up_to_the_limit(
        office in 0..2_usize,
        start in a_start(),
        days in 1..60_u32,
    ) {
        let promise = due(&OFFICES[office], start, days, LimitUnit::WorkingDay, Counting::CivilCode);
        let numbers = promise.trace.iter().filter_map(|entry| match entry {
            TraceEntry::DayCounted { number, .. } => Some(*number),
            _ => None,
        });
        prop_assert_eq!(numbers.collect::<Vec<u32>>(), (1..=days).collect::<Vec<u32>>());
    }

    #[test]
    fn the_due_instant_is_the_last_of_the_trace_and_found_without_it(
        office in 0..2_usize,
        start in a_start(),
        value in 1..18_u32,
        unit in prop::sample::select(UNITS),
        counting in prop::sample::select(COUNTINGS),
    ) {
        let office = &OFFICES[office];
        let promise = due(office, start, value, unit, counting);
        prop_assert_eq!(promise.trace.last(), Some(&TraceEntry::Due { at: promise.due }));
        prop_assert_eq!(office.due(&promise.clock), Ok(promise.due));
        prop_assert_eq!(promise.recomputed(office), Ok(promise));
    }
}

pub fn counted_minutes(promise: &Promise) -> i64 {
    let minutes = promise.trace.iter().map(|entry| match entry {
        TraceEntry::Counted { minutes, .. } => *minutes,
        _ => 0,
    });
    minutes.sum()
}
