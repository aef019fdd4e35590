//! Personal data: how it is kept, shown and given back (SEC-3, SEC-4).

mod consent;
mod history;
mod mask;
mod purpose;
mod rectification;

pub use consent::{ConsentAct, ConsentEvent, ConsentPurpose, ConsentRefused, ConsentText};
pub use history::{DetailChange, DetailKind};
pub use mask::masked_address;
pub use purpose::{StatedPurpose, TooVague};
pub use rectification::{AlreadyDecided, Rectification, RectificationDecision, RectificationState};

use crate::{
    Word,
    identity::{EmailAddress, IdentityNumber, Phone},
};

/// Something by whose exact value a person is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Detail {
    IdentityNumber(IdentityNumber),
    Phone(Phone),
    Email(EmailAddress),
}

/// What a key of personal data is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataKeyState {
    /// Seals whatever is written.
    Active,
    /// Opens what it has sealed until that has come under the active one.
    Retiring,
}

impl Word for DataKeyState {
    const ALL: &'static [Self] = &[Self::Active, Self::Retiring];

    fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Retiring => "retiring",
        }
    }
}
