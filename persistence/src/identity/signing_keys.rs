use crate::{
    StorageError,
    connection::AnyConnection,
    row::{Place, instant},
    schema::signing_keys,
};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use domain::{
    Word,
    identity::signing_key::{KeyState, SigningKey},
};

/// The keys of access tokens; one at most is active and one at most is next.
pub struct SigningKeys<'c>(&'c mut AnyConnection);

#[derive(Clone, Debug)]
pub struct StoredKey {
    pub key: SigningKey,
    /// The private half, encrypted; erased when the key signs no more.
    pub sealed: Option<String>,
}

impl<'c> SigningKeys<'c> {
    pub(crate) fn new(connection: &'c mut AnyConnection) -> Self {
        Self(connection)
    }

    /// `Duplicate` when another node has added one of the same state meanwhile.
    pub fn add(&mut self, stored: &StoredKey) -> Result<(), StorageError> {
        diesel::insert_into(signing_keys::table)
            .values(Row::of(stored))
            .execute(self.0)
            .map_err(StorageError::adding("signing key"))?;
        Ok(())
    }

    /// All of them, oldest first: rotation and purge keep them few.
    pub fn list(&mut self) -> Result<Vec<StoredKey>, StorageError> {
        let rows: Vec<Row> = signing_keys::table
            .order((signing_keys::created_at, signing_keys::id))
            .load(self.0)?;
        rows.into_iter().map(Row::stored).collect()
    }

    /// `Stale` when the key has left the state in which it was seen.
    pub fn promote(&mut self, seen: &SigningKey, now: DateTime<Utc>) -> Result<(), StorageError> {
        let row = signing_keys::table
            .filter(signing_keys::id.eq(&seen.id))
            .filter(signing_keys::state.eq(seen.state.word()));
        let changed = diesel::update(row)
            .set((
                signing_keys::state.eq(KeyState::Active.word()),
                signing_keys::since.eq(now.naive_utc()),
            ))
            .execute(self.0)?;
        only_one(changed)
    }

    /// Takes the key out of use and erases its private half.
    pub fn withdraw(
        &mut self,
        seen: &SigningKey,
        state: KeyState,
        now: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        let row = signing_keys::table
            .filter(signing_keys::id.eq(&seen.id))
            .filter(signing_keys::state.eq(seen.state.word()));
        let changed = diesel::update(row)
            .set((
                signing_keys::state.eq(state.word()),
                signing_keys::private_key.eq(None::<String>),
                signing_keys::since.eq(now.naive_utc()),
            ))
            .execute(self.0)?;
        only_one(changed)
    }

    /// Forgets keys that have been out of use since before the instant.
    pub fn remove_unused(&mut self, before: DateTime<Utc>) -> Result<usize, StorageError> {
        let unused = [KeyState::Retiring.word(), KeyState::Revoked.word()];
        let old = signing_keys::table
            .filter(signing_keys::state.eq_any(unused))
            .filter(signing_keys::since.lt(before.naive_utc()));
        Ok(diesel::delete(old).execute(self.0)?)
    }
}

fn only_one(changed: usize) -> Result<(), StorageError> {
    match changed {
        0 => Err(StorageError::Stale {
            what: "signing key",
        }),
        _ => Ok(()),
    }
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = signing_keys)]
struct Row {
    id: String,
    state: String,
    public_key: String,
    private_key: Option<String>,
    created_at: NaiveDateTime,
    since: NaiveDateTime,
}

impl Row {
    fn of(stored: &StoredKey) -> Self {
        let StoredKey { key, sealed } = stored.clone();
        let SigningKey {
            id,
            public_key,
            state,
            created_at,
            since,
        } = key;
        Self {
            id,
            state: state.word().to_owned(),
            public_key,
            private_key: sealed,
            created_at: created_at.naive_utc(),
            since: since.naive_utc(),
        }
    }

    fn stored(self) -> Result<StoredKey, StorageError> {
        let Self {
            id,
            state,
            public_key,
            private_key,
            created_at,
            since,
        } = self;
        let key = SigningKey {
            id,
            public_key,
            state: Place("signing_keys", "state").word(&state)?,
            created_at: instant(created_at),
            since: instant(since),
        };
        Ok(StoredKey {
            key,
            sealed: private_key,
        })
    }
}
