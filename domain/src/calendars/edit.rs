use super::{CalendarSheet, CalendarViolation, OfficeHours, YearOfDays};

/// What a change makes of a calendar; what is absent stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CalendarEdit {
    pub name_vi: Option<String>,
    pub name_en: Option<String>,
    /// Another calendar above it, or none any more.
    pub parent: Option<Option<String>>,
    /// All office hours; an empty list takes them from above.
    pub hours: Option<Vec<OfficeHours>>,
    /// Years to import or to replace as a whole.
    pub years: Vec<YearOfDays>,
}

/// One thing that is wrong with an edit, and where in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditFault {
    pub place: EditPlace,
    pub violation: EditViolation,
    /// The calendar below that would be wrong, where it is not the edited one.
    pub below: Option<String>,
}

/// A part of an edit; numbers are places in its lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EditPlace {
    Whole,
    Parent,
    Hours,
    HoursFrom(usize),
    WorkingWeekdays(usize),
    Sessions(usize),
    Session(usize, usize),
    MakeUpSession(usize, usize),
    Year(usize),
    DayOff(usize, usize),
    MakeUpDay(usize, usize),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditViolation {
    NothingToChange,
    UnknownParent(String),
    /// The calendar would stand below itself.
    ParentBelow(String),
    /// The edit names the year more than once.
    YearTwice(i32),
    /// The year is loaded now and would not be any more.
    YearLost(i32),
    Calendar(CalendarViolation),
}

impl CalendarEdit {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The calendar after the edit.
    pub fn applied_to(&self, sheet: &CalendarSheet) -> CalendarSheet {
        let Self {
            name_vi,
            name_en,
            parent,
            hours,
            years,
        } = self.clone();
        let mut edited = sheet.clone();
        edited.name_vi = name_vi.unwrap_or(edited.name_vi);
        edited.name_en = name_en.unwrap_or(edited.name_en);
        edited.parent = parent.unwrap_or(edited.parent);
        edited.hours = hours.unwrap_or(edited.hours);
        edited
            .years
            .retain(|kept| years.iter().all(|new| new.year != kept.year));
        edited.years.extend(years);
        edited.years.sort_by_key(|year| year.year);
        edited
    }
}
