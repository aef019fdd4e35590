use crate::{
    contract::{Sample, sample},
    dossiers::{deadlines::clock::ClockView, dto::instant},
    word::{self, Coded},
};
use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime};
use domain::{
    Word,
    calendars::{LimitUnit, WaitCause},
    catalogue::Channel,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Whose working time, which limit, from when, and what happens on the way.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeadlineSimulation {
    /// By the calendar of this agency; or name `calendar`.
    #[serde(default)]
    #[schema(
        max_length = 35,
        pattern = r"^([A-Y][0-9]{2}(\.[0-9A-Z]+)*|([0-9]{2,3}\.){3}[A-Y][0-9]{2})$"
    )]
    pub agency: Option<String>,
    /// The code of a calendar; or name `agency`.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 60, pattern = r"^[A-Za-z0-9._-]+$")]
    pub calendar: Option<String>,
    /// The limit of this procedure through `channel`, with its own rules; or name `limit`.
    #[serde(default)]
    #[schema(
        max_length = 36,
        pattern = r"^([0-9]\.[0-9]{6}(\.[A-Z][0-9]{2})?|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$"
    )]
    pub procedure: Option<String>,
    /// How it is filed; with `procedure`.
    #[serde(default)]
    pub channel: Option<word::Channel>,
    /// `resolution` unless said otherwise; `reception` is the counter's own clock (IN-2, IN-3), for a channel.
    #[serde(default)]
    pub deadline: Option<SimulatedDeadlineWord>,
    /// A limit of your own; or name `procedure`. A limit without a unit is refused (CAT-3).
    #[serde(default)]
    pub limit: Option<LimitInput>,
    /// When the competent agency receives it: the limit starts here (IN-10).
    pub start_at: DateTime<FixedOffset>,
    /// When another counter took it, where that is not the competent agency's.
    #[serde(default)]
    pub lodged_at: Option<DateTime<FixedOffset>>,
    /// With `limit`: how working days are counted; as the legal regime says when absent (TIME-4).
    #[serde(default)]
    pub counting: Option<word::Counting>,
    /// With `limit`: received from this time on counts from the next working day (TIME-6).
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 8, pattern = r"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$")]
    pub late_receipt_from: Option<String>,
    /// With `limit`: minutes after the opening for what came outside working hours (IN-2).
    #[serde(default)]
    #[schema(minimum = 0, maximum = 60)]
    pub grace_minutes: Option<u32>,
    /// What stops, resumes or extends the clock, in the order in which it happens.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub events: Vec<EventInput>,
    /// The clock is read at this instant; at the instant of the request when absent.
    #[serde(default)]
    pub read_at: Option<DateTime<FixedOffset>>,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LimitInput {
    #[schema(minimum = 1, maximum = 100_000)]
    pub value: u32,
    pub unit: word::LimitUnit,
}

/// One thing that happens to the clock.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EventInput {
    pub kind: ClockEventWord,
    pub at: DateTime<FixedOffset>,
    /// Of a pause: what is waited for.
    #[serde(default)]
    pub cause: Option<word::WaitCause>,
    /// Of a pause: how the limit goes on after it; as the legal regime of the day says when absent.
    #[serde(default)]
    pub resumption: Option<word::Resumption>,
    /// Of an extension: the new date (LIFE-7).
    #[serde(default)]
    pub due_date: Option<NaiveDate>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockEvent {
    Pause,
    Resume,
    Extend,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SimulatedDeadline {
    Resolution,
    Reception,
}

pub type ClockEventWord = Coded<ClockEvent>;

pub type SimulatedDeadlineWord = Coded<SimulatedDeadline>;

/// What would be promised, with the clock as it would stand.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SimulationView {
    /// The code of the calendar that was counted by.
    #[schema(max_length = 60)]
    pub calendar: String,
    /// The code of the legal regime in force at the start.
    #[schema(max_length = 40)]
    pub regime: String,
    pub clock: ClockView,
}

impl DeadlineSimulation {
    /// The schema has checked the form of the time.
    pub fn late_receipt(&self) -> Option<NaiveTime> {
        let text = self.late_receipt_from.as_deref()?;
        let formats = ["%H:%M", "%H:%M:%S"].iter();
        formats
            .flat_map(|format| NaiveTime::parse_from_str(text, format))
            .next()
    }

    fn of_procedure() -> Self {
        Self {
            agency: Some("H53.103".into()),
            calendar: None,
            procedure: Some("1.001193".into()),
            channel: Some(Coded(Channel::Online)),
            deadline: None,
            limit: None,
            start_at: instant("2026-08-28T10:00:00+07:00"),
            lodged_at: None,
            counting: None,
            late_receipt_from: None,
            grace_minutes: None,
            events: vec![],
            read_at: None,
        }
    }

    fn sample() -> Self {
        let event = |kind, at: &str, cause| EventInput {
            kind: Coded(kind),
            at: instant(at),
            cause,
            resumption: None,
            due_date: None,
        };
        Self {
            procedure: None,
            channel: None,
            limit: Some(LimitInput {
                value: 5,
                unit: Coded(LimitUnit::WorkingDay),
            }),
            start_at: instant("2026-03-02T09:30:00+07:00"),
            events: vec![
                event(
                    ClockEvent::Pause,
                    "2026-03-03T10:00:00+07:00",
                    Some(Coded(WaitCause::Supplement)),
                ),
                event(ClockEvent::Resume, "2026-03-05T10:00:00+07:00", None),
            ],
            read_at: Some(instant("2026-03-06T08:00:00+07:00")),
            ..Self::of_procedure()
        }
    }
}

impl Word for ClockEvent {
    const ALL: &'static [Self] = &[Self::Pause, Self::Resume, Self::Extend];

    fn word(self) -> &'static str {
        match self {
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::Extend => "extend",
        }
    }
}

impl Word for SimulatedDeadline {
    const ALL: &'static [Self] = &[Self::Resolution, Self::Reception];

    fn word(self) -> &'static str {
        match self {
            Self::Resolution => "resolution",
            Self::Reception => "reception",
        }
    }
}

pub fn samples() -> Vec<Sample> {
    vec![
        sample(&DeadlineSimulation::sample()),
        sample(&SimulationView {
            calendar: "std_0730_1130_1300_1700".into(),
            regime: "nd118-2025".into(),
            clock: ClockView::sample(),
        }),
    ]
}
