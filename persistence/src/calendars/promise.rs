//! A promise as JSON text: facts, instants and explanation stay together and are only read as a whole.

use super::{
    limit::{StoredLimit, StoredRules},
    trace::{StoredEntry, word},
};
use crate::{
    StorageError,
    row::{Place, json_text},
};
use chrono::{DateTime, NaiveDate, Utc};
use domain::calendars::{Clock, Extension, Limit, Promise, Resumption, Wait, WaitCause};
use serde::{Deserialize, Serialize};

pub(crate) fn promise_text(promise: &Promise) -> Result<String, StorageError> {
    json_text(&Stored::of(promise))
}

pub(crate) fn promise_from(place: Place, text: &str) -> Result<Promise, StorageError> {
    let stored: Stored = place.json(text)?;
    stored.promise().ok_or_else(|| place.corrupt(text))
}

#[derive(Serialize, Deserialize)]
struct Stored {
    lodged_at: Option<DateTime<Utc>>,
    start: DateTime<Utc>,
    #[serde(with = "StoredLimit")]
    limit: Limit,
    rules: StoredRules,
    waits: Vec<StoredWait>,
    extension: Option<StoredExtension>,
    counting_from: DateTime<Utc>,
    running_from: DateTime<Utc>,
    due: DateTime<Utc>,
    soon: DateTime<Utc>,
    trace: Vec<StoredEntry>,
}

#[derive(Serialize, Deserialize)]
struct StoredWait {
    #[serde(with = "word")]
    cause: WaitCause,
    from: DateTime<Utc>,
    until: Option<DateTime<Utc>>,
    #[serde(with = "word")]
    resumption: Resumption,
    basis: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct StoredExtension {
    at: DateTime<Utc>,
    until: NaiveDate,
    basis: Option<String>,
}

impl Stored {
    fn of(promise: &Promise) -> Self {
        let Promise {
            clock:
                Clock {
                    lodged_at,
                    start,
                    limit,
                    rules,
                    waits,
                    extension,
                },
            counting_from,
            running_from,
            due,
            soon,
            trace,
        } = promise.clone();
        Self {
            lodged_at,
            start,
            limit,
            rules: StoredRules::of(rules),
            waits: waits.into_iter().map(StoredWait::of).collect(),
            extension: extension.map(StoredExtension::of),
            counting_from,
            running_from,
            due,
            soon,
            trace: trace.into_iter().map(StoredEntry).collect(),
        }
    }

    fn promise(self) -> Option<Promise> {
        let Self {
            lodged_at,
            start,
            limit,
            rules,
            waits,
            extension,
            counting_from,
            running_from,
            due,
            soon,
            trace,
        } = self;
        Some(Promise {
            clock: Clock {
                lodged_at,
                start,
                limit,
                rules: rules.rules()?,
                waits: waits.into_iter().map(StoredWait::wait).collect(),
                extension: extension.map(StoredExtension::extension),
            },
            counting_from,
            running_from,
            due,
            soon,
            trace: trace.into_iter().map(|StoredEntry(entry)| entry).collect(),
        })
    }
}

impl StoredWait {
    fn of(wait: Wait) -> Self {
        let Wait {
            cause,
            from,
            until,
            resumption,
            basis,
        } = wait;
        Self {
            cause,
            from,
            until,
            resumption,
            basis,
        }
    }

    fn wait(self) -> Wait {
        let Self {
            cause,
            from,
            until,
            resumption,
            basis,
        } = self;
        Wait {
            cause,
            from,
            until,
            resumption,
            basis,
        }
    }
}

impl StoredExtension {
    fn of(extension: Extension) -> Self {
        let Extension { at, until, basis } = extension;
        Self { at, until, basis }
    }

    fn extension(self) -> Extension {
        let Self { at, until, basis } = self;
        Extension { at, until, basis }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::calendars::{
        Calendar, CalendarSheet, DayOff, DayOffKind, LimitRules, LimitUnit, OfficeHours, Session,
        YearOfDays,
    };

    #[test]
    fn a_promise_with_waits_and_an_extension_is_read_back_as_it_was_given() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let calendar = calendar();
        let limit = Limit::new(3, LimitUnit::WorkingDay).unwrap();
        let mut clock = Clock::starting(at("2026-11-20T02:00:00Z"), limit, LimitRules::default());
        let basis = Some("Nghị định 118/2025/NĐ-CP".to_owned());
        for (from, until, resumption) in [
            (
                "2026-11-20T03:00:00Z",
                "2026-11-23T03:00:00Z",
                Resumption::Restart,
            ),
            (
                "2026-11-25T03:00:00Z",
                "2026-11-25T05:30:00Z",
                Resumption::Extend,
            ),
        ] {
            clock
                .pause(WaitCause::Supplement, at(from), resumption, basis.clone())
                .unwrap();
            clock.resume(at(until)).unwrap();
        }
        clock.lodged_at = Some(at("2026-11-19T02:00:00Z"));
        clock.extension = Some(Extension {
            at: at("2026-11-26T02:00:00Z"),
            until: NaiveDate::from_ymd_opt(2026, 12, 1).unwrap(),
            basis,
        });
        let promise = calendar.promise(clock).unwrap();
        let text = promise_text(&promise).unwrap();
        assert_eq!(
            promise_from(Place("dossiers", "resolution"), &text).unwrap(),
            promise
        );
    }

    fn calendar() -> Calendar {
        use chrono::{NaiveTime, Weekday};
        let time = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
        let day = Session {
            opens: time(8),
            closes: time(17),
        };
        let weekdays = [
            Weekday::Mon,
            Weekday::Tue,
            Weekday::Wed,
            Weekday::Thu,
            Weekday::Fri,
        ];
        Calendar::of(&[CalendarSheet {
            code: "vn".into(),
            parent: None,
            agency: None,
            name_vi: "Lịch chung".into(),
            name_en: "Nation-wide".into(),
            hours: vec![OfficeHours {
                valid_from: None,
                working_weekdays: weekdays.to_vec(),
                sessions: weekdays.map(|weekday| (weekday, day)).to_vec(),
                make_up_sessions: vec![day],
            }],
            years: vec![YearOfDays {
                year: 2026,
                days_off: vec![DayOff {
                    date: NaiveDate::from_ymd_opt(2026, 11, 24).unwrap(),
                    kind: DayOffKind::PublicHoliday,
                    name_vi: "Ngày Văn hóa Việt Nam".into(),
                    name_en: "Vietnam Culture Day".into(),
                    basis: None,
                }],
                make_up_days: vec![],
            }],
            version: 1,
        }])
        .unwrap()
    }
}
