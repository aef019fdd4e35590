use crate::{
    StorageError,
    row::{Place, json_text, text},
    schema::audit_entries,
};
use chrono::{DateTime, SecondsFormat, Utc};
use diesel::prelude::*;
use domain::audit::{Entry, Office, Outcome};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use uuid::Uuid;

const DONE: &str = "done";

/// An entry exactly as it is stored, byte for byte: that is what the chain authenticates.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = audit_entries)]
pub struct StoredEntry {
    pub id: String,
    pub at: String,
    pub actor: Option<String>,
    pub action: String,
    pub agency: Option<String>,
    pub outcome: String,
    pub content: String,
}

/// What nobody filters by.
#[derive(Serialize, Deserialize)]
struct Content {
    operation: String,
    resources: Vec<String>,
    subjects: Vec<Uuid>,
    office: Option<OfficeContent>,
    on_behalf_of: Option<Uuid>,
    purpose: Option<String>,
    session: Option<Uuid>,
    address: Option<IpAddr>,
    request: String,
}

#[derive(Serialize, Deserialize)]
struct OfficeContent {
    position: Uuid,
    agency: String,
    title: String,
}

impl StoredEntry {
    pub fn of(entry: &Entry) -> Result<Self, StorageError> {
        let content = Content {
            operation: entry.operation.clone(),
            resources: entry.resources.clone(),
            subjects: entry.subjects.clone(),
            office: entry.office.as_ref().map(|office| OfficeContent {
                position: office.position,
                agency: office.agency.as_str().to_owned(),
                title: office.title.clone(),
            }),
            on_behalf_of: entry.on_behalf_of,
            purpose: entry.purpose.clone(),
            session: entry.session,
            address: entry.address,
            request: entry.request.clone(),
        };
        Ok(Self {
            id: text(entry.id),
            at: written(entry.at),
            actor: entry.actor.map(text),
            action: entry.action.clone(),
            agency: entry
                .agency
                .as_ref()
                .map(|agency| agency.as_str().to_owned()),
            outcome: match &entry.outcome {
                Outcome::Done => DONE.to_owned(),
                Outcome::Refused(code) => code.clone(),
            },
            content: json_text(&content)?,
        })
    }

    /// Everything that the chain authenticates; an absent value differs from an empty one.
    pub fn parts(&self) -> Vec<&[u8]> {
        let Self {
            id,
            at,
            actor,
            action,
            agency,
            outcome,
            content,
        } = self;
        let mut parts: Vec<&[u8]> = vec![id.as_bytes(), at.as_bytes()];
        for optional in [actor, agency] {
            match optional {
                Some(value) => parts.extend([b"some".as_slice(), value.as_bytes()]),
                None => parts.push(b"none"),
            }
        }
        parts.extend([action.as_bytes(), outcome.as_bytes(), content.as_bytes()]);
        parts
    }

    pub fn entry(&self) -> Result<Entry, StorageError> {
        let at = |column| Place("audit_entries", column);
        let content: Content = at("content").json(&self.content)?;
        let office = content.office.map(|office| {
            Ok::<_, StorageError>(Office {
                position: office.position,
                agency: at("content").parsed(&office.agency)?,
                title: office.title,
            })
        });
        Ok(Entry {
            id: at("id").parsed(&self.id)?,
            at: at("at").parsed(&self.at)?,
            actor: at("actor").optional(self.actor.as_deref())?,
            office: office.transpose()?,
            on_behalf_of: content.on_behalf_of,
            action: self.action.clone(),
            operation: content.operation,
            resources: content.resources,
            subjects: content.subjects,
            agency: at("agency").optional(self.agency.as_deref())?,
            outcome: match self.outcome.as_str() {
                DONE => Outcome::Done,
                code => Outcome::Refused(code.to_owned()),
            },
            purpose: content.purpose,
            session: content.session,
            address: content.address,
            request: content.request,
        })
    }
}

/// Of one length and in the order of time, so that it can be compared as text.
pub fn written(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}
