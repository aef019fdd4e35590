use super::row::VersionRow;
use crate::StorageError;
use domain::catalogue::Version;
use quick_cache::sync::Cache;
use std::sync::Arc;
use uuid::Uuid;

/// More than a province has in force; some kilobytes each.
const MOST: usize = 4_000;

/// Versions of procedures as they were read, by id and revision. Every transaction asks the database for the revision first, so
/// that no node ever goes by one that has changed.
pub struct VersionCache(Cache<(Uuid, i64), Arc<Version>>);

impl Default for VersionCache {
    fn default() -> Self {
        Self(Cache::new(MOST))
    }
}

impl VersionCache {
    pub fn get(
        &self,
        id: Uuid,
        revision: i64,
        read: impl FnOnce() -> Result<VersionRow, StorageError>,
    ) -> Result<Arc<Version>, StorageError> {
        let read = || Ok(Arc::new(read()?.version()?));
        self.0.get_or_insert_with(&(id, revision), read)
    }
}
