//! Random calendars: a nation, what agencies below it change, and the sheets that the engine reads.

use chrono::{Datelike, Days, NaiveDate, NaiveTime, Weekday};
use domain::calendars::{
    CalendarSheet, DayOff, DayOffKind, MakeUpDay, OfficeHours, Session, YearOfDays,
};
use rand::Rng;
use rand::rngs::StdRng;

/// Days are numbered from here on; the years outside `LOADABLE` are never loaded.
pub const FIRST_DAY: NaiveDate = NaiveDate::from_ymd_opt(2022, 1, 1).unwrap();
pub const DAYS: usize = 2191;
const LOADABLE: std::ops::RangeInclusive<i32> = 2023..=2026;

/// Minutes of the day, the second not included.
pub type Opening = (u16, u16);

#[derive(Debug)]
pub struct World {
    /// The nearest first.
    pub levels: Vec<Level>,
}

#[derive(Debug, Default)]
pub struct Level {
    pub weeks: Vec<Week>,
    pub years: Vec<i32>,
    pub off: Vec<usize>,
    pub make_up: Vec<usize>,
}

#[derive(Debug)]
pub struct Week {
    pub from: Option<usize>,
    /// Monday is 0.
    pub working: Vec<usize>,
    pub open: Vec<Vec<Opening>>,
    pub make_up: Vec<Opening>,
}

impl World {
    pub fn random(rng: &mut StdRng) -> Self {
        let mut levels = vec![nation(rng)];
        for _ in 0..rng.random_range(0..3) {
            let below = agency(rng, &levels);
            levels.insert(0, below);
        }
        if levels.iter().all(|level| level.weeks.is_empty()) {
            let any = rng.random_range(0..levels.len());
            levels[any].weeks = weeks(rng);
        }
        Self { levels }
    }

    pub fn sheets(&self) -> Vec<CalendarSheet> {
        self.levels.iter().map(Level::sheet).collect()
    }
}

impl Level {
    fn sheet(&self) -> CalendarSheet {
        CalendarSheet {
            code: "random".to_owned(),
            parent: None,
            agency: None,
            name_vi: "Lịch bất kỳ".to_owned(),
            name_en: "Any calendar".to_owned(),
            hours: self.weeks.iter().map(Week::hours).collect(),
            years: self.years.iter().map(|year| self.year(*year)).collect(),
            version: 1,
        }
    }

    fn year(&self, year: i32) -> YearOfDays {
        let of_year = |days: &[usize]| -> Vec<NaiveDate> {
            let dates = days.iter().map(|day| date(*day));
            dates.filter(|date| date.year() == year).collect()
        };
        let day_off = |date| DayOff {
            date,
            kind: DayOffKind::PublicHoliday,
            name_vi: "Nghỉ".to_owned(),
            name_en: "Off".to_owned(),
            basis: None,
        };
        let make_up = |date| MakeUpDay {
            date,
            replaces: None,
            basis: None,
        };
        YearOfDays {
            year,
            days_off: of_year(&self.off).into_iter().map(day_off).collect(),
            make_up_days: of_year(&self.make_up).into_iter().map(make_up).collect(),
        }
    }
}

impl Week {
    fn hours(&self) -> OfficeHours {
        let sessions = self.open.iter().zip(WEEK).flat_map(|(open, weekday)| {
            let sessions = open.iter().map(move |opening| (weekday, session(*opening)));
            sessions.collect::<Vec<_>>()
        });
        OfficeHours {
            valid_from: self.from.map(date),
            working_weekdays: self.working.iter().map(|day| WEEK[*day]).collect(),
            sessions: sessions.collect(),
            make_up_sessions: self.make_up.iter().copied().map(session).collect(),
        }
    }
}

pub fn date(day: usize) -> NaiveDate {
    FIRST_DAY + Days::new(u64::try_from(day).unwrap())
}

/// Monday is 0; the first day is a Saturday.
pub fn weekday(day: usize) -> usize {
    (day + 5) % 7
}

const WEEK: [Weekday; 7] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
    Weekday::Sat,
    Weekday::Sun,
];

fn session((opens, closes): Opening) -> Session {
    let time = |minute: u16| NaiveTime::from_hms_opt((minute / 60).into(), (minute % 60).into(), 0);
    Session {
        opens: time(opens).unwrap(),
        closes: time(closes).unwrap(),
    }
}

/// Holidays, a Tết block and swaps in most of the years that can be loaded.
fn nation(rng: &mut StdRng) -> Level {
    let mut years: Vec<i32> = LOADABLE.filter(|_| rng.random_bool(0.8)).collect();
    if years.is_empty() {
        years.push(2024);
    }
    let mut level = Level {
        weeks: maybe_weeks(rng),
        ..Level::default()
    };
    for year in &years {
        let tet = day_of(*year) + rng.random_range(14..52);
        level.off.extend(tet..tet + rng.random_range(5..10));
        for _ in 0..rng.random_range(2..16) {
            level.off.push(day_of(*year) + rng.random_range(0..365));
        }
        for _ in 0..rng.random_range(0..4) {
            let off = day_of(*year) + rng.random_range(10..350);
            level.off.push(off);
            level.make_up.push(off + rng.random_range(1..8));
        }
    }
    level.years = years;
    level.settled(&[])
}

/// Closures, also on make-up days from above, and make-up days of its own; perhaps in years that nobody knows.
fn agency(rng: &mut StdRng, above: &[Level]) -> Level {
    let mut level = Level {
        weeks: maybe_weeks(rng),
        years: (2022..=2027).filter(|_| rng.random_bool(0.5)).collect(),
        ..Level::default()
    };
    for year in level.years.clone() {
        for _ in 0..rng.random_range(0..5) {
            level.off.push(day_of(year) + rng.random_range(0..365));
        }
        for _ in 0..rng.random_range(0..3) {
            let make_up = day_of(year) + rng.random_range(0..365);
            level.make_up.push(make_up);
        }
    }
    for inherited in above.iter().flat_map(|level| &level.make_up) {
        if rng.random_bool(0.3) {
            level.off.push(*inherited);
        }
    }
    level.settled(above)
}

impl Level {
    /// No day twice, every day in a year of the level, no make-up day on a day off.
    fn settled(mut self, above: &[Self]) -> Self {
        let years = self.years.clone();
        self.off.retain(|day| years.contains(&date(*day).year()));
        self.off.sort_unstable();
        self.off.dedup();
        let is_off = |day: &usize| {
            let inherited = above.iter().any(|level| level.off.contains(day));
            inherited || self.off.contains(day)
        };
        self.make_up
            .retain(|day| years.contains(&date(*day).year()) && !is_off(day));
        self.make_up.sort_unstable();
        self.make_up.dedup();
        self
    }
}

fn day_of(year: i32) -> usize {
    let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
    usize::try_from((first - FIRST_DAY).num_days()).unwrap()
}

fn maybe_weeks(rng: &mut StdRng) -> Vec<Week> {
    if rng.random_bool(0.4) {
        return Vec::new();
    }
    weeks(rng)
}

/// Office hours with up to three periods of validity, in no order.
fn weeks(rng: &mut StdRng) -> Vec<Week> {
    let oldest = rng.random_bool(0.7).then_some(None);
    let mut starts: Vec<Option<usize>> = oldest.into_iter().collect();
    for _ in 0..rng.random_range(0..3) {
        let from = Some(rng.random_range(300..1800));
        if !starts.contains(&from) {
            starts.insert(0, from);
        }
    }
    if starts.is_empty() {
        starts.push(Some(rng.random_range(300..1800)));
    }
    starts.into_iter().map(|from| week(rng, from)).collect()
}

fn week(rng: &mut StdRng, from: Option<usize>) -> Week {
    let mut working: Vec<usize> = (0..5).collect();
    if rng.random_bool(0.2) {
        working = (0..7).filter(|_| rng.random_bool(0.6)).collect();
        if working.is_empty() {
            working.push(rng.random_range(0..7));
        }
    }
    let usual = openings(rng);
    let mut open = vec![Vec::new(); 7];
    for day in &working {
        let own = rng.random_bool(0.1);
        open[*day] = if own { openings(rng) } else { usual.clone() };
    }
    for day in [5, 6] {
        if !working.contains(&day) && rng.random_bool(0.25) {
            open[day] = vec![(450, 690)];
        }
    }
    let make_up = if rng.random_bool(0.2) {
        openings(rng)
    } else {
        usual
    };
    Week {
        from,
        working,
        open,
        make_up,
    }
}

/// The hours of real offices, or one to three sessions at any minute, perhaps one right after the other.
fn openings(rng: &mut StdRng) -> Vec<Opening> {
    const REAL: [&[Opening]; 4] = [
        &[(450, 690), (780, 1020)],
        &[(420, 690), (810, 1020)],
        &[(480, 720), (780, 1020)],
        &[(450, 690)],
    ];
    if rng.random_bool(0.7) {
        return REAL[rng.random_range(0..REAL.len())].to_vec();
    }
    let mut found = Vec::new();
    let mut free = rng.random_range(0..600);
    for _ in 0..rng.random_range(1..4) {
        let closes = free + rng.random_range(1..200);
        found.push((free, closes));
        let adjoining = rng.random_bool(0.3);
        free = closes
            + if adjoining {
                0
            } else {
                rng.random_range(1..100)
            };
    }
    found
}
