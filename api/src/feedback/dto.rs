use crate::contract::{Sample, sample};
use chrono::{DateTime, FixedOffset};
use domain::{calendars::local, feedback::Rating};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How satisfied the applicant is (FB-2).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewRating {
    /// 1 không hài lòng (not satisfied), 2 bình thường (normal), 3 hài lòng (satisfied).
    #[schema(minimum = 1, maximum = 3, format = Int32)]
    pub score: u8,
    /// Ý kiến góp ý, nếu có.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 1000, format = "multiline")]
    pub comment: Option<String>,
}

/// The applicant's rating of a dossier.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RatingView {
    /// 1 không hài lòng (not satisfied), 2 bình thường (normal), 3 hài lòng (satisfied).
    #[schema(minimum = 1, maximum = 3, format = Int32)]
    pub score: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 1000, format = "multiline")]
    pub comment: Option<String>,
    pub rated_at: DateTime<FixedOffset>,
}

impl NewRating {
    pub fn sample() -> Self {
        Self {
            score: 3,
            comment: Some("Cán bộ hướng dẫn tận tình, trả kết quả đúng hẹn.".into()),
        }
    }
}

impl RatingView {
    pub fn sample() -> Self {
        let NewRating { score, comment } = NewRating::sample();
        Self {
            score,
            comment,
            rated_at: "2026-09-08T09:45:00+07:00".parse().unwrap_or_default(),
        }
    }
}

impl From<Rating> for RatingView {
    /// Who gave it is the applicant; more is not told.
    fn from(rating: Rating) -> Self {
        let Rating {
            score,
            comment,
            by: _,
            at,
        } = rating;
        Self {
            score,
            comment,
            rated_at: local(at),
        }
    }
}

pub fn samples() -> Vec<Sample> {
    vec![sample(&NewRating::sample()), sample(&RatingView::sample())]
}
