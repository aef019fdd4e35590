use super::parse;
use crate::{problem::Problem, word::Coded};
use chrono::NaiveDate;
use domain::{
    Validity, Word,
    calendars::{Limit, LimitUnit},
    personal_data::{ConsentPurpose, ConsentText},
};
use serde::Deserialize;

const DATA_PROTECTION: &str = include_str!("../../../migrations/reference/data-protection.json");

/// `data-protection.json`: the clocks of requests, and the words that people agree to (SEC-4).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DataProtection {
    requests: Vec<RequestTerms>,
    consents: Vec<ConsentWords>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct RequestTerms {
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
    rectification: LimitTerms,
    basis: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LimitTerms {
    value: u32,
    unit: Coded<LimitUnit>,
}

/// A text in both languages; it never changes under its version.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConsentWords {
    purpose: Coded<ConsentPurpose>,
    version: u16,
    pub text_vi: String,
    pub text_en: String,
    pub basis: String,
}

impl DataProtection {
    pub fn read() -> Result<Self, Problem> {
        parse("data-protection.json", DATA_PROTECTION)
    }

    /// Within which a rectification is due when it is asked for on that day, and by which law; `None`: none was found.
    pub fn rectification_on(&self, day: NaiveDate) -> Result<Option<(Limit, String)>, Problem> {
        let in_force = self.requests.iter().find(|terms| {
            let validity = Validity::new(terms.valid_from, terms.valid_to);
            validity.is_some_and(|validity| validity.includes(day))
        });
        let terms = in_force.map(|terms| {
            let LimitTerms { value, unit } = &terms.rectification;
            Ok((Limit::new(*value, unit.0)?, terms.basis.clone()))
        });
        terms.transpose()
    }

    /// The words of the newest version.
    pub fn words(&self, purpose: ConsentPurpose) -> Result<&ConsentWords, Problem> {
        let versions = self.consents.iter();
        let versions = versions.filter(|words| words.purpose.0 == purpose);
        let newest = versions.max_by_key(|words| words.version);
        newest.ok_or_else(|| Problem::internal(format!("no text for {}", purpose.word())))
    }
}

impl ConsentWords {
    pub fn text(&self) -> ConsentText {
        let (purpose, version) = (self.purpose.0, self.version);
        ConsentText {
            purpose,
            id: format!("{}.{version}", purpose.word()),
            version,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_purpose_has_words_and_no_version_stands_twice() {
        let read = DataProtection::read().unwrap();
        for purpose in ConsentPurpose::ALL {
            assert!(!read.words(*purpose).unwrap().text_vi.is_empty());
        }
        let mut ids: Vec<String> = read.consents.iter().map(|words| words.text().id).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), read.consents.len());
    }

    #[test]
    fn before_the_law_there_is_no_clock() {
        let read = DataProtection::read().unwrap();
        let on = |day: &str| read.rectification_on(day.parse().unwrap()).unwrap();
        assert!(on("2025-12-31").is_none());
        let (limit, basis) = on("2026-01-01").unwrap();
        assert_eq!((limit.value(), limit.unit()), (10, LimitUnit::CalendarDay));
        assert!(basis.contains("356/2025"));
    }
}
