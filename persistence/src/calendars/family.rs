//! Calendars with those above and below them.

use super::{Calendars, SheetRow};
use crate::{
    StorageError,
    schema::{agencies, calendars},
};
use diesel::prelude::*;
use domain::calendars::{CalendarSheet, CalendarTree};

impl Calendars<'_> {
    /// The calendar and all above it, the nearest first.
    pub fn chain(&mut self, code: &str) -> Result<Vec<CalendarSheet>, StorageError> {
        let mut chain: Vec<CalendarSheet> = Vec::new();
        let mut next = Some(code.to_owned());
        while let Some(code) = next {
            let sheet = self.get_sheet(&code)?;
            next = sheet
                .parent
                .clone()
                .filter(|parent| chain.iter().all(|seen| seen.code != *parent));
            chain.push(sheet);
        }
        Ok(chain)
    }

    /// The calendar and all below it: those that a change of it changes.
    pub fn codes_from(&mut self, code: &str) -> Result<Vec<String>, StorageError> {
        let mut codes = vec![code.to_owned()];
        let mut level = codes.clone();
        while !level.is_empty() {
            let below: Vec<String> = calendars::table
                .filter(calendars::parent.eq_any(&level))
                .order(calendars::code)
                .select(calendars::code)
                .load(self.connection)?;
            level = below
                .into_iter()
                .filter(|code| !codes.contains(code))
                .collect();
            codes.extend(level.clone());
        }
        Ok(codes)
    }

    /// The calendar with all above and below it, and a calendar that is to stand above it with all above that.
    pub fn tree(&mut self, code: &str, parent: Option<&str>) -> Result<CalendarTree, StorageError> {
        let mut wanted = self.codes_from(code)?;
        wanted.extend(parent.map(str::to_owned));
        let mut sheets: Vec<CalendarSheet> = Vec::new();
        while !wanted.is_empty() {
            let rows: Vec<SheetRow> = calendars::table
                .filter(calendars::code.eq_any(&wanted))
                .load(self.connection)?;
            let loaded = self.sheets(rows)?;
            let above: Vec<String> = loaded.iter().filter_map(|s| s.parent.clone()).collect();
            sheets.extend(loaded);
            wanted = above
                .into_iter()
                .filter(|code| sheets.iter().all(|sheet| sheet.code != *code))
                .collect();
        }
        let codes: Vec<&str> = sheets.iter().map(|sheet| sheet.code.as_str()).collect();
        let in_use: Vec<String> = agencies::table
            .filter(agencies::calendar.eq_any(codes))
            .select(agencies::calendar)
            .distinct()
            .load(self.connection)?;
        Ok(CalendarTree::of(sheets, in_use.into_iter().collect()))
    }
}
