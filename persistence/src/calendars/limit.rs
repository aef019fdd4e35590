use super::trace::word;
use chrono::NaiveTime;
use domain::{
    Word,
    calendars::{Counting, Grace, Limit, LimitRules, LimitUnit},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// A limit inside JSON text.
#[derive(Serialize, Deserialize)]
pub struct StoredLimit {
    value: u32,
    unit: String,
}

impl StoredLimit {
    pub fn serialize<S: Serializer>(limit: &Limit, serializer: S) -> Result<S::Ok, S::Error> {
        Serialize::serialize(&Self::of(*limit), serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Limit, D::Error> {
        let stored: Self = Deserialize::deserialize(deserializer)?;
        stored
            .limit()
            .ok_or_else(|| D::Error::custom("unreadable limit"))
    }

    pub fn of(limit: Limit) -> Self {
        Self {
            value: limit.value(),
            unit: limit.unit().word().to_owned(),
        }
    }

    pub fn limit(&self) -> Option<Limit> {
        Limit::new(self.value, LimitUnit::from_word(&self.unit)?).ok()
    }
}

#[derive(Serialize, Deserialize)]
pub struct StoredRules {
    #[serde(with = "word")]
    counting: Counting,
    late_receipt_from: Option<NaiveTime>,
    grace_minutes: u32,
    basis: Option<String>,
}

impl StoredRules {
    pub fn of(rules: LimitRules) -> Self {
        let LimitRules {
            counting,
            late_receipt_from,
            grace,
            basis,
        } = rules;
        Self {
            counting,
            late_receipt_from,
            grace_minutes: grace.as_minutes(),
            basis,
        }
    }

    pub fn rules(self) -> Option<LimitRules> {
        Some(LimitRules {
            counting: self.counting,
            late_receipt_from: self.late_receipt_from,
            grace: Grace::minutes(self.grace_minutes).ok()?,
            basis: self.basis,
        })
    }
}
