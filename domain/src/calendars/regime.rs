use chrono::{NaiveDate, NaiveTime};

use super::{Counting, ExtensionRule, Grace, Limit, Resumption};
use crate::Validity;

/// What the law of a period says about clocks: values with validity and citation, never constants in code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Regime {
    pub code: String,
    pub name_vi: String,
    pub name_en: String,
    pub validity: Validity,
    pub legal_bases: Vec<String>,
    /// TIME-4.
    pub counting: Counting,
    /// IN-2: for dossiers that came online.
    pub online_reception: Limit,
    /// IN-3: for dossiers at the counter or by post.
    pub paper_reception: Limit,
    pub reception_basis: Option<String>,
    /// IN-2: for what came outside working hours.
    pub grace: Grace,
    /// LIFE-13: received from this time on, paper follows at the next opening.
    pub forwarding_hour: NaiveTime,
    pub forwarding_basis: Option<String>,
    pub supplement: SupplementRules,
    /// LIFE-6: how the limit goes on after proof of payment.
    pub payment: Resumption,
    pub payment_basis: Option<String>,
    /// LIFE-3: whether waiting for another agency stops the clock.
    pub consultation: Option<Resumption>,
    pub consultation_basis: Option<String>,
    /// LIFE-7.
    pub extension: ExtensionRule,
}

/// LIFE-5: asking for what is missing while the dossier is handled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupplementRules {
    /// Counted from the acceptance; none where the regime sets no such limit.
    pub ask_within: Option<Limit>,
    pub resumption: Resumption,
    /// Not supplied within it, the dossier is stopped.
    pub supply_within: Limit,
    /// Sectors with a period of their own.
    pub sectors: Vec<SectorPeriod>,
    pub basis: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectorPeriod {
    /// The code of the sector in the catalogue.
    pub sector: String,
    pub supply_within: Limit,
    pub basis: Option<String>,
}

impl Regime {
    pub fn is_in_force(&self, day: NaiveDate) -> bool {
        self.validity.includes(day)
    }
}

impl SupplementRules {
    /// How long the applicant has, and the text that says so.
    pub fn period_of(&self, sector: Option<&str>) -> (Limit, Option<&str>) {
        let own = self
            .sectors
            .iter()
            .find(|period| Some(period.sector.as_str()) == sector);
        own.map_or((self.supply_within, self.basis.as_deref()), |period| {
            (period.supply_within, period.basis.as_deref())
        })
    }
}
