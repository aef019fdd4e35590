//! Facts about the installation itself.

use crate::{StorageError, connection::AnyConnection, schema::settings};
use diesel::prelude::*;
use uuid::Uuid;

const DEMO: &str = "demo";
const CALENDARS: &str = "calendars";

pub struct Settings<'c>(&'c mut AnyConnection);

impl<'c> Settings<'c> {
    pub(crate) fn new(connection: &'c mut AnyConnection) -> Self {
        Self(connection)
    }

    /// Whether this database holds made-up people and must never serve real ones.
    pub fn is_demo(&mut self) -> Result<bool, StorageError> {
        let count: i64 = settings::table
            .filter(settings::name.eq(DEMO))
            .count()
            .get_result(self.0)?;
        Ok(count > 0)
    }

    pub fn mark_demo(&mut self) -> Result<(), StorageError> {
        if !self.is_demo()? {
            diesel::insert_into(settings::table)
                .values((settings::name.eq(DEMO), settings::value.eq("true")))
                .execute(self.0)?;
        }
        Ok(())
    }

    /// Changes with every change of a calendar; none before the first.
    pub(crate) fn calendars_revision(&mut self) -> Result<Option<String>, StorageError> {
        Ok(settings::table
            .find(CALENDARS)
            .select(settings::value)
            .get_result(self.0)
            .optional()?)
    }

    /// A value that never comes again, so that what was undone is not mistaken for what was done.
    pub(crate) fn renew_calendars_revision(&mut self) -> Result<(), StorageError> {
        let revision = Uuid::now_v7().to_string();
        let known = diesel::update(settings::table.find(CALENDARS))
            .set(settings::value.eq(&revision))
            .execute(self.0)?;
        if known == 0 {
            diesel::insert_into(settings::table)
                .values((settings::name.eq(CALENDARS), settings::value.eq(revision)))
                .execute(self.0)?;
        }
        Ok(())
    }
}
