use crate::{
    contract::{Sample, sample},
    dossiers::deadlines::clock::Span,
    word::{self, Coded},
};
use chrono::NaiveDate;
use domain::calendars::{
    Counting, ExtensionRule, LimitUnit, Regime, Resumption, SectorPeriod, SupplementRules,
};
use serde::Serialize;
use utoipa::ToSchema;

/// Quy định về thời hạn áp dụng trong một giai đoạn.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RegimeView {
    #[schema(max_length = 40)]
    pub code: String,
    #[schema(max_length = 300)]
    pub name_vi: String,
    #[schema(max_length = 300)]
    pub name_en: String,
    /// Both days are included; an open end is absent.
    pub valid_from: Option<NaiveDate>,
    pub valid_to: Option<NaiveDate>,
    #[schema(max_items = 100, max_length = 200)]
    pub legal_bases: Vec<String>,
    /// How limits in working days are counted (TIME-4).
    pub counting: word::Counting,
    /// IN-2.
    pub online_reception: Span,
    /// IN-3.
    pub paper_reception: Span,
    #[schema(max_length = 300)]
    pub reception_basis: Option<String>,
    /// After the opening, for what came outside working hours (IN-2).
    #[schema(minimum = 0, maximum = 60)]
    pub grace_minutes: u32,
    /// Received from this time on, paper follows at the next opening (LIFE-13).
    #[schema(max_length = 5)]
    pub forwarding_hour: String,
    #[schema(max_length = 300)]
    pub forwarding_basis: Option<String>,
    pub supplement: SupplementView,
    /// How the limit goes on after proof of payment (LIFE-6).
    pub payment: word::Resumption,
    #[schema(max_length = 300)]
    pub payment_basis: Option<String>,
    /// How the limit goes on after another agency has answered; absent where the clock does not wait for it.
    pub consultation: Option<word::Resumption>,
    #[schema(max_length = 300)]
    pub consultation_basis: Option<String>,
    /// The apology leaves at least so many working days before the due date (LIFE-7).
    #[schema(minimum = 0, maximum = 100)]
    pub extension_notice_working_days: u32,
    #[schema(max_length = 300)]
    pub extension_basis: Option<String>,
}

/// Asking for what is missing (LIFE-5).
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SupplementView {
    /// During handling, counted from the acceptance.
    pub ask_within: Option<Span>,
    pub resumption: word::Resumption,
    /// Not supplied within it, the dossier is stopped.
    pub supply_within: Span,
    /// Sectors with a period of their own.
    #[schema(max_items = 500)]
    pub sectors: Vec<SectorPeriodView>,
    #[schema(max_length = 300)]
    pub basis: Option<String>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SectorPeriodView {
    #[schema(max_length = 40)]
    pub sector: String,
    pub supply_within: Span,
    #[schema(max_length = 300)]
    pub basis: Option<String>,
}

impl RegimeView {
    pub fn of(regime: Regime) -> Self {
        let Regime {
            code,
            name_vi,
            name_en,
            validity,
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
                    basis: extension_basis,
                },
        } = regime;
        Self {
            code,
            name_vi,
            name_en,
            valid_from: validity.from,
            valid_to: validity.to,
            legal_bases,
            counting: Coded(counting),
            online_reception: Span::of(online_reception),
            paper_reception: Span::of(paper_reception),
            reception_basis,
            grace_minutes: grace.as_minutes(),
            forwarding_hour: forwarding_hour.format("%H:%M").to_string(),
            forwarding_basis,
            supplement: SupplementView::of(supplement),
            payment: Coded(payment),
            payment_basis,
            consultation: consultation.map(Coded),
            consultation_basis,
            extension_notice_working_days: notice_working_days,
            extension_basis,
        }
    }

    fn sample() -> Self {
        let span = |value, unit| Span {
            value,
            unit: Coded(unit),
        };
        Self {
            code: "nd118-2025".into(),
            name_vi: "Cơ chế một cửa theo Nghị định 118/2025/NĐ-CP".into(),
            name_en: "One-stop mechanism of Decree 118/2025/NĐ-CP".into(),
            valid_from: NaiveDate::from_ymd_opt(2025, 7, 1),
            valid_to: None,
            legal_bases: vec!["118/2025/NĐ-CP".into(), "367/2025/NĐ-CP".into()],
            counting: Coded(Counting::CivilCode),
            online_reception: span(8, LimitUnit::WorkingHour),
            paper_reception: span(1, LimitUnit::WorkingDay),
            reception_basis: Some("Nghị quyết 66.7/2025/NQ-CP".into()),
            grace_minutes: 0,
            forwarding_hour: "15:00".into(),
            forwarding_basis: Some("Nghị định 118/2025/NĐ-CP".into()),
            supplement: SupplementView {
                ask_within: Some(span(3, LimitUnit::WorkingDay)),
                resumption: Coded(Resumption::Restart),
                supply_within: span(15, LimitUnit::WorkingDay),
                sectors: Vec::new(),
                basis: Some("Nghị định 118/2025/NĐ-CP".into()),
            },
            payment: Coded(Resumption::Extend),
            payment_basis: None,
            consultation: None,
            consultation_basis: None,
            extension_notice_working_days: 1,
            extension_basis: Some("Nghị định 118/2025/NĐ-CP".into()),
        }
    }
}

impl SupplementView {
    fn of(rules: SupplementRules) -> Self {
        let SupplementRules {
            ask_within,
            resumption,
            supply_within,
            sectors,
            basis,
        } = rules;
        Self {
            ask_within: ask_within.map(Span::of),
            resumption: Coded(resumption),
            supply_within: Span::of(supply_within),
            sectors: sectors.into_iter().map(SectorPeriodView::of).collect(),
            basis,
        }
    }
}

impl SectorPeriodView {
    fn of(period: SectorPeriod) -> Self {
        let SectorPeriod {
            sector,
            supply_within,
            basis,
        } = period;
        Self {
            sector,
            supply_within: Span::of(supply_within),
            basis,
        }
    }
}

/// All regimes, by code.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Regimes {
    #[schema(max_items = 100)]
    pub items: Vec<RegimeView>,
}

pub fn samples() -> Vec<Sample> {
    vec![
        sample(&RegimeView::sample()),
        sample(&Regimes {
            items: vec![RegimeView::sample()],
        }),
    ]
}
