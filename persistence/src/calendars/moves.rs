//! What an applied change did to the promises of dossiers.

use crate::{
    Page, StorageError,
    connection::AnyConnection,
    row::{Place, instant, text},
    schema::calendar_change_moves,
};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use domain::{
    Word,
    dossiers::{DossierCode, Moved, NewDue},
};
use uuid::Uuid;

/// The recorded moves of promises.
pub struct CalendarMoves<'c>(&'c mut AnyConnection);

impl<'c> CalendarMoves<'c> {
    pub(crate) fn new(connection: &'c mut AnyConnection) -> Self {
        Self(connection)
    }

    pub fn add(
        &mut self,
        change: Uuid,
        dossier: &DossierCode,
        moved: &[Moved],
    ) -> Result<(), StorageError> {
        for moved in moved {
            diesel::insert_into(calendar_change_moves::table)
                .values(MoveRow::of(change, dossier, moved))
                .execute(self.0)
                .map_err(StorageError::adding("move of a promise"))?;
        }
        Ok(())
    }

    /// The dossiers behind the given one, by code, each with its moves.
    pub fn list(
        &mut self,
        change: Uuid,
        after: Option<&str>,
        limit: i64,
    ) -> Result<Page<(DossierCode, Vec<Moved>)>, StorageError> {
        let codes: Vec<String> = calendar_change_moves::table
            .filter(calendar_change_moves::change.eq(text(change)))
            .filter(calendar_change_moves::dossier.gt(after.unwrap_or_default()))
            .select(calendar_change_moves::dossier)
            .distinct()
            .order(calendar_change_moves::dossier)
            .limit(limit + 1)
            .load(self.0)?;
        let Page { items, has_more } = Page::cut(codes, limit);
        let rows: Vec<MoveRow> = calendar_change_moves::table
            .filter(calendar_change_moves::change.eq(text(change)))
            .filter(calendar_change_moves::dossier.eq_any(items))
            .order((
                calendar_change_moves::dossier,
                calendar_change_moves::deadline,
            ))
            .load(self.0)?;
        let mut moved: Vec<(DossierCode, Vec<Moved>)> = Vec::new();
        for row in rows {
            let (dossier, one) = row.moved()?;
            match moved.last_mut().filter(|(code, _)| *code == dossier) {
                Some((_, moves)) => moves.push(one),
                None => moved.push((dossier, vec![one])),
            }
        }
        Ok(Page {
            items: moved,
            has_more,
        })
    }
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = calendar_change_moves)]
struct MoveRow {
    change: String,
    dossier: String,
    deadline: String,
    old_due_at: NaiveDateTime,
    new_due_at: Option<NaiveDateTime>,
    missing_year: Option<i32>,
}

impl MoveRow {
    fn of(change: Uuid, dossier: &DossierCode, moved: &Moved) -> Self {
        let Moved { deadline, from, to } = moved;
        let (new_due_at, missing_year) = match to {
            NewDue::At(to) => (Some(to.naive_utc()), None),
            NewDue::YearNotLoaded(year) => (None, Some(*year)),
        };
        Self {
            change: text(change),
            dossier: dossier.as_str().to_owned(),
            deadline: deadline.word().to_owned(),
            old_due_at: from.naive_utc(),
            new_due_at,
            missing_year,
        }
    }

    fn moved(self) -> Result<(DossierCode, Moved), StorageError> {
        let Self {
            change: _,
            dossier,
            deadline,
            old_due_at,
            new_due_at,
            missing_year,
        } = self;
        let at = |column| Place("calendar_change_moves", column);
        let to = match (new_due_at, missing_year) {
            (Some(to), _) => NewDue::At(instant(to)),
            (None, Some(year)) => NewDue::YearNotLoaded(year),
            (None, None) => return Err(at("new_due_at").corrupt(dossier)),
        };
        let moved = Moved {
            deadline: at("deadline").word(&deadline)?,
            from: instant(old_due_at),
            to,
        };
        Ok((at("dossier").parsed(&dossier)?, moved))
    }
}
