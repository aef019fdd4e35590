use super::{Procedure, Terms, Version, WorkflowFault};
use crate::{
    Word,
    calendars::{Limit, LimitUnit},
};

const HOURS_OF_A_DAY: u32 = 8;
const DAYS_OF_A_MONTH: u32 = 30;

/// A mandatory part without which a version cannot be published (CAT-1, CAT-2, CAT-3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    NationalCode,
    Channels,
    Limit,
    Components,
    Subjects,
    Workflow,
}

impl Word for Missing {
    const ALL: &'static [Self] = &[
        Self::NationalCode,
        Self::Channels,
        Self::Limit,
        Self::Components,
        Self::Subjects,
        Self::Workflow,
    ];

    fn word(self) -> &'static str {
        match self {
            Self::NationalCode => "national_code",
            Self::Channels => "channels",
            Self::Limit => "limit",
            Self::Components => "components",
            Self::Subjects => "subjects",
            Self::Workflow => "workflow",
        }
    }
}

impl Version {
    /// Every part that is missing for publication, all at once; empty when it may be published.
    pub fn missing_for_publication(&self, procedure: &Procedure) -> Vec<Missing> {
        let no_limit = |terms: &Terms| terms.limit.is_none();
        [
            (procedure.code.is_none(), Missing::NationalCode),
            (self.terms.is_empty(), Missing::Channels),
            (self.terms.iter().any(no_limit), Missing::Limit),
            (self.components.is_empty(), Missing::Components),
            (self.subjects.is_empty(), Missing::Subjects),
            (self.workflow.is_none(), Missing::Workflow),
        ]
        .into_iter()
        .filter_map(|(absent, part)| absent.then_some(part))
        .collect()
    }

    /// The workflow must keep the shortest promise of all channels (CAT-9).
    pub fn check_quotas(&self) -> Result<(), WorkflowFault> {
        let limits = self.terms.iter().filter_map(|terms| terms.limit);
        match (&self.workflow, limits.map(working_hours).min()) {
            (Some(workflow), Some(shortest)) => workflow.fits(shortest),
            _ => Ok(()),
        }
    }
}

/// What a limit leaves for working: eight hours a day, five days of seven.
fn working_hours(limit: Limit) -> u32 {
    let workdays = |calendar_days: u32| calendar_days.saturating_mul(5) / 7;
    let days = match limit.unit() {
        LimitUnit::WorkingMinute => return limit.value() / 60,
        LimitUnit::WorkingHour => return limit.value(),
        LimitUnit::WorkingDay => limit.value(),
        LimitUnit::CalendarDay => workdays(limit.value()),
        LimitUnit::Month => workdays(limit.value().saturating_mul(DAYS_OF_A_MONTH)),
    };
    days.saturating_mul(HOURS_OF_A_DAY)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Validity,
        agencies::AdminLevel,
        catalogue::{Channel, Channels, Component, Step, VersionState, Workflow},
        identity::Role,
    };
    use uuid::Uuid;

    fn procedure(code: Option<&str>) -> Procedure {
        Procedure {
            id: Uuid::nil(),
            code: code.map(|code| code.parse().unwrap()),
            source_key: "III.02".into(),
            title: "Đăng ký khai sinh".into(),
            sector_code: None,
            sector_name: "Hộ tịch".into(),
            admin_levels: vec![AdminLevel::Commune],
            version: 1,
        }
    }

    fn terms(channel: Channel, value: u32, unit: LimitUnit) -> Terms {
        Terms {
            channel,
            limit: Some(Limit::new(value, unit).unwrap()),
            unit_source: None,
            limit_text: None,
            fees: vec![],
            note: None,
        }
    }

    fn workflow(hours: u32) -> Workflow {
        let step = |role, quota_hours| Step {
            name_vi: "Bước".into(),
            name_en: "Step".into(),
            role,
            quota_hours,
        };
        Workflow::new(vec![
            step(Role::ReceptionOfficer, 1),
            step(Role::ApprovingLeader, hours - 1),
        ])
        .unwrap()
    }

    fn version(terms: Vec<Terms>, hours: u32) -> Version {
        Version {
            id: Uuid::nil(),
            procedure: Uuid::nil(),
            number: 1,
            state: VersionState::Draft,
            validity: Validity::default(),
            title: "Đăng ký khai sinh".into(),
            service_level: None,
            subjects: vec!["citizen".into()],
            terms,
            components: vec![Component {
                number: 1,
                name: "Tờ khai".into(),
                originals: 1,
                copies: 0,
                required: true,
                present_only: false,
                form_name: None,
                condition: None,
                channels: Channels::All,
                replaceable_by: None,
            }],
            dossier_sets: None,
            results: vec![],
            legal_bases: vec![],
            late_receipt_from: None,
            workflow: Some(workflow(hours)),
            note: None,
            row_version: 1,
        }
    }

    #[test]
    fn a_procedure_without_a_national_code_is_not_published() {
        let version = version(vec![terms(Channel::Direct, 1, LimitUnit::WorkingDay)], 8);
        assert_eq!(
            version.missing_for_publication(&procedure(None)),
            [Missing::NationalCode]
        );
        let coded = procedure(Some("1.001193"));
        assert!(version.missing_for_publication(&coded).is_empty());
    }

    #[test]
    fn every_missing_part_is_named_at_once() {
        let mut empty = version(vec![], 8);
        empty.components.clear();
        empty.subjects.clear();
        empty.workflow = None;
        assert_eq!(
            empty.missing_for_publication(&procedure(Some("1.001193"))),
            [
                Missing::Channels,
                Missing::Components,
                Missing::Subjects,
                Missing::Workflow
            ]
        );
    }

    #[test]
    fn a_channel_without_limit_is_not_published() {
        let mut unknown = version(vec![terms(Channel::Direct, 1, LimitUnit::WorkingDay)], 8);
        unknown.terms.push(Terms {
            limit: None,
            ..terms(Channel::Online, 1, LimitUnit::WorkingDay)
        });
        assert_eq!(
            unknown.missing_for_publication(&procedure(Some("1.001193"))),
            [Missing::Limit]
        );
    }

    #[test]
    fn the_workflow_keeps_the_shortest_promise_of_all_channels() {
        // 17 calendar days leave twelve of work, seven working days leave seven.
        let channels = vec![
            terms(Channel::Direct, 17, LimitUnit::CalendarDay),
            terms(Channel::Online, 7, LimitUnit::WorkingDay),
        ];
        assert_eq!(version(channels.clone(), 56).check_quotas(), Ok(()));
        assert_eq!(
            version(channels, 57).check_quotas(),
            Err(WorkflowFault::QuotaExceedsLimit {
                quota_hours: 57,
                limit_hours: 56
            })
        );
    }

    #[test]
    fn seven_calendar_days_leave_five_of_work() {
        let leaves = |value, unit| working_hours(Limit::new(value, unit).unwrap());
        assert_eq!(leaves(7, LimitUnit::CalendarDay), 40);
        assert_eq!(leaves(1, LimitUnit::Month), 168);
        assert_eq!(leaves(8, LimitUnit::WorkingHour), 8);
    }
}
