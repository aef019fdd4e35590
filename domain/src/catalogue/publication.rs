use super::{Terms, Version};

/// A mandatory part without which a version cannot be published (CAT-2, CAT-3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    Channels,
    Limit,
    Components,
    Subjects,
    Workflow,
}

impl Missing {
    pub fn word(self) -> &'static str {
        match self {
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
    pub fn missing_for_publication(&self) -> Vec<Missing> {
        let no_limit = |terms: &Terms| terms.limit.is_none();
        [
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
}
