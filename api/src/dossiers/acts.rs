//! What is sent to move a dossier on, and its history as it is shown.

use super::{
    actions::{History, Movement},
    dto::instant,
};
use crate::{
    contract::{Sample, sample},
    problem::{Problem, Text, Violation},
    word::{self, Coded},
};
use chrono::{DateTime, FixedOffset};
use domain::{
    Word,
    calendars::local,
    dossiers::{Act, Event, Outcome, ResultDecision, Status},
    language::Language,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepMove {
    Take,
    Forward,
    SendBack,
}

pub type StepMoveWord = Coded<StepMove>;

impl Word for StepMove {
    const ALL: &'static [Self] = &[Self::Take, Self::Forward, Self::SendBack];

    fn word(self) -> &'static str {
        match self {
            Self::Take => "take",
            Self::Forward => "forward",
            Self::SendBack => "send_back",
        }
    }
}

/// A movement along the workflow: `take`, `forward`, or `send_back` with its reason.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewStep {
    pub action: StepMoveWord,
    /// For the next officer; the reason when sending back.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 2000, format = "multiline")]
    pub note: Option<String>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Approval {
    #[serde(default)]
    #[schema(min_length = 1, max_length = 2000, format = "multiline")]
    pub note: Option<String>,
}

/// The outcome: `granted` with its document, or `refused` with its reason (LIFE-9).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Completion {
    pub outcome: word::Outcome,
    #[serde(default)]
    #[schema(min_length = 1, max_length = 2000, format = "multiline")]
    pub reason: Option<String>,
    /// The id of an attachment of this dossier whose purpose is `result`.
    #[serde(default)]
    pub result: Option<Uuid>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HandOver {
    /// Who received it, or the number of the postal item.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 2000, format = "multiline")]
    pub note: Option<String>,
}

/// The closing act says nothing more.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Closure {}

/// The history of a dossier and where it stands (PUB-2).
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Timeline {
    #[schema(max_length = 60)]
    pub code: String,
    pub status: word::Status,
    #[schema(max_items = 10_000)]
    pub events: Vec<EventView>,
    /// The name of the step that comes next, while there is one.
    #[schema(max_length = 300)]
    pub next_step: Option<String>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EventView {
    pub act: word::Act,
    #[schema(max_length = 100)]
    pub act_name: String,
    pub at: DateTime<FixedOffset>,
    pub from: Option<word::Status>,
    pub to: word::Status,
    /// The position of the officer, or the name of the system that did it; absent for acts of the applicant.
    #[schema(max_length = 200)]
    pub position: Option<String>,
    #[schema(max_length = 300)]
    pub unit: Option<String>,
    #[schema(max_length = 200)]
    pub on_behalf_of: Option<String>,
    #[schema(max_length = 300)]
    pub step: Option<String>,
    #[schema(max_length = 10_000, format = "multiline")]
    pub note: Option<String>,
}

impl NewStep {
    pub fn movement(self) -> Result<Movement, Problem> {
        match (self.action.0, self.note) {
            (StepMove::Take, _) => Ok(Movement::Take),
            (StepMove::Forward, note) => Ok(Movement::Forward { note }),
            (StepMove::SendBack, Some(reason)) => Ok(Movement::SendBack { reason }),
            (StepMove::SendBack, None) => Err(Problem::invalid(vec![Violation::at(
                "/note",
                "required",
                Text::new(
                    "Trả lại bước trước phải nêu lý do.",
                    "Sending back needs its reason.",
                ),
            )])),
        }
    }

    fn sample() -> Self {
        Self {
            action: Coded(StepMove::Forward),
            note: Some("Hồ sơ đầy đủ, đề nghị thụ lý.".into()),
        }
    }
}

impl From<Completion> for ResultDecision {
    fn from(
        Completion {
            outcome,
            reason,
            result,
        }: Completion,
    ) -> Self {
        Self {
            outcome: outcome.0,
            reason,
            document: result,
        }
    }
}

impl Timeline {
    pub fn of(history: History, language: Language) -> Self {
        let History {
            folder,
            events,
            units,
        } = history;
        let name = |index: u16| {
            let step = folder.version.workflow.as_ref()?.step(index.into())?;
            Some(language.pick(&step.name_vi, &step.name_en).to_owned())
        };
        let view = |event: Event| EventView {
            act: Coded(event.act),
            act_name: event.act.name_vi().to_owned(),
            at: local(event.at),
            from: event.from.map(Coded),
            to: Coded(event.to),
            position: event.position,
            unit: event.unit.and_then(|unit| units.get(&unit).cloned()),
            on_behalf_of: event.on_behalf_of,
            step: event.step.and_then(name),
            note: event.note,
        };
        Self {
            code: folder.dossier.code.to_string(),
            status: Coded(folder.dossier.status),
            events: events.into_iter().map(view).collect(),
            next_step: folder
                .dossier
                .step
                .as_ref()
                .and_then(|step| name(step.index + 1)),
        }
    }

    pub fn sample() -> Self {
        Self {
            code: "H53.103-260821-0001".into(),
            status: Coded(Status::Accepted),
            events: vec![EventView {
                act: Coded(Act::Accepted),
                act_name: Act::Accepted.name_vi().into(),
                at: instant("2026-08-21T16:20:00+07:00"),
                from: Some(Coded(Status::Submitted)),
                to: Coded(Status::Accepted),
                position: Some("Công chức tiếp nhận".into()),
                unit: Some("Trung tâm Phục vụ hành chính công xã Phước Thạnh".into()),
                on_behalf_of: None,
                step: Some("Tiếp nhận, kiểm tra hồ sơ".into()),
                note: None,
            }],
            next_step: Some("Thụ lý hồ sơ".into()),
        }
    }
}

pub fn samples() -> Vec<Sample> {
    vec![
        sample(&NewStep::sample()),
        sample(&Approval {
            note: Some("Đồng ý cấp Giấy khai sinh.".into()),
        }),
        sample(&Completion {
            outcome: Coded(Outcome::Granted),
            reason: None,
            result: Some(Uuid::from_u128(0x0199_0d6e_6d1c_7a63_9f0e_3c8f_1d2b_4a57)),
        }),
        sample(&HandOver {
            note: Some("Công dân nhận trực tiếp tại quầy.".into()),
        }),
        sample(&Closure {}),
        sample(&Timeline::sample()),
    ]
}
