//! A dossier opened in an emergency by somebody who could not see it otherwise (SEC-3): to read, for an hour, and
//! looked at afterwards by an auditor.

use crate::{agencies::AgencyIdentifier, dossiers::DossierCode};
use chrono::{DateTime, TimeDelta, Utc};
use std::fmt;
use uuid::Uuid;

/// Not a second longer.
pub const LASTS: TimeDelta = TimeDelta::minutes(60);

/// What an officer may read for now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Emergency {
    pub dossier: DossierCode,
    pub until: DateTime<Utc>,
}

/// That it was opened, why, and what an auditor thinks of it.
#[derive(Clone, PartialEq, Eq)]
pub struct EmergencyReading {
    pub id: Uuid,
    pub reader: Uuid,
    pub dossier: DossierCode,
    /// Of the dossier.
    pub agency: AgencyIdentifier,
    pub reason: String,
    pub opened_at: DateTime<Utc>,
    pub review: Option<Review>,
    pub version: i64,
}

#[derive(Clone, PartialEq, Eq)]
pub struct Review {
    pub by: Uuid,
    pub at: DateTime<Utc>,
    pub is_justified: bool,
    pub finding: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotReviewable {
    /// Nobody reviews what they opened themselves.
    Own,
    Reviewed,
}

impl EmergencyReading {
    pub fn until(&self) -> DateTime<Utc> {
        self.opened_at + LASTS
    }

    pub fn review(&mut self, review: Review) -> Result<(), NotReviewable> {
        if review.by == self.reader {
            return Err(NotReviewable::Own);
        }
        if self.review.is_some() {
            return Err(NotReviewable::Reviewed);
        }
        self.review = Some(review);
        Ok(())
    }
}

/// Reasons and findings may tell of somebody.
impl fmt::Debug for EmergencyReading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EmergencyReading({}, {})", self.id, self.dossier)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened() -> EmergencyReading {
        EmergencyReading {
            id: Uuid::from_u128(1),
            reader: Uuid::from_u128(2),
            dossier: "H53.40-260821-0001".parse().unwrap(),
            agency: "H53.40".parse().unwrap(),
            reason: "Người nộp hồ sơ cấp cứu, cần liên hệ gia đình.".into(),
            opened_at: DateTime::default(),
            review: None,
            version: 1,
        }
    }

    fn review(by: u128) -> Review {
        Review {
            by: Uuid::from_u128(by),
            at: DateTime::default(),
            is_justified: true,
            finding: "Đúng quy trình.".into(),
        }
    }

    #[test]
    fn an_hour_and_not_a_second_longer() {
        assert_eq!(opened().until() - opened().opened_at, TimeDelta::hours(1));
    }

    #[test]
    fn somebody_else_reviews_it_once() {
        let mut reading = opened();
        assert_eq!(reading.review(review(2)), Err(NotReviewable::Own));
        assert_eq!(reading.review(review(3)), Ok(()));
        assert_eq!(reading.review(review(4)), Err(NotReviewable::Reviewed));
    }
}
