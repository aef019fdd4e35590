use std::{fmt, str::FromStr};

const LONGEST: usize = 35;

/// The electronic identifier of an agency (ORG-2), such as `H53.40.01`; the older `000.00.01.H22` is readable too.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AgencyIdentifier(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAnIdentifier;

impl AgencyIdentifier {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AgencyIdentifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for AgencyIdentifier {
    type Err = NotAnIdentifier;

    fn from_str(text: &str) -> Result<Self, NotAnIdentifier> {
        let groups: Vec<&str> = text.split('.').collect();
        let well_formed = text.len() <= LONGEST && groups.iter().all(|group| is_group(group));
        let current = groups.first().is_some_and(|group| is_first_level(group));
        let older = groups.len() == 4
            && groups.last().is_some_and(|group| is_first_level(group))
            && groups.iter().take(3).all(|group| is_number(group));
        (well_formed && (current || older))
            .then(|| Self(text.to_owned()))
            .ok_or(NotAnIdentifier)
    }
}

/// Where an agency stands in the tree: the identifiers from the root down, each closed by `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgencyPath(String);

impl AgencyPath {
    pub fn below(parent: Option<&AgencyPath>, identifier: &AgencyIdentifier) -> Self {
        let above = parent.map_or("", |path| path.as_str());
        Self(format!("{above}{identifier}/"))
    }

    /// A path as it was stored.
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether no agency stands above this one.
    pub fn is_root(&self) -> bool {
        self.0
            .strip_suffix('/')
            .is_some_and(|own| !own.contains('/'))
    }

    /// Whether the other agency is this one or lies below it.
    pub fn covers(&self, other: &AgencyPath) -> bool {
        other.0.starts_with(&self.0)
    }
}

fn is_group(group: &str) -> bool {
    !group.is_empty()
        && group
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

fn is_first_level(group: &str) -> bool {
    let mut bytes = group.bytes();
    group.len() == 3
        && bytes.next().is_some_and(|b| (b'A'..=b'Y').contains(&b))
        && bytes.all(|b| b.is_ascii_digit())
}

fn is_number(group: &str) -> bool {
    matches!(group.len(), 2 | 3) && group.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_of_both_forms_are_read() {
        for text in ["H53", "H53.40", "G15.000", "H53.40.01A", "000.00.01.H22"] {
            assert_eq!(text.parse::<AgencyIdentifier>().unwrap().as_str(), text);
        }
    }

    #[test]
    fn anything_else_is_no_identifier() {
        let too_long = format!("H53{}", ".A".repeat(17));
        for text in [
            "",
            "h53",
            "Z53",
            "H5",
            "H53.",
            "H53..1",
            "H53.a",
            "H53 ",
            "00.H22",
            too_long.as_str(),
        ] {
            assert_eq!(
                text.parse::<AgencyIdentifier>(),
                Err(NotAnIdentifier),
                "{text}"
            );
        }
    }

    #[test]
    fn a_path_covers_its_subtree_and_not_a_namesake() {
        let root = AgencyPath::below(None, &"H53".parse().unwrap());
        let commune = AgencyPath::below(Some(&root), &"H53.4".parse().unwrap());
        let other = AgencyPath::below(Some(&root), &"H53.40".parse().unwrap());
        assert!(root.covers(&commune) && root.covers(&root));
        assert!(!commune.covers(&other) && !commune.covers(&root));
        assert!(root.is_root() && !commune.is_root());
    }
}
