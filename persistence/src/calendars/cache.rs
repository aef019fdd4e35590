use domain::calendars::Calendar;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// Calendars ready for counting, of one revision of all of them. Every transaction asks the database for the revision
/// first, so that no node ever counts by a calendar that has changed.
#[derive(Debug, Default)]
pub struct CalendarCache(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    revision: String,
    calendars: HashMap<String, Arc<Calendar>>,
}

impl CalendarCache {
    pub fn find(&self, revision: &str, code: &str) -> Option<Arc<Calendar>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_current = kept.revision == revision;
        kept.calendars.get(code).filter(|_| is_current).cloned()
    }

    pub fn keep(&self, revision: &str, calendar: &Arc<Calendar>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.revision != revision {
            kept.revision = revision.to_owned();
            kept.calendars.clear();
        }
        kept.calendars
            .insert(calendar.code().to_owned(), calendar.clone());
    }
}
