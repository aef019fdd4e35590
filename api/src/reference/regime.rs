use crate::{problem::Problem, word::Coded};
use chrono::{NaiveDate, NaiveTime};
use domain::{
    Validity,
    calendars::{
        Counting, ExtensionRule, Grace, Limit, LimitUnit, Regime, Resumption, SectorPeriod,
        SupplementRules,
    },
};
use serde::Deserialize;

/// `regimes.json`: what the law of a period says about clocks.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RegimeEntry {
    code: String,
    name_vi: String,
    name_en: String,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
    legal_bases: Vec<String>,
    counting: Coded<Counting>,
    online_reception: LimitEntry,
    paper_reception: LimitEntry,
    reception_basis: Option<String>,
    grace_minutes: u32,
    forwarding_hour: NaiveTime,
    forwarding_basis: Option<String>,
    supplement: SupplementEntry,
    payment: Coded<Resumption>,
    payment_basis: Option<String>,
    consultation: Option<Coded<Resumption>>,
    consultation_basis: Option<String>,
    extension_notice_working_days: u32,
    extension_basis: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct SupplementEntry {
    ask_within: Option<LimitEntry>,
    resumption: Coded<Resumption>,
    supply_within: LimitEntry,
    sectors: Vec<SectorEntry>,
    basis: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct SectorEntry {
    sector: String,
    supply_within: LimitEntry,
    basis: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LimitEntry {
    value: u32,
    unit: Coded<LimitUnit>,
}

impl RegimeEntry {
    pub fn into_regime(self) -> Result<Regime, Problem> {
        let validity = Validity::new(self.valid_from, self.valid_to);
        let backwards = || Problem::internal(format!("regimes.json: {} ends first", self.code));
        Ok(Regime {
            validity: validity.ok_or_else(backwards)?,
            online_reception: self.online_reception.limit()?,
            paper_reception: self.paper_reception.limit()?,
            grace: Grace::minutes(self.grace_minutes)?,
            supplement: self.supplement.rules()?,
            code: self.code,
            name_vi: self.name_vi,
            name_en: self.name_en,
            legal_bases: self.legal_bases,
            counting: self.counting.0,
            reception_basis: self.reception_basis,
            forwarding_hour: self.forwarding_hour,
            forwarding_basis: self.forwarding_basis,
            payment: self.payment.0,
            payment_basis: self.payment_basis,
            consultation: self.consultation.map(|word| word.0),
            consultation_basis: self.consultation_basis,
            extension: ExtensionRule {
                notice_working_days: self.extension_notice_working_days,
                basis: self.extension_basis,
            },
        })
    }
}

impl SupplementEntry {
    fn rules(self) -> Result<SupplementRules, Problem> {
        Ok(SupplementRules {
            ask_within: self.ask_within.map(LimitEntry::limit).transpose()?,
            resumption: self.resumption.0,
            supply_within: self.supply_within.limit()?,
            sectors: self
                .sectors
                .into_iter()
                .map(SectorEntry::period)
                .collect::<Result<_, _>>()?,
            basis: self.basis,
        })
    }
}

impl SectorEntry {
    fn period(self) -> Result<SectorPeriod, Problem> {
        Ok(SectorPeriod {
            sector: self.sector,
            supply_within: self.supply_within.limit()?,
            basis: self.basis,
        })
    }
}

impl LimitEntry {
    fn limit(self) -> Result<Limit, Problem> {
        Ok(Limit::new(self.value, self.unit.0)?)
    }
}
