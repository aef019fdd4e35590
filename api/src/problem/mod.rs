//! What went wrong, as RFC 9457 problems: made anywhere, rendered in one place (`middleware::problems`).

mod clock;
mod code;
mod conflicts;
mod machines;
mod render;
mod sign_in;
mod storage;
mod table;
mod text;
mod violation;

pub use clock::too_late;
pub use code::Code;
pub use render::{Circumstances, ProblemView, ViolationView, render};
pub use text::Text;
pub use violation::{MOST_VIOLATIONS, Place, Violation};

use actix_web::{
    HttpResponse, ResponseError,
    http::{
        StatusCode,
        header::{self, HeaderName, HeaderValue},
    },
};
use std::fmt;
use uuid::Uuid;

/// One pointer wide: it is the error of nearly every function of the crate.
#[derive(Clone, Debug)]
pub struct Problem(Box<Parts>);

#[derive(Clone, Debug)]
struct Parts {
    code: Code,
    detail: Text,
    violations: Vec<Violation>,
    headers: Vec<(HeaderName, HeaderValue)>,
    /// For the log, never for the client.
    cause: Option<String>,
    /// Somebody was kept from what is not theirs, whatever the code says.
    is_denial: bool,
    /// Whose account or data it was about, for the audit log alone.
    concerns: Option<Uuid>,
}

impl Problem {
    pub fn new(code: Code, detail: Text) -> Self {
        Self(Box::new(Parts {
            code,
            detail,
            violations: Vec::new(),
            headers: Vec::new(),
            cause: None,
            is_denial: false,
            concerns: None,
        }))
    }

    /// With the explanation of the code as the detail.
    pub fn of(code: Code) -> Self {
        Self::new(code, code.explanation())
    }

    /// 400 with every violation at once, up to `MOST_VIOLATIONS`.
    pub fn invalid(mut violations: Vec<Violation>) -> Self {
        violations.truncate(MOST_VIOLATIONS);
        let mut problem = Self::of(Code::InvalidRequest);
        problem.0.violations = violations;
        problem
    }

    /// The same about a part of the body: what is refused there is a fault of the request.
    pub fn within(mut self, pointer: &str) -> Self {
        match self.0.code {
            Code::InvalidRequest => {
                for violation in &mut self.0.violations {
                    violation.move_below(pointer);
                }
                self
            }
            Code::InternalError | Code::CalendarIncomplete => self,
            code => Self::invalid(vec![Violation::at(pointer, code.word(), self.0.detail)]),
        }
    }

    /// A defect of ours: the cause goes to the log, the client learns only that it happened.
    pub fn internal(cause: impl fmt::Display) -> Self {
        Self::of(Code::InternalError).with_cause(cause)
    }

    /// 503 or 429: try again after so many seconds.
    pub fn retry_after(self, seconds: u64) -> Self {
        self.with_header(header::RETRY_AFTER, HeaderValue::from(seconds))
    }

    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.headers.push((name, value));
        self
    }

    pub fn with_cause(mut self, cause: impl fmt::Display) -> Self {
        self.0.cause = Some(cause.to_string());
        self
    }

    /// Recorded in the audit log, although the code alone would not be.
    pub fn as_denial(mut self) -> Self {
        self.0.is_denial = true;
        self
    }

    pub fn concerning(mut self, account: Option<Uuid>) -> Self {
        self.0.concerns = account;
        self
    }

    pub fn is_denial(&self) -> bool {
        self.0.is_denial || self.0.code.is_denial()
    }

    pub fn concerns(&self) -> Option<Uuid> {
        self.0.concerns
    }

    pub fn code(&self) -> Code {
        self.0.code
    }

    pub fn violations(&self) -> &[Violation] {
        &self.0.violations
    }

    pub fn cause(&self) -> Option<&str> {
        self.0.cause.as_deref()
    }

    /// For what the framework itself answers: unknown paths, unreadable bodies, full buffers.
    pub fn from_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::of(Code::NotFound),
            StatusCode::METHOD_NOT_ALLOWED => Self::of(Code::MethodNotAllowed),
            StatusCode::REQUEST_TIMEOUT => Self::of(Code::RequestTimeout),
            StatusCode::PAYLOAD_TOO_LARGE => Self::of(Code::BodyTooLarge),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::of(Code::UnsupportedMediaType),
            StatusCode::SERVICE_UNAVAILABLE => Self::of(Code::Unavailable).retry_after(5),
            status if status.is_client_error() => Self::of(Code::MalformedRequest),
            status => Self::internal(status),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.0.code.word(), self.0.detail.en)?;
        self.0
            .cause
            .iter()
            .try_for_each(|cause| write!(formatter, " ({cause})"))
    }
}

impl std::error::Error for Problem {}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.0.code.status()
    }

    /// Only the status: the middleware knows the language and the request and writes the body.
    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}
