//! What a clock shows at an instant (TIME-8, LIFE-5, LIFE-6).

use chrono::TimeDelta;
use domain::calendars::{
    ClockState, LimitRules, LimitUnit, Promise, Reading, Resumption, Standing, WaitCause,
};

use super::offices::{STANDARD, at, limit, office, promise};

fn started(start: &str, value: u32, unit: LimitUnit) -> Promise {
    let rules = LimitRules::default();
    promise(&office(STANDARD), at(start), limit(value, unit), &rules).unwrap()
}

/// From half past seven to five.
fn eight_hours() -> Promise {
    started("2026-06-15 07:30", 8, LimitUnit::WorkingHour)
}

fn pause(promise: &mut Promise, resumption: Resumption, from: &str) {
    let (office, cause) = (office(STANDARD), WaitCause::Supplement);
    let paused = promise.pause(&office, cause, at(from), resumption, None);
    paused.unwrap();
}

fn standing(promise: &Promise, now: &str) -> Standing {
    promise.standing(at(now), None)
}

fn read(promise: &Promise, now: &str, finished: Option<&str>) -> Reading {
    let read = promise.read(&office(STANDARD), at(now), finished.map(at));
    read.unwrap()
}

fn minutes(reading: &Reading) -> [i64; 3] {
    let Reading {
        elapsed,
        remaining,
        late,
        ..
    } = reading;
    [elapsed, remaining, late].map(TimeDelta::num_minutes)
}

#[test]
fn a_clock_is_due_soon_when_a_quarter_of_its_working_time_is_left() {
    let promise = eight_hours();
    assert_eq!(promise.soon, at("2026-06-15 15:00"));
    let standings = [
        ("2026-06-15 07:30", Standing::OnTime),
        ("2026-06-15 14:59:59", Standing::OnTime),
        ("2026-06-15 15:00", Standing::DueSoon),
        ("2026-06-15 17:00", Standing::DueSoon),
        ("2026-06-15 17:00:01", Standing::Overdue),
    ];
    for (now, expected) in standings {
        assert_eq!(standing(&promise, now), expected, "{now}");
    }
}

#[test]
fn what_ends_at_the_due_instant_is_on_time() {
    let promise = started("2026-06-15 09:00", 3, LimitUnit::WorkingDay);
    let standings = [
        ("2026-06-17 23:59:59", Standing::Early),
        ("2026-06-18 00:00", Standing::OnTime),
        ("2026-06-18 17:00", Standing::OnTime),
        ("2026-06-18 17:00:01", Standing::Overdue),
    ];
    for (finished, expected) in standings {
        let found = promise.standing(at("2026-12-31 09:00"), Some(at(finished)));
        assert_eq!(found, expected, "{finished}");
    }
}

#[test]
fn a_clock_shows_the_time_used_left_and_lost() {
    let promise = eight_hours();
    let shown = [
        ("2026-06-15 07:00", [0, 480, 0]),
        ("2026-06-15 10:00", [150, 330, 0]),
        ("2026-06-15 17:00", [480, 0, 0]),
        ("2026-06-16 08:00", [510, 0, 30]),
    ];
    for (now, expected) in shown {
        let reading = read(&promise, now, None);
        assert_eq!(minutes(&reading), expected, "{now}");
        assert_eq!(reading.state, ClockState::Running);
    }
    let finished = read(&promise, "2026-06-20 09:00", Some("2026-06-15 16:00"));
    assert_eq!(minutes(&finished), [420, 60, 0]);
    assert_eq!(finished.state, ClockState::Finished);
    assert_eq!(finished.standing, Standing::OnTime);
}

#[test]
fn a_clock_that_waits_stands_still() {
    let mut promise = eight_hours();
    pause(&mut promise, Resumption::Extend, "2026-06-15 10:00");
    for now in [
        "2026-06-15 10:00",
        "2026-06-15 17:00:01",
        "2026-12-31 09:00",
    ] {
        let reading = read(&promise, now, None);
        assert_eq!(minutes(&reading), [150, 330, 0]);
        assert_eq!(reading.state, ClockState::Paused);
        assert_eq!(reading.standing, Standing::OnTime);
    }
    promise
        .resume(&office(STANDARD), at("2026-06-16 10:00"))
        .unwrap();
    let reading = read(&promise, "2026-06-16 10:00", None);
    assert_eq!(minutes(&reading), [150, 330, 0]);
    assert_eq!(reading.state, ClockState::Running);
    assert_eq!(promise.soon, at("2026-06-16 15:00"));
}

#[test]
fn a_clock_that_was_overdue_when_it_stopped_stays_so() {
    let mut promise = eight_hours();
    pause(&mut promise, Resumption::Extend, "2026-06-16 08:00");
    let reading = read(&promise, "2026-06-30 09:00", None);
    assert_eq!(reading.standing, Standing::Overdue);
    assert_eq!(minutes(&reading), [510, 0, 30]);
}

#[test]
fn waits_are_not_in_the_time_of_which_a_quarter_is_left() {
    let mut promise = eight_hours();
    pause(&mut promise, Resumption::Extend, "2026-06-15 10:00");
    promise
        .resume(&office(STANDARD), at("2026-06-17 10:00"))
        .unwrap();
    assert_eq!(promise.due, at("2026-06-17 17:00"));
    assert_eq!(promise.soon, at("2026-06-17 15:00"));
}

#[test]
fn a_clock_that_started_again_shows_the_time_since_then() {
    let mut promise = eight_hours();
    pause(&mut promise, Resumption::Restart, "2026-06-15 10:00");
    promise
        .resume(&office(STANDARD), at("2026-06-17 10:00"))
        .unwrap();
    let reading = read(&promise, "2026-06-17 11:00", None);
    assert_eq!(minutes(&reading), [60, 420, 0]);
    assert_eq!(promise.soon, at("2026-06-18 08:00"));
}

#[test]
fn a_dossier_stopped_while_it_waited_is_not_overdue() {
    let mut promise = eight_hours();
    pause(&mut promise, Resumption::Extend, "2026-06-15 10:00");
    let reading = read(&promise, "2026-07-06 17:00", Some("2026-07-06 17:00"));
    assert_eq!(reading.state, ClockState::Finished);
    assert_eq!(reading.standing, Standing::OnTime);
    assert_eq!(minutes(&reading), [150, 330, 0]);
}
