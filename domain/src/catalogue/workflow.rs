use crate::identity::Role;

/// One step of the electronic workflow (CAT-9).
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub name_vi: String,
    pub name_en: String,
    pub role: Role,
    /// Working hours; eight make a day.
    pub quota_hours: u32,
}

/// A straight list of steps: the first is the reception, the last numbers and stamps. The return does not count.
#[derive(Clone, Debug, PartialEq)]
pub struct Workflow(Vec<Step>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorkflowFault {
    NoStep,
    /// The dossier must start with those who receive it.
    FirstIsNotReception,
    NobodyApproves,
    /// After the approval nothing may be left but the clerk's work.
    StepAfterApproval {
        step: usize,
    },
    EmptyQuota {
        step: usize,
    },
    /// The steps take longer than the procedure promises.
    QuotaExceedsLimit {
        quota_hours: u32,
        limit_hours: u32,
    },
}

impl Step {
    pub fn quota_minutes(&self) -> u32 {
        self.quota_hours.saturating_mul(60)
    }
}

impl Workflow {
    pub fn new(steps: Vec<Step>) -> Result<Self, WorkflowFault> {
        let first = steps.first().ok_or(WorkflowFault::NoStep)?;
        if first.role != Role::ReceptionOfficer {
            return Err(WorkflowFault::FirstIsNotReception);
        }
        if let Some(step) = steps.iter().position(|step| step.quota_hours == 0) {
            return Err(WorkflowFault::EmptyQuota { step });
        }
        let approval = steps
            .iter()
            .position(|step| step.role == Role::ApprovingLeader)
            .ok_or(WorkflowFault::NobodyApproves)?;
        let late = steps
            .iter()
            .enumerate()
            .skip(approval)
            .find(|(_, step)| !matches!(step.role, Role::ApprovingLeader | Role::Clerk));
        match late {
            Some((step, _)) => Err(WorkflowFault::StepAfterApproval { step }),
            None => Ok(Self(steps)),
        }
    }

    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    pub fn step(&self, index: usize) -> Option<&Step> {
        self.0.get(index)
    }

    pub fn is_last(&self, index: usize) -> bool {
        index + 1 == self.0.len()
    }

    pub fn quota_hours(&self) -> u32 {
        self.0.iter().map(|step| step.quota_hours).sum()
    }

    /// Quotas must fit into the shortest promise (CAT-9), given in working hours.
    pub fn fits(&self, limit_hours: u32) -> Result<(), WorkflowFault> {
        let quota_hours = self.quota_hours();
        if quota_hours > limit_hours {
            return Err(WorkflowFault::QuotaExceedsLimit {
                quota_hours,
                limit_hours,
            });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(role: Role, quota_hours: u32) -> Step {
        Step {
            name_vi: role.name_vi().into(),
            name_en: "Step".into(),
            role,
            quota_hours,
        }
    }

    #[test]
    fn a_workflow_begins_at_reception_and_somebody_approves() {
        assert_eq!(Workflow::new(vec![]), Err(WorkflowFault::NoStep));
        assert_eq!(
            Workflow::new(vec![step(Role::Specialist, 4)]),
            Err(WorkflowFault::FirstIsNotReception)
        );
        assert_eq!(
            Workflow::new(vec![
                step(Role::ReceptionOfficer, 4),
                step(Role::Specialist, 4)
            ]),
            Err(WorkflowFault::NobodyApproves)
        );
    }

    #[test]
    fn nothing_but_numbering_follows_the_approval() {
        let steps = vec![
            step(Role::ReceptionOfficer, 4),
            step(Role::ApprovingLeader, 4),
            step(Role::Specialist, 4),
        ];
        assert_eq!(
            Workflow::new(steps),
            Err(WorkflowFault::StepAfterApproval { step: 2 })
        );
    }

    #[test]
    fn quotas_must_fit_into_the_limit() {
        let steps = vec![
            step(Role::ReceptionOfficer, 4),
            step(Role::ApprovingLeader, 8),
        ];
        let workflow = Workflow::new(steps).unwrap();
        assert!(workflow.fits(12).is_ok());
        assert!(workflow.fits(11).is_err());
    }
}
