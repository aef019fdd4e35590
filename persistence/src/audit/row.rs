use crate::{StorageError, row::json_text, schema::audit_entries};
use chrono::{DateTime, SecondsFormat, Utc};
use diesel::prelude::*;
use domain::{
    Word,
    audit::{Actor, Entry, Origin, Shown},
};
use std::sync::{
    LazyLock,
    atomic::{AtomicU32, Ordering},
};
use uuid::Uuid;

static RECORDED: AtomicU32 = AtomicU32::new(0);

/// Tells the ids of nodes apart that record in one millisecond.
static PROCESS: LazyLock<[u8; 2]> = LazyLock::new(|| {
    let [.., high, low] = Uuid::now_v7().into_bytes();
    [high, low]
});

/// An entry as it is stored and sealed: text, column by column.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = audit_entries, treat_none_as_default_value = false)]
pub struct EntryRow {
    pub id: String,
    pub at: String,
    pub actor: Option<String>,
    pub actor_kind: Option<String>,
    pub session: Option<String>,
    pub position: Option<String>,
    pub role: Option<String>,
    pub on_behalf_of: Option<String>,
    pub action: String,
    pub resource: Option<String>,
    pub agency: Option<String>,
    pub subject: Option<String>,
    pub shown: Option<String>,
    pub address: Option<String>,
    pub request: Option<String>,
    pub result: String,
    pub problem: Option<String>,
    pub purpose: Option<String>,
}

impl EntryRow {
    pub fn of(entry: Entry) -> Result<Self, StorageError> {
        let Entry {
            origin,
            actor,
            on_behalf_of,
            resource,
            agency,
            subject,
            shown,
            result,
            problem,
        } = entry;
        let Origin {
            action,
            at,
            request,
            address,
            purpose,
        } = origin;
        let office = actor.as_ref().and_then(|actor| actor.office);
        let who = |part: fn(&Actor) -> String| actor.as_ref().map(part);
        Ok(Self {
            id: id_at(at),
            at: instant_text(at),
            actor: who(|actor| actor.account.to_string()),
            actor_kind: who(|actor| actor.kind.word().to_owned()),
            session: who(|actor| actor.session.to_string()),
            position: office.map(|office| office.position.to_string()),
            role: office.map(|office| office.role.word().to_owned()),
            on_behalf_of: on_behalf_of.map(|person| person.to_string()),
            action: action.to_owned(),
            resource,
            agency: agency.map(|agency| agency.to_string()),
            subject: subject.map(|subject| subject.to_string()),
            shown: shown_text(shown)?,
            address: address.map(|address| address.to_string()),
            request,
            result: result.word().to_owned(),
            problem,
            purpose,
        })
    }

    /// Every column, framed by its length: no two rows have the same bytes.
    pub fn bytes(&self) -> Vec<u8> {
        let Self {
            id,
            at,
            actor,
            actor_kind,
            session,
            position,
            role,
            on_behalf_of,
            action,
            resource,
            agency,
            subject,
            shown,
            address,
            request,
            result,
            problem,
            purpose,
        } = self;
        let (id, at, action, result) = (Some(id), Some(at), Some(action), Some(result));
        let columns = [
            id,
            at,
            actor.as_ref(),
            actor_kind.as_ref(),
            session.as_ref(),
            position.as_ref(),
            role.as_ref(),
            on_behalf_of.as_ref(),
            action,
            resource.as_ref(),
            agency.as_ref(),
            subject.as_ref(),
            shown.as_ref(),
            address.as_ref(),
            request.as_ref(),
            result,
            problem.as_ref(),
            purpose.as_ref(),
        ];
        let mut bytes = Vec::new();
        for column in columns {
            match column {
                None => bytes.push(0),
                Some(text) => {
                    bytes.push(1);
                    bytes.extend(text.len().to_be_bytes());
                    bytes.extend(text.as_bytes());
                }
            }
        }
        bytes
    }

    /// What a list showed: codes, each with its person; nothing where it cannot be read.
    pub fn shown(&self) -> Vec<(String, Option<String>)> {
        shown_from(self.shown.as_deref()).unwrap_or_default()
    }

    /// Whom a list showed, each once.
    pub fn subjects(&self) -> Result<Vec<String>, StorageError> {
        let mut subjects: Vec<String> = shown_from(self.shown.as_deref())?
            .into_iter()
            .filter_map(|(_, subject)| subject)
            .collect();
        subjects.sort();
        subjects.dedup();
        Ok(subjects)
    }
}

/// Sorts as text as it does in time.
pub fn instant_text(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

fn shown_from(text: Option<&str>) -> Result<Vec<(String, Option<String>)>, StorageError> {
    let place = crate::row::Place("audit_entries", "shown");
    text.map_or(Ok(Vec::new()), |text| place.json(text))
}

fn shown_text(shown: Vec<Shown>) -> Result<Option<String>, StorageError> {
    if shown.is_empty() {
        return Ok(None);
    }
    let lines = shown
        .into_iter()
        .map(|Shown { code, subject }| (code, subject.map(|s| s.to_string())));
    json_text(&lines.collect::<Vec<_>>()).map(Some)
}

/// Of the millisecond of the entry, whatever the clock said before: a period is a stretch of ids. Within it the ids of one process
/// grow with the order of recording.
fn id_at(at: DateTime<Utc>) -> String {
    let millisecond = u64::try_from(at.timestamp_millis()).unwrap_or_default();
    let [.., r1, r2, r3] = Uuid::now_v7().into_bytes();
    let [n1, n2] = *PROCESS;
    let [c1, c2, c3, c4] = RECORDED.fetch_add(1, Ordering::Relaxed).to_be_bytes();
    let rest = [n1, n2, 0, c1, c2, c3, c4, r1, r2, r3];
    let id = uuid::Builder::from_unix_timestamp_millis(millisecond, &rest);
    id.into_uuid().to_string()
}
