//! What a due date costs over three days, sixty days and ten years of calendar (TIME-3): `just bench-due`.

use std::hint::black_box;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc, Weekday};
use criterion::Criterion;
use domain::Word;
use domain::calendars::{
    Calendar, CalendarRefusal, CalendarSheet, Clock, DayOff, DayOffKind, Limit, LimitRules,
    LimitUnit, OfficeHours, Openings, Session, YearOfDays,
};

const YEARS: std::ops::RangeInclusive<i32> = 2020..=2036;

/// Each about as far on the calendar, in every unit.
const LIMITS: [(&str, LimitUnit, u32); 9] = [
    ("3 days", LimitUnit::WorkingHour, 24),
    ("60 days", LimitUnit::WorkingHour, 320),
    ("10 years", LimitUnit::WorkingHour, 20_000),
    ("3 days", LimitUnit::WorkingDay, 3),
    ("60 days", LimitUnit::WorkingDay, 40),
    ("10 years", LimitUnit::WorkingDay, 2_500),
    ("3 days", LimitUnit::CalendarDay, 3),
    ("60 days", LimitUnit::CalendarDay, 60),
    ("10 years", LimitUnit::CalendarDay, 3_652),
];

fn main() -> Result<(), CalendarRefusal> {
    let calendar = calendar()?;
    let start = monday()?.and_time(NaiveTime::MIN).and_utc();
    let mut criterion = Criterion::default().configure_from_args();
    limits(&mut criterion, &calendar, start)?;
    spans(&mut criterion, &calendar, start)?;
    criterion.final_summary();
    Ok(())
}

fn limits(
    criterion: &mut Criterion,
    calendar: &Calendar,
    start: DateTime<Utc>,
) -> Result<(), CalendarRefusal> {
    for (span, unit, value) in LIMITS {
        let limit = Limit::new(value, unit)?;
        let clock = Clock::starting(start, limit, LimitRules::default());
        calendar.promise(clock.clone())?;
        let word = unit.word();
        criterion.bench_function(&format!("due/{word}/{span}"), |bencher| {
            bencher.iter(|| calendar.due(black_box(&clock)));
        });
        criterion.bench_function(&format!("promise/{word}/{span}"), |bencher| {
            bencher.iter(|| calendar.promise(black_box(clock.clone())));
        });
    }
    Ok(())
}

fn spans(
    criterion: &mut Criterion,
    calendar: &Calendar,
    start: DateTime<Utc>,
) -> Result<(), CalendarRefusal> {
    for (span, days) in [("3 days", 3), ("10 years", 3_652)] {
        let end = start + Days::new(days);
        calendar.working_time(start, end, Openings::Every)?;
        criterion.bench_function(&format!("working_time/{span}"), |bencher| {
            bencher.iter(|| calendar.working_time(black_box(start), end, Openings::Every));
        });
    }
    Ok(())
}

/// Eight hours from Monday to Friday, ten days off in every year.
fn calendar() -> Result<Calendar, CalendarRefusal> {
    let sessions = [("07:30", "11:30"), ("13:00", "17:00")].map(|(opens, closes)| Session {
        opens: opens.parse().unwrap_or_default(),
        closes: closes.parse().unwrap_or_default(),
    });
    let working_weekdays = vec![
        Weekday::Mon,
        Weekday::Tue,
        Weekday::Wed,
        Weekday::Thu,
        Weekday::Fri,
    ];
    let week = working_weekdays.iter();
    let hours = OfficeHours {
        valid_from: None,
        sessions: week
            .flat_map(|weekday| sessions.map(|session| (*weekday, session)))
            .collect(),
        working_weekdays,
        make_up_sessions: sessions.to_vec(),
    };
    Calendar::of(&[CalendarSheet {
        code: "VN".to_owned(),
        parent: None,
        agency: None,
        name_vi: "Lịch cả nước".to_owned(),
        name_en: "Nation-wide calendar".to_owned(),
        hours: vec![hours],
        years: YEARS.map(year).collect(),
        version: 1,
    }])
}

fn year(year: i32) -> YearOfDays {
    let days = (1..=10).filter_map(|month| NaiveDate::from_ymd_opt(year, month, 2));
    let day_off = |date| DayOff {
        date,
        kind: DayOffKind::PublicHoliday,
        name_vi: "Nghỉ lễ".to_owned(),
        name_en: "Holiday".to_owned(),
        basis: None,
    };
    YearOfDays {
        year,
        days_off: days.map(day_off).collect(),
        make_up_days: Vec::new(),
    }
}

fn monday() -> Result<NaiveDate, CalendarRefusal> {
    NaiveDate::from_ymd_opt(2024, 3, 4).ok_or(CalendarRefusal::YearNotLoaded(2024))
}
