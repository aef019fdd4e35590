use crate::{
    StorageError,
    row::{Place, instant, json_text, text},
    schema::dossier_events,
};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use domain::{
    Word,
    dossiers::{DossierCode, Event},
};

#[derive(Queryable, Insertable)]
#[diesel(table_name = dossier_events, treat_none_as_default_value = false)]
pub struct EventRow {
    dossier: String,
    sequence: i32,
    act: String,
    from_status: Option<String>,
    to_status: String,
    actor: Option<String>,
    on_behalf_of: Option<String>,
    position: Option<String>,
    unit: Option<String>,
    at: NaiveDateTime,
    step: Option<i32>,
    note: Option<String>,
    files: String,
}

impl EventRow {
    pub fn of(code: &DossierCode, sequence: i32, event: &Event) -> Result<Self, StorageError> {
        let Event {
            act,
            from,
            to,
            actor,
            on_behalf_of,
            position,
            unit,
            at,
            step,
            note,
            files,
        } = event;
        Ok(Self {
            dossier: code.as_str().to_owned(),
            sequence,
            act: act.word().to_owned(),
            from_status: from.map(|status| status.word().to_owned()),
            to_status: to.word().to_owned(),
            actor: actor.map(text),
            on_behalf_of: on_behalf_of.clone(),
            position: position.clone(),
            unit: unit.map(text),
            at: at.naive_utc(),
            step: step.map(i32::from),
            note: note.clone(),
            files: json_text(files)?,
        })
    }

    pub fn event(self) -> Result<Event, StorageError> {
        let at = |column| Place("dossier_events", column);
        Ok(Event {
            act: at("act").word(&self.act)?,
            from: at("from_status").optional_word(self.from_status.as_deref())?,
            to: at("to_status").word(&self.to_status)?,
            actor: at("actor").optional(self.actor.as_deref())?,
            on_behalf_of: self.on_behalf_of,
            position: self.position,
            unit: at("unit").optional(self.unit.as_deref())?,
            at: instant(self.at),
            step: self.step.map(|step| at("step").number(step)).transpose()?,
            note: self.note,
            files: at("files").json(&self.files)?,
        })
    }
}
