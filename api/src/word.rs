//! The field's words in JSON: one type for every closed list, read and written as lower_snake.

use domain::Word;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use std::borrow::Cow;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, schema::Type},
};

// The derive of utoipa reads no type parameters here, so fields name an alias: `pub status: word::Status`.
pub type AccountAct = Coded<domain::identity::AccountAct>;
pub type AccountKind = Coded<domain::identity::AccountKind>;
pub type AccountState = Coded<domain::identity::AccountState>;
pub type Acr = Coded<domain::identity::authentication::Acr>;
pub type Act = Coded<domain::dossiers::Act>;
pub type AdminLevel = Coded<domain::agencies::AdminLevel>;
pub type ChangeState = Coded<domain::calendars::ChangeState>;
pub type AuditResult = Coded<domain::audit::AuditResult>;
pub type Channel = Coded<domain::catalogue::Channel>;
pub type ClockState = Coded<domain::calendars::ClockState>;
pub type ConsentAct = Coded<domain::personal_data::ConsentAct>;
pub type ConsentPurpose = Coded<domain::personal_data::ConsentPurpose>;
pub type Counting = Coded<domain::calendars::Counting>;
pub type DataSource = Coded<crate::personal_data::DataSource>;
pub type DayOffKind = Coded<domain::calendars::DayOffKind>;
pub type DeadlineKind = Coded<domain::dossiers::DeadlineKind>;
pub type DelegationState = Coded<domain::identity::delegation::DelegationState>;
pub type DeviceAuthorizationState =
    Coded<domain::identity::device_authorization::DeviceAuthorizationState>;
pub type Delivery = Coded<domain::dossiers::Delivery>;
pub type DetailKind = Coded<domain::personal_data::DetailKind>;
pub type FeeKind = Coded<domain::catalogue::FeeKind>;
pub type Form = Coded<domain::documents::Form>;
pub type IdentityPaper = Coded<domain::identity::loss::IdentityPaper>;
pub type JobKind = Coded<domain::jobs::JobKind>;
pub type JobState = Coded<domain::jobs::JobState>;
pub type LimitUnit = Coded<domain::calendars::LimitUnit>;
pub type MachineKeyKind = Coded<domain::machines::KeyKind>;
pub type MachineScope = Coded<domain::machines::MachineScope>;
pub type MachineState = Coded<domain::machines::MachineState>;
pub type LossWay = Coded<domain::identity::loss::LossWay>;
pub type Missing = Coded<domain::catalogue::Missing>;
pub type Outcome = Coded<domain::dossiers::Outcome>;
pub type PersonKind = Coded<domain::identity::PersonKind>;
pub type Power = Coded<domain::identity::delegation::Power>;
pub type RectificationState = Coded<domain::personal_data::RectificationState>;
pub type RepeatReason = Coded<domain::dossiers::RepeatReason>;
pub type Resumption = Coded<domain::calendars::Resumption>;
pub type Role = Coded<domain::identity::Role>;
pub type SecondFactorState = Coded<domain::identity::SecondFactorState>;
pub type ServiceLevel = Coded<domain::catalogue::ServiceLevel>;
pub type Standing = Coded<domain::calendars::Standing>;
pub type Status = Coded<domain::dossiers::Status>;
pub type UnitKind = Coded<domain::agencies::UnitKind>;
pub type UnitSource = Coded<domain::catalogue::UnitSource>;
pub type VersionState = Coded<domain::catalogue::VersionState>;
pub type WaitCause = Coded<domain::calendars::WaitCause>;
pub type WarningLevel = Coded<domain::dossiers::WarningLevel>;
pub type Weekday = Coded<chrono::Weekday>;

/// A word of the list `W`; its schema names all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coded<W>(pub W);

impl<W: Word> Serialize for Coded<W> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.word())
    }
}

impl<'de, W: Word> Deserialize<'de> for Coded<W> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = Cow::<str>::deserialize(deserializer)?;
        W::from_word(&word)
            .map(Self)
            .ok_or_else(|| D::Error::custom("not a word of the list"))
    }
}

impl<W: Word> PartialSchema for Coded<W> {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .enum_values(Some(W::ALL.iter().map(|word| word.word())))
            .into()
    }
}

impl<W: Word> ToSchema for Coded<W> {
    /// The name of the list: `Status`, `Channel`.
    fn name() -> Cow<'static, str> {
        let path = std::any::type_name::<W>();
        Cow::Borrowed(path.rsplit("::").next().unwrap_or(path))
    }
}
