//! A second opinion that shares nothing with the engine: it walks minute by minute, on every run over other cases.

mod case;
mod clock;
mod office;
mod reading;
mod world;

use std::fmt::Debug;
use std::thread;

use chrono::{DateTime, TimeDelta, Utc};
use domain::calendars::{
    Calendar, CalendarRefusal, Clock, ClockRefusal, ExtensionRule, Openings, Promise,
};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use self::case::{Act, Case, When, time};
use self::clock::NaiveClock;
use self::office::{
    DAY, EVERY, Mask, Missing, OF_WORKING_DAYS, Office, SECOND, Tick, day_of, instant, span,
};
use self::reading::Shown;
use self::world::World;

const CALENDARS: u64 = 500;
const CASES_OF_EACH: u64 = 200;
/// The seed that a failure names, to see that failure again.
const REPLAY: Option<u64> = None;

#[test]
fn the_engine_agrees_with_counting_minute_by_minute() {
    let seed: u64 = REPLAY.unwrap_or_else(rand::random);
    let threads = thread::available_parallelism().unwrap().get();
    let seeds: Vec<u64> = (0..CALENDARS).map(|n| seed.wrapping_add(n)).collect();
    let found: Vec<String> = thread::scope(|scope| {
        let parts = seeds.chunks(seeds.len().div_ceil(threads));
        let parts: Vec<_> = parts
            .map(|seeds| scope.spawn(|| seeds.iter().flat_map(differences).collect::<Vec<_>>()))
            .collect();
        let found = parts.into_iter().map(|part| part.join().unwrap());
        found.flatten().collect()
    });
    let first = found.first().map_or("", String::as_str);
    assert!(
        found.is_empty(),
        "{} cases, the first: {first}",
        found.len()
    );
}

/// Over one calendar.
fn differences(seed: &u64) -> Vec<String> {
    let mut rng = StdRng::seed_from_u64(*seed);
    let world = World::random(&mut rng);
    let office = Office::of(&world);
    let calendar = Calendar::of(&world.sheets()).unwrap();
    let mut found = Vec::new();
    for number in 0..CASES_OF_EACH {
        let case = Case::random(&mut rng);
        let mut comparison = Comparison {
            calendar: &calendar,
            office: &office,
            differences: Vec::new(),
        };
        comparison.run(&case, &mut rng);
        if !comparison.differences.is_empty() {
            let told = comparison.differences.join("\n");
            found.push(format!(
                "seed {seed}, case {number}\n{told}\n{case:#?}\n{world:?}"
            ));
        }
    }
    found
}

struct Comparison<'a> {
    calendar: &'a Calendar,
    office: &'a Office,
    differences: Vec<String>,
}

impl<'a> Comparison<'a> {
    fn run(&mut self, case: &Case, rng: &mut StdRng) {
        self.compare_spans(case, rng);
        let facts = Clock {
            lodged_at: case.lodged.map(instant),
            ..Clock::starting(instant(case.start), case.terms.limit(), case.terms.rules())
        };
        let naive = NaiveClock::start(self.office, case.terms.clone(), case.start);
        let due = naive.as_ref().map(|naive| naive.due);
        self.same(
            "due",
            self.calendar.due(&facts),
            known(due.map_err(|it| *it)),
        );
        match (self.calendar.promise(facts), naive) {
            (Ok(mut promise), Ok(mut naive)) => {
                let mut soon = self.compare_promises(&promise, &naive, case);
                for act in &case.acts {
                    if self.act(act, &mut promise, &mut naive) {
                        soon = self.compare_promises(&promise, &naive, case);
                    }
                }
                self.compare_readings(&promise, &naive, soon, case);
            }
            (engine, naive) => {
                let engine = engine.map(|promise| promise.due);
                self.same("promise", engine, known(naive.map(|naive| naive.due)));
            }
        }
    }

    /// What needs no clock.
    fn compare_spans(&mut self, case: &Case, rng: &mut StdRng) {
        let (calendar, office, at) = (self.calendar, self.office, case.start);
        let other = at + rng.random_range(-DAY..9 * DAY);
        for (openings, mask) in [
            (Openings::Every, EVERY),
            (Openings::OfWorkingDays, OF_WORKING_DAYS),
        ] {
            let engine = calendar.working_time(instant(at), instant(other.max(0)), openings);
            self.same(
                "working time",
                engine,
                counted(office, (at, other.max(0)), mask),
            );
        }
        let engine = calendar.next_opening(instant(at));
        self.same("next opening", engine, known(office.opening(at, EVERY)));
        let engine = calendar.is_open(instant(at));
        self.same("open", engine, refused(office.is_open(at, EVERY)));
        let (engine, naive) = (
            calendar.forwarding_due(instant(at), time(case.forwarding_from)),
            office.forwarding(at, case.forwarding_from),
        );
        self.same("forwarding", engine, known(naive));
    }

    /// Whether it was not refused; what was refused changes nothing, which the next act would show.
    fn act(&mut self, act: &Act, promise: &mut Promise, naive: &mut NaiveClock<'a>) -> bool {
        let when = |when: &When| match when {
            When::AfterTheLastAct(after) => naive.last() + after,
            When::BeforeDue(before) => naive.due - before,
        };
        let calendar = self.calendar;
        let (engine, expected): (Result<(), ClockRefusal>, _) = match act {
            Act::Pause(cause, resumption, at) => {
                let at = when(at);
                let engine = promise.pause(calendar, *cause, instant(at), *resumption, None);
                (engine, naive.pause(*cause, at, *resumption))
            }
            Act::Resume(at) => {
                // Every wait has a length: within one instant nobody could tell what came first.
                let paused = naive.open_wait().map(|wait| wait.from);
                let at = Some(when(at)).filter(|at| Some(*at) != paused);
                let at = at.unwrap_or(naive.last() + SECOND);
                (promise.resume(calendar, instant(at)), naive.resume(at))
            }
            Act::Extend {
                days,
                notice,
                when: at,
            } => {
                let (at, until) = (when(at), day_of(naive.due + days * DAY));
                let rule = ExtensionRule {
                    notice_working_days: *notice,
                    basis: None,
                };
                let engine = promise.extend(calendar, world::date(until), rule, instant(at));
                (engine, naive.extend(until, *notice, at))
            }
        };
        let done = engine.is_ok();
        self.same(&format!("{act:?}"), engine, expected);
        done
    }

    /// Answers where only a quarter of the time is left: that is long to walk.
    fn compare_promises(&mut self, promise: &Promise, naive: &NaiveClock<'_>, case: &Case) -> Tick {
        let soon = naive.soon();
        let engine = [promise.counting_from, promise.due, promise.soon];
        let expected = [naive.counting_from, naive.due, soon].map(instant);
        self.same("counting from, due, soon", engine, expected);
        let plan = naive.plan(&case.quotas);
        let plan = plan.map(|steps| steps.into_iter().map(instant).collect());
        let engine = self.calendar.plan(&promise.clock, case.quotas.clone());
        self.same("plan", engine, refused(plan));
        soon
    }

    /// At some time after the last act, and around the instants at which the standing changes.
    fn compare_readings(
        &mut self,
        promise: &Promise,
        naive: &NaiveClock<'_>,
        soon: Tick,
        case: &Case,
    ) {
        let (last, due) = (naive.last(), naive.due);
        for now in [last + case.looked, due, due + 1, soon, soon - 1] {
            let finished = case.finished.then_some(now);
            if now >= last {
                let engine = promise.standing(instant(now), finished.map(instant));
                let expected = naive.standing(soon, now, finished);
                self.same(&format!("standing at {now}"), engine, expected);
            }
        }
        let now = last + case.looked;
        let finished = case.finished.then_some(now);
        let expected = naive.read(soon, now, finished).map(Shown::reading);
        let engine = promise.read(self.calendar, instant(now), finished.map(instant));
        self.same("reading", engine, refused(expected));
    }

    fn same<T: PartialEq + Debug>(&mut self, what: &str, engine: T, naive: T) {
        if engine != naive {
            let told = format!("{what}: engine {engine:?}, minute by minute {naive:?}");
            self.differences.push(told);
        }
    }
}

fn counted(
    office: &Office,
    (from, to): (Tick, Tick),
    mask: Mask,
) -> Result<TimeDelta, CalendarRefusal> {
    if to < from {
        let (from, to) = (instant(from), instant(to));
        return Err(CalendarRefusal::NegativeSpan { from, to });
    }
    refused(office.count(from, to, mask).map(span))
}

fn known(found: Result<Tick, Missing>) -> Result<DateTime<Utc>, CalendarRefusal> {
    refused(found.map(instant))
}

fn refused<T>(found: Result<T, Missing>) -> Result<T, CalendarRefusal> {
    found.map_err(|Missing(year)| CalendarRefusal::YearNotLoaded(year))
}
