//! Legal regimes: what the law of a period says about clocks.

use super::{limit::StoredLimit, trace::word};
use crate::{
    StorageError,
    connection::AnyConnection,
    row::{Place, json_text},
    schema::regimes,
};
use chrono::{NaiveDate, NaiveTime};
use diesel::prelude::*;
use domain::{
    Validity,
    calendars::{
        Counting, ExtensionRule, Grace, Limit, Regime, Resumption, SectorPeriod, SupplementRules,
    },
};
use serde::{Deserialize, Serialize};

pub struct Regimes<'c>(&'c mut AnyConnection);

type RegimeRow = (String, Option<NaiveDate>, Option<NaiveDate>, String);

impl<'c> Regimes<'c> {
    pub(crate) fn new(connection: &'c mut AnyConnection) -> Self {
        Self(connection)
    }

    /// All of them by code; there is one for each reform of the law.
    pub fn list(&mut self) -> Result<Vec<Regime>, StorageError> {
        let rows: Vec<RegimeRow> = regimes::table.order(regimes::code).load(self.0)?;
        rows.into_iter().map(regime).collect()
    }

    pub fn find(&mut self, code: &str) -> Result<Option<Regime>, StorageError> {
        let row: Option<RegimeRow> = regimes::table.find(code).get_result(self.0).optional()?;
        row.map(regime).transpose()
    }

    /// The one in force on that day.
    pub fn find_on(&mut self, day: NaiveDate) -> Result<Option<Regime>, StorageError> {
        let begun = regimes::valid_from
            .is_null()
            .or(regimes::valid_from.le(day).assume_not_null());
        let lasts = regimes::valid_to
            .is_null()
            .or(regimes::valid_to.ge(day).assume_not_null());
        let row: Option<RegimeRow> = regimes::table
            .filter(begun)
            .filter(lasts)
            .order(regimes::code)
            .first(self.0)
            .optional()?;
        row.map(regime).transpose()
    }

    /// Adds a regime that is not there yet; says whether it did.
    pub fn add_missing(&mut self, regime: &Regime) -> Result<bool, StorageError> {
        if self.find(&regime.code)?.is_some() {
            return Ok(false);
        }
        diesel::insert_into(regimes::table)
            .values((
                regimes::code.eq(&regime.code),
                regimes::valid_from.eq(regime.validity.from),
                regimes::valid_to.eq(regime.validity.to),
                regimes::content.eq(json_text(&Content::of(regime))?),
            ))
            .execute(self.0)?;
        Ok(true)
    }
}

fn regime((code, from, to, content): RegimeRow) -> Result<Regime, StorageError> {
    let validity = Place("regimes", "valid_to").validity(from, to)?;
    let stored: Content = Place("regimes", "content").json(&content)?;
    let unreadable = || Place("regimes", "content").corrupt(&content);
    stored.regime(code, validity).ok_or_else(unreadable)
}

/// Only read as a whole, so it is one JSON text.
#[derive(Serialize, Deserialize)]
struct Content {
    name_vi: String,
    name_en: String,
    legal_bases: Vec<String>,
    #[serde(with = "word")]
    counting: Counting,
    #[serde(with = "StoredLimit")]
    online_reception: Limit,
    #[serde(with = "StoredLimit")]
    paper_reception: Limit,
    reception_basis: Option<String>,
    grace_minutes: u32,
    forwarding_hour: NaiveTime,
    forwarding_basis: Option<String>,
    supplement: Supplement,
    #[serde(with = "word")]
    payment: Resumption,
    payment_basis: Option<String>,
    consultation: Option<StoredResumption>,
    consultation_basis: Option<String>,
    extension_notice_working_days: u32,
    extension_basis: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Supplement {
    ask_within: Option<StoredLimit>,
    #[serde(with = "word")]
    resumption: Resumption,
    #[serde(with = "StoredLimit")]
    supply_within: Limit,
    sectors: Vec<Sector>,
    basis: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Sector {
    sector: String,
    #[serde(with = "StoredLimit")]
    supply_within: Limit,
    basis: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct StoredResumption(#[serde(with = "word")] Resumption);

impl Content {
    fn of(regime: &Regime) -> Self {
        let Regime {
            code: _,
            validity: _,
            name_vi,
            name_en,
            legal_bases,
            counting,
            online_reception,
            paper_reception,
            reception_basis,
            grace,
            forwarding_hour,
            forwarding_basis,
            supplement,
            payment,
            payment_basis,
            consultation,
            consultation_basis,
            extension:
                ExtensionRule {
                    notice_working_days,
                    basis,
                },
        } = regime.clone();
        Self {
            name_vi,
            name_en,
            legal_bases,
            counting,
            online_reception,
            paper_reception,
            reception_basis,
            grace_minutes: grace.as_minutes(),
            forwarding_hour,
            forwarding_basis,
            supplement: Supplement::of(supplement),
            payment,
            payment_basis,
            consultation: consultation.map(StoredResumption),
            consultation_basis,
            extension_notice_working_days: notice_working_days,
            extension_basis: basis,
        }
    }

    fn regime(self, code: String, validity: Validity) -> Option<Regime> {
        Some(Regime {
            code,
            validity,
            name_vi: self.name_vi,
            name_en: self.name_en,
            legal_bases: self.legal_bases,
            counting: self.counting,
            online_reception: self.online_reception,
            paper_reception: self.paper_reception,
            reception_basis: self.reception_basis,
            grace: Grace::minutes(self.grace_minutes).ok()?,
            forwarding_hour: self.forwarding_hour,
            forwarding_basis: self.forwarding_basis,
            supplement: self.supplement.rules()?,
            payment: self.payment,
            payment_basis: self.payment_basis,
            consultation: self
                .consultation
                .map(|StoredResumption(resumption)| resumption),
            consultation_basis: self.consultation_basis,
            extension: ExtensionRule {
                notice_working_days: self.extension_notice_working_days,
                basis: self.extension_basis,
            },
        })
    }
}

impl Supplement {
    fn of(rules: SupplementRules) -> Self {
        let SupplementRules {
            ask_within,
            resumption,
            supply_within,
            sectors,
            basis,
        } = rules;
        let sector = |SectorPeriod {
                          sector,
                          supply_within,
                          basis,
                      }| Sector {
            sector,
            supply_within,
            basis,
        };
        Self {
            ask_within: ask_within.map(StoredLimit::of),
            resumption,
            supply_within,
            sectors: sectors.into_iter().map(sector).collect(),
            basis,
        }
    }

    fn rules(self) -> Option<SupplementRules> {
        let sector = |Sector {
                          sector,
                          supply_within,
                          basis,
                      }| SectorPeriod {
            sector,
            supply_within,
            basis,
        };
        let ask_within = match self.ask_within {
            Some(limit) => Some(limit.limit()?),
            None => None,
        };
        Some(SupplementRules {
            ask_within,
            resumption: self.resumption,
            supply_within: self.supply_within,
            sectors: self.sectors.into_iter().map(sector).collect(),
            basis: self.basis,
        })
    }
}
