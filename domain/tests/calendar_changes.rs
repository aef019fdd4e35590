//! Changes of calendars: what they say, and everything that is wrong with them at once (TIME-2, TIME-9).

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use chrono::{DateTime, NaiveDate, NaiveTime, Weekday};
use domain::calendars::{
    Application, CalendarChange, CalendarEdit, CalendarSheet, CalendarTree, CalendarViolation,
    ChangeRefusal, ChangeState, DayOff, DayOffKind, EditFault, EditPlace, EditViolation, MakeUpDay,
    OfficeHours, ResolvedDays, Session, YearOfDays,
};
use std::collections::BTreeSet;
use uuid::Uuid;

fn date(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

fn off(month: u32, day: u32, name: &str) -> DayOff {
    DayOff {
        date: date(month, day),
        kind: DayOffKind::PublicHoliday,
        name_vi: name.into(),
        name_en: name.into(),
        basis: None,
    }
}

fn make_up(month: u32, day: u32) -> MakeUpDay {
    MakeUpDay {
        date: date(month, day),
        replaces: None,
        basis: None,
    }
}

fn year(days_off: Vec<DayOff>, make_up_days: Vec<MakeUpDay>) -> YearOfDays {
    YearOfDays {
        year: 2026,
        days_off,
        make_up_days,
    }
}

fn session(opens: u32, closes: u32) -> Session {
    let time = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    Session {
        opens: time(opens),
        closes: time(closes),
    }
}

fn mondays() -> OfficeHours {
    OfficeHours {
        valid_from: None,
        working_weekdays: vec![Weekday::Mon],
        sessions: vec![(Weekday::Mon, session(8, 12))],
        make_up_sessions: vec![session(8, 12)],
    }
}

fn sheet(code: &str, parent: Option<&str>, hours: Vec<OfficeHours>) -> CalendarSheet {
    CalendarSheet {
        code: code.into(),
        parent: parent.map(str::to_owned),
        agency: None,
        name_vi: code.into(),
        name_en: code.into(),
        hours,
        years: vec![],
        version: 3,
    }
}

fn nation() -> CalendarSheet {
    CalendarSheet {
        years: vec![year(
            vec![off(11, 24, "Ngày Văn hóa Việt Nam")],
            vec![make_up(8, 22)],
        )],
        ..sheet("vn", None, vec![])
    }
}

/// The nation, a template below it, and below that the calendar of a commune that works on a Saturday of its own.
fn tree() -> CalendarTree {
    let commune = CalendarSheet {
        agency: Some("H53.103".parse().unwrap()),
        years: vec![year(vec![], vec![make_up(11, 28)])],
        ..sheet("commune", Some("std"), vec![])
    };
    let template = sheet("std", Some("vn"), vec![mondays()]);
    let in_use = BTreeSet::from(["std".to_owned(), "commune".to_owned()]);
    CalendarTree::of(vec![nation(), template, commune], in_use)
}

fn faults(code: &str, edit: &CalendarEdit) -> Vec<EditFault> {
    let tree = tree();
    let sheet = tree.find(code).unwrap().clone();
    edit.faults(&sheet, &tree)
}

fn of_years(years: Vec<YearOfDays>) -> CalendarEdit {
    CalendarEdit {
        years,
        ..CalendarEdit::default()
    }
}

fn own(place: EditPlace, violation: EditViolation) -> EditFault {
    EditFault {
        place,
        violation,
        below: None,
    }
}

#[test]
fn a_year_is_imported_and_the_days_of_another_year_stay() {
    let mut tet = off(2, 17, "Tết Nguyên đán");
    tet.date = NaiveDate::from_ymd_opt(2027, 2, 6).unwrap();
    let edit = of_years(vec![YearOfDays {
        year: 2027,
        days_off: vec![tet],
        make_up_days: vec![],
    }]);
    assert_eq!(faults("vn", &edit), []);
    let edited = edit.applied_to(&nation());
    let years: Vec<i32> = edited.years.iter().map(|year| year.year).collect();
    assert_eq!(years, [2026, 2027]);
    assert_eq!(edited.years.first(), nation().years.first());
}

#[test]
fn an_edit_that_says_nothing_is_refused() {
    let nothing = own(EditPlace::Whole, EditViolation::NothingToChange);
    assert_eq!(faults("vn", &CalendarEdit::default()), [nothing]);
}

#[test]
fn a_day_off_in_the_nation_that_a_calendar_below_works_on_is_refused_with_both_names() {
    let edit = of_years(vec![year(
        vec![
            off(11, 24, "Ngày Văn hóa Việt Nam"),
            off(11, 28, "Nghỉ hoán đổi"),
        ],
        vec![],
    )]);
    let expected = EditFault {
        place: EditPlace::DayOff(0, 1),
        violation: EditViolation::Calendar(CalendarViolation::OffAndMakeUp {
            date: date(11, 28),
            name_vi: "Nghỉ hoán đổi".into(),
            name_en: "Nghỉ hoán đổi".into(),
        }),
        below: Some("commune".into()),
    };
    assert_eq!(faults("vn", &edit), [expected]);
}

#[test]
fn a_make_up_day_on_a_holiday_of_the_nation_is_refused_with_its_name() {
    let edit = of_years(vec![year(vec![], vec![make_up(11, 24)])]);
    let holiday = CalendarViolation::OffAndMakeUp {
        date: date(11, 24),
        name_vi: "Ngày Văn hóa Việt Nam".into(),
        name_en: "Ngày Văn hóa Việt Nam".into(),
    };
    let expected = own(EditPlace::MakeUpDay(0, 0), EditViolation::Calendar(holiday));
    // The commune inherits the same conflict and does not repeat it.
    assert_eq!(faults("std", &edit), [expected]);
}

#[test]
fn everything_that_is_wrong_is_told_at_once_with_its_place() {
    let mut other_year = make_up(1, 3);
    other_year.date = NaiveDate::from_ymd_opt(2025, 1, 4).unwrap();
    let broken = OfficeHours {
        working_weekdays: vec![Weekday::Mon, Weekday::Tue],
        sessions: vec![
            (Weekday::Mon, session(8, 12)),
            (Weekday::Mon, session(11, 16)),
        ],
        make_up_sessions: vec![session(16, 8)],
        ..mondays()
    };
    let edit = CalendarEdit {
        hours: Some(vec![mondays(), broken]),
        years: vec![
            year(vec![off(6, 1, "Bão"), off(6, 1, "Bão")], vec![other_year]),
            year(vec![], vec![make_up(6, 1)]),
        ],
        ..CalendarEdit::default()
    };
    let places: Vec<EditPlace> = faults("commune", &edit).iter().map(|f| f.place).collect();
    let expected = [
        EditPlace::HoursFrom(1),
        EditPlace::Session(1, 1),
        EditPlace::WorkingWeekdays(1),
        EditPlace::MakeUpSession(1, 0),
        EditPlace::DayOff(0, 1),
        EditPlace::MakeUpDay(0, 0),
        EditPlace::Year(1),
        EditPlace::MakeUpDay(1, 0),
    ];
    assert_eq!(places, expected);
}

#[test]
fn a_calendar_stands_neither_below_itself_nor_below_nothing_known() {
    let below = |parent: &str| CalendarEdit {
        parent: Some(Some(parent.to_owned())),
        ..CalendarEdit::default()
    };
    let circle = own(
        EditPlace::Parent,
        EditViolation::ParentBelow("commune".into()),
    );
    assert_eq!(faults("std", &below("commune")), [circle]);
    let unknown = own(
        EditPlace::Parent,
        EditViolation::UnknownParent("moon".into()),
    );
    assert_eq!(faults("std", &below("moon")), [unknown]);
}

#[test]
fn no_year_that_is_loaded_is_lost() {
    let free = CalendarEdit {
        parent: Some(None),
        ..CalendarEdit::default()
    };
    let lost = own(EditPlace::Parent, EditViolation::YearLost(2026));
    assert_eq!(faults("std", &free), [lost]);
    let ahead = of_years(vec![YearOfDays {
        year: 2027,
        days_off: vec![],
        make_up_days: vec![],
    }]);
    assert_eq!(faults("std", &ahead), [], "known once the nation knows it");
}

#[test]
fn a_calendar_that_agencies_count_by_keeps_office_hours() {
    let without = CalendarEdit {
        hours: Some(vec![]),
        ..CalendarEdit::default()
    };
    let closed = EditViolation::Calendar(CalendarViolation::NoSession);
    assert_eq!(faults("std", &without), [own(EditPlace::Hours, closed)]);
    let renamed = CalendarEdit {
        name_en: Some("Viet Nam".into()),
        ..CalendarEdit::default()
    };
    assert_eq!(
        faults("vn", &renamed),
        [],
        "the nation has none and needs none"
    );
}

#[test]
fn a_make_up_day_needs_sessions_in_every_calendar_that_has_hours() {
    let hours = OfficeHours {
        make_up_sessions: vec![],
        ..mondays()
    };
    let edit = CalendarEdit {
        hours: Some(vec![hours]),
        ..CalendarEdit::default()
    };
    let missing = |day| EditViolation::Calendar(CalendarViolation::MakeUpDayWithoutSession(day));
    let expected = [
        own(EditPlace::Hours, missing(date(8, 22))),
        EditFault {
            below: Some("commune".into()),
            ..own(EditPlace::Hours, missing(date(11, 28)))
        },
    ];
    assert_eq!(faults("std", &edit), expected);
}

#[test]
fn a_change_applies_once_and_only_to_the_calendar_that_was_looked_at() {
    let application = Application {
        by: Uuid::nil(),
        at: DateTime::UNIX_EPOCH,
        reason: "Thông báo của Bộ Nội vụ".into(),
        job: Uuid::nil(),
    };
    let mut change = CalendarChange {
        id: Uuid::nil(),
        calendar: "vn".into(),
        based_on: 2,
        edit: of_years(vec![year(vec![off(11, 23, "Nghỉ hoán đổi")], vec![])]),
        proposed_by: Uuid::nil(),
        proposed_at: DateTime::UNIX_EPOCH,
        application: None,
        version: 1,
    };
    let outdated = change.apply(&tree(), &nation(), application.clone());
    assert_eq!(outdated, Err(ChangeRefusal::Outdated { now: 3 }));
    assert_eq!(change.state(), ChangeState::Proposed);
    change.based_on = 3;
    let after = change.apply(&tree(), &nation(), application.clone());
    assert_eq!(after.unwrap().years, change.edit.years);
    assert_eq!(change.state(), ChangeState::Applied);
    let again = change.apply(&tree(), &nation(), application);
    assert_eq!(again, Err(ChangeRefusal::AlreadyApplied));
}

#[test]
fn a_resolved_year_names_the_calendar_each_day_comes_from_and_counts_as_the_calendar_does() {
    let mut tree = tree();
    let closed = CalendarSheet {
        years: vec![year(vec![off(8, 22, "Mất điện")], vec![make_up(11, 28)])],
        ..tree.find("commune").unwrap().clone()
    };
    tree = tree.with(closed);
    let days = ResolvedDays::of(&tree.chain("commune"));
    let resolved = days.year(2026).unwrap();
    let named = |days: Vec<(NaiveDate, &str)>| {
        let named = days.into_iter();
        named
            .map(|(date, by)| format!("{date} {by}"))
            .collect::<Vec<_>>()
    };
    let days_off = resolved.days_off.iter();
    let days_off = named(
        days_off
            .map(|d| (d.day.date, d.calendar.as_str()))
            .collect(),
    );
    assert_eq!(days_off, ["2026-08-22 commune", "2026-11-24 vn"]);
    let made_up = resolved.make_up_days.iter();
    let made_up = named(made_up.map(|d| (d.day.date, d.calendar.as_str())).collect());
    assert_eq!(made_up, ["2026-11-28 commune"]);
    let calendar = tree.calendar("commune").unwrap();
    for day in date(1, 1).iter_days().take(365) {
        let is_off = resolved.days_off.iter().any(|off| off.day.date == day);
        let is_made_up = resolved.make_up_days.iter().any(|m| m.day.date == day);
        let is_monday = chrono::Datelike::weekday(&day) == Weekday::Mon;
        let works = is_made_up || (is_monday && !is_off);
        assert_eq!(calendar.is_working_day(day), Ok(works), "{day}");
    }
    assert!(days.year(2027).is_err());
}
