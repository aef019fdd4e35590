use super::{Dossiers, Predicate, deadlines::of_agencies, row::DossierRow};
use crate::{
    Page, StorageError,
    row::text,
    schema::{dossiers, filings},
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::{
    Word,
    agencies::AgencyIdentifier,
    dossiers::{Dossier, DossierCode, Status},
};
use std::cmp::Reverse;
use uuid::Uuid;

/// A part of the dossiers: what somebody may see is some of these together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DossierPart {
    /// Those for which these agencies are competent.
    Of(Vec<String>),
    /// What these counters filed for other agencies.
    FiledAt(Vec<String>),
    OwnedBy(Uuid),
    /// Of one procedure.
    OwnedIn(Uuid, Uuid),
    One(DossierCode),
    /// What this account filed, for these agencies.
    FiledBy(Uuid, Vec<String>),
}

/// Which dossiers of the parts a list shows.
#[derive(Clone, Debug, Default)]
pub struct DossierFilter {
    pub parts: Vec<DossierPart>,
    /// The competent one.
    pub agency: Option<AgencyIdentifier>,
    pub status: Option<Status>,
    pub submitted_from: Option<DateTime<Utc>>,
    /// Before this instant, not at it.
    pub submitted_before: Option<DateTime<Utc>>,
    /// Submission and code of the last one seen.
    pub after: Option<(DateTime<Utc>, String)>,
    pub limit: i64,
}

impl Dossiers<'_> {
    /// The newest first, ended ones included. Each part walks an index of its own; the pages are merged.
    pub fn list(&mut self, filter: &DossierFilter) -> Result<Page<Dossier>, StorageError> {
        let mut states: Vec<DossierRow> = Vec::new();
        for part in &filter.parts {
            states.extend(self.list_part(part, filter)?);
        }
        states.sort_by_cached_key(|state| Reverse((state.submitted_at, state.code.clone())));
        states.dedup_by(|one, other| one.code == other.code);
        self.with_filings(Page::cut(states, filter.limit))
    }

    fn list_part(
        &mut self,
        part: &DossierPart,
        filter: &DossierFilter,
    ) -> Result<Vec<DossierRow>, StorageError> {
        let mut query = dossiers::table
            .filter(within(part))
            .order((dossiers::submitted_at.desc(), dossiers::code.desc()))
            .limit(filter.limit + 1)
            .into_boxed();
        if let Some(agency) = &filter.agency {
            query = query.filter(dossiers::agency.eq(agency.as_str()));
        }
        if let Some(status) = filter.status {
            query = query.filter(dossiers::status.eq(status.word()));
        }
        if let Some(from) = filter.submitted_from {
            query = query.filter(dossiers::submitted_at.ge(from.naive_utc()));
        }
        if let Some(before) = filter.submitted_before {
            query = query.filter(dossiers::submitted_at.lt(before.naive_utc()));
        }
        if let Some((submitted, code)) = &filter.after {
            let submitted = submitted.naive_utc();
            let same = dossiers::submitted_at
                .eq(submitted)
                .and(dossiers::code.lt(code));
            query = query.filter(dossiers::submitted_at.lt(submitted).or(same));
        }
        Ok(query.load(self.connection)?)
    }
}

fn within(part: &DossierPart) -> Predicate {
    match part {
        DossierPart::Of(agencies) => of_agencies(agencies),
        DossierPart::FiledAt(agencies) => Box::new(
            dossiers::counter
                .eq_any(agencies.clone())
                .and(dossiers::counter.ne(dossiers::agency)),
        ),
        DossierPart::OwnedBy(owner) => Box::new(
            dossiers::code.eq_any(
                filings::table
                    .filter(filings::owner_account.eq(text(*owner)))
                    .select(filings::code),
            ),
        ),
        DossierPart::OwnedIn(owner, procedure) => Box::new(
            dossiers::code.eq_any(
                filings::table
                    .filter(filings::owner_account.eq(text(*owner)))
                    .filter(filings::procedure_id.eq(text(*procedure)))
                    .select(filings::code),
            ),
        ),
        DossierPart::One(code) => Box::new(dossiers::code.eq(code.to_string())),
        DossierPart::FiledBy(account, agencies) => Box::new(
            dossiers::code.eq_any(
                filings::table
                    .filter(filings::submitted_by.eq(text(*account)))
                    .filter(filings::agency.eq_any(agencies.clone()))
                    .select(filings::code),
            ),
        ),
    }
}
