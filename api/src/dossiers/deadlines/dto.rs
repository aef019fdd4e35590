use super::{
    actions::Deadlines,
    clock::{ClockView, Span},
};
use crate::{
    contract::{Sample, sample},
    dossiers::{dto::instant, folder::Folder},
    problem::Problem,
    word::{self, Coded},
};
use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use domain::{
    Word,
    calendars::{ClockState, LimitUnit, Standing, local},
    catalogue::Step,
    dossiers::{DeadlineKind, Refusal, Visit, WarningLevel},
    identity::Role,
    language::Language,
};
use persistence::dossiers::Standings;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Why the dossier is due when it is due.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeadlineView {
    #[schema(max_length = 60)]
    pub code: String,
    /// The clock that counts now.
    pub deadline: word::DeadlineKind,
    /// `not_started` while the competent agency does not have it yet (IN-10).
    pub state: word::ClockState,
    /// Of the clock that counts now; while it stands still, what was promised before.
    pub due_at: Option<DateTime<FixedOffset>>,
    pub standing: Option<word::Standing>,
    /// By when the counter hands it over to the competent agency (LIFE-13).
    pub forward_by: Option<DateTime<FixedOffset>>,
    /// The limit of the procedure.
    pub resolution: Option<ClockView>,
    /// The time the applicant has to supply what was asked for (LIFE-5).
    pub supplement: Option<ClockView>,
    pub reception: ClockView,
    /// The workflow with the quotas of its steps (LIFE-3).
    #[schema(max_items = 1000)]
    pub steps: Vec<StepDeadline>,
    #[schema(max_items = 1000)]
    pub warnings: Vec<WarningView>,
}

/// A step: when it is to be done if every step takes its quota, and how long it really had the dossier.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StepDeadline {
    /// Counted from 1.
    #[schema(minimum = 1, maximum = 1000)]
    pub number: u16,
    #[schema(max_length = 300)]
    pub name: String,
    pub role: word::Role,
    pub quota: Span,
    /// Quotas add up from the start of the limit.
    pub planned_due_at: DateTime<FixedOffset>,
    /// Every stay at the step, the last one perhaps still going on.
    #[schema(max_items = 1000)]
    pub visits: Vec<VisitView>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VisitView {
    pub entered_at: DateTime<FixedOffset>,
    pub left_at: Option<DateTime<FixedOffset>>,
    /// The position of the officer who moved it on.
    #[schema(max_length = 200)]
    pub position: Option<String>,
    /// Working time, waits not counted.
    pub used: Span,
    /// Working time beyond the quota.
    pub late: Span,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WarningView {
    pub level: word::WarningLevel,
    pub at: DateTime<FixedOffset>,
}

/// How many open dossiers stand how, at the instant of the answer.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StandingsView {
    pub at: DateTime<FixedOffset>,
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    pub on_time: i64,
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    pub due_soon: i64,
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    pub overdue: i64,
    /// Waiting for a supplement, a payment or another agency.
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    pub paused: i64,
    /// Accepted elsewhere and not arrived yet (IN-10).
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    pub not_started: i64,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StandingsQuery {
    /// Only dossiers of this agency.
    #[serde(default)]
    #[schema(
        max_length = 35,
        pattern = r"^([A-Y][0-9]{2}(\.[0-9A-Z]+)*|([0-9]{2,3}\.){3}[A-Y][0-9]{2})$"
    )]
    pub agency: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeadlineQuery {
    /// Only dossiers of this agency.
    #[serde(default)]
    #[schema(
        max_length = 35,
        pattern = r"^([A-Y][0-9]{2}(\.[0-9A-Z]+)*|([0-9]{2,3}\.){3}[A-Y][0-9]{2})$"
    )]
    pub agency: Option<String>,
    /// `overdue` unless said otherwise.
    #[serde(default)]
    #[schema(inline)]
    pub standing: Option<RunningStandingWord>,
}

/// How a running clock can stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunningStanding {
    OnTime,
    DueSoon,
    Overdue,
}

pub type RunningStandingWord = Coded<RunningStanding>;

impl Word for RunningStanding {
    const ALL: &'static [Self] = &[Self::OnTime, Self::DueSoon, Self::Overdue];

    fn word(self) -> &'static str {
        self.standing().word()
    }
}

impl RunningStanding {
    pub fn standing(self) -> Standing {
        match self {
            Self::OnTime => Standing::OnTime,
            Self::DueSoon => Standing::DueSoon,
            Self::Overdue => Standing::Overdue,
        }
    }
}

impl DeadlineView {
    pub fn of(deadlines: Deadlines, language: Language) -> Result<Self, Problem> {
        let steps = StepDeadline::all(&deadlines, language)?;
        let Deadlines {
            folder,
            terms,
            warnings,
            now,
            ..
        } = deadlines;
        let dossier = &folder.dossier;
        let timing = terms.timing(&folder.procedure, &folder.version);
        let clock =
            |promise, finished| ClockView::of(promise, &terms.calendar, finished, now, language);
        let resolution = dossier
            .resolution
            .as_ref()
            .map(|promise| clock(promise, dossier.resolution_ended_at()));
        let supplement = dossier
            .supplement
            .as_ref()
            .map(|promise| clock(promise, dossier.ended_at));
        let reception = clock(&dossier.reception, dossier.reception_ended_at())?;
        let resolution = resolution.transpose()?;
        let deadline = dossier.owed_deadline();
        let owed = match deadline {
            DeadlineKind::Reception => Some(&reception),
            _ => resolution.as_ref(),
        };
        Ok(Self {
            code: dossier.code.to_string(),
            deadline: Coded(deadline),
            state: Coded(dossier.clock_state()),
            due_at: owed.map(|clock| clock.due_at),
            standing: owed.map(|clock| clock.standing),
            forward_by: timing.forwarding_due(dossier)?.map(local),
            supplement: supplement.transpose()?,
            reception,
            resolution,
            steps,
            warnings: warnings.into_iter().map(WarningView::of).collect(),
        })
    }

    fn sample() -> Self {
        Self {
            code: "H53.103-260302-0001".into(),
            deadline: Coded(DeadlineKind::Resolution),
            state: Coded(ClockState::Running),
            due_at: Some(instant("2026-03-12T17:00:00+07:00")),
            standing: Some(Coded(Standing::OnTime)),
            forward_by: None,
            resolution: Some(ClockView::sample()),
            supplement: None,
            reception: ClockView::sample(),
            steps: vec![StepDeadline {
                number: 1,
                name: "Tiếp nhận, kiểm tra hồ sơ".into(),
                role: Coded(Role::ReceptionOfficer),
                quota: Span {
                    value: 240,
                    unit: Coded(LimitUnit::WorkingMinute),
                },
                planned_due_at: instant("2026-03-05T15:30:00+07:00"),
                visits: Vec::new(),
            }],
            warnings: vec![WarningView {
                level: Coded(WarningLevel::DueSoon),
                at: instant("2026-03-11T15:00:00+07:00"),
            }],
        }
    }
}

impl StepDeadline {
    /// Without a limit that runs there is no plan.
    fn all(deadlines: &Deadlines, language: Language) -> Result<Vec<Self>, Problem> {
        let Deadlines { folder, terms, .. } = deadlines;
        let Folder {
            dossier,
            procedure,
            version,
            ..
        } = folder;
        let timing = terms.timing(procedure, version);
        let Some(resolution) = &dossier.resolution else {
            return Ok(Vec::new());
        };
        let steps = timing.workflow()?.steps().iter();
        let planned = timing.plan(resolution)?;
        let view = |(index, (step, due)): (u16, (&Step, _))| {
            let visits = deadlines.visits.iter().filter(|visit| visit.step == index);
            let quota = TimeDelta::minutes(step.quota_minutes().into());
            let visit = |visit| VisitView::of(visit, deadlines, quota);
            Ok(Self {
                number: index.saturating_add(1),
                name: language.pick(&step.name_vi, &step.name_en).to_owned(),
                role: Coded(step.role),
                quota: Span::minutes(quota),
                planned_due_at: local(due),
                visits: visits.map(visit).collect::<Result<_, Problem>>()?,
            })
        };
        (0..).zip(steps.zip(planned)).map(view).collect()
    }
}

impl VisitView {
    fn of(visit: &Visit, deadlines: &Deadlines, quota: TimeDelta) -> Result<Self, Problem> {
        let resolution = deadlines.folder.dossier.resolution.as_ref();
        let waits = resolution.map_or(&[][..], |promise| &promise.clock.waits);
        let used = visit
            .used(&deadlines.terms.calendar, waits, deadlines.now)
            .map_err(Refusal::from)?;
        Ok(Self {
            entered_at: local(visit.entered_at),
            left_at: visit.left_at.map(local),
            position: visit.position.clone(),
            used: Span::minutes(used),
            late: Span::minutes((used - quota).max(TimeDelta::zero())),
        })
    }
}

impl WarningView {
    fn of((level, at): (WarningLevel, DateTime<Utc>)) -> Self {
        Self {
            level: Coded(level),
            at: local(at),
        }
    }
}

impl StandingsView {
    pub fn of(standings: Standings, now: DateTime<Utc>) -> Self {
        let Standings {
            on_time,
            due_soon,
            overdue,
            paused,
            not_started,
        } = standings;
        Self {
            at: local(now),
            on_time,
            due_soon,
            overdue,
            paused,
            not_started,
        }
    }
}

pub fn samples() -> Vec<Sample> {
    vec![
        sample(&DeadlineView::sample()),
        sample(&StandingsView {
            at: instant("2026-08-21T16:00:00+07:00"),
            on_time: 112,
            due_soon: 9,
            overdue: 2,
            paused: 14,
            not_started: 1,
        }),
    ]
}
