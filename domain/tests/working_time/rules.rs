//! One sentence of TIME-1..7 and IN-2 per test.

use domain::calendars::{Counting, Grace, LimitRules, LimitUnit, Promise, TraceEntry};
use domain::language::Language;

use super::offices::{SATURDAY_MORNING, STANDARD, at, date, limit, office, promise, texts, time};

fn due(start: &str, value: u32, unit: LimitUnit) -> Promise {
    due_under(&LimitRules::default(), start, value, unit)
}

fn due_under(rules: &LimitRules, start: &str, value: u32, unit: LimitUnit) -> Promise {
    let office = office(STANDARD);
    promise(&office, at(start), limit(value, unit), rules).unwrap()
}

fn rolling() -> LimitRules {
    LimitRules {
        counting: Counting::RollingHours,
        ..LimitRules::default()
    }
}

fn late_from_three() -> LimitRules {
    LimitRules {
        late_receipt_from: Some(time("15:00")),
        ..LimitRules::default()
    }
}

#[test]
fn a_filing_on_friday_before_a_make_up_saturday_is_answered_on_that_saturday() {
    let promise = due("2026-08-21 16:00", 8, LimitUnit::WorkingHour);
    assert_eq!(promise.due, at("2026-08-22 16:00"));
    assert_eq!(
        texts(&promise, Language::Vi),
        [
            "Tiếp nhận lúc 16:00 thứ Sáu 21/08/2026",
            "Thời hạn 8 giờ làm việc",
            "Tính 60 phút thứ Sáu 21/08/2026: 16:00–17:00",
            "Làm bù thứ Bảy 22/08/2026 thay cho thứ Hai 31/08/2026 (9859/VPCP-KGVX; 9441/TB-BNV)",
            "Tính 420 phút thứ Bảy 22/08/2026: 07:30–16:00, trừ giờ nghỉ",
            "Hết hạn lúc 16:00 thứ Bảy 22/08/2026",
        ]
    );
}

#[test]
fn three_working_days_over_national_day_name_every_day_passed_over() {
    let promise = due("2026-08-28 10:00", 3, LimitUnit::WorkingDay);
    assert_eq!(promise.due, at("2026-09-07 17:00"));
    assert_eq!(
        texts(&promise, Language::En),
        [
            "Received at 10:00 on Fri 28 Aug 2026",
            "Time limit 3 working days",
            "First day not counted, Fri 28 Aug 2026 (Civil Code 2015 art. 147.2)",
            "Not counted, Sat 29 Aug 2026: weekly rest day (Labour Code 2019 art. 111)",
            "Not counted, Sun 30 Aug 2026: weekly rest day (Labour Code 2019 art. 111)",
            "Not counted, Mon 31 Aug 2026: swapped day off, National Day (swapped day) \
             (9859/VPCP-KGVX; 9441/TB-BNV)",
            "Not counted, Tue 1 Sep 2026: public holiday, National Day (Labour Code 2019 art. 112)",
            "Not counted, Wed 2 Sep 2026: public holiday, National Day (Labour Code 2019 art. 112)",
            "Working day 1: Thu 3 Sep 2026",
            "Working day 2: Fri 4 Sep 2026",
            "Not counted, Sat 5 Sep 2026: weekly rest day (Labour Code 2019 art. 111)",
            "Not counted, Sun 6 Sep 2026: weekly rest day (Labour Code 2019 art. 111)",
            "Working day 3: Mon 7 Sep 2026",
            "Due at 17:00 on Mon 7 Sep 2026",
        ]
    );
}

#[test]
fn the_24th_of_november_is_a_holiday_from_2026() {
    let promise = due("2026-11-23 09:00", 1, LimitUnit::WorkingDay);
    assert_eq!(promise.due, at("2026-11-25 17:00"));
    let named = "Không tính thứ Ba 24/11/2026: nghỉ lễ, Ngày Văn hóa Việt Nam (28/2026/QH16)";
    assert!(texts(&promise, Language::Vi).contains(&named.to_owned()));
    let before = due("2025-11-23 09:00", 1, LimitUnit::WorkingDay);
    assert_eq!(before.due, at("2025-11-24 17:00"));
}

#[test]
fn a_working_day_limit_does_not_count_the_day_of_receipt() {
    let early = due("2026-06-09 00:01", 1, LimitUnit::WorkingDay);
    let late = due("2026-06-09 23:59", 1, LimitUnit::WorkingDay);
    assert_eq!(early.due, at("2026-06-10 17:00"));
    assert_eq!(early.due, late.due);
}

#[test]
fn rolling_hours_end_at_the_clock_time_of_the_receipt() {
    let promise = due_under(&rolling(), "2026-06-08 09:15", 3, LimitUnit::WorkingDay);
    assert_eq!(promise.due, at("2026-06-11 09:15"));
}

#[test]
fn rolling_hours_do_not_make_saturday_a_working_day() {
    let counter = office(SATURDAY_MORNING);
    let one_day = limit(1, LimitUnit::WorkingDay);
    let promise = promise(&counter, at("2026-06-12 16:00"), one_day, &rolling()).unwrap();
    assert_eq!(promise.due, at("2026-06-15 16:00"));
}

#[test]
fn a_saturday_morning_counts_for_hours_and_not_for_days() {
    let counter = office(SATURDAY_MORNING);
    assert!(!counter.is_working_day(date("2026-06-13")).unwrap());
    assert!(counter.is_open(at("2026-06-13 08:00")).unwrap());
    let rules = LimitRules::default();
    let hours = limit(2, LimitUnit::WorkingHour);
    let promise = promise(&counter, at("2026-06-12 16:00"), hours, &rules).unwrap();
    assert_eq!(promise.due, at("2026-06-13 08:30"));
}

#[test]
fn a_limit_in_hours_may_end_at_the_closing_instant() {
    let promise = due("2026-06-15 15:00", 2, LimitUnit::WorkingHour);
    assert_eq!(promise.due, at("2026-06-15 17:00"));
}

#[test]
fn hours_start_at_the_very_second_of_the_receipt() {
    let promise = due("2026-06-15 16:59:30", 1, LimitUnit::WorkingHour);
    assert_eq!(promise.due, at("2026-06-16 08:29:30"));
    assert_eq!(counted_minutes(&promise), [0, 60]);
}

fn counted_minutes(promise: &Promise) -> Vec<i64> {
    let entries = promise.trace.iter();
    entries
        .filter_map(|entry| match entry {
            TraceEntry::Counted { minutes, .. } => Some(*minutes),
            _ => None,
        })
        .collect()
}

#[test]
fn grace_delays_only_what_came_outside_working_hours() {
    let office = office(STANDARD);
    let rules = LimitRules {
        grace: Grace::minutes(30).unwrap(),
        ..LimitRules::default()
    };
    let evening = promise(
        &office,
        at("2026-06-15 20:00"),
        limit(8, LimitUnit::WorkingHour),
        &rules,
    )
    .unwrap();
    assert_eq!(evening.counting_from, at("2026-06-16 08:00"));
    assert_eq!(evening.due, at("2026-06-17 08:00"));
    assert!(texts(&evening, Language::Vi).contains(
        &"Thêm 30 phút sau giờ mở cửa: bắt đầu tính từ 08:00 thứ Ba 16/06/2026".to_owned()
    ));
    let morning = promise(
        &office,
        at("2026-06-15 09:00"),
        limit(8, LimitUnit::WorkingHour),
        &rules,
    )
    .unwrap();
    assert_eq!(morning.counting_from, morning.clock.start);
    assert_eq!(morning.due, at("2026-06-16 09:00"));
}

#[test]
fn hours_received_late_start_at_the_opening_of_the_next_working_day() {
    let late = due_under(
        &late_from_three(),
        "2026-06-19 15:00",
        4,
        LimitUnit::WorkingHour,
    );
    assert_eq!(late.counting_from, at("2026-06-22 07:30"));
    assert_eq!(late.due, at("2026-06-22 11:30"));
    let kinds: Vec<&str> = late.trace.iter().map(TraceEntry::kind).collect();
    assert_eq!(
        kinds,
        [
            "started",
            "limit_set",
            "late_receipt",
            "skipped_day",
            "skipped_day",
            "moved_to_opening",
            "counted",
            "due"
        ]
    );
    let in_time = due_under(
        &late_from_three(),
        "2026-06-19 14:59",
        4,
        LimitUnit::WorkingHour,
    );
    assert_eq!(in_time.counting_from, in_time.clock.start);
}

#[test]
fn rolling_days_received_late_are_counted_from_the_next_working_day() {
    let rules = LimitRules {
        counting: Counting::RollingHours,
        ..late_from_three()
    };
    let promise = due_under(&rules, "2026-06-15 15:30", 2, LimitUnit::WorkingDay);
    assert_eq!(promise.due, at("2026-06-17 17:00"));
}

#[test]
fn late_receipt_changes_nothing_for_days_of_the_civil_code() {
    let late = due_under(
        &late_from_three(),
        "2026-06-15 15:30",
        2,
        LimitUnit::WorkingDay,
    );
    let plain = due("2026-06-15 15:30", 2, LimitUnit::WorkingDay);
    assert_eq!((late.due, late.trace), (plain.due, plain.trace));
}

#[test]
fn a_month_without_the_same_day_ends_on_its_last_day() {
    let promise = due("2024-01-31 09:00", 1, LimitUnit::Month);
    assert_eq!(promise.due, at("2024-02-29 17:00"));
    let counted = "Tính 1 tháng đến thứ Năm 29/02/2024, ngày cuối tháng (BLDS 2015 Điều 148.3)";
    assert!(texts(&promise, Language::Vi).contains(&counted.to_owned()));
}

#[test]
fn a_last_day_that_is_not_worked_moves_to_the_next_working_day() {
    let promise = due("2026-03-06 09:00", 15, LimitUnit::CalendarDay);
    assert_eq!(promise.due, at("2026-03-23 17:00"));
    assert!(promise.trace.contains(&TraceEntry::LastDayMoved {
        from: date("2026-03-21"),
        to: date("2026-03-23"),
    }));
}

#[test]
fn the_next_opening_is_now_while_the_office_is_open() {
    let office = office(STANDARD);
    let openings = [
        ("2026-06-15 08:00", "2026-06-15 08:00"),
        ("2026-06-15 11:30", "2026-06-15 13:00"),
        ("2026-06-19 17:00", "2026-06-22 07:30"),
        ("2026-02-14 09:00", "2026-02-23 07:30"),
    ];
    for (instant, opening) in openings {
        assert_eq!(
            office.next_opening(at(instant)),
            Ok(at(opening)),
            "{instant}"
        );
    }
}
