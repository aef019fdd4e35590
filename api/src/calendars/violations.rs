//! What is wrong with an edit, said so that an administrator can mend it.

use crate::{
    extract::refused,
    problem::{Problem, Text, Violation},
};
use chrono::{NaiveDate, Weekday};
use domain::calendars::{CalendarViolation, EditFault, EditPlace, EditViolation, Session};

/// `base` is where the edit stands in the body.
pub fn invalid(faults: &[EditFault], base: &str) -> Problem {
    let violations = faults.iter().map(|fault| {
        let pointer = format!("{base}{}", pointer(fault.place));
        Violation::at(pointer, code(&fault.violation), text(fault))
    });
    Problem::invalid(violations.collect())
}

pub fn unknown_calendar() -> Problem {
    let detail = Text::new(
        "Không có lịch làm việc này.",
        "There is no such working-time calendar.",
    );
    refused("/calendar", "unknown_calendar", detail)
}

pub fn text(fault: &EditFault) -> Text {
    let told = sentence(&fault.violation);
    match &fault.below {
        None => told,
        Some(below) => Text::new(
            format!("Lịch {below} bên dưới: {}", told.vi),
            format!("The calendar {below} below: {}", told.en),
        ),
    }
}

fn pointer(place: EditPlace) -> String {
    match place {
        EditPlace::Whole => String::new(),
        EditPlace::Parent => "/parent".into(),
        EditPlace::Hours => "/hours".into(),
        EditPlace::HoursFrom(week) => format!("/hours/{week}/validFrom"),
        EditPlace::WorkingWeekdays(week) => format!("/hours/{week}/workingWeekdays"),
        EditPlace::Sessions(week) => format!("/hours/{week}/sessions"),
        EditPlace::Session(week, index) => format!("/hours/{week}/sessions/{index}"),
        EditPlace::MakeUpSession(week, index) => format!("/hours/{week}/makeUpSessions/{index}"),
        EditPlace::Year(year) => format!("/years/{year}/year"),
        EditPlace::DayOff(year, index) => format!("/years/{year}/daysOff/{index}"),
        EditPlace::MakeUpDay(year, index) => format!("/years/{year}/makeUpDays/{index}"),
    }
}

fn code(violation: &EditViolation) -> &'static str {
    match violation {
        EditViolation::NothingToChange => "nothing_to_change",
        EditViolation::UnknownParent(_) => "unknown_calendar",
        EditViolation::ParentBelow(_) => "circular_parent",
        EditViolation::YearTwice(_) => "repeated_year",
        EditViolation::YearLost(_) => "year_lost",
        EditViolation::Calendar(violation) => match violation {
            CalendarViolation::NoSession => "no_session",
            CalendarViolation::NoWorkingWeekday => "no_working_weekday",
            CalendarViolation::WorkingWeekdayWithoutSession(_) => "weekday_without_session",
            CalendarViolation::MakeUpDayWithoutSession(_) => "make_up_day_without_session",
            CalendarViolation::SessionInverted { .. } => "closes_before_opening",
            CalendarViolation::SessionsOverlap { .. } => "overlapping_sessions",
            CalendarViolation::OffAndMakeUp { .. } => "off_and_make_up",
            CalendarViolation::DayOffTwice { .. } | CalendarViolation::MakeUpDayTwice(_) => {
                "repeated_day"
            }
            CalendarViolation::OfAnotherYear { .. } => "of_another_year",
            CalendarViolation::HoursTwice(_) => "repeated_hours",
        },
    }
}

fn sentence(violation: &EditViolation) -> Text {
    match violation {
        EditViolation::NothingToChange => Text::new(
            "Thay đổi không nêu nội dung nào.",
            "The change says nothing.",
        ),
        EditViolation::UnknownParent(code) => Text::new(
            format!("Không có lịch {code}."),
            format!("There is no calendar {code}."),
        ),
        EditViolation::ParentBelow(code) => Text::new(
            format!("Lịch {code} ở bên dưới lịch này nên không thể là lịch cấp trên của nó."),
            format!("The calendar {code} stands below this one and cannot stand above it."),
        ),
        EditViolation::YearTwice(year) => Text::new(
            format!("Năm {year} được nêu nhiều lần."),
            format!("The year {year} is given more than once."),
        ),
        EditViolation::YearLost(year) => Text::new(
            format!("Với lịch cấp trên này, năm {year} không còn được nạp."),
            format!("With this calendar above it the year {year} would no longer be loaded."),
        ),
        EditViolation::Calendar(violation) => of_calendar(violation),
    }
}

fn of_calendar(violation: &CalendarViolation) -> Text {
    match violation {
        CalendarViolation::NoSession => Text::new(
            "Lịch không có buổi làm việc nào.",
            "The calendar has no working session at all.",
        ),
        CalendarViolation::NoWorkingWeekday => Text::new(
            "Không có ngày làm việc nào trong tuần.",
            "There is no working weekday.",
        ),
        CalendarViolation::WorkingWeekdayWithoutSession(weekday) => Text::new(
            format!(
                "{} là ngày làm việc nhưng không có buổi nào.",
                name(*weekday)
            ),
            format!("{weekday} is a working weekday without a session."),
        ),
        CalendarViolation::MakeUpDayWithoutSession(date) => Text::new(
            format!("Ngày làm bù {} không có buổi làm việc.", day(*date)),
            format!("The make-up day {date} has no session."),
        ),
        CalendarViolation::SessionInverted { session, .. } => Text::new(
            format!("Buổi {session} đóng cửa trước khi mở cửa."),
            format!("The session {session} closes before it opens."),
        ),
        CalendarViolation::SessionsOverlap { first, second, .. } => overlap(first, second),
        CalendarViolation::OffAndMakeUp {
            date,
            name_vi,
            name_en,
        } => Text::new(
            format!(
                "Ngày {} vừa là ngày nghỉ ({name_vi}) vừa là ngày làm bù.",
                day(*date)
            ),
            format!("{date} is both a day off ({name_en}) and a make-up day."),
        ),
        CalendarViolation::DayOffTwice {
            date,
            name_vi,
            name_en,
        } => Text::new(
            format!("Ngày nghỉ {} ({name_vi}) được nêu nhiều lần.", day(*date)),
            format!("The day off {date} ({name_en}) is given more than once."),
        ),
        CalendarViolation::MakeUpDayTwice(date) => Text::new(
            format!("Ngày làm bù {} được nêu nhiều lần.", day(*date)),
            format!("The make-up day {date} is given more than once."),
        ),
        CalendarViolation::OfAnotherYear { date, year } => Text::new(
            format!("Ngày {} không thuộc năm {year}.", day(*date)),
            format!("{date} is no day of {year}."),
        ),
        CalendarViolation::HoursTwice(from) => repeated_hours(*from),
    }
}

fn overlap(first: &Session, second: &Session) -> Text {
    Text::new(
        format!("Buổi {first} và buổi {second} trùng giờ nhau."),
        format!("The sessions {first} and {second} overlap."),
    )
}

fn repeated_hours(from: Option<NaiveDate>) -> Text {
    match from {
        Some(date) => Text::new(
            format!("Hai tuần giờ làm việc cùng bắt đầu ngày {}.", day(date)),
            format!("Two weeks of office hours begin on {date}."),
        ),
        None => Text::new(
            "Hai tuần giờ làm việc cùng không nêu ngày bắt đầu.",
            "Two weeks of office hours have no first day.",
        ),
    }
}

fn day(date: NaiveDate) -> String {
    date.format("%d/%m/%Y").to_string()
}

fn name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "Thứ Hai",
        Weekday::Tue => "Thứ Ba",
        Weekday::Wed => "Thứ Tư",
        Weekday::Thu => "Thứ Năm",
        Weekday::Fri => "Thứ Sáu",
        Weekday::Sat => "Thứ Bảy",
        Weekday::Sun => "Chủ nhật",
    }
}
