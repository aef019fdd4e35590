//! What a change says as JSON: it is kept as it was proposed and only read as a whole.

use super::row::{StoredDays, StoredWeek};
use crate::{
    StorageError,
    row::{Place, json_text},
};
use domain::calendars::CalendarEdit;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct StoredEdit {
    name_vi: Option<String>,
    name_en: Option<String>,
    parent: Option<StoredParent>,
    hours: Option<Vec<StoredWeek>>,
    years: Vec<(i32, StoredDays)>,
}

/// JSON has one null; here "none any more" is another thing than "as it is".
#[derive(Serialize, Deserialize)]
struct StoredParent {
    code: Option<String>,
}

pub fn edit_text(edit: &CalendarEdit) -> Result<String, StorageError> {
    let CalendarEdit {
        name_vi,
        name_en,
        parent,
        hours,
        years,
    } = edit;
    let hours = hours.as_ref();
    let years = years.iter().map(|year| (year.year, StoredDays::of(year)));
    json_text(&StoredEdit {
        name_vi: name_vi.clone(),
        name_en: name_en.clone(),
        parent: parent.clone().map(|code| StoredParent { code }),
        hours: hours.map(|weeks| weeks.iter().map(StoredWeek::of).collect()),
        years: years.collect(),
    })
}

pub fn edit_from(text: &str) -> Result<CalendarEdit, StorageError> {
    let StoredEdit {
        name_vi,
        name_en,
        parent,
        hours,
        years,
    } = Place("calendar_changes", "edit").json(text)?;
    let hours = hours.map(|weeks| weeks.into_iter().map(StoredWeek::hours).collect());
    let years = years.into_iter().map(|(year, days)| days.year(year));
    Ok(CalendarEdit {
        name_vi,
        name_en,
        parent: parent.map(|StoredParent { code }| code),
        hours: hours.transpose()?,
        years: years.collect::<Result<_, _>>()?,
    })
}
