//! To what a person has agreed, under which words, and whether it still stands (Law 91/2025 art. 9).

use crate::{Word, dossiers::DossierCode};
use chrono::{DateTime, Utc};
use uuid::Uuid;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsentPurpose {
    /// The data of a filing is used to handle that dossier.
    DossierHandling,
    /// Notices of one's dossiers come by e-mail too.
    EmailNotices,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsentAct {
    Given,
    Withdrawn,
}

/// The words that were agreed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentText {
    pub purpose: ConsentPurpose,
    /// Such as `email_notices.1`; a text never changes under its id.
    pub id: String,
    pub version: u16,
}

/// One line of the ledger, which only grows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentEvent {
    pub id: Uuid,
    /// Whose consent it is; at the counter people need no account, and then the dossier tells.
    pub account: Option<Uuid>,
    pub text: ConsentText,
    pub act: ConsentAct,
    pub at: DateTime<Utc>,
    /// The person, or who filed in their name.
    pub recorded_by: Uuid,
    /// The filing that it was given with.
    pub dossier: Option<DossierCode>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsentRefused {
    /// It ends with the dossier: the applicant withdraws that.
    BoundToDossier,
    /// Another version of the text was shown than the present one.
    AnotherText,
}

impl ConsentText {
    /// Giving quotes the version that was shown; withdrawing asks for nothing, so that it is as easy.
    pub fn check(&self, act: ConsentAct, shown: Option<u16>) -> Result<(), ConsentRefused> {
        if self.purpose == ConsentPurpose::DossierHandling {
            return Err(ConsentRefused::BoundToDossier);
        }
        if act == ConsentAct::Given && shown != Some(self.version) {
            return Err(ConsentRefused::AnotherText);
        }
        Ok(())
    }
}

impl ConsentPurpose {
    /// Whether it may be done, when this was the last word. Who has named an e-mail address for a dossier expects letters
    /// there until they say otherwise.
    pub fn is_granted(self, last: Option<ConsentAct>) -> bool {
        match self {
            Self::EmailNotices => last != Some(ConsentAct::Withdrawn),
            Self::DossierHandling => last == Some(ConsentAct::Given),
        }
    }
}

impl Word for ConsentPurpose {
    const ALL: &'static [Self] = &[Self::DossierHandling, Self::EmailNotices];

    fn word(self) -> &'static str {
        match self {
            Self::DossierHandling => "dossier_handling",
            Self::EmailNotices => "email_notices",
        }
    }
}

impl Word for ConsentAct {
    const ALL: &'static [Self] = &[Self::Given, Self::Withdrawn];

    fn word(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Withdrawn => "withdrawn",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(purpose: ConsentPurpose) -> ConsentText {
        ConsentText {
            purpose,
            id: format!("{}.2", purpose.word()),
            version: 2,
        }
    }

    #[test]
    fn giving_quotes_the_text_that_was_shown_and_withdrawing_asks_for_nothing() {
        let text = text(ConsentPurpose::EmailNotices);
        assert_eq!(text.check(ConsentAct::Given, Some(2)), Ok(()));
        for shown in [Some(1), None] {
            let refused = text.check(ConsentAct::Given, shown);
            assert_eq!(refused, Err(ConsentRefused::AnotherText));
            assert_eq!(text.check(ConsentAct::Withdrawn, shown), Ok(()));
        }
    }

    #[test]
    fn what_was_agreed_for_a_dossier_ends_with_the_dossier() {
        let text = text(ConsentPurpose::DossierHandling);
        for act in ConsentAct::ALL {
            let refused = text.check(*act, Some(2));
            assert_eq!(refused, Err(ConsentRefused::BoundToDossier));
        }
    }

    #[test]
    fn letters_come_until_they_are_declined() {
        let granted = |last| ConsentPurpose::EmailNotices.is_granted(last);
        assert!(granted(None) && granted(Some(ConsentAct::Given)));
        assert!(!granted(Some(ConsentAct::Withdrawn)));
    }
}
