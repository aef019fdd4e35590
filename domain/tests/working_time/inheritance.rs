//! Calendars above calendars, and office hours that change (TIME-2).

use domain::calendars::{
    Calendar, CalendarRefusal, CalendarSheet, CalendarViolation, Counting, LimitRules, LimitUnit,
    MakeUpDay, OfficeHours, Session, SkipReason, TraceEntry, YearOfDays,
};

use super::offices::{
    STANDARD, a_day_off, a_make_up_day, at, date, limit, office_hours, promise, session, sheet,
};

/// The usual week, a day off and a Saturday made up for it.
fn nation() -> CalendarSheet {
    let off = vec![a_day_off("2026-06-15")];
    let hours = vec![office_hours(STANDARD)];
    sheet("VN", hours, &[2026], off, vec![a_make_up_day("2026-06-20")])
}

/// Of an agency without hours of its own.
fn agency() -> CalendarSheet {
    CalendarSheet {
        parent: Some("VN".into()),
        ..sheet("Q01", vec![], &[2026], vec![], vec![])
    }
}

fn mornings(valid_from: Option<&str>) -> OfficeHours {
    hours(valid_from, &[session("07:30-11:30")])
}

fn hours(valid_from: Option<&str>, sessions: &[Session]) -> OfficeHours {
    let usual = office_hours(STANDARD);
    let week = usual.working_weekdays.iter();
    OfficeHours {
        valid_from: valid_from.map(date),
        sessions: week
            .flat_map(|day| sessions.iter().map(|session| (*day, *session)))
            .collect(),
        make_up_sessions: sessions.to_vec(),
        ..usual
    }
}

fn violations(chain: &[CalendarSheet]) -> Vec<CalendarViolation> {
    match Calendar::of(chain) {
        Err(CalendarRefusal::Invalid(violations)) => violations,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_agency_without_hours_and_days_works_like_the_nation() {
    let office = Calendar::of(&[agency(), nation()]).unwrap();
    assert_eq!(office.code(), "Q01");
    assert_eq!(office.is_working_day(date("2026-06-15")), Ok(false));
    assert_eq!(office.is_working_day(date("2026-06-20")), Ok(true));
    let closing = office.closing_of(date("2026-06-20"));
    assert_eq!(closing, Ok(at("2026-06-20 17:00")));
}

#[test]
fn the_nearest_hours_are_the_hours() {
    let district = CalendarSheet {
        hours: vec![mornings(None)],
        ..agency()
    };
    let office = Calendar::of(&[agency(), district, nation()]).unwrap();
    for day in ["2026-06-16", "2026-06-20"] {
        let closing = office.closing_of(date(day));
        assert_eq!(closing, Ok(at(&format!("{day} 11:30"))));
    }
}

#[test]
fn a_closure_of_an_agency_closes_an_inherited_make_up_day() {
    let mut agency = agency();
    agency.years[0].days_off.push(a_day_off("2026-06-20"));
    let office = Calendar::of(&[agency, nation()]).unwrap();
    assert_eq!(office.is_working_day(date("2026-06-20")), Ok(false));
    assert_eq!(office.is_open(at("2026-06-20 09:00")), Ok(false));
    let (start, limit) = (at("2026-06-19 09:00"), limit(1, LimitUnit::WorkingDay));
    let promise = promise(&office, start, limit, &LimitRules::default()).unwrap();
    assert_eq!(promise.due, at("2026-06-22 17:00"));
}

#[test]
fn an_agency_cannot_make_up_on_a_day_off_above_it() {
    let mut agency = agency();
    agency.years[0]
        .make_up_days
        .push(a_make_up_day("2026-06-15"));
    assert_eq!(
        violations(&[agency, nation()]),
        [CalendarViolation::OffAndMakeUp {
            date: date("2026-06-15"),
            name_vi: "Nghỉ do bão".into(),
            name_en: "Typhoon closure".into(),
        }]
    );
}

#[test]
fn a_make_up_day_may_be_repeated_below() {
    let mut agency = agency();
    agency.years[0].make_up_days.push(MakeUpDay {
        replaces: Some(date("2026-06-15")),
        ..a_make_up_day("2026-06-20")
    });
    let office = Calendar::of(&[agency, nation()]).unwrap();
    assert_eq!(office.is_working_day(date("2026-06-20")), Ok(true));
}

#[test]
fn a_holiday_keeps_the_name_that_the_highest_calendar_gives_it() {
    let mut agency = agency();
    let mut closure = a_day_off("2026-06-15");
    closure.name_en = "Closed".into();
    agency.years[0].days_off.push(closure);
    let office = Calendar::of(&[agency, nation()]).unwrap();
    let (start, limit) = (at("2026-06-12 09:00"), limit(1, LimitUnit::WorkingDay));
    let promise = promise(&office, start, limit, &LimitRules::default()).unwrap();
    let named = promise.trace.iter().find_map(|entry| match entry {
        TraceEntry::SkippedDay {
            reason: SkipReason::DayOff { name_en, .. },
            ..
        } => Some(name_en.as_str()),
        _ => None,
    });
    assert_eq!(named, Some("Typhoon closure"));
}

#[test]
fn a_day_stands_in_its_own_year() {
    let year = YearOfDays {
        year: 2026,
        days_off: vec![a_day_off("2025-12-31")],
        make_up_days: vec![a_make_up_day("2027-01-02")],
    };
    let expected = ["2025-12-31", "2027-01-02"].map(|day| CalendarViolation::OfAnotherYear {
        date: date(day),
        year: 2026,
    });
    assert_eq!(year.violations(), expected);
    assert_eq!(
        expected.map(|violation| violation.to_string()),
        [
            "2025-12-31 is no day of 2026",
            "2027-01-02 is no day of 2026"
        ]
    );
    let wrong = CalendarSheet {
        years: vec![year],
        ..agency()
    };
    assert_eq!(violations(&[wrong, nation()]).len(), 2);
}

#[test]
fn new_hours_hold_from_their_first_day_on() {
    let office = Calendar::of(&[CalendarSheet {
        hours: vec![mornings(Some("2026-06-17")), office_hours(STANDARD)],
        ..nation()
    }])
    .unwrap();
    let closing = |day| office.closing_of(date(day)).unwrap();
    assert_eq!(closing("2026-06-16"), at("2026-06-16 17:00"));
    assert_eq!(closing("2026-06-17"), at("2026-06-17 11:30"));
    let (start, limit) = (at("2026-06-16 09:00"), limit(12, LimitUnit::WorkingHour));
    let promise = promise(&office, start, limit, &LimitRules::default()).unwrap();
    assert_eq!(promise.due, at("2026-06-18 09:00"));
}

#[test]
fn the_oldest_hours_hold_since_ever() {
    let usual = hours(
        Some("2026-07-01"),
        &[session("07:30-11:30"), session("13:00-17:00")],
    );
    let office = Calendar::of(&[CalendarSheet {
        hours: vec![usual, mornings(Some("2026-06-17"))],
        ..nation()
    }])
    .unwrap();
    let closing = |day| office.closing_of(date(day)).unwrap();
    assert_eq!(closing("2026-01-05"), at("2026-01-05 11:30"));
    assert_eq!(closing("2026-06-30"), at("2026-06-30 11:30"));
    assert_eq!(closing("2026-07-01"), at("2026-07-01 17:00"));
}

#[test]
fn hours_cannot_begin_twice_on_one_day() {
    let twice = |first| {
        violations(&[CalendarSheet {
            hours: vec![mornings(first), mornings(first)],
            ..nation()
        }])
    };
    assert_eq!(twice(None), [CalendarViolation::HoursTwice(None)]);
    let day = Some("2026-06-17");
    let violation = CalendarViolation::HoursTwice(day.map(date));
    assert_eq!(
        violation.to_string(),
        "office hours begin twice on 2026-06-17"
    );
    assert_eq!(twice(day), [violation]);
}

#[test]
fn a_rolling_day_is_worth_the_hours_of_the_day_of_receipt() {
    let office = Calendar::of(&[CalendarSheet {
        hours: vec![office_hours(STANDARD), mornings(Some("2026-06-17"))],
        ..nation()
    }])
    .unwrap();
    let rules = LimitRules {
        counting: Counting::RollingHours,
        ..LimitRules::default()
    };
    let due = |start| {
        let limit = limit(1, LimitUnit::WorkingDay);
        promise(&office, at(start), limit, &rules).unwrap().due
    };
    assert_eq!(due("2026-06-16 13:00"), at("2026-06-17 11:30"));
    assert_eq!(due("2026-06-17 10:00"), at("2026-06-18 10:00"));
}

#[test]
fn a_year_that_only_an_agency_knows_is_not_loaded() {
    let mut agency = agency();
    agency.years.push(YearOfDays {
        year: 2027,
        days_off: vec![a_day_off("2027-01-04")],
        make_up_days: vec![],
    });
    let office = Calendar::of(&[agency, nation()]).unwrap();
    let missing = CalendarRefusal::YearNotLoaded(2027);
    assert_eq!(
        office.is_working_day(date("2027-02-08")),
        Err(missing.clone())
    );
    let (start, limit) = (at("2026-12-31 09:00"), limit(1, LimitUnit::WorkingDay));
    let promised = promise(&office, start, limit, &LimitRules::default());
    assert_eq!(promised, Err(missing));
}
