//! By what a dossier is timed: the calendar of the agency and the law in force on the day.

use crate::problem::{Code, Problem, Text};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    agencies::AgencyIdentifier,
    calendars::{Calendar, Regime, day},
    catalogue::{Procedure, Version},
    dossiers::Timing,
};
use persistence::Session;
use std::sync::Arc;

pub struct Terms {
    pub calendar: Arc<Calendar>,
    pub regime: Regime,
}

impl Terms {
    pub fn load(
        session: &mut Session<'_>,
        agency: &AgencyIdentifier,
        now: DateTime<Utc>,
    ) -> Result<Self, Problem> {
        Ok(Self {
            calendar: calendar_of(session, agency)?,
            regime: regime_on(session, day(now))?,
        })
    }

    pub fn timing<'a>(&'a self, procedure: &'a Procedure, version: &'a Version) -> Timing<'a> {
        Timing {
            calendar: &self.calendar,
            regime: &self.regime,
            procedure,
            version,
        }
    }
}

pub fn calendar_of(
    session: &mut Session<'_>,
    agency: &AgencyIdentifier,
) -> Result<Arc<Calendar>, Problem> {
    let agency = session.agencies().get(agency)?;
    Ok(session.calendars().get(&agency.calendar)?)
}

pub fn regime_on(session: &mut Session<'_>, day: NaiveDate) -> Result<Regime, Problem> {
    let found = session.regimes().find_on(day)?;
    found.ok_or_else(|| {
        let detail = Text::new(
            format!("Chưa nạp quy định về thời hạn áp dụng cho ngày {day}. Đề nghị quản trị viên nạp dữ liệu tham chiếu."),
            format!("No legal regime is loaded for {day}. An administrator must load the reference data."),
        );
        Problem::new(Code::CalendarIncomplete, detail)
    })
}
