//! Who counts by a calendar and those below it, and by what.

use crate::problem::Problem;
use domain::{calendars::Calendar, dossiers::Dossier};
use persistence::Session;
use std::{collections::HashMap, sync::Arc};

/// The agencies that count by some calendars, each with its own.
pub struct Offices(HashMap<String, Arc<Calendar>>);

impl Offices {
    pub fn load(
        session: &mut Session<'_>,
        codes: &[String],
        calendar: impl Fn(&mut Session<'_>, &str) -> Result<Arc<Calendar>, Problem>,
    ) -> Result<Self, Problem> {
        let mut offices = HashMap::new();
        let mut ready: HashMap<String, Arc<Calendar>> = HashMap::new();
        for (agency, code) in session.agencies().counting_by(codes)? {
            let known = ready.get(&code).cloned();
            let known = known.map_or_else(|| calendar(session, &code), Ok)?;
            ready.insert(code, known.clone());
            offices.insert(agency, known);
        }
        Ok(Self(offices))
    }

    pub fn agencies(&self) -> Vec<String> {
        self.0.keys().cloned().collect()
    }

    /// The calendar that times the dossier; none where another one does by now.
    pub fn timing(&self, dossier: &Dossier) -> Option<&Calendar> {
        let calendar = self.0.get(dossier.timed_by().as_str());
        calendar.map(Arc::as_ref)
    }
}
