//! Working time: which minutes and days an office counts, and when a limit that starts
//! at an instant ends, with every step explained (TIME-1 to TIME-7, IN-2).

mod calendar;
mod counting;
mod day;
mod hours;
mod limit;
mod promise;
mod refusal;
mod spoken;
mod trace;
mod wording;
mod zone;

pub use calendar::Calendar;
pub use day::{DayOff, DayOffKind, MakeUpDay};
pub use hours::{OfficeHours, Session};
pub use limit::{Counting, Grace, Limit, LimitRules, LimitUnit};
pub use promise::Promise;
pub use refusal::{CalendarRefusal, CalendarViolation};
pub use trace::{MoveReason, SkipReason, TraceEntry};
pub use zone::{day, local};
