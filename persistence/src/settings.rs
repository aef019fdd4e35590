//! Facts about the installation itself.

use crate::{StorageError, connection::AnyConnection, schema::settings};
use diesel::prelude::*;

const DEMO: &str = "demo";

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
}
