//! Deadlines worked out by hand over the real calendars.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::Word;
use domain::calendars::{
    Calendar, Clock, Limit, LimitRules, LimitUnit, Resumption, WaitCause, local,
};
use serde::Deserialize;

use super::offices::{limit, office};

#[derive(Deserialize)]
struct Vector {
    id: String,
    about: String,
    hours: String,
    start: String,
    limit: Amount,
    pause: Option<Pause>,
    counting_from: String,
    due: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Amount {
    Units { value: u32, unit: String },
    Minutes { minutes: u32 },
}

#[derive(Deserialize)]
struct Pause {
    from: String,
    to: String,
    policy: String,
}

#[test]
fn every_worked_deadline_is_met_to_the_minute() {
    let vectors: Vec<Vector> =
        serde_json::from_str(include_str!("../deadline-vectors.json")).unwrap();
    let mut offices: BTreeMap<String, Calendar> = BTreeMap::new();
    let mut wrong = Vec::new();
    for vector in &vectors {
        let office = offices
            .entry(vector.hours.clone())
            .or_insert_with(|| office(&vector.hours));
        let clock = clock(vector);
        assert_eq!(
            office.due(&clock),
            office.promise(clock.clone()).map(|promise| promise.due)
        );
        let promise = office.promise(clock).unwrap();
        let found = (
            local(promise.counting_from).to_rfc3339(),
            local(promise.due).to_rfc3339(),
        );
        if found != (vector.counting_from.clone(), vector.due.clone()) {
            wrong.push(format!("{} {}: {found:?}", vector.id, vector.about));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert_eq!(vectors.len(), 82);
}

fn clock(vector: &Vector) -> Clock {
    let limit = match &vector.limit {
        Amount::Minutes { minutes } => Limit::minutes(*minutes).unwrap(),
        Amount::Units { value, unit } => limit(*value, LimitUnit::from_word(unit).unwrap()),
    };
    let mut clock = Clock::starting(instant(&vector.start), limit, LimitRules::default());
    if let Some(Pause { from, to, policy }) = &vector.pause {
        let resumption = Resumption::from_word(policy).unwrap();
        clock
            .pause(WaitCause::Supplement, instant(from), resumption, None)
            .unwrap();
        clock.resume(instant(to)).unwrap();
    }
    clock
}

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}
