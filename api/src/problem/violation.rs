use super::Text;
use std::borrow::Cow;

/// So many are collected and told: a short body must not cost a long answer.
pub const MOST_VIOLATIONS: usize = 100;

/// As the contract says of `pointer`, `parameter` and `detail`.
const LONGEST_POINTER: usize = 1000;
const LONGEST_NAME: usize = 200;
const LONGEST_DETAIL: usize = 2000;

/// Where in the request it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// JSON pointer into the body; empty for the body as a whole.
    Pointer(String),
    Parameter(String),
    Header(&'static str),
}

/// One thing to mend: where, a stable word, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    pub place: Place,
    pub code: &'static str,
    pub detail: Text,
}

impl Violation {
    pub fn at(pointer: impl Into<String>, code: &'static str, detail: Text) -> Self {
        let pointer = cut(pointer.into().into(), LONGEST_POINTER).into_owned();
        Self::new(Place::Pointer(pointer), code, detail)
    }

    pub fn parameter(name: impl Into<String>, code: &'static str, detail: Text) -> Self {
        let name = cut(name.into().into(), LONGEST_NAME).into_owned();
        Self::new(Place::Parameter(name), code, detail)
    }

    pub fn header(name: &'static str, code: &'static str, detail: Text) -> Self {
        Self::new(Place::Header(name), code, detail)
    }

    pub(super) fn move_below(&mut self, pointer: &str) {
        if let Place::Pointer(below) = &mut self.place {
            *below = format!("{pointer}{below}");
        }
    }

    fn new(place: Place, code: &'static str, detail: Text) -> Self {
        Self {
            place,
            code,
            detail: Text {
                vi: cut(detail.vi, LONGEST_DETAIL),
                en: cut(detail.en, LONGEST_DETAIL),
            },
        }
    }
}

/// Names in a body are as long as its author likes, and every violation below repeats them.
fn cut(text: Cow<'static, str>, longest: usize) -> Cow<'static, str> {
    match text.char_indices().nth(longest) {
        Some(_) => text.chars().take(longest).collect(),
        None => text,
    }
}
