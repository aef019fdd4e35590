use crate::agencies::AgencyIdentifier;
use chrono::NaiveDate;
use std::{fmt, str::FromStr};

/// `<agency identifier>-<YYMMDD>-<sequence>` (IN-7): unique for ever, the sequence per agency and local day.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DossierCode(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotADossierCode;

impl DossierCode {
    pub fn new(agency: &AgencyIdentifier, day: NaiveDate, sequence: u32) -> Self {
        Self(format!("{agency}-{}-{sequence:04}", day.format("%y%m%d")))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DossierCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for DossierCode {
    type Err = NotADossierCode;

    fn from_str(text: &str) -> Result<Self, NotADossierCode> {
        let mut parts = text.split('-');
        let agency = parts
            .next()
            .is_some_and(|part| part.parse::<AgencyIdentifier>().is_ok());
        let day = parts
            .next()
            .is_some_and(|part| part.len() == 6 && is_number(part));
        let sequence = parts
            .next()
            .is_some_and(|part| (4..=10).contains(&part.len()) && is_number(part));
        (agency && day && sequence && parts.next().is_none())
            .then(|| Self(text.to_owned()))
            .ok_or(NotADossierCode)
    }
}

fn is_number(part: &str) -> bool {
    part.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_carries_agency_local_day_and_a_growing_sequence() {
        let agency = "H53.40".parse().unwrap();
        let day = NaiveDate::from_ymd_opt(2026, 8, 21).unwrap();
        assert_eq!(
            DossierCode::new(&agency, day, 7).as_str(),
            "H53.40-260821-0007"
        );
        assert_eq!(
            DossierCode::new(&agency, day, 12345).as_str(),
            "H53.40-260821-12345"
        );
    }

    #[test]
    fn what_is_not_a_code_is_refused() {
        assert!("H53.40-260821-0007".parse::<DossierCode>().is_ok());
        for text in [
            "H53.40-260821-007",
            "H53.40-26821-0007",
            "h53-260821-0007",
            "H53-260821-0007-1",
            "H53-260821-00a7",
        ] {
            assert!(text.parse::<DossierCode>().is_err(), "{text}");
        }
    }
}
