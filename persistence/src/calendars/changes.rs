use super::edit::{edit_from, edit_text};
use crate::{
    Page, StorageError,
    connection::AnyConnection,
    row::{Place, instant, text},
    schema::{calendar_changes, calendars, jobs},
};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use domain::{
    Word,
    calendars::{Application, CalendarChange, ChangeState},
    jobs::JobState,
};
use uuid::Uuid;

/// Changes of calendars, proposed and applied.
pub struct CalendarChanges<'c>(&'c mut AnyConnection);

/// Which changes a list shows; all conditions hold together.
#[derive(Clone, Debug, Default)]
pub struct ChangeFilter {
    /// Only of calendars that belong to one of these agencies; without a list, of every calendar.
    pub agencies: Option<Vec<String>>,
    pub calendar: Option<String>,
    pub state: Option<ChangeState>,
    pub after: Option<Uuid>,
    pub limit: i64,
}

impl<'c> CalendarChanges<'c> {
    pub(crate) fn new(connection: &'c mut AnyConnection) -> Self {
        Self(connection)
    }

    pub fn add(&mut self, change: &CalendarChange) -> Result<(), StorageError> {
        diesel::insert_into(calendar_changes::table)
            .values(ChangeRow::of(change)?)
            .execute(self.0)?;
        Ok(())
    }

    pub fn get(&mut self, id: Uuid) -> Result<CalendarChange, StorageError> {
        let row: ChangeRow = calendar_changes::table
            .find(text(id))
            .get_result(self.0)
            .map_err(StorageError::getting("calendar change"))?;
        row.change()
    }

    /// The newest first.
    pub fn list(&mut self, filter: ChangeFilter) -> Result<Page<CalendarChange>, StorageError> {
        let ChangeFilter {
            agencies,
            calendar,
            state,
            after,
            limit,
        } = filter;
        let mut query = calendar_changes::table
            .inner_join(calendars::table)
            .select(calendar_changes::all_columns)
            .order(calendar_changes::id.desc())
            .limit(limit + 1)
            .into_boxed();
        if let Some(agencies) = agencies {
            query = query.filter(calendars::agency.assume_not_null().eq_any(agencies));
        }
        if let Some(calendar) = calendar {
            query = query.filter(calendar_changes::calendar.eq(calendar));
        }
        query = match state {
            None => query,
            Some(ChangeState::Proposed) => query.filter(calendar_changes::applied_at.is_null()),
            Some(ChangeState::Applied) => query.filter(calendar_changes::applied_at.is_not_null()),
        };
        if let Some(after) = after {
            query = query.filter(calendar_changes::id.lt(text(after)));
        }
        let rows: Vec<ChangeRow> = query.load(self.0)?;
        Page::cut(rows, limit).try_map(ChangeRow::change)
    }

    /// Whether the work of a change of one of these calendars is not finished.
    pub fn is_any_at_work(&mut self, calendars: &[String]) -> Result<bool, StorageError> {
        let unfinished = [JobState::Waiting, JobState::Running].map(JobState::word);
        let count: i64 = calendar_changes::table
            .inner_join(jobs::table)
            .filter(calendar_changes::calendar.eq_any(calendars))
            .filter(jobs::state.eq_any(unfinished))
            .count()
            .get_result(self.0)?;
        Ok(count > 0)
    }

    /// Saves over the version it was read at.
    pub fn save(&mut self, change: &mut CalendarChange) -> Result<(), StorageError> {
        let read_at = change.version;
        change.version += 1;
        let row = calendar_changes::table
            .filter(calendar_changes::id.eq(text(change.id)))
            .filter(calendar_changes::version.eq(read_at));
        match diesel::update(row)
            .set(ChangeRow::of(change)?)
            .execute(self.0)?
        {
            0 => Err(StorageError::Stale {
                what: "calendar change",
            }),
            _ => Ok(()),
        }
    }

    /// Removes what was read at this version.
    pub fn remove(&mut self, change: &CalendarChange) -> Result<(), StorageError> {
        let row = calendar_changes::table
            .filter(calendar_changes::id.eq(text(change.id)))
            .filter(calendar_changes::version.eq(change.version));
        match diesel::delete(row).execute(self.0)? {
            0 => Err(StorageError::Stale {
                what: "calendar change",
            }),
            _ => Ok(()),
        }
    }
}

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = calendar_changes, treat_none_as_null = true)]
struct ChangeRow {
    id: String,
    calendar: String,
    based_on: i64,
    edit: String,
    proposed_by: String,
    proposed_at: NaiveDateTime,
    applied_by: Option<String>,
    applied_at: Option<NaiveDateTime>,
    reason: Option<String>,
    job: Option<String>,
    version: i64,
}

impl ChangeRow {
    fn of(change: &CalendarChange) -> Result<Self, StorageError> {
        let CalendarChange {
            id,
            calendar,
            based_on,
            edit,
            proposed_by,
            proposed_at,
            application,
            version,
        } = change;
        let application = application.as_ref();
        Ok(Self {
            id: text(*id),
            calendar: calendar.clone(),
            based_on: *based_on,
            edit: edit_text(edit)?,
            proposed_by: text(*proposed_by),
            proposed_at: proposed_at.naive_utc(),
            applied_by: application.map(|applied| text(applied.by)),
            applied_at: application.map(|applied| applied.at.naive_utc()),
            reason: application.map(|applied| applied.reason.clone()),
            job: application.map(|applied| text(applied.job)),
            version: *version,
        })
    }

    fn change(self) -> Result<CalendarChange, StorageError> {
        let at = |column| Place("calendar_changes", column);
        let application = match (self.applied_by, self.applied_at, self.reason, self.job) {
            (Some(by), Some(applied_at), Some(reason), Some(job)) => Some(Application {
                by: at("applied_by").parsed(&by)?,
                at: instant(applied_at),
                reason,
                job: at("job").parsed(&job)?,
            }),
            _ => None,
        };
        Ok(CalendarChange {
            id: at("id").parsed(&self.id)?,
            calendar: self.calendar,
            based_on: self.based_on,
            edit: edit_from(&self.edit)?,
            proposed_by: at("proposed_by").parsed(&self.proposed_by)?,
            proposed_at: instant(self.proposed_at),
            application,
            version: self.version,
        })
    }
}
