use std::{fmt, str::FromStr};

/// So much is needed to say anything that can be checked later.
const FEWEST_CHARACTERS: usize = 10;
const FEWEST_WORDS: usize = 2;

/// What somebody wants to see the personal data of another for (SEC-3), in their own words.
#[derive(Clone, PartialEq, Eq)]
pub struct StatedPurpose(String);

/// "x", "cần xem" and the like say nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooVague;

impl StatedPurpose {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for StatedPurpose {
    type Err = TooVague;

    fn from_str(text: &str) -> Result<Self, TooVague> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let purpose = words.join(" ");
        let says_something =
            words.len() >= FEWEST_WORDS && purpose.chars().count() >= FEWEST_CHARACTERS;
        says_something.then_some(Self(purpose)).ok_or(TooVague)
    }
}

/// It may tell of somebody.
impl fmt::Debug for StatedPurpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StatedPurpose(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_purpose_says_in_words_what_for() {
        let purpose = " Gọi điện hẹn  ngày trả kết quả ".parse::<StatedPurpose>();
        assert_eq!(purpose.unwrap().as_str(), "Gọi điện hẹn ngày trả kết quả");
        for vague in ["", "x", "cần xem", "abcdefghijkl", "          "] {
            assert_eq!(
                vague.parse::<StatedPurpose>().unwrap_err(),
                TooVague,
                "{vague}"
            );
        }
    }
}
