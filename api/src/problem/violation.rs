use super::Text;

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
        Self::new(Place::Pointer(pointer.into()), code, detail)
    }

    pub fn parameter(name: impl Into<String>, code: &'static str, detail: Text) -> Self {
        Self::new(Place::Parameter(name.into()), code, detail)
    }

    pub fn header(name: &'static str, code: &'static str, detail: Text) -> Self {
        Self::new(Place::Header(name), code, detail)
    }

    fn new(place: Place, code: &'static str, detail: Text) -> Self {
        Self {
            place,
            code,
            detail,
        }
    }
}
