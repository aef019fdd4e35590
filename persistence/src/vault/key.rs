use crate::{
    StorageError,
    row::Place,
    sealer::{Sealer, keyed_hash},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// What can be found by its exact value though it is sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    IdentityNumber,
    Phone,
    Email,
    /// Of somebody at a provider of identities.
    Subject,
}

/// One key of personal data, ready for use: what seals, and what hashes for each kind of index.
pub struct DataKey {
    pub id: String,
    sealer: Sealer,
    identity_numbers: Hmac<Sha256>,
    phones: Hmac<Sha256>,
    emails: Hmac<Sha256>,
    subjects: Hmac<Sha256>,
}

/// Seals the columns of one row; moved to another row or column, they cannot be opened.
pub struct RowSealer<'a> {
    key: &'a DataKey,
    table: &'static str,
    row: &'a str,
}

impl DataKey {
    /// Knowing one of the derived keys tells nothing about the others.
    pub fn new(id: String, key: &[u8; 32]) -> Self {
        let derived = |purpose: &str| -> [u8; 32] {
            let hash = keyed_hash(key).chain_update(purpose).finalize();
            hash.into_bytes().into()
        };
        Self {
            id,
            sealer: Sealer::new(derived("seal")),
            identity_numbers: keyed_hash(&derived("index of identity numbers")),
            phones: keyed_hash(&derived("index of phones")),
            emails: keyed_hash(&derived("index of emails")),
            subjects: keyed_hash(&derived("index of subjects")),
        }
    }

    pub fn row<'a>(&'a self, table: &'static str, row: &'a str) -> RowSealer<'a> {
        RowSealer {
            key: self,
            table,
            row,
        }
    }

    /// The id of the key, a colon, and what it sealed.
    pub fn seal(&self, place: Place, row: &str, plain: &str) -> Result<String, StorageError> {
        let sealed = self.sealer.seal(&bound_to(place, row), plain.as_bytes());
        let sealed = sealed.map_err(|_| place.unreadable(row))?;
        Ok(format!("{}:{sealed}", self.id))
    }

    /// `sealed` without the id of the key.
    pub fn open(&self, place: Place, row: &str, sealed: &str) -> Result<String, StorageError> {
        let plain = self.sealer.open(&bound_to(place, row), sealed).ok();
        let plain = plain.and_then(|plain| String::from_utf8(plain).ok());
        plain.ok_or_else(|| place.unreadable(row))
    }

    /// Equal values give equal texts, which tell nothing to who does not have the key.
    pub fn index(&self, kind: Kind, value: &str) -> String {
        let (hash, value) = match kind {
            Kind::IdentityNumber => (&self.identity_numbers, value.to_owned()),
            Kind::Phone => (&self.phones, value.to_owned()),
            Kind::Email => (&self.emails, value.to_lowercase()),
            Kind::Subject => (&self.subjects, value.to_owned()),
        };
        let hash = hash.clone().chain_update(value).finalize();
        URL_SAFE_NO_PAD.encode(hash.into_bytes())
    }

    pub fn optional_index(&self, kind: Kind, value: Option<&str>) -> Option<String> {
        value.map(|value| self.index(kind, value))
    }
}

impl RowSealer<'_> {
    pub fn text(&self, column: &'static str, plain: &str) -> Result<String, StorageError> {
        self.key.seal(Place(self.table, column), self.row, plain)
    }

    pub fn optional(
        &self,
        column: &'static str,
        plain: Option<&str>,
    ) -> Result<Option<String>, StorageError> {
        plain.map(|plain| self.text(column, plain)).transpose()
    }
}

fn bound_to(Place(table, column): Place, row: &str) -> String {
    format!("{table}.{column}/{row}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PHONE: Place = Place("accounts", "phone");

    fn key(byte: u8) -> DataKey {
        DataKey::new(format!("{byte:08x}"), &[byte; 32])
    }

    #[test]
    fn what_was_moved_to_another_row_or_column_is_not_opened() {
        let sealed = key(1).seal(PHONE, "an", "+84901234567").unwrap();
        let (id, sealed) = sealed.split_once(':').unwrap();
        assert_eq!(id, "00000001");
        assert_eq!(key(1).open(PHONE, "an", sealed).unwrap(), "+84901234567");
        for (place, row) in [(PHONE, "binh"), (Place("accounts", "email"), "an")] {
            let moved = key(1).open(place, row, sealed);
            assert!(matches!(moved, Err(StorageError::Unreadable { .. })));
        }
        assert!(key(2).open(PHONE, "an", sealed).is_err());
    }

    #[test]
    fn an_index_finds_a_value_whatever_its_case_and_tells_kinds_and_keys_apart() {
        let email = |text: &str| key(1).index(Kind::Email, text);
        assert_eq!(email("An.Nguyen@example.vn"), email("an.nguyen@EXAMPLE.vn"));
        let digits = "079300000001";
        let number = key(1).index(Kind::IdentityNumber, digits);
        assert_eq!(number, key(1).index(Kind::IdentityNumber, digits));
        assert_ne!(number, key(1).index(Kind::Phone, digits));
        assert_ne!(number, key(2).index(Kind::IdentityNumber, digits));
    }
}
