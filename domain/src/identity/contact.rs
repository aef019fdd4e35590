//! Personal details that have rules. None of them is printed by `Debug`, so none reaches a log.

use std::{fmt, str::FromStr};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

/// A full name as on the identity card.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonName(String);

impl PersonName {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PersonName {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let sound =
            (1..=200).contains(&name.chars().count()) && !name.chars().any(char::is_control);
        sound.then_some(Self(name)).ok_or(Malformed)
    }
}

/// The 12 digits of an identity card (căn cước).
#[derive(Clone, PartialEq, Eq)]
pub struct IdentityNumber(String);

impl IdentityNumber {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn last_four(&self) -> &str {
        last_four(&self.0)
    }
}

impl FromStr for IdentityNumber {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let sound = text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit());
        sound.then(|| Self(text.to_owned())).ok_or(Malformed)
    }
}

/// The tax code (mã số thuế) of an organisation: ten digits, and three more for a branch of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxCode(String);

impl TaxCode {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn last_four(&self) -> &str {
        last_four(&self.0)
    }
}

impl FromStr for TaxCode {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let sound = matches!(text.len(), 10 | 13) && text.bytes().all(|b| b.is_ascii_digit());
        sound.then(|| Self(text.to_owned())).ok_or(Malformed)
    }
}

/// A telephone number in E.164, such as `+84901234567`.
#[derive(Clone, PartialEq, Eq)]
pub struct Phone(String);

impl Phone {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn last_four(&self) -> &str {
        last_four(&self.0)
    }
}

impl FromStr for Phone {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let digits = text.strip_prefix('+').ok_or(Malformed)?;
        let sound = (8..=15).contains(&digits.len())
            && digits.bytes().all(|b| b.is_ascii_digit())
            && !digits.starts_with('0');
        sound.then(|| Self(text.to_owned())).ok_or(Malformed)
    }
}

/// An address to which notices may be sent; whether it exists is known only once a letter arrived.
#[derive(Clone, PartialEq, Eq)]
pub struct EmailAddress(String);

impl EmailAddress {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for EmailAddress {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let (local, host) = text.split_once('@').ok_or(Malformed)?;
        let plain = |part: &str| {
            !part.is_empty()
                && part
                    .chars()
                    .all(|c| c.is_ascii_graphic() && !"<>()[],;:\"\\@".contains(c))
        };
        let sound = text.len() <= 254 && plain(local) && plain(host) && host.contains('.');
        sound.then(|| Self(text.to_owned())).ok_or(Malformed)
    }
}

fn last_four(digits: &str) -> &str {
    digits
        .get(digits.len().saturating_sub(4)..)
        .unwrap_or(digits)
}

impl fmt::Debug for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonName(…)")
    }
}

impl fmt::Debug for IdentityNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdentityNumber(…)")
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone(…)")
    }
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmailAddress(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_number_has_twelve_digits() {
        assert_eq!(
            "079099000001"
                .parse::<IdentityNumber>()
                .unwrap()
                .last_four(),
            "0001"
        );
        for text in ["07909900000", "0790990000011", "07909900000a", "०७९०९९००"] {
            assert!(text.parse::<IdentityNumber>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_tax_code_has_ten_digits_and_that_of_a_branch_thirteen() {
        for text in ["0312345678", "0312345678001"] {
            assert!(text.parse::<TaxCode>().is_ok(), "{text}");
        }
        for text in ["031234567", "03123456789", "0312345678-001", "031234567a"] {
            assert!(text.parse::<TaxCode>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_phone_is_written_with_its_country() {
        assert_eq!("+84901234567".parse::<Phone>().unwrap().last_four(), "4567");
        for text in ["0901234567", "+0901234567", "+84 901 234 567", "+84"] {
            assert!(text.parse::<Phone>().is_err(), "{text}");
        }
    }

    #[test]
    fn an_email_address_cannot_carry_a_second_header() {
        assert!("an.nguyen@example.vn".parse::<EmailAddress>().is_ok());
        for text in [
            "an",
            "an@",
            "a b@example.vn",
            "an@example",
            "an@example.vn\r\nBcc: x@y.z",
            "<an@example.vn>",
        ] {
            assert!(text.parse::<EmailAddress>().is_err(), "{text}");
        }
    }

    #[test]
    fn personal_details_are_not_printed() {
        let name: PersonName = "Nguyễn Thị An".parse().unwrap();
        assert!(!format!("{name:?}").contains("An"));
    }
}
