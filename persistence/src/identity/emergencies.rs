use super::{Change, Changes};
use crate::{
    Page, StorageError,
    connection::AnyConnection,
    row::{Place, instant, text},
    schema::emergency_readings,
    vault::{DataKey, Keys, Opening},
};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use domain::identity::emergency::{Emergency, EmergencyReading, LASTS, Review};
use uuid::Uuid;

/// Dossiers that were opened in an emergency; history keeps every one.
pub struct EmergencyReadings<'c> {
    connection: &'c mut AnyConnection,
    keys: &'c Keys<'c>,
    changes: &'c Changes,
}

/// Whose, or of which agencies' dossiers.
#[derive(Clone, Debug)]
pub struct EmergencyFilter {
    pub reader: Uuid,
    pub agencies: Vec<String>,
    pub is_reviewed: Option<bool>,
    pub before: Option<Uuid>,
    pub limit: i64,
}

impl<'c> EmergencyReadings<'c> {
    pub(crate) fn new(
        connection: &'c mut AnyConnection,
        keys: &'c Keys<'c>,
        changes: &'c Changes,
    ) -> Self {
        Self {
            connection,
            keys,
            changes,
        }
    }

    pub fn add(&mut self, reading: &EmergencyReading) -> Result<(), StorageError> {
        self.changes.note(Change::OfAccount(reading.reader));
        let key = self.keys.active(self.connection)?;
        diesel::insert_into(emergency_readings::table)
            .values(Row::of(reading, &key)?)
            .execute(self.connection)?;
        Ok(())
    }

    pub fn get(&mut self, id: Uuid) -> Result<EmergencyReading, StorageError> {
        let row: Row = emergency_readings::table
            .find(text(id))
            .get_result(self.connection)
            .map_err(StorageError::getting("emergency reading"))?;
        row.reading(&mut self.keys.opening(self.connection))
    }

    /// The newest first.
    pub fn list(
        &mut self,
        filter: &EmergencyFilter,
    ) -> Result<Page<EmergencyReading>, StorageError> {
        let seen = emergency_readings::reader
            .eq(text(filter.reader))
            .or(emergency_readings::agency.eq_any(&filter.agencies));
        let mut query = emergency_readings::table
            .filter(seen)
            .order(emergency_readings::id.desc())
            .limit(filter.limit + 1)
            .into_boxed();
        query = match filter.is_reviewed {
            Some(true) => query.filter(emergency_readings::reviewed_at.is_not_null()),
            Some(false) => query.filter(emergency_readings::reviewed_at.is_null()),
            None => query,
        };
        if let Some(before) = filter.before {
            query = query.filter(emergency_readings::id.lt(text(before)));
        }
        let rows: Vec<Row> = query.load(self.connection)?;
        let mut opening = self.keys.opening(self.connection);
        Page::cut(rows, filter.limit).try_map(|row| row.reading(&mut opening))
    }

    pub fn save(&mut self, reading: &mut EmergencyReading) -> Result<(), StorageError> {
        let key = self.keys.active(self.connection)?;
        let read_at = reading.version;
        reading.version += 1;
        let row = emergency_readings::table
            .filter(emergency_readings::id.eq(text(reading.id)))
            .filter(emergency_readings::version.eq(read_at));
        match diesel::update(row)
            .set(Row::of(reading, &key)?)
            .execute(self.connection)?
        {
            0 => Err(StorageError::Stale {
                what: "emergency reading",
            }),
            _ => Ok(()),
        }
    }
}

/// What the account has open at this instant.
pub(super) fn list_open(
    connection: &mut AnyConnection,
    reader: Uuid,
    now: DateTime<Utc>,
) -> Result<Vec<Emergency>, StorageError> {
    let open: Vec<(String, NaiveDateTime)> = emergency_readings::table
        .filter(emergency_readings::reader.eq(text(reader)))
        .filter(emergency_readings::opened_at.gt((now - LASTS).naive_utc()))
        .select((emergency_readings::dossier, emergency_readings::opened_at))
        .load(connection)?;
    let emergency = |(code, opened): (String, NaiveDateTime)| {
        Ok(Emergency {
            dossier: at("dossier").parsed(&code)?,
            until: instant(opened) + LASTS,
        })
    };
    open.into_iter().map(emergency).collect()
}

fn at(column: &'static str) -> Place {
    Place("emergency_readings", column)
}

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = emergency_readings, treat_none_as_null = true)]
struct Row {
    id: String,
    reader: String,
    dossier: String,
    agency: String,
    reason: String,
    opened_at: NaiveDateTime,
    reviewed_by: Option<String>,
    reviewed_at: Option<NaiveDateTime>,
    is_justified: Option<bool>,
    finding: Option<String>,
    version: i64,
}

impl Row {
    fn of(reading: &EmergencyReading, key: &DataKey) -> Result<Self, StorageError> {
        let EmergencyReading {
            id,
            reader,
            dossier,
            agency,
            reason,
            opened_at,
            review,
            version,
        } = reading;
        let id = text(*id);
        let seal = key.row("emergency_readings", &id);
        let review = review.as_ref();
        Ok(Self {
            reader: text(*reader),
            dossier: dossier.to_string(),
            agency: agency.to_string(),
            reason: seal.text("reason", reason)?,
            opened_at: opened_at.naive_utc(),
            reviewed_by: review.map(|review| text(review.by)),
            reviewed_at: review.map(|review| review.at.naive_utc()),
            is_justified: review.map(|review| review.is_justified),
            finding: seal.optional("finding", review.map(|review| review.finding.as_str()))?,
            version: *version,
            id,
        })
    }

    fn reading(self, opening: &mut Opening<'_>) -> Result<EmergencyReading, StorageError> {
        let mut open = opening.row("emergency_readings", &self.id);
        let reason = open.text("reason", &self.reason)?;
        let finding = open.optional("finding", self.finding.as_deref())?;
        let by = at("reviewed_by").optional(self.reviewed_by.as_deref())?;
        let review = by.zip(self.reviewed_at).zip(self.is_justified).zip(finding);
        Ok(EmergencyReading {
            id: at("id").parsed(&self.id)?,
            reader: at("reader").parsed(&self.reader)?,
            dossier: at("dossier").parsed(&self.dossier)?,
            agency: at("agency").parsed(&self.agency)?,
            reason,
            opened_at: instant(self.opened_at),
            review: review.map(|(((by, at), is_justified), finding)| Review {
                by,
                at: instant(at),
                is_justified,
                finding,
            }),
            version: self.version,
        })
    }
}
