//! A promised term as JSON text: instant and explanation stay together and are only read as a whole.

use crate::{
    StorageError,
    calendars::StoredEntry,
    row::{Place, json_text},
};
use chrono::{DateTime, Utc};
use domain::dossiers::Term;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Stored {
    due: DateTime<Utc>,
    trace: Vec<StoredEntry>,
}

pub fn term_text(Term { due, trace }: &Term) -> Result<String, StorageError> {
    json_text(&Stored {
        due: *due,
        trace: trace.iter().cloned().map(StoredEntry).collect(),
    })
}

pub fn term_from(place: Place, text: &str) -> Result<Term, StorageError> {
    let Stored { due, trace } = place.json(text)?;
    Ok(Term {
        due,
        trace: trace.into_iter().map(|StoredEntry(entry)| entry).collect(),
    })
}
