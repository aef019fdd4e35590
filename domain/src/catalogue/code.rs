use std::{fmt, str::FromStr};

/// The national code of a procedure, `d.dddddd`, with a local suffix where a province adds one: `3.000527.H61` (CAT-1).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ProcedureCode(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAProcedureCode;

impl ProcedureCode {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ProcedureCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for ProcedureCode {
    type Err = NotAProcedureCode;

    fn from_str(text: &str) -> Result<Self, NotAProcedureCode> {
        let digits = |group: Option<&str>, count: usize| {
            group.is_some_and(|g| g.len() == count && g.bytes().all(|b| b.is_ascii_digit()))
        };
        let mut groups = text.split('.');
        let national = digits(groups.next(), 1) && digits(groups.next(), 6);
        let suffix = groups.next().is_none_or(|group| {
            group.starts_with(|c: char| c.is_ascii_uppercase()) && digits(group.get(1..), 2)
        });
        (national && suffix && groups.next().is_none())
            .then(|| Self(text.to_owned()))
            .ok_or(NotAProcedureCode)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_one_and_six_digits_and_perhaps_a_province() {
        for text in ["1.001193", "2.000908", "3.000527.H61"] {
            assert_eq!(text.parse::<ProcedureCode>().unwrap().as_str(), text);
        }
        for text in [
            "",
            "1.00119",
            "1,001193",
            "1.001193.",
            "1.001193.h61",
            "1.001193.H61.1",
            "11.001193",
        ] {
            assert_eq!(
                text.parse::<ProcedureCode>(),
                Err(NotAProcedureCode),
                "{text}"
            );
        }
    }
}
