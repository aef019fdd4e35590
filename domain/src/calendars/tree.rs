use std::collections::{BTreeMap, BTreeSet};

use super::{Calendar, CalendarRefusal, CalendarSheet};

/// A calendar with all above and below it: everything that a change of it can touch.
#[derive(Debug, Clone, Default)]
pub struct CalendarTree {
    sheets: BTreeMap<String, CalendarSheet>,
    /// The calendars by which agencies count.
    in_use: BTreeSet<String>,
}

impl CalendarTree {
    pub fn of(sheets: Vec<CalendarSheet>, in_use: BTreeSet<String>) -> Self {
        let by_code = |sheet: CalendarSheet| (sheet.code.clone(), sheet);
        Self {
            sheets: sheets.into_iter().map(by_code).collect(),
            in_use,
        }
    }

    /// The same tree in which one calendar says something else, or has come in.
    #[must_use]
    pub fn with(&self, sheet: CalendarSheet) -> Self {
        let mut tree = self.clone();
        tree.sheets.insert(sheet.code.clone(), sheet);
        tree
    }

    pub fn find(&self, code: &str) -> Option<&CalendarSheet> {
        self.sheets.get(code)
    }

    /// The calendar and all above it, the nearest first; a circle is walked once.
    pub fn chain(&self, code: &str) -> Vec<CalendarSheet> {
        let mut chain: Vec<CalendarSheet> = Vec::new();
        let mut next = self.find(code);
        while let Some(sheet) = next.filter(|sheet| chain.iter().all(|s| s.code != sheet.code)) {
            chain.push(sheet.clone());
            next = sheet.parent.as_deref().and_then(|parent| self.find(parent));
        }
        chain
    }

    /// The calendar and all below it, each after the one above it.
    pub fn codes_from(&self, code: &str) -> Vec<String> {
        let mut codes = vec![code.to_owned()];
        let mut level = codes.clone();
        while !level.is_empty() {
            let is_next = |sheet: &&CalendarSheet| {
                let parent = sheet.parent.as_ref();
                parent.is_some_and(|parent| level.contains(parent)) && !codes.contains(&sheet.code)
            };
            let below = self.sheets.values().filter(is_next);
            level = below.map(|sheet| sheet.code.clone()).collect();
            codes.extend(level.iter().cloned());
        }
        codes
    }

    /// Ready for counting.
    pub fn calendar(&self, code: &str) -> Result<Calendar, CalendarRefusal> {
        Calendar::of(&self.chain(code))
    }

    /// A calendar of an agency, or one that an agency counts by, has office hours; a shared one may leave them to those
    /// below it.
    pub(super) fn must_count(&self, code: &str) -> bool {
        let is_owned = |sheet: &CalendarSheet| sheet.agency.is_some();
        self.in_use.contains(code) || self.find(code).is_some_and(is_owned)
    }
}
