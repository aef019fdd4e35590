//! Whether what people were answered fits into the history that a dossier tells of itself.

use serde_json::{Value, json};

#[derive(Clone, Debug)]
pub struct Attempt {
    /// The word of the event that it would be.
    pub act: &'static str,
    /// The version it was sent with.
    pub seen: i64,
    pub outcome: Outcome,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Acknowledged, as this version.
    Done(i64),
    Refused(u16),
    /// The answer was lost.
    Unknown,
}

impl Attempt {
    pub fn is_done(&self) -> bool {
        matches!(self.outcome, Outcome::Done(_))
    }
}

/// Section 5 of the rules (LIFE-1): from where to where.
const PATHS: [(&str, &[&str]); 8] = [
    (
        "submitted",
        &["accepted", "not_accepted", "supplement_required", "stopped"],
    ),
    (
        "accepted",
        &[
            "in_process",
            "supplement_required",
            "payment_required",
            "withdrawal_requested",
        ],
    ),
    (
        "in_process",
        &[
            "supplement_required",
            "payment_required",
            "withdrawal_requested",
            "stopped",
            "completed",
        ],
    ),
    (
        "supplement_required",
        &["submitted", "in_process", "withdrawal_requested", "stopped"],
    ),
    (
        "payment_required",
        &["in_process", "withdrawal_requested", "stopped"],
    ),
    (
        "withdrawal_requested",
        &[
            "stopped",
            "accepted",
            "in_process",
            "supplement_required",
            "payment_required",
        ],
    ),
    ("completed", &["returned"]),
    ("returned", &["closed"]),
];
/// What happens inside of a status.
const INSIDE: [&str; 5] = [
    "step_taken",
    "step_forwarded",
    "step_sent_back",
    "approved",
    "attached",
];

/// Each version of a dossier is one event: the first is its filing.
pub fn check(events: &[Value], version: i64, attempts: &[&Attempt]) -> Result<(), String> {
    if i64::try_from(events.len()) != Ok(version) {
        return Err(format!("version {version} with {} events", events.len()));
    }
    path(events)?;
    for attempt in attempts {
        answered(events, version, attempt)?;
    }
    for (number, event) in (2..).zip(events.iter().skip(1)) {
        explained(number, event, attempts)?;
    }
    Ok(())
}

/// Legal, unbroken, and in the order of time.
fn path(events: &[Value]) -> Result<(), String> {
    let (mut status, mut before) = (Value::Null, String::new());
    for event in events {
        let (act, from, to) = (&event["act"], &event["from"], &event["to"]);
        let is_first = status.is_null() && act == "filed" && to == "submitted";
        let is_inside = from == to && INSIDE.iter().any(|word| act == word);
        let mut paths = PATHS.iter().filter(|(start, _)| from == start);
        let is_path = paths.any(|(_, ends)| ends.iter().any(|end| to == end));
        if !is_first && (*from != status || !(is_inside || is_path)) {
            return Err(format!("from {status} by {act} from {from} to {to}"));
        }
        let at = event["at"].as_str().unwrap_or_default().to_owned();
        if at < before {
            return Err(format!("{act} at {at} after {before}"));
        }
        (status, before) = (to.clone(), at);
    }
    Ok(())
}

fn answered(events: &[Value], version: i64, attempt: &Attempt) -> Result<(), String> {
    let place = |version: i64| {
        usize::try_from(version - 1)
            .ok()
            .and_then(|place| events.get(place))
    };
    let is_right = match attempt.outcome {
        Outcome::Done(done) => {
            done == attempt.seen + 1 && place(done).is_some_and(|event| event["act"] == attempt.act)
        }
        // Somebody was faster.
        Outcome::Refused(412) => version > attempt.seen,
        Outcome::Refused(_) | Outcome::Unknown => true,
    };
    is_right
        .then_some(())
        .ok_or_else(|| format!("{attempt:?} does not fit"))
}

/// One winner, or none that knows of it.
fn explained(number: i64, event: &Value, attempts: &[&Attempt]) -> Result<(), String> {
    let winners = attempts
        .iter()
        .filter(|attempt| attempt.outcome == Outcome::Done(number));
    let is_possible = |attempt: &&&Attempt| {
        let is_lost = attempt.outcome == Outcome::Unknown;
        is_lost && attempt.seen + 1 == number && event["act"] == attempt.act
    };
    match winners.count() {
        1 => Ok(()),
        0 if attempts.iter().any(|attempt| is_possible(&attempt)) => Ok(()),
        0 => Err(format!("nobody asked for {number}: {event}")),
        count => Err(format!("{count} winners of {number}")),
    }
}

/// The check itself: it passes what is right and fails on each thing that may go wrong.
pub fn finds_what_is_wrong() {
    let event = |act: &str, from: Option<&str>, to: &str, minute: u32| json!({"act": act, "from": from, "to": to, "at": format!("2026-08-21T09:0{minute}:00+07:00")});
    let events = vec![
        event("filed", None, "submitted", 0),
        event("accepted", Some("submitted"), "accepted", 1),
        event("step_forwarded", Some("accepted"), "in_process", 2),
    ];
    let tried = |act, seen, outcome| Attempt { act, seen, outcome };
    let right = [
        tried("accepted", 1, Outcome::Done(2)),
        tried("refused", 1, Outcome::Refused(412)),
        tried("step_forwarded", 2, Outcome::Unknown),
    ];
    let judge = |events: &[Value], attempts: &[Attempt]| {
        let version = i64::try_from(events.len()).expect("a few");
        check(events, version, &attempts.iter().collect::<Vec<_>>())
    };
    assert_eq!(judge(&events, &right), Ok(()));
    assert!(
        check(&events, 4, &right.iter().collect::<Vec<_>>()).is_err(),
        "a version without its event"
    );
    assert!(
        judge(
            &events[..2],
            &[
                tried("accepted", 1, Outcome::Done(2)),
                tried("step_forwarded", 2, Outcome::Done(3))
            ]
        )
        .is_err(),
        "an acknowledged act is lost"
    );
    assert!(
        judge(&events, &right[..2]).is_err(),
        "an event that nobody asked for"
    );
    let twice = [&right[..], &[tried("accepted", 1, Outcome::Done(2))]].concat();
    assert!(judge(&events, &twice).is_err(), "two winners");
    let other = [tried("refused", 1, Outcome::Done(2)), right[2].clone()];
    assert!(
        judge(&events, &other).is_err(),
        "another act than the acknowledged one"
    );
    let unfounded = [&right[..], &[tried("step_taken", 3, Outcome::Refused(412))]].concat();
    assert!(
        judge(&events, &unfounded).is_err(),
        "412 although nobody was faster"
    );
    let mut illegal = events.clone();
    illegal[2] = event("completed", Some("accepted"), "completed", 2);
    let acts = [right[0].clone(), tried("completed", 2, Outcome::Done(3))];
    assert!(judge(&illegal, &acts).is_err(), "an illegal transition");
    let mut backwards = events;
    backwards[2]["at"] = json!("2026-08-21T09:00:30+07:00");
    assert!(
        judge(&backwards, &right).is_err(),
        "time that runs backwards"
    );
}
