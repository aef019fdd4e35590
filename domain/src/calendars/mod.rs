//! Working time: which minutes and days an office counts, when a limit that starts at an instant ends, what stops
//! it on the way, and every step explained (TIME-1 to TIME-9, IN-2, LIFE-5 to LIFE-7).

mod beginning;
mod calendar;
mod change;
mod clock;
mod counting;
mod day;
mod days;
mod edit;
mod explanation;
mod faults;
mod hours;
mod index;
mod limit;
mod plan;
mod promise;
mod reading;
mod refusal;
mod regime;
mod sheet;
mod spoken;
mod trace;
mod tree;
mod wording;
mod zone;

pub use calendar::Calendar;
pub use change::{Application, CalendarChange, ChangeRefusal, ChangeState};
pub use clock::{Clock, ClockRefusal, Extension, ExtensionRule, Resumption, Wait, WaitCause};
pub use day::{DayOff, DayOffKind, MakeUpDay, Openings};
pub use days::{ResolvedDays, ResolvedYear, Sourced};
pub use edit::{CalendarEdit, EditFault, EditPlace, EditViolation};
pub use hours::{OfficeHours, Session};
pub use limit::{Counting, Grace, Limit, LimitRules, LimitUnit};
pub use promise::Promise;
pub use reading::{ClockState, Reading, Standing};
pub use refusal::{CalendarRefusal, CalendarViolation};
pub use regime::{Regime, SectorPeriod, SupplementRules};
pub use sheet::{CalendarSheet, YearOfDays};
pub use trace::{MoveReason, SkipReason, TraceEntry};
pub use tree::CalendarTree;
pub use zone::{day, local};
