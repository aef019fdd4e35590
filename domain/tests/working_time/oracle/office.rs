//! One byte for every minute of the years that could be loaded, and what can be told by walking over them.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};

use super::world::{self, DAYS, FIRST_DAY, Opening, Week, World};

/// Quarters of a second since the first midnight: a quarter of a whole second has a name.
pub type Tick = i64;

pub const SECOND: Tick = 4;
pub const MINUTE: Tick = 60 * SECOND;
pub const DAY: Tick = 1440 * MINUTE;

/// A bit of a minute; a minute of a year that is not loaded has `UNKNOWN` and no other.
pub type Mask = u8;

pub const EVERY: Mask = 1;
pub const OF_WORKING_DAYS: Mask = 2;
const UNKNOWN: Mask = 4;

/// The first year that was needed and is not loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missing(pub i32);

#[derive(Debug)]
pub struct Office {
    minutes: Vec<Mask>,
    /// The same minutes for each mask, 64 to a word: long spans are counted often.
    words: [Vec<u64>; 2],
    days: Vec<Day>,
}

#[derive(Debug, Clone)]
struct Day {
    year: i32,
    loaded: bool,
    working: bool,
    /// Of the week that holds on the day.
    full_day: Tick,
}

impl Office {
    pub fn of(world: &World) -> Self {
        let mut minutes = vec![0; DAYS * 1440];
        let days = (0..DAYS).map(|day| {
            let of_day = &mut minutes[day * 1440..(day + 1) * 1440];
            look(world, day, of_day)
        });
        let days = days.collect();
        Self {
            words: [EVERY, OF_WORKING_DAYS].map(|mask| words(&minutes, mask)),
            minutes,
            days,
        }
    }

    /// Open time from one instant to a later one.
    pub fn count(&self, from: Tick, to: Tick, mask: Mask) -> Result<Tick, Missing> {
        for day in day_of(from)..=day_of(to) {
            self.is_working(day)?;
        }
        let minutes = self.minutes.as_slice();
        let words = &self.words[usize::from(mask / OF_WORKING_DAYS)];
        let (first, last) = (minute(from), minute(to));
        let (mut now, mut counted) = (first, 0_i64);
        while now < last {
            if now % 64 == 0 && now + 64 <= last {
                counted += i64::from(words[now / 64].count_ones());
                now += 64;
                continue;
            }
            if minutes[now] & mask != 0 {
                counted += 1;
            }
            now += 1;
        }
        counted *= MINUTE;
        if minutes[first] & mask != 0 {
            counted -= from % MINUTE;
        }
        if minutes[last] & mask != 0 {
            counted += to % MINUTE;
        }
        Ok(counted)
    }

    /// Where so much open time is over; `amount` is more than nothing.
    pub fn walk(&self, from: Tick, amount: Tick, mask: Mask) -> Result<Tick, Missing> {
        let minutes = self.minutes.as_slice();
        let (mut now, mut begun) = (minute(from), from % MINUTE);
        let mut left = amount;
        loop {
            if minutes[now] == UNKNOWN {
                return Err(self.missing(now));
            }
            if minutes[now] & mask != 0 {
                if left <= MINUTE - begun {
                    return Ok(tick(now) + begun + left);
                }
                left -= MINUTE - begun;
            }
            begun = 0;
            now += 1;
        }
    }

    /// The earliest instant from which no more than so much open time is left before `to`.
    pub fn walk_back(&self, to: Tick, amount: Tick, mask: Mask) -> Tick {
        let minutes = self.minutes.as_slice();
        let (mut now, mut part) = (minute(to), to % MINUTE);
        let mut left = amount;
        while minutes[now] != UNKNOWN {
            if minutes[now] & mask != 0 {
                if part > left {
                    return tick(now) + part - left;
                }
                left -= part;
            }
            part = MINUTE;
            now -= 1;
        }
        tick(now + 1)
    }

    /// The instant itself while open, else the next minute that is.
    pub fn opening(&self, from: Tick, mask: Mask) -> Result<Tick, Missing> {
        let minutes = self.minutes.as_slice();
        let mut now = minute(from);
        while minutes[now] & mask == 0 {
            if minutes[now] == UNKNOWN {
                return Err(self.missing(now));
            }
            now += 1;
        }
        Ok(from.max(tick(now)))
    }

    pub fn is_open(&self, at: Tick, mask: Mask) -> Result<bool, Missing> {
        match self.minutes[minute(at)] {
            UNKNOWN => Err(self.missing(minute(at))),
            open => Ok(open & mask != 0),
        }
    }

    pub fn is_working(&self, day: usize) -> Result<bool, Missing> {
        let of_day = &self.days[day];
        if of_day.loaded {
            Ok(of_day.working)
        } else {
            Err(Missing(of_day.year))
        }
    }

    /// The day itself if it is worked, else the next that is.
    pub fn working_from(&self, day: usize) -> Result<usize, Missing> {
        let mut day = day;
        while !self.is_working(day)? {
            day += 1;
        }
        Ok(day)
    }

    /// The end of the last open minute of a working day.
    pub fn closing(&self, day: usize) -> Tick {
        let of_day = day * 1440..(day + 1) * 1440;
        let last = of_day
            .rev()
            .find(|minute| self.minutes[*minute] & OF_WORKING_DAYS != 0);
        tick(last.unwrap() + 1)
    }

    pub fn full_day(&self, day: usize) -> Tick {
        self.days[day].full_day
    }

    fn missing(&self, minute: usize) -> Missing {
        Missing(self.days[minute / 1440].year)
    }
}

pub fn instant(at: Tick) -> DateTime<Utc> {
    let midnight = FIRST_DAY.and_hms_opt(0, 0, 0).unwrap().and_utc();
    midnight - TimeDelta::hours(7) + span(at)
}

pub fn span(ticks: Tick) -> TimeDelta {
    TimeDelta::milliseconds(ticks * 250)
}

pub fn day_of(at: Tick) -> usize {
    usize::try_from(at / DAY).unwrap()
}

pub fn midnight(day: usize) -> Tick {
    i64::try_from(day).unwrap() * DAY
}

fn minute(at: Tick) -> usize {
    usize::try_from(at / MINUTE).unwrap()
}

fn tick(minute: usize) -> Tick {
    i64::try_from(minute).unwrap() * MINUTE
}

fn words(minutes: &[Mask], mask: Mask) -> Vec<u64> {
    let mut words = Vec::new();
    for minutes in minutes.chunks(64) {
        let mut word = 0;
        if minutes != [0; 64] && minutes != [UNKNOWN; 64] {
            let mut now = 0;
            while now < minutes.len() {
                word |= u64::from(minutes[now] & mask != 0) << now;
                now += 1;
            }
        }
        words.push(word);
    }
    words
}

/// What the nearest level says about the day wins; a year is known if the highest level knows it.
fn look(world: &World, day: usize, minutes: &mut [Mask]) -> Day {
    let date: NaiveDate = world::date(day);
    let (week, weekday) = (week_of(world, day), world::weekday(day));
    let loaded = world.levels.last().unwrap().years.contains(&date.year());
    let said = world.levels.iter().find_map(|level| {
        let off = level.off.contains(&day).then_some(false);
        off.or_else(|| level.make_up.contains(&day).then_some(true))
    });
    let usually = week.working.contains(&weekday);
    let (openings, working) = match said {
        Some(false) => (&[][..], false),
        Some(true) => (&week.make_up[..], true),
        None => (&week.open[weekday][..], usually),
    };
    if loaded {
        let mask = if working {
            EVERY | OF_WORKING_DAYS
        } else {
            EVERY
        };
        for (opens, closes) in openings {
            minutes[usize::from(*opens)..usize::from(*closes)].fill(mask);
        }
    } else {
        minutes.fill(UNKNOWN);
    }
    Day {
        year: date.year(),
        loaded,
        working,
        full_day: full_day(week),
    }
}

/// Of the nearest level with hours: the youngest that has begun, else the one that begins first.
fn week_of(world: &World, day: usize) -> &Week {
    let with_hours = world.levels.iter().find(|level| !level.weeks.is_empty());
    let weeks = &with_hours.unwrap().weeks;
    let mut begun: Option<&Week> = None;
    let mut first = &weeks[0];
    for week in weeks {
        let from = week.from.unwrap_or(0);
        if from <= day && begun.is_none_or(|known| known.from.unwrap_or(0) < from) {
            begun = Some(week);
        }
        if from < first.from.unwrap_or(0) {
            first = week;
        }
    }
    begun.unwrap_or(first)
}

fn full_day(week: &Week) -> Tick {
    let mut longest = 0;
    for day in &week.working {
        let lengths = week.open[*day].iter().map(length);
        longest = longest.max(lengths.sum());
    }
    longest
}

fn length((opens, closes): &Opening) -> Tick {
    Tick::from(closes - opens) * MINUTE
}
