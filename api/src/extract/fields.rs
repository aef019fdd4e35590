//! Members of a body on their way into the types of the field, where a schema alone cannot say the rule.

use crate::problem::{Problem, Text, Violation};
use chrono::NaiveDate;
use domain::Validity;
use serde::{Deserialize, Deserializer};
use std::str::FromStr;

/// A member of a merge patch (RFC 7396) that may be cleared: left out, `null`, or a value.
pub fn given<'de, D, T>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(deserializer).map(Some)
}

pub fn parsed<T: FromStr>(pointer: &str, text: &str) -> Result<T, Problem> {
    text.parse().map_err(|_| {
        let detail = Text::new(
            "Giá trị không đúng định dạng.",
            "The value has the wrong format.",
        );
        refused(pointer, "wrong_format", detail)
    })
}

pub fn validity(from: Option<NaiveDate>, to: Option<NaiveDate>) -> Result<Validity, Problem> {
    Validity::new(from, to).ok_or_else(|| {
        let detail = Text::new(
            "Ngày kết thúc không được trước ngày bắt đầu.",
            "The last day must not lie before the first.",
        );
        refused("/validTo", "before_start", detail)
    })
}

/// One violation that only the use case can find, such as a name of nothing.
pub fn refused(pointer: &str, code: &'static str, detail: Text) -> Problem {
    Problem::invalid(vec![Violation::at(pointer, code, detail)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Patch {
        #[serde(default, deserialize_with = "given")]
        phone: Option<Option<String>>,
    }

    fn phone(body: &str) -> Option<Option<String>> {
        serde_json::from_str::<Patch>(body).unwrap().phone
    }

    #[test]
    fn what_a_patch_leaves_out_stays_and_null_clears() {
        assert_eq!(phone("{}"), None);
        assert_eq!(phone(r#"{"phone":null}"#), Some(None));
        assert_eq!(phone(r#"{"phone":"1022"}"#), Some(Some("1022".into())));
    }

    #[test]
    fn a_period_that_ends_before_it_begins_is_refused() {
        let day = |d| NaiveDate::from_ymd_opt(2026, 8, d);
        assert!(validity(day(1), day(1)).is_ok());
        let refused = validity(day(2), day(1)).unwrap_err();
        assert_eq!(refused.violations().first().unwrap().code, "before_start");
    }
}
