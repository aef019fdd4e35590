//! The keys of personal data (SEC-3): identity numbers, phones, e-mail and postal addresses and what people wrote into
//! forms lie in the database only sealed, each bound to its table, column and row.

mod data_keys;
mod key;
mod rotation;

pub use data_keys::{DataKeys, change_sealer};
pub use key::{DataKey, Kind};
pub use rotation::{Batch, Rotation};

use crate::{StorageError, connection::AnyConnection, row::Place, sealer::Sealer};
use domain::personal_data::Detail;
use std::{
    cell::OnceCell,
    str::FromStr,
    sync::{Arc, PoisonError, RwLock},
};

/// Every key that this process knows, ready for use; they are opened once.
pub struct Vault {
    /// Under which the keys themselves lie in the database.
    sealer: Sealer,
    known: RwLock<Vec<Arc<DataKey>>>,
}

/// The keys as one transaction uses them: it seals with one key from its first value to its end.
pub struct Keys<'c> {
    vault: &'c Vault,
    active: OnceCell<Arc<DataKey>>,
}

/// Opens what rows hold. A key that another process has made meanwhile is looked up.
pub struct Opening<'a> {
    vault: &'a Vault,
    connection: &'a mut AnyConnection,
}

pub struct OpenRow<'a, 'b> {
    opening: &'a mut Opening<'b>,
    table: &'static str,
    row: &'a str,
}

impl Vault {
    /// Without looking at the keys of the database: whatever lies sealed stays so unless they fit.
    pub fn shut(sealer: Sealer) -> Self {
        Self {
            sealer,
            known: RwLock::default(),
        }
    }

    /// With the keys of the database; the first start makes one.
    pub fn open(sealer: Sealer, connection: &mut AnyConnection) -> Result<Self, StorageError> {
        let vault = Self::shut(sealer);
        data_keys::ensure(connection, &vault.sealer)?;
        vault.learn(connection)?;
        Ok(vault)
    }

    fn find(&self, id: &str) -> Option<Arc<DataKey>> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.iter().find(|key| key.id == id).cloned()
    }

    fn get(
        &self,
        id: &str,
        connection: &mut AnyConnection,
    ) -> Result<Option<Arc<DataKey>>, StorageError> {
        let found = self.find(id);
        if found.is_some() {
            return Ok(found);
        }
        self.learn(connection)?;
        Ok(self.find(id))
    }

    /// Reads the keys of the database and opens those that are new to this process.
    fn learn(&self, connection: &mut AnyConnection) -> Result<Vec<Arc<DataKey>>, StorageError> {
        let mut keys = Vec::new();
        for stored in data_keys::load(connection)? {
            let key = match self.find(&stored.id) {
                Some(key) => key,
                None => Arc::new(stored.open(&self.sealer)?),
            };
            keys.push(key);
        }
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.clone_from(&keys);
        Ok(keys)
    }
}

impl<'c> Keys<'c> {
    pub fn new(vault: &'c Vault) -> Self {
        Self {
            vault,
            active: OnceCell::new(),
        }
    }

    /// The key that seals. No rotation begins until this transaction ends, so nothing is sealed with an old key after it.
    pub fn active(&self, connection: &mut AnyConnection) -> Result<Arc<DataKey>, StorageError> {
        if let Some(key) = self.active.get() {
            return Ok(key.clone());
        }
        data_keys::hold_still(connection)?;
        let id = data_keys::active(connection)?;
        let key = self.vault.get(&id, connection)?;
        let key = key.ok_or_else(|| Place("data_keys", "id").corrupt(id))?;
        Ok(self.active.get_or_init(|| key).clone())
    }

    pub fn opening<'a>(&'a self, connection: &'a mut AnyConnection) -> Opening<'a> {
        Opening {
            vault: self.vault,
            connection,
        }
    }

    /// By which the detail is found, under whichever key its row was sealed.
    pub fn indexes(
        &self,
        detail: &Detail,
        connection: &mut AnyConnection,
    ) -> Result<Vec<String>, StorageError> {
        let (kind, value) = match detail {
            Detail::IdentityNumber(number) => (Kind::IdentityNumber, number.as_str()),
            Detail::Phone(phone) => (Kind::Phone, phone.as_str()),
            Detail::Email(email) => (Kind::Email, email.as_str()),
        };
        let keys = self.vault.learn(connection)?;
        Ok(keys.iter().map(|key| key.index(kind, value)).collect())
    }
}

impl<'b> Opening<'b> {
    pub fn row<'a>(&'a mut self, table: &'static str, row: &'a str) -> OpenRow<'a, 'b> {
        OpenRow {
            opening: self,
            table,
            row,
        }
    }

    fn open(&mut self, place: Place, row: &str, stored: &str) -> Result<String, StorageError> {
        let (id, sealed) = stored
            .split_once(':')
            .ok_or_else(|| place.unreadable(row))?;
        let key = self.vault.get(id, self.connection)?;
        let key = key.ok_or_else(|| place.unreadable(row))?;
        key.open(place, row, sealed)
    }
}

impl OpenRow<'_, '_> {
    pub fn text(&mut self, column: &'static str, stored: &str) -> Result<String, StorageError> {
        self.opening
            .open(Place(self.table, column), self.row, stored)
    }

    pub fn optional(
        &mut self,
        column: &'static str,
        stored: Option<&str>,
    ) -> Result<Option<String>, StorageError> {
        stored.map(|stored| self.text(column, stored)).transpose()
    }

    pub fn parsed<T: FromStr>(
        &mut self,
        column: &'static str,
        stored: Option<&str>,
    ) -> Result<Option<T>, StorageError> {
        let plain = self.optional(column, stored)?;
        Place(self.table, column).optional(plain.as_deref())
    }
}
