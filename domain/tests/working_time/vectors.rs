//! Deadlines worked out by hand over the real calendars.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::Word;
use domain::calendars::{Calendar, CalendarRefusal, LimitRules, LimitUnit, Promise, local};
use serde::Deserialize;

use super::offices::{limit, office};

#[derive(Deserialize)]
struct Vector {
    id: String,
    about: String,
    hours: String,
    reception: bool,
    start: String,
    limit: Amount,
    pause: Option<serde_json::Value>,
    counting_from: String,
    due: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Amount {
    Units { value: u32, unit: String },
    Minutes { minutes: u32 },
}

/// The vectors with a pause belong to supplements and payments.
#[test]
fn every_worked_deadline_without_a_pause_is_met_to_the_minute() {
    let vectors: Vec<Vector> =
        serde_json::from_str(include_str!("../deadline-vectors.json")).unwrap();
    let mut offices: BTreeMap<String, Calendar> = BTreeMap::new();
    let mut wrong = Vec::new();
    let mut seen = 0;
    for vector in vectors.iter().filter(|vector| vector.pause.is_none()) {
        let office = offices
            .entry(vector.hours.clone())
            .or_insert_with(|| office(&vector.hours));
        let promise = promise(office, vector).unwrap();
        let found = (
            local(promise.counting_from).to_rfc3339(),
            local(promise.due).to_rfc3339(),
        );
        seen += 1;
        if found != (vector.counting_from.clone(), vector.due.clone()) {
            wrong.push(format!("{} {}: {found:?}", vector.id, vector.about));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert_eq!((seen, vectors.len()), (75, 82));
}

fn promise(office: &Calendar, vector: &Vector) -> Result<Promise, CalendarRefusal> {
    let start: DateTime<Utc> = vector.start.parse().unwrap();
    let rules = LimitRules::default();
    match &vector.limit {
        _ if vector.reception => office.reception_deadline(start, &LimitRules::default()),
        Amount::Minutes { minutes } => office.promise_minutes(start, *minutes, &rules),
        Amount::Units { value, unit } => {
            let unit = LimitUnit::from_word(unit).unwrap();
            office.promise(start, limit(*value, unit), &rules)
        }
    }
}
