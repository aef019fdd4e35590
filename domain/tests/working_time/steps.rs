//! The quotas of a workflow as instants (LIFE-3), and paper that follows (LIFE-13).

use chrono::{DateTime, Utc};
use domain::calendars::{Calendar, LimitRules, LimitUnit, Promise, Resumption, WaitCause};

use super::offices::{
    SATURDAY_MORNING, STANDARD, at, limit, office, office_hours, promise, session, sheet, time,
};

/// 60, 240 and 180 minutes of the eight hours from Monday at nine.
const QUOTAS: [u32; 3] = [60, 240, 180];

fn eight_hours() -> Promise {
    let limit = limit(8, LimitUnit::WorkingHour);
    let rules = LimitRules::default();
    promise(&office(STANDARD), at("2026-06-15 09:00"), limit, &rules).unwrap()
}

fn wait(promise: &mut Promise, resumption: Resumption, from: &str, until: &str) {
    let (office, cause) = (office(STANDARD), WaitCause::Supplement);
    let paused = promise.pause(&office, cause, at(from), resumption, None);
    paused.unwrap();
    promise.resume(&office, at(until)).unwrap();
}

fn steps(promise: &Promise) -> Vec<DateTime<Utc>> {
    office(STANDARD).plan(&promise.clock, QUOTAS).unwrap()
}

#[test]
fn each_step_ends_where_the_next_begins_and_the_last_with_the_limit() {
    let promise = eight_hours();
    let expected = ["2026-06-15 10:00", "2026-06-15 15:30", "2026-06-16 09:00"];
    assert_eq!(steps(&promise), expected.map(at));
    assert_eq!(promise.due, at("2026-06-16 09:00"));
}

#[test]
fn a_wait_moves_only_the_steps_that_were_still_to_be_done() {
    let mut promise = eight_hours();
    let (from, until) = ("2026-06-15 11:00", "2026-06-16 11:00");
    wait(&mut promise, Resumption::Extend, from, until);
    let expected = ["2026-06-15 10:00", "2026-06-16 15:30", "2026-06-17 09:00"];
    assert_eq!(steps(&promise), expected.map(at));
    assert_eq!(promise.due, at("2026-06-17 09:00"));
}

#[test]
fn a_limit_that_starts_again_starts_its_steps_again() {
    let mut promise = eight_hours();
    let (from, until) = ("2026-06-15 11:00", "2026-06-22 09:00");
    wait(&mut promise, Resumption::Restart, from, until);
    let expected = ["2026-06-22 10:00", "2026-06-22 15:30", "2026-06-23 09:00"];
    assert_eq!(steps(&promise), expected.map(at));
}

#[test]
fn an_open_wait_moves_no_step_yet() {
    let mut promise = eight_hours();
    let before = steps(&promise);
    let (cause, from) = (WaitCause::Supplement, at("2026-06-15 09:30"));
    let paused = promise.pause(&office(STANDARD), cause, from, Resumption::Extend, None);
    paused.unwrap();
    assert_eq!(steps(&promise), before);
}

#[test]
fn paper_follows_on_the_same_working_day_or_at_the_next_opening() {
    let office = office(SATURDAY_MORNING);
    let received = [
        ("2026-06-15 08:00", "2026-06-15 17:00"),
        ("2026-06-15 14:59:59", "2026-06-15 17:00"),
        ("2026-06-15 15:00", "2026-06-16 07:30"),
        ("2026-06-19 15:00", "2026-06-22 07:30"),
        ("2026-06-20 08:00", "2026-06-22 07:30"),
        ("2026-02-13 16:00", "2026-02-23 07:30"),
    ];
    for (received, follows) in received {
        let due = office.forwarding_due(at(received), time("15:00"));
        assert_eq!(due, Ok(at(follows)), "{received}");
    }
}

#[test]
fn steps_start_again_also_after_a_wait_that_moved_them_no_more() {
    let mut promise = eight_hours();
    let (from, until) = ("2026-06-15 11:00", "2026-06-15 11:30");
    wait(&mut promise, Resumption::Extend, from, until);
    let (from, until) = ("2026-06-15 14:00", "2026-06-22 09:00");
    wait(&mut promise, Resumption::Restart, from, until);
    let expected = ["2026-06-22 10:00", "2026-06-22 15:30", "2026-06-23 09:00"];
    assert_eq!(steps(&promise), expected.map(at));
}

#[test]
fn paper_received_after_the_last_session_follows_at_the_next_opening() {
    let mut hours = office_hours(STANDARD);
    let morning = session("07:30-11:30");
    hours.sessions.retain(|(_, session)| *session == morning);
    let mornings = sheet("mornings", vec![hours], &[2026], vec![], vec![]);
    let office = Calendar::of(&[mornings]).unwrap();
    for (received, follows) in [
        ("2026-06-15 11:29:59", "2026-06-15 11:30"),
        ("2026-06-15 11:30", "2026-06-16 07:30"),
        ("2026-06-15 14:00", "2026-06-16 07:30"),
    ] {
        let due = office.forwarding_due(at(received), time("15:00"));
        assert_eq!(due, Ok(at(follows)), "{received}");
    }
}
