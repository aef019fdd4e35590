//! What an officer sends to file in an applicant's name (IN-5).

use super::dto::{OwnerInput, answers};
use crate::{
    contract::{Sample, sample},
    word::{self, Coded},
};
use domain::{Word, catalogue::Channel, documents::Form, dossiers::Delivery};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// Hồ sơ nộp tại quầy hoặc qua bưu chính, do công chức nhập thay.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CounterFiling {
    #[schema(
        max_length = 36,
        pattern = r"^([0-9]\.[0-9]{6}(\.[A-Z][0-9]{2})?|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$"
    )]
    pub procedure: String,
    #[schema(
        max_length = 35,
        pattern = r"^([A-Y][0-9]{2}(\.[0-9A-Z]+)*|([0-9]{2,3}\.){3}[A-Y][0-9]{2})$"
    )]
    pub agency: String,
    /// The agency whose counter takes it, where that is not the competent one (IN-10).
    #[serde(default)]
    #[schema(
        max_length = 35,
        pattern = r"^([A-Y][0-9]{2}(\.[0-9A-Z]+)*|([0-9]{2,3}\.){3}[A-Y][0-9]{2})$"
    )]
    pub counter: Option<String>,
    pub channel: CounterChannelWord,
    pub owner: OwnerInput,
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub answers: Option<Map<String, Value>>,
    /// What was handed over.
    #[schema(max_items = 100)]
    pub components: Vec<HandedOver>,
    pub delivery: word::Delivery,
    #[serde(default)]
    #[schema(min_length = 1, max_length = 500)]
    pub delivery_address: Option<String>,
    /// The applicant's recorded consent to filing in their name.
    pub consent: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HandedOver {
    #[schema(minimum = 1, maximum = 1000)]
    pub component: u16,
    pub form: PaperFormWord,
    #[serde(default)]
    #[schema(min_length = 1, max_length = 500)]
    pub note: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CounterChannel {
    Direct,
    Postal,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperForm {
    Paper,
    Database,
}

pub type CounterChannelWord = Coded<CounterChannel>;

pub type PaperFormWord = Coded<PaperForm>;

impl Word for CounterChannel {
    const ALL: &'static [Self] = &[Self::Direct, Self::Postal];

    fn word(self) -> &'static str {
        self.channel().word()
    }
}

impl CounterChannel {
    pub fn channel(self) -> Channel {
        match self {
            Self::Direct => Channel::Direct,
            Self::Postal => Channel::Postal,
        }
    }
}

impl Word for PaperForm {
    const ALL: &'static [Self] = &[Self::Paper, Self::Database];

    fn word(self) -> &'static str {
        self.form().word()
    }
}

impl PaperForm {
    pub fn form(self) -> Form {
        match self {
            Self::Paper => Form::Paper,
            Self::Database => Form::Database,
        }
    }
}

impl CounterFiling {
    fn sample() -> Self {
        Self {
            procedure: "1.001193".into(),
            agency: "H53.103".into(),
            counter: Some("H53.106".into()),
            channel: Coded(CounterChannel::Direct),
            owner: OwnerInput::sample(),
            answers: Some(answers()),
            components: [1, 3]
                .map(|component| HandedOver {
                    component,
                    form: Coded(PaperForm::Paper),
                    note: None,
                })
                .to_vec(),
            delivery: Coded(Delivery::Counter),
            delivery_address: None,
            consent: true,
        }
    }
}

pub fn samples() -> Vec<Sample> {
    vec![sample(&CounterFiling::sample())]
}
