use super::{Dossiers, deadlines::of_agencies, row::DossierRow};
use crate::{Page, StorageError, schema::dossiers};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::{
    Word,
    dossiers::{Dossier, Status},
};

/// Which dossiers of its agencies a list shows.
#[derive(Clone, Debug)]
pub struct DossierFilter {
    pub agencies: Vec<String>,
    pub status: Option<Status>,
    pub submitted_from: Option<DateTime<Utc>>,
    /// Before this instant, not at it.
    pub submitted_before: Option<DateTime<Utc>>,
    /// Submission and code of the last one seen.
    pub after: Option<(DateTime<Utc>, String)>,
    pub limit: i64,
}

impl Dossiers<'_> {
    /// The newest first, ended ones included.
    pub fn list(&mut self, filter: &DossierFilter) -> Result<Page<Dossier>, StorageError> {
        let mut query = dossiers::table
            .filter(of_agencies(&filter.agencies))
            .order((dossiers::submitted_at.desc(), dossiers::code.desc()))
            .limit(filter.limit + 1)
            .into_boxed();
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
        let states: Vec<DossierRow> = query.load(self.connection)?;
        self.with_filings(Page::cut(states, filter.limit))
    }
}
