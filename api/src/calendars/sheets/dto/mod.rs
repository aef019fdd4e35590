mod calendar;
mod days;
mod hours;

pub use calendar::{CalendarView, CalendarWithInheritance, NewCalendar};
pub use days::{ResolvedYearView, YearOfDays};
pub use hours::WeekOfHours;

use crate::contract::{Sample, sample};

pub fn samples() -> Vec<Sample> {
    vec![
        sample(&CalendarView::sample()),
        sample(&CalendarWithInheritance::sample()),
        sample(&NewCalendar::sample()),
        sample(&WeekOfHours::sample()),
        sample(&YearOfDays::sample()),
        sample(&ResolvedYearView::sample()),
    ]
}
