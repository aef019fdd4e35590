//! What a calendar refuses rather than guesses.

use chrono::{DateTime, TimeDelta, Utc, Weekday};
use domain::calendars::{
    Calendar, CalendarRefusal, CalendarViolation, Clock, LimitRules, LimitUnit, OfficeHours,
    Openings,
};

use super::offices::{
    STANDARD, a_day_off, a_make_up_day, at, date, limit, office, office_hours, office_with,
    promise, session, sheet, time,
};

#[test]
fn a_date_of_a_year_that_was_not_loaded_is_refused_with_the_year() {
    let office = office(STANDARD);
    let rules = LimitRules::default();
    let missing = |year| Err(CalendarRefusal::YearNotLoaded(year));
    for unit in [LimitUnit::WorkingDay, LimitUnit::CalendarDay] {
        let promised = promise(&office, at("2026-12-28 09:00"), limit(5, unit), &rules);
        assert_eq!(promised, missing(2027));
    }
    let months = limit(24, LimitUnit::Month);
    assert_eq!(
        promise(&office, at("2026-12-28 09:00"), months, &rules),
        missing(2027)
    );
    let past = promise(
        &office,
        at("2021-12-30 09:00"),
        limit(5, LimitUnit::CalendarDay),
        &rules,
    );
    assert_eq!(past, missing(2021));
    assert_eq!(
        office.is_working_day(date("2027-01-04")),
        Err(CalendarRefusal::YearNotLoaded(2027))
    );
    let last_hour = promise(
        &office,
        at("2026-12-31 16:00"),
        limit(1, LimitUnit::WorkingHour),
        &rules,
    );
    assert_eq!(last_hour.unwrap().due, at("2026-12-31 17:00"));
}

#[test]
fn a_limit_beyond_the_end_of_time_is_refused_like_any_other() {
    let office = office(STANDARD);
    let rules = LimitRules::default();
    for unit in [
        LimitUnit::WorkingHour,
        LimitUnit::WorkingDay,
        LimitUnit::CalendarDay,
        LimitUnit::Month,
    ] {
        let promised = promise(
            &office,
            at("2026-12-28 09:00"),
            limit(u32::MAX, unit),
            &rules,
        );
        assert_eq!(promised, Err(CalendarRefusal::YearNotLoaded(2027)));
    }
    assert!(office.next_opening(DateTime::<Utc>::MAX_UTC).is_err());
    assert!(office.is_open(DateTime::<Utc>::MIN_UTC).is_err());
}

#[test]
fn a_date_cannot_be_both_off_and_a_make_up_day() {
    let refusal = office_with(
        STANDARD,
        vec![a_day_off("2026-08-22")],
        vec![a_make_up_day("2026-09-05")],
    )
    .unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "2026-08-22 (Typhoon closure) is both a day off and a make-up day"
    );
}

#[test]
fn a_calendar_names_everything_that_is_wrong_with_it_at_once() {
    let hours = OfficeHours {
        valid_from: None,
        working_weekdays: vec![Weekday::Mon, Weekday::Tue],
        sessions: vec![
            (Weekday::Mon, session("13:00-17:00")),
            (Weekday::Mon, session("07:30-13:30")),
            (Weekday::Wed, session("11:30-07:30")),
        ],
        make_up_sessions: vec![],
    };
    let twice = vec![a_day_off("2026-06-15"), a_day_off("2026-06-15")];
    let make_up = vec![a_make_up_day("2026-06-20"), a_make_up_day("2026-06-20")];
    let refusal =
        Calendar::of(&[sheet("broken", vec![hours], &[2026], twice, make_up)]).unwrap_err();
    let texts = [
        "Mon: 07:30-13:30 overlaps 13:00-17:00",
        "Tue is a working weekday without a session",
        "Wed: 11:30-07:30 closes before it opens",
        "2026-06-15 (Typhoon closure) is a day off twice",
        "2026-06-20 is a make-up day twice",
        "make-up day 2026-06-20 has no session",
        "make-up day 2026-06-20 has no session",
    ];
    assert_eq!(refusal.to_string(), texts.join("; "));
}

#[test]
fn an_office_that_never_opens_is_refused() {
    let hours = OfficeHours {
        valid_from: None,
        working_weekdays: vec![],
        sessions: vec![],
        make_up_sessions: vec![],
    };
    let refusal =
        Calendar::of(&[sheet("closed", vec![hours], &[2026], vec![], vec![])]).unwrap_err();
    let expected = vec![
        CalendarViolation::NoSession,
        CalendarViolation::NoWorkingWeekday,
    ];
    assert_eq!(refusal, CalendarRefusal::Invalid(expected));
}

#[test]
fn a_calendar_keeps_its_code() {
    let calendar = Calendar::of(&[sheet(
        "Q01",
        vec![office_hours(STANDARD)],
        &[2026],
        vec![],
        vec![],
    )]);
    assert_eq!(calendar.unwrap().code(), "Q01");
}

#[test]
fn a_span_that_ends_before_it_begins_is_refused() {
    let office = office(STANDARD);
    let (from, to) = (at("2026-06-15 09:00"), at("2026-06-15 08:59:59"));
    let refusal = office.working_time(from, to, Openings::Every).unwrap_err();
    assert_eq!(refusal, CalendarRefusal::NegativeSpan { from, to });
    assert_eq!(
        refusal.to_string(),
        "2026-06-15 01:59:59 UTC lies before 2026-06-15 02:00:00 UTC"
    );
    let none = office.working_time(from, from, Openings::Every);
    assert_eq!(none, Ok(TimeDelta::zero()));
}

#[test]
fn a_late_receipt_in_a_year_that_is_not_loaded_is_refused_with_that_year() {
    let rules = LimitRules {
        late_receipt_from: Some(time("15:00")),
        ..LimitRules::default()
    };
    let hour = limit(1, LimitUnit::WorkingHour);
    for (received, year) in [("2020-12-31 16:00", 2020), ("2027-12-31 16:00", 2027)] {
        let promised = promise(&office(STANDARD), at(received), hour, &rules);
        assert_eq!(promised, Err(CalendarRefusal::YearNotLoaded(year)));
    }
}

#[test]
fn the_first_missing_year_is_named_also_when_the_last_day_is_known() {
    let hours = vec![office_hours(STANDARD)];
    let gap = Calendar::of(&[sheet("gap", hours, &[2024, 2026], vec![], vec![])]).unwrap();
    let missing = CalendarRefusal::YearNotLoaded(2025);
    for (value, unit) in [(24, LimitUnit::Month), (730, LimitUnit::CalendarDay)] {
        let start = at("2024-06-03 09:00");
        let clock = Clock::starting(start, limit(value, unit), LimitRules::default());
        assert_eq!(gap.due(&clock), Err(missing.clone()));
        assert_eq!(gap.promise(clock), Err(missing.clone()));
    }
}
