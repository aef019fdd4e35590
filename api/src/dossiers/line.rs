use super::dto::instant;
use crate::word::{self, Coded};
use chrono::{DateTime, FixedOffset, Utc};
use domain::{
    calendars::{ClockState, Standing, local},
    catalogue::Channel,
    dossiers::{Dossier, Status},
    identity::Role,
};
use serde::Serialize;
use utoipa::ToSchema;

/// A dossier as one line of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DossierLine {
    #[schema(max_length = 60)]
    pub code: String,
    pub status: word::Status,
    #[schema(max_length = 100)]
    pub status_name: String,
    #[schema(max_length = 1000)]
    pub procedure_title: String,
    #[schema(max_length = 35)]
    pub agency: String,
    pub channel: word::Channel,
    #[schema(max_length = 200)]
    pub owner_name: String,
    pub submitted_at: DateTime<FixedOffset>,
    /// The clock that runs: of the reception, then of the resolution.
    pub due_at: DateTime<FixedOffset>,
    /// How that clock stands at the instant of the answer; absent once it has ended or before it starts.
    pub standing: Option<word::Standing>,
    pub clock_state: word::ClockState,
    pub step_role: Option<word::Role>,
    /// Whether an officer has taken the step.
    pub step_taken: bool,
    #[schema(minimum = 1, maximum = 1_000_000_000)]
    pub version: i64,
}

impl DossierLine {
    pub fn of((dossier, procedure_title): (Dossier, String), now: DateTime<Utc>) -> Self {
        let (owed, state, step) = (dossier.owed(), dossier.clock_state(), dossier.step.as_ref());
        let is_open = matches!(state, ClockState::Running | ClockState::Paused);
        Self {
            code: dossier.code.to_string(),
            status: Coded(dossier.status),
            status_name: dossier.status.name_vi().to_owned(),
            procedure_title,
            agency: dossier.agency.to_string(),
            channel: Coded(dossier.channel),
            owner_name: dossier.owner.name.as_str().to_owned(),
            submitted_at: local(dossier.submitted_at),
            due_at: local(owed.due),
            standing: is_open.then(|| Coded(owed.standing(now, None))),
            clock_state: Coded(state),
            step_role: step.map(|step| Coded(step.role)),
            step_taken: step.is_some_and(|step| step.holder.is_some()),
            version: dossier.version,
        }
    }

    pub fn sample() -> Self {
        Self {
            code: "H53.103-260821-0001".into(),
            status: Coded(Status::InProcess),
            status_name: Status::InProcess.name_vi().into(),
            procedure_title: "Thủ tục đăng ký khai sinh".into(),
            agency: "H53.103".into(),
            channel: Coded(Channel::Online),
            owner_name: "Nguyễn Thị An".into(),
            submitted_at: instant("2026-08-21T16:00:00+07:00"),
            due_at: instant("2026-08-22T17:00:00+07:00"),
            standing: Some(Coded(Standing::DueSoon)),
            clock_state: Coded(ClockState::Running),
            step_role: Some(Coded(Role::Specialist)),
            step_taken: false,
            version: 3,
        }
    }
}
