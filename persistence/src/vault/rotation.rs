//! Every sealed column there is, and how its values come under a new key while others read and write.

use super::{DataKey, Kind, Opening};
use crate::{
    StorageError,
    connection::{AnyConnection, each_backend},
    row::Place,
};
use diesel::{
    QueryableByName, RunQueryDsl, sql_query,
    sql_types::{BigInt, Text},
};

struct Table {
    name: &'static str,
    /// Columns of the primary key; its values, joined by slashes, are what the sealed columns are bound to.
    key: &'static [&'static str],
    columns: &'static [Column],
}

struct Column {
    name: &'static str,
    index: Option<(&'static str, Kind)>,
}

const TABLES: &[Table] = &[
    Table {
        name: "accounts",
        key: &["id"],
        columns: &[
            indexed(
                "identity_number",
                "identity_number_index",
                Kind::IdentityNumber,
            ),
            indexed("phone", "phone_index", Kind::Phone),
            indexed("email", "email_index", Kind::Email),
            plain("address"),
        ],
    },
    Table {
        name: "account_detail_changes",
        key: &["id"],
        columns: &[plain("old_value")],
    },
    Table {
        name: "rectifications",
        key: &["id"],
        columns: &[
            plain("full_name"),
            plain("identity_number"),
            plain("reason"),
            plain("decision_note"),
        ],
    },
    Table {
        name: "machines",
        key: &["account"],
        columns: &[plain("contact")],
    },
    Table {
        name: "delegations",
        key: &["id"],
        columns: &[plain("note")],
    },
    Table {
        name: "emergency_readings",
        key: &["id"],
        columns: &[plain("reason"), plain("finding")],
    },
    Table {
        name: "drafts",
        key: &["id"],
        columns: &[
            plain("owner_identity_number"),
            plain("owner_phone"),
            plain("owner_email"),
            plain("owner_address"),
            plain("answers"),
        ],
    },
    Table {
        name: "federated_identities",
        key: &["id"],
        columns: &[indexed("subject", "subject_index", Kind::Subject)],
    },
    Table {
        name: "filings",
        key: &["code"],
        columns: &[
            indexed(
                "owner_identity_number",
                "owner_identity_number_index",
                Kind::IdentityNumber,
            ),
            indexed("owner_phone", "owner_phone_index", Kind::Phone),
            indexed("owner_email", "owner_email_index", Kind::Email),
            plain("owner_address"),
            plain("answers"),
            plain("delivery_address"),
        ],
    },
    Table {
        name: "idempotency_keys",
        key: &["account", "key"],
        columns: &[plain("body")],
    },
    Table {
        name: "outbox",
        key: &["id"],
        columns: &[plain("email")],
    },
];

/// Where a rotation goes on: after this row of this table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rotation {
    table: usize,
    after: Option<String>,
}

/// What one step of a rotation did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    pub table: &'static str,
    pub resealed: usize,
    /// Rows whose values do not open: they were changed or moved by another hand than ours.
    pub unreadable: Vec<String>,
    /// `None` at the end of the last table.
    pub next: Option<Rotation>,
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Text)]
    id: String,
    #[diesel(sql_type = Text)]
    sealed: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    rows: i64,
}

pub fn waiting(
    connection: &mut AnyConnection,
    active: &str,
) -> Result<Vec<(&'static str, i64)>, StorageError> {
    let count = |table: &Table| {
        let (name, waits) = (table.name, table.waits(active));
        let query = format!("SELECT count(*) AS rows FROM {name} WHERE {waits}");
        let found: Count = each_backend!(connection, |plain| sql_query(query).get_result(plain))?;
        Ok((name, found.rows))
    };
    TABLES.iter().map(count).collect()
}

pub fn reseal(
    opening: &mut Opening<'_>,
    active: &DataKey,
    from: &Rotation,
    limit: i64,
) -> Result<Batch, StorageError> {
    let table = TABLES
        .get(from.table)
        .ok_or_else(|| Place("data_keys", "id").corrupt(from.table.to_string()))?;
    let rows = table.next(opening.connection, &active.id, from.after.as_deref(), limit)?;
    let mut batch = Batch {
        table: table.name,
        resealed: 0,
        unreadable: Vec::new(),
        next: from.behind(&rows, limit),
    };
    for row in rows {
        match table.sealed_anew(opening, active, &row) {
            Ok(values) => {
                batch.resealed += table.replace(opening.connection, &row, &values)?;
            }
            Err(StorageError::Unreadable { .. }) => batch.unreadable.push(row.id),
            Err(other) => return Err(other),
        }
    }
    Ok(batch)
}

impl Rotation {
    fn behind(&self, rows: &[Found], limit: i64) -> Option<Self> {
        let is_full = i64::try_from(rows.len()).is_ok_and(|found| found == limit);
        let last = rows.last().filter(|_| is_full);
        let next = match last {
            Some(row) => Self {
                table: self.table,
                after: Some(row.id.clone()),
            },
            None => Self {
                table: self.table + 1,
                after: None,
            },
        };
        (next.table < TABLES.len()).then_some(next)
    }
}

impl Table {
    /// Columns as one text: what is sealed has no blanks, and nothing is where the column is null.
    fn joined(columns: impl Iterator<Item = &'static str>, by: &str) -> String {
        let columns: Vec<String> = columns
            .map(|name| format!("COALESCE({name}, '')"))
            .collect();
        columns.join(&format!(" || '{by}' || "))
    }

    fn sealed(&self) -> String {
        Self::joined(self.columns.iter().map(|column| column.name), " ")
    }

    /// Whether anything in the row is sealed under another key. Ids of keys are hexadecimal.
    fn waits(&self, active: &str) -> String {
        let other = self.columns.iter().map(|Column { name, .. }| {
            format!("({name} IS NOT NULL AND {name} NOT LIKE '{active}:%')")
        });
        let other: Vec<String> = other.collect();
        format!("({})", other.join(" OR "))
    }

    fn next(
        &self,
        connection: &mut AnyConnection,
        active: &str,
        after: Option<&str>,
        limit: i64,
    ) -> Result<Vec<Found>, StorageError> {
        let (name, order) = (self.name, self.key.join(", "));
        let (id, sealed) = (Self::joined(self.key.iter().copied(), "/"), self.sealed());
        let waits = self.waits(active);
        let behind = after.map_or(String::new(), |_| {
            format!("AND ({order}) > ({})", places(1, self.key.len()))
        });
        let query = format!(
            "SELECT {id} AS id, {sealed} AS sealed FROM {name} WHERE {waits} {behind} ORDER BY {order} LIMIT {limit}"
        );
        let values = after.map_or_else(Vec::new, |after| self.values(after));
        Ok(each_backend!(connection, |plain| {
            let query = sql_query(query).into_boxed();
            values
                .into_iter()
                .fold(query, |query, value| query.bind::<Text, _>(value))
                .load(plain)
        })?)
    }

    /// Of each column: its value under the new key and its index, where it has one; empty where it is null.
    fn sealed_anew(
        &self,
        opening: &mut Opening<'_>,
        key: &DataKey,
        row: &Found,
    ) -> Result<Vec<String>, StorageError> {
        let mut values = Vec::new();
        for (column, stored) in self.columns.iter().zip(row.sealed.split(' ')) {
            let place = Place(self.name, column.name);
            let plain = match stored {
                "" => None,
                stored => Some(opening.open(place, &row.id, stored)?),
            };
            let sealed = plain
                .as_deref()
                .map(|plain| key.seal(place, &row.id, plain));
            values.push(sealed.transpose()?.unwrap_or_default());
            if let Some((_, kind)) = column.index {
                let index = key.optional_index(kind, plain.as_deref());
                values.push(index.unwrap_or_default());
            }
        }
        Ok(values)
    }

    /// Only over what was read: who has changed the row meanwhile has sealed it under the active key. Its version
    /// stays, since nothing changes that a client could have seen.
    fn replace(
        &self,
        connection: &mut AnyConnection,
        row: &Found,
        values: &[String],
    ) -> Result<usize, StorageError> {
        let columns = self.columns.iter().flat_map(|column| {
            std::iter::once(column.name).chain(column.index.map(|(index, _)| index))
        });
        let set = columns
            .enumerate()
            .map(|(at, name)| format!("{name} = NULLIF(${}, '')", at + 1));
        let set: Vec<String> = set.collect();
        let (name, set, key, sealed) = (
            self.name,
            set.join(", "),
            self.key.join(", "),
            self.sealed(),
        );
        let keys = places(values.len() + 1, self.key.len());
        let seen = values.len() + self.key.len() + 1;
        let query =
            format!("UPDATE {name} SET {set} WHERE ({key}) = ({keys}) AND {sealed} = ${seen}");
        let binds = values.iter().cloned();
        let binds = binds
            .chain(self.values(&row.id))
            .chain([row.sealed.clone()]);
        Ok(each_backend!(connection, |plain| {
            let query = sql_query(query).into_boxed();
            binds
                .fold(query, |query, value| query.bind::<Text, _>(value))
                .execute(plain)
        })?)
    }

    /// Of the key's columns, taken apart again; only the last of them may hold a slash.
    fn values(&self, id: &str) -> Vec<String> {
        let parts = id.splitn(self.key.len(), '/');
        parts.map(str::to_owned).collect()
    }
}

/// `$2, $3` for two from 2 on.
fn places(first: usize, count: usize) -> String {
    let places = (first..first + count).map(|place| format!("${place}"));
    places.collect::<Vec<_>>().join(", ")
}

const fn plain(name: &'static str) -> Column {
    Column { name, index: None }
}

const fn indexed(name: &'static str, index: &'static str, kind: Kind) -> Column {
    Column {
        name,
        index: Some((index, kind)),
    }
}
