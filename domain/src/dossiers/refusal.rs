use super::{Action, Status};
use crate::{
    calendars::{CalendarRefusal, ClockRefusal},
    identity::Role,
};
use chrono::{DateTime, NaiveDate, Utc};

/// Why a dossier cannot be moved as asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// LIFE-1.
    StateForbids {
        status: Status,
        action: Action,
    },
    /// The procedure's version has no terms for this channel, or cannot be filed on this day.
    NotFileable,
    ChannelNotOffered,
    /// The numbers of the components that must come with this channel and do not.
    ComponentsMissing(Vec<u16>),
    UnknownComponent(u16),
    /// A component cannot come in this form: paper online, or from a database that does not hold it.
    FormNotAllowed(u16),
    ConsentMissing,
    /// Delivery by post needs an address.
    AddressMissing,
    /// IN-4: one complete notice; another needs the recorded reason `applicant_did_not_follow_guidance`.
    SecondSupplement,
    /// The step belongs to another role.
    StepOfAnotherRole {
        role: Role,
    },
    /// Another officer has taken the step.
    StepTaken,
    /// The first step has nothing before it.
    NoStepBefore,
    /// The last step ends in the completion.
    NoStepAfter,
    /// The workflow has further steps before the result.
    StepsRemain {
        step: u16,
    },
    /// The act is the approval, which has its own operation.
    ApprovalNeeded,
    NotAtApproval,
    /// LIFE-4: who received or prepared a dossier does not approve it.
    SeparationOfDuties {
        duty: &'static str,
    },
    /// A granted dossier is completed with its result document.
    ResultMissing,
    /// LIFE-9: a refusal is a result with a reason.
    ReasonMissing,
    NotYetReturned {
        status: Status,
    },
    /// IN-10: the competent agency does not have it yet.
    NotYetArrived,
    AlreadyArrived,
    /// LIFE-5: `latest` was the last day on which a supplement could be asked for.
    SupplementTooLate {
        latest: NaiveDate,
    },
    /// LIFE-5: the time to supply has ended.
    SuppliedTooLate {
        due: DateTime<Utc>,
    },
    /// What the clock or its calendar refuses (TIME-2, LIFE-7).
    Clock(ClockRefusal),
}

impl From<ClockRefusal> for Refusal {
    fn from(refusal: ClockRefusal) -> Self {
        Self::Clock(refusal)
    }
}

impl From<CalendarRefusal> for Refusal {
    fn from(refusal: CalendarRefusal) -> Self {
        Self::Clock(refusal.into())
    }
}
