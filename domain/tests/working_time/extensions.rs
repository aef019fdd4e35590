//! One sentence of LIFE-7 per test.

use domain::calendars::{
    ClockRefusal, ExtensionRule, LimitRules, LimitUnit, Promise, Resumption, TraceEntry, WaitCause,
};
use domain::language::Language;

use super::offices::{
    SATURDAY_MORNING, STANDARD, a_day_off, at, date, limit, office, office_with, promise, texts,
};

/// Received on Monday at nine, due on Thursday at five.
fn three_days() -> Promise {
    let limit = limit(3, LimitUnit::WorkingDay);
    let rules = LimitRules::default();
    promise(&office(STANDARD), at("2026-06-15 09:00"), limit, &rules).unwrap()
}

fn notice(working_days: u32) -> ExtensionRule {
    ExtensionRule {
        notice_working_days: working_days,
        basis: Some("Nghị định 61/2018/NĐ-CP Điều 19.9".to_owned()),
    }
}

fn extend(promise: &mut Promise, until: &str, sent: &str) -> Result<(), ClockRefusal> {
    promise.extend(&office(STANDARD), date(until), notice(1), at(sent))
}

#[test]
fn an_extended_limit_ends_at_the_close_of_the_new_day() {
    let mut promise = three_days();
    extend(&mut promise, "2026-06-25", "2026-06-17 23:59").unwrap();
    assert_eq!(promise.due, at("2026-06-25 17:00"));
    let last = |language| texts(&promise, language)[7..].to_vec();
    assert_eq!(
        last(Language::Vi),
        [
            "Gia hạn đến thứ Năm 25/06/2026, thư xin lỗi gửi lúc 23:59 thứ Tư 17/06/2026 \
             (Nghị định 61/2018/NĐ-CP Điều 19.9)",
            "Hết hạn lúc 17:00 thứ Năm 25/06/2026",
        ]
    );
    assert_eq!(
        last(Language::En),
        [
            "Extended to Thu 25 Jun 2026; the apology left at 23:59 on Wed 17 Jun 2026 \
             (Nghị định 61/2018/NĐ-CP Điều 19.9)",
            "Due at 17:00 on Thu 25 Jun 2026",
        ]
    );
}

#[test]
fn an_apology_on_the_day_it_is_due_is_too_late() {
    let mut promise = three_days();
    let before = promise.clone();
    let refusal = extend(&mut promise, "2026-06-25", "2026-06-18 00:00").unwrap_err();
    let latest = date("2026-06-17");
    assert_eq!(refusal, ClockRefusal::ExtensionTooLate { latest });
    assert_eq!(refusal.to_string(), "the notice had to leave by 2026-06-17");
    assert_eq!(promise, before);
}

#[test]
fn notice_is_counted_in_working_days() {
    let office = office(STANDARD);
    let limit = limit(1, LimitUnit::WorkingDay);
    let rules = LimitRules::default();
    let monday = promise(&office, at("2026-06-19 09:00"), limit, &rules).unwrap();
    assert_eq!(monday.due, at("2026-06-22 17:00"));
    let sent = |sent| {
        let mut promise = monday.clone();
        promise.extend(&office, date("2026-06-24"), notice(1), at(sent))
    };
    assert_eq!(sent("2026-06-19 23:59"), Ok(()));
    let latest = date("2026-06-19");
    let late = Err(ClockRefusal::ExtensionTooLate { latest });
    assert_eq!(sent("2026-06-20 00:00"), late);
}

#[test]
fn a_limit_is_extended_once() {
    let mut promise = three_days();
    extend(&mut promise, "2026-06-25", "2026-06-16 09:00").unwrap();
    let second = extend(&mut promise, "2026-06-30", "2026-06-17 09:00").unwrap_err();
    assert_eq!(second, ClockRefusal::AlreadyExtended);
    assert_eq!(second.to_string(), "the limit has been extended once");
    assert_eq!(promise.due, at("2026-06-25 17:00"));
}

#[test]
fn the_new_date_lies_after_the_old_one() {
    let mut promise = three_days();
    let due = promise.due;
    for until in ["2026-06-17", "2026-06-18"] {
        let refusal = extend(&mut promise, until, "2026-06-16 09:00");
        assert_eq!(refusal, Err(ClockRefusal::ExtensionNotLater { due }));
    }
}

#[test]
fn the_new_date_is_a_working_day() {
    let mut promise = three_days();
    let refusal = extend(&mut promise, "2026-06-20", "2026-06-16 09:00").unwrap_err();
    let closed = ClockRefusal::ExtensionOnClosedDay(date("2026-06-20"));
    assert_eq!(refusal, closed);
    assert_eq!(refusal.to_string(), "2026-06-20 is no working day");
}

#[test]
fn a_clock_that_waits_is_not_extended() {
    let (office, mut promise) = (office(STANDARD), three_days());
    let (cause, from) = (WaitCause::Supplement, at("2026-06-16 09:00"));
    let paused = promise.pause(&office, cause, from, Resumption::Restart, None);
    paused.unwrap();
    let refusal = extend(&mut promise, "2026-06-25", "2026-06-16 10:00");
    assert_eq!(refusal, Err(ClockRefusal::AlreadyWaiting(cause)));
}

#[test]
fn an_extended_limit_that_is_paused_ends_later_by_the_time_waited() {
    let (office, mut promise) = (office(STANDARD), three_days());
    extend(&mut promise, "2026-06-25", "2026-06-16 09:00").unwrap();
    let (cause, from) = (WaitCause::Payment, at("2026-06-16 09:00"));
    let paused = promise.pause(&office, cause, from, Resumption::Extend, None);
    paused.unwrap();
    promise.resume(&office, at("2026-06-16 10:00")).unwrap();
    assert_eq!(promise.due, at("2026-06-26 08:30"));
}

#[test]
fn a_new_date_that_became_a_day_off_moves_to_the_next_working_day() {
    let mut promise = three_days();
    extend(&mut promise, "2026-06-25", "2026-06-16 09:00").unwrap();
    let closed = office_with(STANDARD, vec![a_day_off("2026-06-25")], vec![]).unwrap();
    let moved = promise.recomputed(&closed).unwrap();
    assert_eq!(moved.due, at("2026-06-26 17:00"));
    assert!(moved.trace.contains(&TraceEntry::LastDayMoved {
        from: date("2026-06-25"),
        to: date("2026-06-26"),
    }));
    assert_eq!(moved.recomputed(&office(STANDARD)), Ok(promise));
}

#[test]
fn without_notice_the_apology_leaves_on_the_day_it_is_due_at_the_latest() {
    let office = office(SATURDAY_MORNING);
    let limit = limit(2, LimitUnit::WorkingHour);
    let rules = LimitRules::default();
    let saturday = promise(&office, at("2026-06-12 16:00"), limit, &rules).unwrap();
    assert_eq!(saturday.due, at("2026-06-13 08:30"));
    let sent = |sent| {
        let mut promise = saturday.clone();
        promise.extend(&office, date("2026-06-17"), notice(0), at(sent))
    };
    assert_eq!(sent("2026-06-13 08:00"), Ok(()));
    let latest = date("2026-06-13");
    let late = Err(ClockRefusal::ExtensionTooLate { latest });
    assert_eq!(sent("2026-06-15 08:00"), late);
}
