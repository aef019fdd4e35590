//! What stops a clock on its way, one sentence of LIFE-5, LIFE-6 and IN-10 per test.

use domain::calendars::{
    CalendarRefusal, Clock, ClockRefusal, LimitRules, LimitUnit, Promise, Resumption, TraceEntry,
    WaitCause,
};
use domain::language::Language;

use super::offices::{SATURDAY_MORNING, STANDARD, at, limit, office, texts};

const DECREE: &str = "Nghị định 61/2018/NĐ-CP Điều 19.4";

/// Received on Monday at nine, due on Thursday at five.
fn three_days() -> Promise {
    clock_of(3, LimitUnit::WorkingDay, STANDARD)
}

fn clock_of(value: u32, unit: LimitUnit, hours: &str) -> Promise {
    let (start, limit) = (at("2026-06-15 09:00"), limit(value, unit));
    let clock = Clock::starting(start, limit, LimitRules::default());
    office(hours).promise(clock).unwrap()
}

fn wait(promise: &mut Promise, resumption: Resumption, from: &str, until: &str) {
    let (office, basis) = (office(STANDARD), Some(DECREE.to_owned()));
    let paused = promise.pause(&office, WaitCause::Supplement, at(from), resumption, basis);
    paused.unwrap();
    promise.resume(&office, at(until)).unwrap();
}

#[test]
fn full_receipt_of_a_supplement_starts_the_limit_again_from_zero() {
    let mut promise = three_days();
    wait(
        &mut promise,
        Resumption::Restart,
        "2026-06-17 10:00",
        "2026-06-22 09:00",
    );
    assert_eq!(promise.due, at("2026-06-25 17:00"));
    assert_eq!(promise.clock.running_from(), at("2026-06-22 09:00"));
    assert_eq!(
        texts(&promise, Language::Vi)[7..],
        [
            "Tạm dừng tính thời hạn từ 10:00 thứ Tư 17/06/2026: chờ bổ sung hồ sơ \
             (Nghị định 61/2018/NĐ-CP Điều 19.4)",
            "Tính lại thời hạn từ đầu lúc 09:00 thứ Hai 22/06/2026 (chờ bổ sung hồ sơ)",
            "Thời hạn 3 ngày làm việc",
            "Không tính ngày đầu tiên, thứ Hai 22/06/2026 (BLDS 2015 Điều 147.2)",
            "Ngày làm việc thứ 1: thứ Ba 23/06/2026",
            "Ngày làm việc thứ 2: thứ Tư 24/06/2026",
            "Ngày làm việc thứ 3: thứ Năm 25/06/2026",
            "Hết hạn lúc 17:00 thứ Năm 25/06/2026",
        ]
    );
}

#[test]
fn where_the_regime_extends_the_due_instant_moves_by_the_working_minutes_waited() {
    let mut promise = three_days();
    wait(
        &mut promise,
        Resumption::Extend,
        "2026-06-16 10:00",
        "2026-06-17 14:00",
    );
    assert_eq!(promise.due, at("2026-06-22 10:00"));
    assert_eq!(
        texts(&promise, Language::En)[6..],
        [
            "Due at 17:00 on Thu 18 Jun 2026",
            "Clock stopped at 10:00 on Tue 16 Jun 2026: waiting for the supplement \
             (Nghị định 61/2018/NĐ-CP Điều 19.4)",
            "Goes on at 14:00 on Wed 17 Jun 2026 (waiting for the supplement): \
             due 630 working minutes later, as waited",
            "Counted 480 minutes on Fri 19 Jun 2026: 07:30–17:00 without the break",
            "Not counted, Sat 20 Jun 2026: weekly rest day (Labour Code 2019 art. 111)",
            "Not counted, Sun 21 Jun 2026: weekly rest day (Labour Code 2019 art. 111)",
            "Counted 150 minutes on Mon 22 Jun 2026: 07:30–10:00",
            "Due at 10:00 on Mon 22 Jun 2026",
        ]
    );
}

#[test]
fn a_financial_obligation_stops_the_clock_until_proof_of_payment() {
    let (office, mut promise) = (office(STANDARD), three_days());
    let from = at("2026-06-16 16:00");
    let paused = promise.pause(&office, WaitCause::Payment, from, Resumption::Extend, None);
    paused.unwrap();
    assert_eq!(promise.due, at("2026-06-18 17:00"));
    let last = |language| texts(&promise, language).pop().unwrap();
    assert_eq!(
        last(Language::Vi),
        "Tạm dừng tính thời hạn từ 16:00 thứ Ba 16/06/2026: chờ nộp nghĩa vụ tài chính"
    );
    assert_eq!(
        last(Language::En),
        "Clock stopped at 16:00 on Tue 16 Jun 2026: waiting for payment"
    );
    promise.resume(&office, at("2026-06-17 08:30")).unwrap();
    assert_eq!(promise.due, at("2026-06-19 09:30"));
}

#[test]
fn the_answer_of_another_agency_is_waited_for_by_its_name() {
    let (office, mut promise) = (office(STANDARD), three_days());
    let (cause, resumption) = (WaitCause::Consultation, Resumption::Extend);
    let paused = promise.pause(&office, cause, at("2026-06-16 16:00"), resumption, None);
    paused.unwrap();
    promise.resume(&office, at("2026-06-16 17:00")).unwrap();
    assert!(
        texts(&promise, Language::Vi).contains(
            &"Tính tiếp từ 17:00 thứ Ba 16/06/2026 (chờ cơ quan phối hợp trả lời): \
          lùi hạn 60 phút làm việc đã chờ"
                .to_owned()
        )
    );
}

#[test]
fn a_night_and_a_weekend_waited_move_nothing() {
    let mut promise = three_days();
    let (from, until) = ("2026-06-16 17:00", "2026-06-17 07:30");
    wait(&mut promise, Resumption::Extend, from, until);
    assert_eq!(promise.due, at("2026-06-18 17:00"));
}

#[test]
fn several_waits_move_the_due_instant_one_after_the_other() {
    let mut promise = clock_of(8, LimitUnit::WorkingHour, STANDARD);
    let (from, until) = ("2026-06-15 10:00", "2026-06-15 11:00");
    wait(&mut promise, Resumption::Extend, from, until);
    let (from, until) = ("2026-06-15 16:00", "2026-06-16 08:00");
    wait(&mut promise, Resumption::Extend, from, until);
    assert_eq!(promise.due, at("2026-06-16 11:30"));
    let (from, until) = ("2026-06-16 09:00", "2026-06-16 09:30");
    wait(&mut promise, Resumption::Restart, from, until);
    assert_eq!(promise.due, at("2026-06-17 09:30"));
}

#[test]
fn a_saturday_morning_waited_moves_hours_and_not_days() {
    let office = office(SATURDAY_MORNING);
    for (unit, due) in [
        (LimitUnit::WorkingHour, "2026-06-22 08:00"),
        (LimitUnit::WorkingDay, "2026-08-10 17:00"),
    ] {
        let mut promise = clock_of(40, unit, SATURDAY_MORNING);
        let before = promise.due;
        let from = at("2026-06-20 07:30");
        let paused = promise.pause(&office, WaitCause::Payment, from, Resumption::Extend, None);
        paused.unwrap();
        promise.resume(&office, at("2026-06-20 10:30")).unwrap();
        let moved = if unit == LimitUnit::WorkingHour { 3 } else { 0 };
        let openings = unit.openings();
        let waited = office.working_time(before, promise.due, openings).unwrap();
        assert_eq!(waited.num_hours(), moved, "{unit:?}");
        assert_eq!(promise.due, at(due), "{unit:?}");
    }
}

#[test]
fn a_clock_waits_for_one_thing_at_a_time() {
    let (office, mut promise) = (office(STANDARD), three_days());
    let before = promise.clone();
    let resumed = promise.resume(&office, at("2026-06-16 09:00"));
    assert_eq!(resumed, Err(ClockRefusal::NotWaiting));
    assert_eq!(promise, before);
    let mut pause = |cause, time| {
        let paused = promise.pause(&office, cause, at(time), Resumption::Extend, None);
        paused.map_err(|refusal| refusal.to_string())
    };
    pause(WaitCause::Payment, "2026-06-16 09:00").unwrap();
    let second = pause(WaitCause::Supplement, "2026-06-16 10:00");
    let refused = "the clock already waits: payment".to_owned();
    assert_eq!(second, Err(refused));
}

#[test]
fn nothing_happens_to_a_clock_before_what_has_happened_already() {
    let (office, mut promise) = (office(STANDARD), three_days());
    let backwards = |from, to| {
        let (from, to) = (at(from), at(to));
        Err(ClockRefusal::Calendar(CalendarRefusal::NegativeSpan {
            from,
            to,
        }))
    };
    let pause = |promise: &mut Promise, time| {
        let (cause, resumption) = (WaitCause::Payment, Resumption::Extend);
        promise.pause(&office, cause, at(time), resumption, None)
    };
    assert_eq!(
        pause(&mut promise, "2026-06-15 08:59"),
        backwards("2026-06-15 09:00", "2026-06-15 08:59")
    );
    pause(&mut promise, "2026-06-16 09:00").unwrap();
    assert_eq!(
        promise.resume(&office, at("2026-06-16 08:00")),
        backwards("2026-06-16 09:00", "2026-06-16 08:00")
    );
    promise.resume(&office, at("2026-06-16 10:00")).unwrap();
    assert_eq!(
        pause(&mut promise, "2026-06-16 09:30"),
        backwards("2026-06-16 10:00", "2026-06-16 09:30")
    );
}

#[test]
fn a_limit_starts_when_the_competent_agency_receives_wherever_it_was_lodged() {
    let office = office(STANDARD);
    let plain = three_days();
    let mut clock = plain.clock.clone();
    clock.lodged_at = Some(at("2026-06-12 15:40"));
    let promise = office.promise(clock).unwrap();
    assert_eq!((promise.due, promise.soon), (plain.due, plain.soon));
    assert_eq!(promise.trace[1..], plain.trace[..]);
    assert_eq!(promise.trace[0].kind(), "lodged");
    assert_eq!(
        [Language::Vi, Language::En].map(|language| promise.trace[0].text(language)),
        [
            "Nộp tại quầy tiếp nhận khác lúc 15:40 thứ Sáu 12/06/2026; thời hạn tính từ khi cơ quan \
             có thẩm quyền nhận được (Nghị định 118/2025/NĐ-CP Điều 17.3)",
            "Lodged at another counter at 15:40 on Fri 12 Jun 2026; the limit starts when the \
             competent agency receives it (Decree 118/2025/NĐ-CP art. 17.3)",
        ]
    );
}

#[test]
fn the_trace_of_a_clock_that_waits_ends_with_the_pause() {
    let (office, mut promise) = (office(STANDARD), three_days());
    let from = at("2026-06-16 16:00");
    let basis = Some(DECREE.to_owned());
    let paused = promise.pause(
        &office,
        WaitCause::Supplement,
        from,
        Resumption::Restart,
        basis.clone(),
    );
    paused.unwrap();
    let pause = TraceEntry::Paused {
        at: from,
        cause: WaitCause::Supplement,
        basis,
    };
    assert_eq!(promise.trace.last(), Some(&pause));
    assert_eq!(office.due(&promise.clock), Ok(promise.due));
}
