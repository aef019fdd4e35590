//! Reading stored values back into the types of the field.

use crate::StorageError;
use chrono::{DateTime, NaiveDateTime, Utc};
use domain::{Validity, Word};
use std::str::FromStr;
use uuid::Uuid;

/// Where a value stands, so that an unreadable one can be found.
#[derive(Clone, Copy)]
pub struct Place(pub &'static str, pub &'static str);

impl Place {
    pub fn corrupt(self, value: impl Into<String>) -> StorageError {
        let Self(table, column) = self;
        StorageError::Corrupt {
            table,
            column,
            value: value.into(),
        }
    }

    pub fn unreadable(self, row: &str) -> StorageError {
        let Self(table, column) = self;
        StorageError::Unreadable {
            table,
            column,
            row: row.to_owned(),
        }
    }

    pub fn word<W: Word>(self, value: &str) -> Result<W, StorageError> {
        W::from_word(value).ok_or_else(|| self.corrupt(value))
    }

    pub fn parsed<T: FromStr>(self, value: &str) -> Result<T, StorageError> {
        value.parse().map_err(|_| self.corrupt(value))
    }

    pub fn optional<T: FromStr>(self, value: Option<&str>) -> Result<Option<T>, StorageError> {
        value.map(|value| self.parsed(value)).transpose()
    }

    pub fn optional_word<W: Word>(self, value: Option<&str>) -> Result<Option<W>, StorageError> {
        value.map(|value| self.word(value)).transpose()
    }

    pub fn number<N: TryFrom<i64>>(self, value: impl Into<i64>) -> Result<N, StorageError> {
        let value = value.into();
        N::try_from(value).map_err(|_| self.corrupt(value.to_string()))
    }

    pub fn validity(
        self,
        from: Option<chrono::NaiveDate>,
        to: Option<chrono::NaiveDate>,
    ) -> Result<Validity, StorageError> {
        Validity::new(from, to).ok_or_else(|| self.corrupt(format!("{from:?} to {to:?}")))
    }

    pub fn json<T: serde::de::DeserializeOwned>(self, value: &str) -> Result<T, StorageError> {
        serde_json::from_str(value).map_err(|_| self.corrupt(value))
    }
}

/// JSON text of a row's part; what is written here always has string keys and finite numbers.
pub fn json_text<T: serde::Serialize>(value: &T) -> Result<String, StorageError> {
    serde_json::to_string(value).map_err(|error| StorageError::Database(error.to_string()))
}

pub fn instant(stored: NaiveDateTime) -> DateTime<Utc> {
    stored.and_utc()
}

pub fn text(id: Uuid) -> String {
    id.to_string()
}
