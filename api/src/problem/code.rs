use super::{Text, table};
use actix_web::http::StatusCode;
use clap::ValueEnum;

/// Every problem the product can answer with. Words are stable; what they mean stands in `table.rs` and `sign_in.rs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Code {
    MalformedRequest,
    InvalidRequest,
    IfMatchInvalid,
    IdempotencyKeyRequired,
    InvalidCursor,
    InvalidScope,
    Unauthenticated,
    TokenExpired,
    SessionEnded,
    InvalidCredentials,
    SecondFactorRequired,
    InvalidSecondFactor,
    InsufficientUserAuthentication,
    SignInNotOpen,
    AccountFrozen,
    IdentityNotProved,
    IdentityNotLinked,
    IdentityIncomplete,
    IdentityNumberTaken,
    IdentityLinkedElsewhere,
    IdentityOfAnotherPerson,
    LastWayToSignIn,
    InvalidClient,
    MachineStopped,
    AuthorizationPending,
    SlowDown,
    AccessDenied,
    ExpiredToken,
    Forbidden,
    WrongCaller,
    InsufficientScope,
    PasswordChangeRequired,
    SecondFactorEnrolmentRequired,
    SeparationOfDuties,
    StepOfAnotherRole,
    NotFound,
    YearNotLoaded,
    MethodNotAllowed,
    RequestTimeout,
    StateForbids,
    NotFileable,
    SecondSupplement,
    StepTaken,
    StepsRemain,
    ApprovalNeeded,
    NotYetArrived,
    AlreadyArrived,
    SupplementTooLate,
    SuppliedTooLate,
    AlreadyExtended,
    ExtensionTooLate,
    ClockWaits,
    ClockDoesNotWait,
    CalendarIncomplete,
    CalendarChanged,
    AlreadyDecided,
    ProcessingRestricted,
    ConsentBoundToDossier,
    ConsentTextChanged,
    TooManyKeys,
    Duplicate,
    StaleVersion,
    BodyTooLarge,
    UnsupportedMediaType,
    UnsupportedContentCoding,
    IdempotencyKeyReused,
    IfMatchRequired,
    TooManyRequests,
    TooManyAttempts,
    InternalError,
    Unavailable,
    Busy,
    ProviderUnavailable,
}

pub(super) struct Row {
    pub code: Code,
    pub word: &'static str,
    pub status: u16,
    /// Whether the same request may succeed later without being changed.
    pub retryable: bool,
    /// Vietnamese, English.
    pub title: [&'static str; 2],
    pub explanation: [&'static str; 2],
}

impl Code {
    /// clap lists the variants, so that none can be left out here.
    pub fn all() -> &'static [Self] {
        Self::value_variants()
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::all().iter().copied().find(|code| code.word() == word)
    }

    pub fn word(self) -> &'static str {
        self.row().word
    }

    pub fn status(self) -> StatusCode {
        StatusCode::from_u16(self.row().status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    pub fn is_retryable(self) -> bool {
        self.row().retryable
    }

    /// Somebody tried what is not theirs to do, or to be whom they are not: recorded in the audit log (SEC-5).
    pub fn is_denial(self) -> bool {
        matches!(
            self,
            Self::Forbidden
                | Self::WrongCaller
                | Self::InsufficientScope
                | Self::InvalidClient
                | Self::MachineStopped
                | Self::SeparationOfDuties
                | Self::StepOfAnotherRole
                | Self::InvalidCredentials
                | Self::InvalidSecondFactor
                | Self::SecondFactorRequired
                | Self::TooManyAttempts
                | Self::SignInNotOpen
                | Self::AccountFrozen
                | Self::IdentityNotProved
                | Self::IdentityNotLinked
                | Self::IdentityNumberTaken
                | Self::IdentityLinkedElsewhere
                | Self::IdentityOfAnotherPerson
        )
    }

    pub fn title(self) -> Text {
        let [vi, en] = self.row().title;
        Text::new(vi, en)
    }

    pub fn explanation(self) -> Text {
        let [vi, en] = self.row().explanation;
        Text::new(vi, en)
    }

    /// A test proves that every code has its row; the fallback only keeps this function total.
    fn row(self) -> &'static Row {
        table::rows()
            .find(|row| row.code == self)
            .unwrap_or(&table::INTERNAL_ERROR)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_exactly_one_row_named_after_it() {
        for code in Code::all() {
            let rows: Vec<&Row> = table::rows().filter(|row| row.code == *code).collect();
            assert_eq!(rows.len(), 1, "{code:?}");
            let name = code
                .to_possible_value()
                .unwrap()
                .get_name()
                .replace('-', "_");
            assert_eq!(rows[0].word, name);
        }
    }

    /// Clients rely on these words: a changed line here is a change of the contract.
    #[test]
    fn the_codes_are_those_of_the_golden_file() {
        let mut lines: Vec<String> = Code::all()
            .iter()
            .map(|code| {
                let retry = if code.is_retryable() {
                    " retryable"
                } else {
                    ""
                };
                format!("{} {}{retry}", code.status().as_u16(), code.word())
            })
            .collect();
        lines.sort();
        assert_eq!(lines.join("\n") + "\n", include_str!("codes.golden"));
    }
}
