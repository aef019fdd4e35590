mod deadlines;
mod events;
mod filing;
mod listing;
mod row;

use crate::{
    Page, StorageError,
    connection::{AnyConnection, MultiBackend, each_backend},
    row::{Place, text},
    schema::{dossier_events, dossier_sequences, dossiers, filings},
    vault::{Keys, Opening},
};
use chrono::{DateTime, NaiveDate, Utc};
pub use deadlines::{DeadlineFilter, DeadlineKey, Standings};
use diesel::{expression::BoxableExpression, prelude::*, sql_types::Bool};
use domain::{
    Word,
    agencies::AgencyIdentifier,
    dossiers::{Dossier, DossierCode, Event, Status},
    identity::Role,
    personal_data::Detail,
};
use events::EventRow;
use filing::FilingRow;
pub use listing::{DossierFilter, DossierPart};
use row::DossierRow;
use std::collections::HashMap;
use uuid::Uuid;

/// Filed dossiers and their histories.
pub struct Dossiers<'c> {
    connection: &'c mut AnyConnection,
    keys: &'c Keys<'c>,
}

/// Which dossiers a queue shows; all conditions hold together.
#[derive(Clone, Debug)]
pub struct QueueFilter {
    pub places: Vec<QueuePlace>,
    pub holder: StepHolder,
    pub due_before: Option<DateTime<Utc>>,
    pub after: Option<QueueKey>,
    pub limit: i64,
}

/// What waits for an officer at an agency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QueuePlace {
    /// What was filed at its counter and is not accepted yet.
    Counter { agency: String },
    /// What another counter accepted for it and has not arrived yet (IN-10).
    Arrivals { agency: String },
    /// The steps of a role.
    Steps { agency: String, role: Role },
}

/// Whose steps a queue shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepHolder {
    Anybody,
    /// Steps of this officer, and those nobody has taken.
    FreeOr(Uuid),
    Only(Uuid),
}

/// The place of a dossier in a queue (LIFE-11): online first, then nearest due, then oldest.
#[derive(Clone, Debug, PartialEq)]
pub struct QueueKey {
    pub rank: i32,
    pub due: DateTime<Utc>,
    pub submitted: DateTime<Utc>,
    pub code: String,
}

impl QueueKey {
    pub fn of(dossier: &Dossier) -> Self {
        Self {
            rank: dossier.channel.queue_rank(),
            due: dossier.owed().due,
            submitted: dossier.submitted_at,
            code: dossier.code.as_str().to_owned(),
        }
    }
}

impl<'c> Dossiers<'c> {
    pub(crate) fn new(connection: &'c mut AnyConnection, keys: &'c Keys<'c>) -> Self {
        Self { connection, keys }
    }

    /// The next code of the agency on that local day (IN-7). Other filings of the agency wait from here to the end of
    /// the transaction, so it is asked for as late as possible.
    pub fn next_code(
        &mut self,
        agency: &AgencyIdentifier,
        day: NaiveDate,
    ) -> Result<DossierCode, StorageError> {
        let first = (
            dossier_sequences::agency.eq(agency.as_str()),
            dossier_sequences::day.eq(day),
            dossier_sequences::last.eq(1),
        );
        let sequence: i32 = each_backend!(self.connection, |plain| diesel::insert_into(
            dossier_sequences::table
        )
        .values(first)
        .on_conflict((dossier_sequences::agency, dossier_sequences::day))
        .do_update()
        .set(dossier_sequences::last.eq(dossier_sequences::last + 1))
        .returning(dossier_sequences::last)
        .get_result(plain))?;
        let sequence = Place("dossier_sequences", "last").number(sequence)?;
        Ok(DossierCode::new(agency, day, sequence))
    }

    pub fn add(&mut self, dossier: &Dossier, event: &Event) -> Result<(), StorageError> {
        let key = self.keys.active(self.connection)?;
        let (filing, state) = (FilingRow::of(dossier, &key)?, DossierRow::of(dossier)?);
        each_backend!(self.connection, |plain| diesel::insert_into(filings::table)
            .values(filing)
            .execute(plain))
        .map_err(StorageError::adding("dossier"))?;
        each_backend!(self.connection, |plain| diesel::insert_into(
            dossiers::table
        )
        .values(state)
        .execute(plain))?;
        self.append(&dossier.code, 1, event)
    }

    /// Saves the state over the version it was read at and appends what happened, which carries the new version's number.
    pub fn save(&mut self, dossier: &mut Dossier, event: &Event) -> Result<(), StorageError> {
        let read_at = dossier.version;
        dossier.version += 1;
        let row = dossiers::table
            .filter(dossiers::code.eq(dossier.code.as_str()))
            .filter(dossiers::version.eq(read_at));
        if diesel::update(row)
            .set(DossierRow::of(dossier)?)
            .execute(self.connection)?
            == 0
        {
            return Err(StorageError::Stale { what: "dossier" });
        }
        let sequence = Place("dossiers", "version").number(dossier.version)?;
        self.append(&dossier.code, sequence, event)
    }

    pub fn find(&mut self, code: &DossierCode) -> Result<Option<Dossier>, StorageError> {
        let row: Option<(DossierRow, FilingRow)> =
            each_backend!(self.connection, |plain| dossiers::table
                .inner_join(filings::table)
                .filter(dossiers::code.eq(code.as_str()))
                .get_result(plain))
            .optional()?;
        let mut opening = self.keys.opening(self.connection);
        row.map(|row| DossierRow::dossier(row, &mut opening))
            .transpose()
    }

    /// By the secret of the QR code (PUB-3).
    pub fn find_by_token(&mut self, token: &str) -> Result<Option<Dossier>, StorageError> {
        let row: Option<(DossierRow, FilingRow)> = dossiers::table
            .inner_join(filings::table)
            .filter(filings::lookup_token.eq(token))
            .get_result(self.connection)
            .optional()?;
        let mut opening = self.keys.opening(self.connection);
        row.map(|row| DossierRow::dossier(row, &mut opening))
            .transpose()
    }

    /// Dossiers of whoever has all these details, at these agencies or their counters, the newest first.
    pub fn list_of_person(
        &mut self,
        details: &[Detail],
        agencies: &[String],
        limit: i64,
    ) -> Result<Page<Dossier>, StorageError> {
        let mut query = dossiers::table
            .inner_join(filings::table)
            .filter(
                filings::agency
                    .eq_any(agencies)
                    .or(filings::counter.eq_any(agencies)),
            )
            .order((filings::submitted_at.desc(), filings::code.desc()))
            .limit(limit + 1)
            .into_boxed();
        for detail in details {
            let indexes = self.keys.indexes(detail, self.connection)?;
            query = match detail {
                Detail::IdentityNumber(_) => {
                    query.filter(filings::owner_identity_number_index.eq_any(indexes))
                }
                Detail::Phone(_) => query.filter(filings::owner_phone_index.eq_any(indexes)),
                Detail::Email(_) => query.filter(filings::owner_email_index.eq_any(indexes)),
            };
        }
        let rows: Vec<(DossierRow, FilingRow)> = query.load(self.connection)?;
        let mut opening = self.keys.opening(self.connection);
        Page::cut(rows, limit).try_map(|row| DossierRow::dossier(row, &mut opening))
    }

    /// Whether a dossier of the owner has not ended and its result is not with them yet.
    pub fn any_running_of(&mut self, account: Uuid) -> Result<bool, StorageError> {
        let over = Status::ALL
            .iter()
            .filter(|status| status.is_final() || **status == Status::Returned);
        let over: Vec<&str> = over.map(|status| status.word()).collect();
        let running: Option<String> = dossiers::table
            .inner_join(filings::table)
            .filter(filings::owner_account.eq(text(account)))
            .filter(dossiers::status.ne_all(over))
            .select(dossiers::code)
            .first(self.connection)
            .optional()?;
        Ok(running.is_some())
    }

    /// Each place is a walk over an index of its own, so a page costs the same however much waits.
    pub fn list_queue(&mut self, filter: &QueueFilter) -> Result<Page<Dossier>, StorageError> {
        let mut states = Vec::new();
        for here in filter.places.iter().flat_map(at) {
            states.extend(self.walk_queue(here, filter)?);
        }
        states.sort_by(|one, other| one.queue_place().cmp(&other.queue_place()));
        // Who holds a role twice is at one place twice.
        states.dedup_by(|one, other| one.code() == other.code());
        self.with_filings(Page::cut(states, filter.limit))
    }

    fn walk_queue(
        &mut self,
        here: Predicate,
        filter: &QueueFilter,
    ) -> Result<Vec<DossierRow>, StorageError> {
        let mut query = dossiers::table
            .filter(here)
            .order((
                dossiers::queue_rank,
                dossiers::queue_due_at,
                dossiers::submitted_at,
                dossiers::code,
            ))
            .limit(filter.limit + 1)
            .into_boxed();
        let held_by = |officer| dossiers::step_holder.eq(text(officer)).assume_not_null();
        query = match filter.holder {
            StepHolder::Anybody => query,
            StepHolder::FreeOr(officer) => {
                query.filter(dossiers::step_holder.is_null().or(held_by(officer)))
            }
            StepHolder::Only(officer) => query.filter(held_by(officer)),
        };
        if let Some(due) = filter.due_before {
            query = query.filter(dossiers::queue_due_at.lt(due.naive_utc()));
        }
        if let Some(key) = &filter.after {
            query = query.filter(follows(key));
        }
        Ok(query.load(self.connection)?)
    }

    /// The whole history, the oldest first.
    pub fn list_events(&mut self, code: &DossierCode) -> Result<Vec<Event>, StorageError> {
        let rows: Vec<EventRow> = dossier_events::table
            .filter(dossier_events::dossier.eq(code.as_str()))
            .order(dossier_events::sequence)
            .load(self.connection)?;
        rows.into_iter().map(EventRow::event).collect()
    }

    /// Not a join: a list may sort far more rows than it shows, and each would be looked up in `filings` first.
    fn with_filings(&mut self, states: Page<DossierRow>) -> Result<Page<Dossier>, StorageError> {
        let mut filings = self.filings_of(&states.items)?;
        let mut opening = self.keys.opening(self.connection);
        states.try_map(|state| joined(state, &mut filings, &mut opening))
    }

    fn filings_of(
        &mut self,
        states: &[DossierRow],
    ) -> Result<HashMap<String, FilingRow>, StorageError> {
        let codes = states.iter().map(DossierRow::code);
        let filings: Vec<FilingRow> = each_backend!(self.connection, |plain| filings::table
            .filter(filings::code.eq_any(codes))
            .load(plain))?;
        let by_code = |filing: FilingRow| (filing.code.clone(), filing);
        Ok(filings.into_iter().map(by_code).collect())
    }

    fn append(
        &mut self,
        code: &DossierCode,
        sequence: i32,
        event: &Event,
    ) -> Result<(), StorageError> {
        let row = EventRow::of(code, sequence, event)?;
        each_backend!(self.connection, |plain| diesel::insert_into(
            dossier_events::table
        )
        .values(row)
        .execute(plain))?;
        Ok(())
    }
}

fn joined(
    state: DossierRow,
    filings: &mut HashMap<String, FilingRow>,
    opening: &mut Opening<'_>,
) -> Result<Dossier, StorageError> {
    let filing = filings.remove(state.code());
    let filing = filing.ok_or_else(|| Place("dossiers", "code").corrupt(state.code()))?;
    DossierRow::dossier((state, filing), opening)
}

const AT_WORK: [Status; 2] = [Status::Accepted, Status::InProcess];

type Predicate = Box<dyn BoxableExpression<dossiers::table, MultiBackend, SqlType = Bool>>;

/// What each walk over an index looks for.
fn at(place: &QueuePlace) -> Vec<Predicate> {
    match place {
        QueuePlace::Counter { agency } => vec![Box::new(
            dossiers::counter
                .eq(agency.clone())
                .and(dossiers::status.eq(Status::Submitted.word())),
        )],
        QueuePlace::Arrivals { agency } => vec![Box::new(
            dossiers::agency
                .eq(agency.clone())
                .and(dossiers::status.eq(Status::Accepted.word()))
                .and(dossiers::accepted_at.is_not_null())
                .and(dossiers::arrived_at.is_null()),
        )],
        QueuePlace::Steps { agency, role } => AT_WORK
            .map(|status| -> Predicate {
                Box::new(
                    dossiers::agency
                        .eq(agency.clone())
                        .and(dossiers::status.eq(status.word()))
                        .and(dossiers::step_role.eq(role.word()).assume_not_null()),
                )
            })
            .into(),
    }
}

/// What stands behind the key in a queue.
fn follows(key: &QueueKey) -> Predicate {
    use dossiers::dsl::{code, queue_due_at, queue_rank, submitted_at};
    let (due, submitted) = (key.due.naive_utc(), key.submitted.naive_utc());
    let same_submission = submitted_at.eq(submitted).and(code.gt(key.code.clone()));
    let same_due = queue_due_at
        .eq(due)
        .and(submitted_at.gt(submitted).or(same_submission));
    let same_rank = queue_rank
        .eq(key.rank)
        .and(queue_due_at.gt(due).or(same_due));
    Box::new(queue_rank.gt(key.rank).or(same_rank))
}
