//! Random facts: a limit and its rules, what happens to the clock, and when somebody looks at it.

use chrono::NaiveTime;
use domain::Word;
use domain::calendars::{Counting, Grace, Limit, LimitRules, LimitUnit, Resumption, WaitCause};
use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;

use super::clock::Terms;
use super::office::{DAY, MINUTE, SECOND, Tick};

#[derive(Debug)]
pub struct Case {
    pub start: Tick,
    pub lodged: Option<Tick>,
    pub terms: Terms,
    pub acts: Vec<Act>,
    pub quotas: Vec<u32>,
    /// After the last act.
    pub looked: Tick,
    pub finished: bool,
    /// Minute of the day from which paper follows at the next opening.
    pub forwarding_from: Tick,
}

#[derive(Debug, Clone)]
pub enum Act {
    Pause(WaitCause, Resumption, When),
    Resume(When),
    /// To a day so long after the due one.
    Extend {
        days: i64,
        notice: u32,
        when: When,
    },
}

#[derive(Debug, Clone, Copy)]
pub enum When {
    AfterTheLastAct(Tick),
    BeforeDue(Tick),
}

impl Case {
    pub fn random(rng: &mut StdRng) -> Self {
        // Mostly in years that may be loaded, now and then in one that never is.
        let anywhere = rng.random_bool(0.03);
        let days = if anywhere { 0..2190 } else { 365..1826 };
        let day = rng.random_range(days);
        let start = day * DAY + time_of_day(rng);
        let lodged = rng.random_bool(0.2);
        let terms = terms(rng);
        Self {
            start,
            lodged: lodged.then(|| start - rng.random_range(0..3 * DAY) / SECOND * SECOND),
            quotas: quotas(rng, &terms),
            terms,
            acts: acts(rng),
            looked: seconds(rng, 6 * DAY),
            finished: rng.random_bool(0.4),
            forwarding_from: rng.random_range(10..20) * 60,
        }
    }
}

impl Terms {
    pub fn limit(&self) -> Limit {
        Limit::new(self.value, self.unit).unwrap()
    }

    pub fn rules(&self) -> LimitRules {
        LimitRules {
            counting: self.counting,
            late_receipt_from: self.late_from.map(time),
            grace: Grace::minutes(u32::try_from(self.grace).unwrap()).unwrap(),
            basis: None,
        }
    }
}

pub fn time(minute: Tick) -> NaiveTime {
    let minute = u32::try_from(minute).unwrap();
    NaiveTime::from_hms_opt(minute / 60, minute % 60, 0).unwrap()
}

fn terms(rng: &mut StdRng) -> Terms {
    let (unit, most) = *[
        (LimitUnit::WorkingMinute, 1_500),
        (LimitUnit::WorkingHour, 40),
        (LimitUnit::WorkingDay, 12),
        (LimitUnit::WorkingDay, 5),
        (LimitUnit::WorkingHour, 16),
        (LimitUnit::CalendarDay, 18),
        (LimitUnit::Month, 2),
    ]
    .choose(rng)
    .unwrap();
    Terms {
        value: rng.random_range(1..=most),
        unit,
        counting: *Counting::ALL.choose(rng).unwrap(),
        late_from: rng
            .random_bool(0.3)
            .then(|| rng.random_range(12 * 4..20 * 4) * 15),
        grace: if rng.random_bool(0.3) {
            rng.random_range(0..=60)
        } else {
            0
        },
    }
}

/// Mostly waits that end, with an extension somewhere; a few that make no sense and are refused.
fn acts(rng: &mut StdRng) -> Vec<Act> {
    let mut acts = Vec::new();
    if rng.random_bool(0.4) {
        return acts;
    }
    for _ in 0..rng.random_range(0..3) {
        let cause = *WaitCause::ALL.choose(rng).unwrap();
        let resumption = *Resumption::ALL.choose(rng).unwrap();
        acts.push(Act::Pause(cause, resumption, when(rng, 3 * DAY)));
        if rng.random_bool(0.85) {
            acts.push(Act::Resume(when(rng, 5 * DAY)));
        }
    }
    for _ in 0..rng.random_range(0..3) {
        let place = rng.random_range(0..=acts.len());
        let extension = Act::Extend {
            days: rng.random_range(-1..20),
            notice: rng.random_range(0..4),
            when: when(rng, DAY),
        };
        acts.insert(place, extension);
    }
    acts
}

/// Sometimes at the very instant of the last act or of the end, now and then before what happened already.
fn when(rng: &mut StdRng, most: Tick) -> When {
    match rng.random_range(0..100) {
        0..6 => When::BeforeDue(0),
        6..14 => When::BeforeDue(seconds(rng, 4 * DAY)),
        14..17 => When::AfterTheLastAct(-SECOND - seconds(rng, most)),
        17..25 => When::AfterTheLastAct(0),
        _ => When::AfterTheLastAct(seconds(rng, most)),
    }
}

/// The last sometimes ends with the limit.
fn quotas(rng: &mut StdRng, terms: &Terms) -> Vec<u32> {
    if terms.unit == LimitUnit::WorkingMinute && rng.random_bool(0.5) {
        return vec![terms.value];
    }
    let quotas = 0..rng.random_range(0..4);
    quotas.map(|_| rng.random_range(1..900)).collect()
}

/// Whole minutes, or seconds in between.
fn seconds(rng: &mut StdRng, most: Tick) -> Tick {
    if rng.random_bool(0.5) {
        return rng.random_range(0..most / MINUTE) * MINUTE;
    }
    rng.random_range(0..most / SECOND) * SECOND
}

/// Any time, more often one at which something opens or closes.
fn time_of_day(rng: &mut StdRng) -> Tick {
    if rng.random_bool(0.7) {
        return seconds(rng, DAY);
    }
    let minute: Tick = *[0, 420, 450, 480, 690, 720, 780, 810, 1020, 1439]
        .choose(rng)
        .unwrap();
    minute * MINUTE
}
