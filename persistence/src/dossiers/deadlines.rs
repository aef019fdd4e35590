//! Standing is a comparison of stored instants: right the second it becomes true, without a job (TIME-8).

use super::{Dossiers, Predicate, joined, row::DossierRow};
use crate::{
    Page, StorageError,
    connection::{AnyConnection, each_backend},
    row::{Place, instant},
    schema::{deadline_warnings, dossiers},
};
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use diesel::{
    dsl::{count_star, sql},
    prelude::*,
    sql_types::Bool,
};
use domain::{
    Word,
    calendars::{ClockState, Standing},
    dossiers::{Dossier, DossierCode, WarningLevel},
};

/// When a dossier that cannot be read is looked at again: somebody may have mended it.
const LATER: TimeDelta = TimeDelta::hours(1);

/// Which open dossiers a list of deadlines shows.
#[derive(Clone, Debug)]
pub struct DeadlineFilter {
    pub agencies: Vec<String>,
    pub standing: Standing,
    pub now: DateTime<Utc>,
    pub after: Option<DeadlineKey>,
    pub limit: i64,
}

/// The place in a list of deadlines: the nearest due first.
#[derive(Clone, Debug, PartialEq)]
pub struct DeadlineKey {
    pub due: DateTime<Utc>,
    pub code: String,
}

/// How many open dossiers stand how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standings {
    pub on_time: i64,
    pub due_soon: i64,
    pub overdue: i64,
    pub paused: i64,
    pub not_started: i64,
}

impl DeadlineKey {
    pub fn of(dossier: &Dossier) -> Self {
        Self {
            due: dossier.owed().due,
            code: dossier.code.as_str().to_owned(),
        }
    }
}

impl Dossiers<'_> {
    /// The running clocks that stand so now.
    pub fn list_deadlines(
        &mut self,
        filter: &DeadlineFilter,
    ) -> Result<Page<Dossier>, StorageError> {
        let now = filter.now.naive_utc();
        let mut query = dossiers::table
            .filter(of_agencies(&filter.agencies))
            .filter(dossiers::clock_state.eq(ClockState::Running.word()))
            .order((dossiers::queue_due_at, dossiers::code))
            .limit(filter.limit + 1)
            .into_boxed();
        query = match filter.standing {
            Standing::Overdue => query.filter(dossiers::queue_due_at.lt(now)),
            Standing::DueSoon => query
                .filter(dossiers::queue_due_at.ge(now))
                .filter(dossiers::queue_soon_at.le(now)),
            Standing::OnTime | Standing::Early => query.filter(dossiers::queue_soon_at.gt(now)),
        };
        if let Some(DeadlineKey { due, code }) = &filter.after {
            let due = due.naive_utc();
            let same = dossiers::queue_due_at.eq(due).and(dossiers::code.gt(code));
            query = query.filter(dossiers::queue_due_at.gt(due).or(same));
        }
        let states: Vec<DossierRow> = query.load(self.connection)?;
        self.with_filings(Page::cut(states, filter.limit))
    }

    /// Counted over one index, of the agencies given.
    pub fn count_standings(
        &mut self,
        agencies: &[String],
        now: DateTime<Utc>,
    ) -> Result<Standings, StorageError> {
        let now = now.naive_utc();
        let here = || dossiers::table.filter(of_agencies(agencies));
        let state = |state: ClockState| dossiers::clock_state.eq(state.word());
        let running = || here().filter(state(ClockState::Running));
        let overdue = running().filter(dossiers::queue_due_at.lt(now));
        let in_time = || running().filter(dossiers::queue_due_at.ge(now));
        let due_soon = in_time().filter(dossiers::queue_soon_at.le(now));
        let on_time = in_time().filter(dossiers::queue_soon_at.gt(now));
        let paused = here().filter(state(ClockState::Paused));
        let not_started = here().filter(state(ClockState::NotStarted));
        Ok(Standings {
            on_time: on_time.select(count_star()).get_result(self.connection)?,
            due_soon: due_soon.select(count_star()).get_result(self.connection)?,
            overdue: overdue.select(count_star()).get_result(self.connection)?,
            paused: paused.select(count_star()).get_result(self.connection)?,
            not_started: not_started
                .select(count_star())
                .get_result(self.connection)?,
        })
    }

    /// Dossiers of which a warning is to be made; no other node gets them until the transaction ends. One that cannot be read
    /// is looked at again in an hour.
    pub fn claim_to_warn(
        &mut self,
        now: DateTime<Utc>,
        limit: i64,
    ) -> Result<Vec<Dossier>, StorageError> {
        let due = dossiers::table
            .filter(
                dossiers::next_warning_at
                    .le(now.naive_utc())
                    .assume_not_null(),
            )
            .order(dossiers::next_warning_at)
            .limit(limit)
            .select(dossiers::all_columns);
        let states: Vec<DossierRow> = match self.connection {
            AnyConnection::Sqlite(plain) => due.load(plain)?,
            AnyConnection::Postgres(plain) => due.for_update().skip_locked().load(plain)?,
        };
        let (dossiers, unreadable) = self.readable(states)?;
        if !unreadable.is_empty() {
            let later = (now + LATER).naive_utc();
            diesel::update(dossiers::table.filter(dossiers::code.eq_any(unreadable)))
                .set(dossiers::next_warning_at.eq(later))
                .execute(self.connection)?;
        }
        Ok(dossiers)
    }

    /// What somebody has changed behind the product's back is said and left out: no other clock waits for it.
    fn readable(
        &mut self,
        states: Vec<DossierRow>,
    ) -> Result<(Vec<Dossier>, Vec<String>), StorageError> {
        let mut filings = self.filings_of(&states)?;
        let mut opening = self.keys.opening(self.connection);
        let (mut dossiers, mut unreadable) = (Vec::new(), Vec::new());
        for state in states {
            let code = state.code().to_owned();
            match joined(state, &mut filings, &mut opening) {
                Ok(dossier) => dossiers.push(dossier),
                Err(error) if error.is_of_one_row() => {
                    log::error!(target: "work", "the deadline of {code} is not watched: {error}");
                    unreadable.push(code);
                }
                Err(error) => return Err(error),
            }
        }
        Ok((dossiers, unreadable))
    }

    /// Says whether it is new: each level of a promise is warned of once.
    pub fn add_warning(
        &mut self,
        code: &DossierCode,
        due: DateTime<Utc>,
        level: WarningLevel,
        at: DateTime<Utc>,
    ) -> Result<bool, StorageError> {
        let values = (
            deadline_warnings::dossier.eq(code.as_str()),
            deadline_warnings::due_at.eq(due.naive_utc()),
            deadline_warnings::level.eq(level.word()),
            deadline_warnings::at.eq(at.naive_utc()),
        );
        let added = each_backend!(self.connection, |plain| diesel::insert_into(
            deadline_warnings::table
        )
        .values(values)
        .on_conflict_do_nothing()
        .execute(plain))?;
        Ok(added > 0)
    }

    /// No change of the dossier: its version stays.
    pub fn set_next_warning(
        &mut self,
        code: &DossierCode,
        at: Option<DateTime<Utc>>,
    ) -> Result<(), StorageError> {
        diesel::update(dossiers::table.find(code.as_str()))
            .set(dossiers::next_warning_at.eq(at.map(|at| at.naive_utc())))
            .execute(self.connection)?;
        Ok(())
    }

    /// The warnings made so far, the oldest first.
    pub fn list_warnings(
        &mut self,
        code: &DossierCode,
    ) -> Result<Vec<(WarningLevel, DateTime<Utc>)>, StorageError> {
        let rows: Vec<(String, NaiveDateTime)> = deadline_warnings::table
            .filter(deadline_warnings::dossier.eq(code.as_str()))
            .order((deadline_warnings::at, deadline_warnings::due_at))
            .select((deadline_warnings::level, deadline_warnings::at))
            .load(self.connection)?;
        let warning = |(level, at): (String, NaiveDateTime)| {
            Ok((
                Place("deadline_warnings", "level").word(&level)?,
                instant(at),
            ))
        };
        rows.into_iter().map(warning).collect()
    }

    /// Dossiers whose applicant has not supplied in time; no other node gets them until the transaction ends.
    pub fn claim_unsupplied(
        &mut self,
        now: DateTime<Utc>,
        limit: i64,
    ) -> Result<Vec<Dossier>, StorageError> {
        let late = dossiers::table
            .filter(
                dossiers::supplement_due_at
                    .lt(now.naive_utc())
                    .assume_not_null(),
            )
            .order(dossiers::supplement_due_at)
            .limit(limit)
            .select(dossiers::all_columns);
        let states: Vec<DossierRow> = match self.connection {
            AnyConnection::Sqlite(plain) => late.load(plain)?,
            AnyConnection::Postgres(plain) => late.for_update().skip_locked().load(plain)?,
        };
        Ok(self.readable(states)?.0)
    }

    /// Dossiers timed by these agencies whose clocks have not ended, by code: what a changed calendar may move (TIME-9).
    pub fn list_open(
        &mut self,
        agencies: &[String],
        after: Option<&str>,
        limit: i64,
    ) -> Result<Page<Dossier>, StorageError> {
        let states: Vec<DossierRow> = dossiers::table
            .filter(open(agencies, after))
            .order(dossiers::code)
            .limit(limit + 1)
            .load(self.connection)?;
        self.with_filings(Page::cut(states, limit))
    }

    /// The same for changing them: nobody else changes them until the transaction ends, and none is passed over.
    pub fn hold_open(
        &mut self,
        agencies: &[String],
        after: Option<&str>,
        limit: i64,
    ) -> Result<Vec<Dossier>, StorageError> {
        let codes: Vec<String> = dossiers::table
            .filter(open(agencies, after))
            .order(dossiers::code)
            .limit(limit)
            .select(dossiers::code)
            .load(self.connection)?;
        let held = dossiers::table
            .filter(dossiers::code.eq_any(codes))
            .order(dossiers::code);
        let states: Vec<DossierRow> = match self.connection {
            AnyConnection::Sqlite(plain) => held.load(plain)?,
            AnyConnection::Postgres(plain) => held.for_update().load(plain)?,
        };
        Ok(self.with_filings(Page::cut(states, limit))?.items)
    }

    /// How many there are.
    pub fn count_open(&mut self, agencies: &[String]) -> Result<u64, StorageError> {
        let count: i64 = dossiers::table
            .filter(open(agencies, None))
            .count()
            .get_result(self.connection)?;
        Place("dossiers", "code").number(count)
    }
}

/// Written out as in the index `dossiers_open`: PostgreSQL plans no partial index for a bound value.
const UNFINISHED: &str = "clock_state <> 'finished'";

/// Until the competent agency has it, the counter's calendar times it (IN-10).
fn open(agencies: &[String], after: Option<&str>) -> Predicate {
    let at_counter = dossiers::resolution
        .is_null()
        .and(dossiers::counter.eq_any(agencies.to_vec()));
    let at_work = dossiers::resolution
        .is_not_null()
        .and(dossiers::agency.eq_any(agencies.to_vec()));
    Box::new(
        at_counter
            .or(at_work)
            .and(sql::<Bool>(UNFINISHED))
            .and(dossiers::code.gt(after.unwrap_or_default().to_owned())),
    )
}

/// PostgreSQL walks an index in its order for one agency, and not for a list of one.
pub(super) fn of_agencies(agencies: &[String]) -> Predicate {
    match agencies {
        [agency] => Box::new(dossiers::agency.eq(agency.clone())),
        _ => Box::new(dossiers::agency.eq_any(agencies.to_vec())),
    }
}
