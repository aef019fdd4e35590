use super::{
    DataKey, Keys,
    rotation::{self, Batch, Rotation},
};
use crate::{
    StorageError,
    connection::{AnyConnection, each_backend},
    lock::Lock,
    row::Place,
    schema::data_keys,
    sealer::Sealer,
};
use diesel::prelude::*;
use domain::{Word, personal_data::DataKeyState};

/// The keys of personal data, themselves sealed; one is active.
pub struct DataKeys<'c> {
    connection: &'c mut AnyConnection,
    keys: &'c Keys<'c>,
}

impl<'c> DataKeys<'c> {
    pub(crate) fn new(connection: &'c mut AnyConnection, keys: &'c Keys<'c>) -> Self {
        Self { connection, keys }
    }

    /// Ids and states, the active one first.
    pub fn list(&mut self) -> Result<Vec<(String, DataKeyState)>, StorageError> {
        let at = Place("data_keys", "state");
        let rows = load(self.connection)?.into_iter();
        rows.map(|row| Ok((row.id, at.word(&row.state)?))).collect()
    }

    /// A new key seals from now on; what the others have sealed waits for `reseal`. Whoever seals at this moment is
    /// waited for.
    pub fn rotate(&mut self) -> Result<(), StorageError> {
        Lock::DataKeys.alone(self.connection)?;
        let active = data_keys::table.filter(data_keys::state.eq(DataKeyState::Active.word()));
        diesel::update(active)
            .set(data_keys::state.eq(DataKeyState::Retiring.word()))
            .execute(self.connection)?;
        ensure(self.connection, &self.keys.vault.sealer)
    }

    /// How many rows of each table are still sealed under another key than the active one.
    pub fn waiting(&mut self) -> Result<Vec<(&'static str, i64)>, StorageError> {
        let active = active(self.connection)?;
        rotation::waiting(self.connection, &active)
    }

    /// Seals the next rows under the active key. A row that changed meanwhile was sealed under it by that change.
    pub fn reseal(&mut self, from: &Rotation, limit: i64) -> Result<Batch, StorageError> {
        let active = self.keys.active(self.connection)?;
        let mut opening = self.keys.opening(self.connection);
        rotation::reseal(&mut opening, &active, from, limit)
    }

    /// Erases the keys that no row needs any more, and says how many they were.
    pub fn retire(&mut self) -> Result<usize, StorageError> {
        let retiring = data_keys::table.filter(data_keys::state.eq(DataKeyState::Retiring.word()));
        Ok(diesel::delete(retiring).execute(self.connection)?)
    }
}

/// Makes the first key. Two processes that start together end up with one.
pub fn ensure(connection: &mut AnyConnection, sealer: &Sealer) -> Result<(), StorageError> {
    let row = Row::make(sealer)?;
    let values = (
        data_keys::id.eq(row.id),
        data_keys::state.eq(row.state),
        data_keys::sealed_key.eq(row.sealed_key),
    );
    each_backend!(connection, |plain| diesel::insert_into(data_keys::table)
        .values(values)
        .on_conflict_do_nothing()
        .execute(plain))?;
    Ok(())
}

/// The active one first.
pub fn load(connection: &mut AnyConnection) -> Result<Vec<Row>, StorageError> {
    Ok(data_keys::table
        .order((data_keys::state, data_keys::id))
        .load(connection)?)
}

pub fn active(connection: &mut AnyConnection) -> Result<String, StorageError> {
    data_keys::table
        .filter(data_keys::state.eq(DataKeyState::Active.word()))
        .select(data_keys::id)
        .get_result(connection)
        .map_err(StorageError::getting("data key"))
}

/// No rotation begins until the transaction ends. SQLite writes one transaction at a time anyway.
pub fn hold_still(connection: &mut AnyConnection) -> Result<(), StorageError> {
    Lock::DataKeys.shared(connection)
}

/// Seals every key anew after the secret of the installation was changed; says how many.
pub fn change_sealer(
    connection: &mut AnyConnection,
    old: &Sealer,
    new: &Sealer,
) -> Result<usize, StorageError> {
    connection.transaction(|connection| {
        let mut changed = 0;
        for row in load(connection)? {
            if row.unwrapped(new).is_ok() {
                continue;
            }
            let sealed = Row::wrapped(&row.id, &row.unwrapped(old)?, new)?;
            changed += diesel::update(data_keys::table.find(&row.id))
                .set(data_keys::sealed_key.eq(sealed))
                .execute(connection)?;
        }
        Ok(changed)
    })
}

#[derive(Queryable)]
pub struct Row {
    pub id: String,
    state: String,
    sealed_key: String,
}

impl Row {
    fn make(sealer: &Sealer) -> Result<Self, StorageError> {
        let id = format!("{:08x}", rand::random::<u32>());
        Ok(Self {
            sealed_key: Self::wrapped(&id, &rand::random(), sealer)?,
            state: DataKeyState::Active.word().to_owned(),
            id,
        })
    }

    pub fn open(&self, sealer: &Sealer) -> Result<DataKey, StorageError> {
        Ok(DataKey::new(self.id.clone(), &self.unwrapped(sealer)?))
    }

    fn wrapped(id: &str, key: &[u8; 32], sealer: &Sealer) -> Result<String, StorageError> {
        let sealed = sealer.seal(&bound_to(id), key);
        sealed.map_err(|_| Place("data_keys", "sealed_key").unreadable(id))
    }

    fn unwrapped(&self, sealer: &Sealer) -> Result<[u8; 32], StorageError> {
        let key = sealer.open(&bound_to(&self.id), &self.sealed_key).ok();
        let key = key.and_then(|key| key.try_into().ok());
        key.ok_or_else(|| StorageError::SealedElsewhere {
            key: self.id.clone(),
        })
    }
}

fn bound_to(id: &str) -> String {
    format!("data key {id}")
}
