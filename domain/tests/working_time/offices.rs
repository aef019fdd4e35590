//! Calendars of real offices, read from the data files.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Utc, Weekday};
use domain::Word;
use domain::calendars::{
    Calendar, CalendarRefusal, CalendarSheet, Clock, DayOff, DayOffKind, Limit, LimitRules,
    LimitUnit, MakeUpDay, OfficeHours, Promise, Session, YearOfDays,
};
use domain::language::Language;
use serde::Deserialize;

pub const STANDARD: &str = "std_0730_1130_1300_1700";
pub const SATURDAY_MORNING: &str = "sat_am_0730_1130_1300_1700";

#[derive(Deserialize)]
struct Hours {
    code: String,
    full_day: Vec<String>,
    saturday: Vec<String>,
}

#[derive(Deserialize)]
struct Days {
    years: Vec<i32>,
    days_off: Vec<Off>,
    make_up_days: Vec<MakeUp>,
}

#[derive(Deserialize)]
struct Off {
    date: String,
    kind: String,
    vi: String,
    en: String,
    basis: Option<String>,
}

#[derive(Deserialize)]
struct MakeUp {
    date: String,
    replaces: Option<String>,
    basis: Option<String>,
}

pub fn office(code: &str) -> Calendar {
    office_with(code, vec![], vec![]).unwrap()
}

pub fn office_with(
    code: &str,
    more_days_off: Vec<DayOff>,
    more_make_up_days: Vec<MakeUpDay>,
) -> Result<Calendar, CalendarRefusal> {
    let days: Days = serde_json::from_str(include_str!("../calendar-2022-2026.json")).unwrap();
    let days_off = days.days_off.into_iter().map(day_off).chain(more_days_off);
    let make_up_days = days.make_up_days.into_iter().map(make_up_day);
    Calendar::of(&[sheet(
        code,
        vec![office_hours(code)],
        &days.years,
        days_off.collect(),
        make_up_days.chain(more_make_up_days).collect(),
    )])
}

/// A calendar without one above it; every day goes into its year.
pub fn sheet(
    code: &str,
    hours: Vec<OfficeHours>,
    years: &[i32],
    days_off: Vec<DayOff>,
    make_up_days: Vec<MakeUpDay>,
) -> CalendarSheet {
    let of_year = |year: &i32| YearOfDays {
        year: *year,
        days_off: days_off
            .iter()
            .filter(|day| day.date.year() == *year)
            .cloned()
            .collect(),
        make_up_days: make_up_days
            .iter()
            .filter(|day| day.date.year() == *year)
            .cloned()
            .collect(),
    };
    CalendarSheet {
        code: code.into(),
        parent: None,
        agency: None,
        name_vi: code.into(),
        name_en: code.into(),
        hours,
        years: years.iter().map(of_year).collect(),
        version: 1,
    }
}

pub fn promise(
    office: &Calendar,
    start: DateTime<Utc>,
    limit: Limit,
    rules: &LimitRules,
) -> Result<Promise, CalendarRefusal> {
    office.promise(Clock::starting(start, limit, rules.clone()))
}

pub fn office_hours(code: &str) -> OfficeHours {
    let all: Vec<Hours> = serde_json::from_str(include_str!("../office-hours.json")).unwrap();
    let hours = all.into_iter().find(|hours| hours.code == code).unwrap();
    let full_day: Vec<Session> = hours.full_day.iter().map(|text| session(text)).collect();
    let working_weekdays = vec![
        Weekday::Mon,
        Weekday::Tue,
        Weekday::Wed,
        Weekday::Thu,
        Weekday::Fri,
    ];
    let week = working_weekdays.iter();
    let mut sessions: Vec<(Weekday, Session)> = week
        .flat_map(|weekday| full_day.iter().map(|session| (*weekday, *session)))
        .collect();
    let saturday = hours.saturday.iter();
    sessions.extend(saturday.map(|text| (Weekday::Sat, session(text))));
    OfficeHours {
        valid_from: None,
        working_weekdays,
        sessions,
        make_up_sessions: full_day,
    }
}

/// `"07:30-11:30"`
pub fn session(text: &str) -> Session {
    let (opens, closes) = text.split_once('-').unwrap();
    Session {
        opens: time(opens),
        closes: time(closes),
    }
}

pub fn time(text: &str) -> NaiveTime {
    NaiveTime::parse_from_str(text, "%H:%M").unwrap()
}

pub fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Local time, `"2026-08-21 16:00"`; seconds are optional.
pub fn at(text: &str) -> DateTime<Utc> {
    let seconds = if text.len() > 16 { "" } else { ":00" };
    format!("{text}{seconds}+07:00")
        .replacen(' ', "T", 1)
        .parse()
        .unwrap()
}

pub fn texts(promise: &Promise, language: Language) -> Vec<String> {
    let entries = promise.trace.iter();
    entries.map(|entry| entry.text(language)).collect()
}

pub fn limit(value: u32, unit: LimitUnit) -> Limit {
    Limit::new(value, unit).unwrap()
}

pub fn a_day_off(day: &str) -> DayOff {
    DayOff {
        date: date(day),
        kind: DayOffKind::LocalClosure,
        name_vi: "Nghỉ do bão".into(),
        name_en: "Typhoon closure".into(),
        basis: None,
    }
}

pub fn a_make_up_day(day: &str) -> MakeUpDay {
    MakeUpDay {
        date: date(day),
        replaces: None,
        basis: None,
    }
}

fn day_off(off: Off) -> DayOff {
    DayOff {
        date: date(&off.date),
        kind: DayOffKind::from_word(&off.kind).unwrap(),
        name_vi: off.vi,
        name_en: off.en,
        basis: off.basis,
    }
}

fn make_up_day(make_up: MakeUp) -> MakeUpDay {
    MakeUpDay {
        date: date(&make_up.date),
        replaces: make_up.replaces.as_deref().map(date),
        basis: make_up.basis,
    }
}
