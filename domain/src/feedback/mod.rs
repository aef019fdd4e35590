//! What applicants think of a returned dossier (FB-2).

use crate::{
    dossiers::{Dossier, Refusal, Status},
    identity::Caller,
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// One rating per returned dossier, given once by its applicant: 1 not satisfied, 2 normal, 3 satisfied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rating {
    pub score: u8,
    pub comment: Option<String>,
    pub by: Uuid,
    pub at: DateTime<Utc>,
}

impl Rating {
    pub fn of(
        dossier: &Dossier,
        by: &Caller,
        score: u8,
        comment: Option<String>,
        at: DateTime<Utc>,
    ) -> Result<Self, Refusal> {
        if !matches!(dossier.status, Status::Returned | Status::Closed) {
            return Err(Refusal::NotYetReturned {
                status: dossier.status,
            });
        }
        Ok(Self {
            score,
            comment,
            by: by.account,
            at,
        })
    }
}
