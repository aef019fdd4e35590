//! What holds for every start and every amount, and a slow second opinion.

use std::sync::LazyLock;

use chrono::{DateTime, TimeDelta, Utc};
use domain::Word;
use domain::calendars::{Calendar, Counting, LimitRules, LimitUnit, Promise, TraceEntry};
use proptest::prelude::*;

use super::offices::{SATURDAY_MORNING, STANDARD, at, limit, office, promise};

static OFFICES: LazyLock<[Calendar; 2]> =
    LazyLock::new(|| [office(STANDARD), office(SATURDAY_MORNING)]);

const UNITS: &[LimitUnit] = LimitUnit::ALL;
const COUNTINGS: &[Counting] = Counting::ALL;

/// Seconds between 2022-01-01 and 2025-06-30, so that 18 months still fit into 2026.
fn a_start() -> impl Strategy<Value = DateTime<Utc>> {
    (0..110_300_000_i64).prop_map(|seconds| at("2022-01-01 00:00") + TimeDelta::seconds(seconds))
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
    fn the_minutes_of_a_trace_add_up_to_the_limit(
        office in 0..2_usize,
        start in a_start(),
        hours in 1..200_u32,
    ) {
        let promise = due(&OFFICES[office], start, hours, LimitUnit::WorkingHour, Counting::CivilCode);
        let minutes: i64 = promise
            .trace
            .iter()
            .map(|entry| match entry {
                TraceEntry::Counted { minutes, .. } => *minutes,
                _ => 0,
            })
            .sum();
        prop_assert_eq!(minutes, i64::from(hours) * 60);
    }

    #[test]
    fn hours_agree_with_counting_minute_by_minute(
        office in 0..2_usize,
        start in a_start(),
        hours in 1..30_u32,
    ) {
        let office = &OFFICES[office];
        let start = start - TimeDelta::seconds(start.timestamp() % 60);
        let promise = due(office, start, hours, LimitUnit::WorkingHour, Counting::CivilCode);
        let (mut now, mut left) = (start, hours * 60);
        while left > 0 {
            if office.is_open(now).unwrap() {
                left -= 1;
            }
            now += TimeDelta::minutes(1);
        }
        prop_assert_eq!(promise.due, now);
    }
}
