//! What the lists of dossiers can be asked for.

use super::actions::HandlingFilter;
use crate::{
    extract::List,
    problem::{Problem, Text, Violation},
    word,
};
use chrono::{DateTime, FixedOffset, Utc};
use domain::{agencies::AgencyIdentifier, identity::Caller};
use persistence::dossiers::{QueueKey, StepHolder};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OwnFilters {
    /// Chỉ hồ sơ ở trạng thái này.
    #[serde(default)]
    #[schema(inline)]
    pub status: Option<word::Status>,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HandlingQuery {
    /// Only dossiers of this agency.
    #[serde(default)]
    #[schema(
        max_length = 35,
        pattern = r"^([A-Y][0-9]{2}(\.[0-9A-Z]+)*|([0-9]{2,3}\.){3}[A-Y][0-9]{2})$"
    )]
    pub agency: Option<String>,
    /// Only what is due before this instant.
    #[serde(default)]
    pub due_before: Option<DateTime<FixedOffset>>,
    /// Only the steps that the officer has taken.
    #[serde(default)]
    pub mine: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReceptionQuery {
    /// Only dossiers of this agency.
    #[serde(default)]
    #[schema(
        max_length = 35,
        pattern = r"^([A-Y][0-9]{2}(\.[0-9A-Z]+)*|([0-9]{2,3}\.){3}[A-Y][0-9]{2})$"
    )]
    pub agency: Option<String>,
}

/// A queue's place as it travels in a cursor.
type Cursor = (i32, DateTime<Utc>, DateTime<Utc>, String);

pub fn cursor(
    QueueKey {
        rank,
        due,
        submitted,
        code,
    }: &QueueKey,
) -> Cursor {
    (*rank, *due, *submitted, code.clone())
}

pub fn after(cursor: Option<Cursor>) -> Option<QueueKey> {
    cursor.map(|(rank, due, submitted, code)| QueueKey {
        rank,
        due,
        submitted,
        code,
    })
}

pub fn agency(text: Option<&str>) -> Result<Option<AgencyIdentifier>, Problem> {
    let malformed = |_| {
        let detail = Text::new(
            "Mã định danh cơ quan có dạng H53 hoặc H53.103.",
            "An agency identifier looks like H53 or H53.103.",
        );
        Problem::invalid(vec![Violation::parameter("agency", "wrong_format", detail)])
    };
    text.map(|text| text.parse().map_err(malformed)).transpose()
}

impl HandlingFilter {
    pub fn of(list: &List<HandlingQuery>, caller: &Caller) -> Result<Self, Problem> {
        let HandlingQuery {
            agency: wanted,
            due_before,
            mine,
        } = &list.filters;
        let holder = if *mine {
            StepHolder::Only(caller.account)
        } else {
            StepHolder::FreeOr(caller.account)
        };
        Ok(Self {
            agency: agency(wanted.as_deref())?,
            due_before: due_before.map(|instant| instant.to_utc()),
            holder,
            after: after(list.page.after()?),
            limit: list.page.limit(),
        })
    }
}
