//! Everything that is wrong with an edit, at once: in itself, in its calendar, and in every calendar below.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::days::ResolvedDays;
use super::edit::{CalendarEdit, EditFault, EditPlace, EditViolation};
use super::hours::Week;
use super::sheet::Listed;
use super::{
    Calendar, CalendarRefusal, CalendarSheet, CalendarTree, CalendarViolation, OfficeHours,
};

impl CalendarEdit {
    /// `tree` holds the calendar, all above and below it, and the parent that the edit names.
    pub fn faults(&self, sheet: &CalendarSheet, tree: &CalendarTree) -> Vec<EditFault> {
        let mut found = Vec::new();
        if self.is_empty() {
            found.push(fault(EditPlace::Whole, EditViolation::NothingToChange));
        }
        found.extend(self.hours.iter().flat_map(|hours| hours_faults(hours)));
        found.extend(self.year_faults());
        if let Some(misplaced) = self.parent_fault(sheet, tree) {
            found.push(misplaced);
            return found;
        }
        let after = tree.with(self.applied_to(sheet));
        found.extend(Self::years_lost(&sheet.code, tree, &after));
        found.extend(self.merged_faults(&sheet.code, &after));
        found
    }

    fn year_faults(&self) -> Vec<EditFault> {
        let mut found = Vec::new();
        let mut named = BTreeSet::new();
        for (index, year) in self.years.iter().enumerate() {
            if !named.insert(year.year) {
                let twice = EditViolation::YearTwice(year.year);
                found.push(fault(EditPlace::Year(index), twice));
            }
            let wrong = year.located_violations().into_iter();
            found.extend(wrong.map(|(listed, violation)| {
                fault(listed.of(index), EditViolation::Calendar(violation))
            }));
        }
        found
    }

    fn parent_fault(&self, sheet: &CalendarSheet, tree: &CalendarTree) -> Option<EditFault> {
        let parent = self.parent.as_ref()?.as_deref()?;
        let violation = if tree.find(parent).is_none() {
            EditViolation::UnknownParent(parent.to_owned())
        } else if tree
            .codes_from(&sheet.code)
            .iter()
            .any(|code| code == parent)
        {
            EditViolation::ParentBelow(parent.to_owned())
        } else {
            return None;
        };
        Some(fault(EditPlace::Parent, violation))
    }

    fn years_lost(code: &str, before: &CalendarTree, after: &CalendarTree) -> Vec<EditFault> {
        let had = ResolvedDays::of(&before.chain(code));
        let has = ResolvedDays::of(&after.chain(code));
        let lost = had.years().difference(has.years());
        lost.map(|year| fault(EditPlace::Parent, EditViolation::YearLost(*year)))
            .collect()
    }

    /// What goes wrong where days and hours of several calendars meet. A calendar does not repeat what the one above
    /// it has to be told.
    fn merged_faults(&self, code: &str, after: &CalendarTree) -> Vec<EditFault> {
        let mut told: BTreeMap<String, Vec<CalendarViolation>> = BTreeMap::new();
        let mut found = Vec::new();
        for below in after.codes_from(code) {
            let violations = merged_violations(&below, after);
            let parent = after.find(&below).and_then(|sheet| sheet.parent.as_ref());
            let above = parent.and_then(|parent| told.get(parent));
            let is_new = |violation: &&CalendarViolation| {
                above.is_none_or(|above| !above.contains(violation))
            };
            found.extend(violations.iter().filter(is_new).map(|violation| EditFault {
                place: self.place_of(violation),
                violation: EditViolation::Calendar(violation.clone()),
                below: (below != code).then(|| below.clone()),
            }));
            told.insert(below, violations);
        }
        found
    }

    fn place_of(&self, violation: &CalendarViolation) -> EditPlace {
        let of_hours = self.hours.as_ref().map(|_| EditPlace::Hours);
        let place = match violation {
            CalendarViolation::OffAndMakeUp { date, .. } => self.place_of_date(*date),
            CalendarViolation::MakeUpDayWithoutSession(date) => {
                self.place_of_date(*date).or(of_hours)
            }
            _ => of_hours,
        };
        place.unwrap_or_else(|| self.place_of_rest())
    }

    /// The make-up day is what is wrong with a date that is both, if the edit has it.
    fn place_of_date(&self, date: NaiveDate) -> Option<EditPlace> {
        let years = || self.years.iter().enumerate();
        years()
            .find_map(|(index, year)| Some(year.place_of_make_up_day(date)?.of(index)))
            .or_else(|| {
                years().find_map(|(index, year)| Some(year.place_of_day_off(date)?.of(index)))
            })
    }

    /// For what no list of the edit holds: then the calendar above it makes the difference.
    fn place_of_rest(&self) -> EditPlace {
        self.parent
            .as_ref()
            .map_or(EditPlace::Whole, |_| EditPlace::Parent)
    }
}

impl Listed {
    fn of(self, year: usize) -> EditPlace {
        match self {
            Self::DayOff(index) => EditPlace::DayOff(year, index),
            Self::MakeUpDay(index) => EditPlace::MakeUpDay(year, index),
        }
    }
}

/// Only what no single part is to blame for; a calendar that nobody counts by needs no hours yet.
fn merged_violations(code: &str, tree: &CalendarTree) -> Vec<CalendarViolation> {
    let chain = tree.chain(code);
    let has_hours = chain.iter().any(|sheet| !sheet.hours.is_empty());
    let violations = match Calendar::of(&chain) {
        Err(CalendarRefusal::Invalid(violations)) => violations,
        _ => Vec::new(),
    };
    let is_merged = |violation: &CalendarViolation| match violation {
        CalendarViolation::OffAndMakeUp { .. } => true,
        CalendarViolation::MakeUpDayWithoutSession(_) => has_hours,
        CalendarViolation::NoSession => !has_hours && tree.must_count(code),
        _ => false,
    };
    let mut merged: Vec<CalendarViolation> = violations.into_iter().filter(is_merged).collect();
    merged.dedup();
    merged
}

fn hours_faults(hours: &[OfficeHours]) -> Vec<EditFault> {
    let mut found = Vec::new();
    let mut begun = BTreeSet::new();
    for (index, week) in hours.iter().enumerate() {
        if !begun.insert(week.valid_from) {
            let twice = CalendarViolation::HoursTwice(week.valid_from);
            found.push(fault(
                EditPlace::HoursFrom(index),
                EditViolation::Calendar(twice),
            ));
        }
        let wrong = Week::of(week.clone()).violations().into_iter();
        found.extend(wrong.map(|violation| {
            let place = place_in_week(index, week, &violation);
            fault(place, EditViolation::Calendar(violation))
        }));
    }
    found
}

fn place_in_week(index: usize, week: &OfficeHours, violation: &CalendarViolation) -> EditPlace {
    let (weekday, session) = match violation {
        CalendarViolation::SessionInverted { weekday, session } => (weekday, session),
        CalendarViolation::SessionsOverlap {
            weekday, second, ..
        } => (weekday, second),
        CalendarViolation::NoSession => return EditPlace::Sessions(index),
        _ => return EditPlace::WorkingWeekdays(index),
    };
    match weekday {
        Some(weekday) => {
            let mut sessions = week.sessions.iter();
            let place = sessions.rposition(|listed| *listed == (*weekday, *session));
            place.map_or(EditPlace::Sessions(index), |at| {
                EditPlace::Session(index, at)
            })
        }
        None => {
            let mut sessions = week.make_up_sessions.iter();
            let place = sessions.rposition(|listed| listed == session);
            place.map_or(EditPlace::Sessions(index), |at| {
                EditPlace::MakeUpSession(index, at)
            })
        }
    }
}

fn fault(place: EditPlace, violation: EditViolation) -> EditFault {
    EditFault {
        place,
        violation,
        below: None,
    }
}
