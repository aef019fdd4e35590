//! A new key for personal data while servers run (SEC-3).

use persistence::{Rotation, Session, StorageError, Store};

/// Others write in between.
const BATCH: i64 = 100;

/// What a rotation has done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Done {
    pub resealed: usize,
    /// Rows that no key opens, by table and key: changed or moved there by another hand.
    pub unreadable: Vec<(&'static str, String)>,
}

/// How many rows wait to come under the active key, by table.
pub async fn waiting(store: &Store) -> Result<Vec<(&'static str, i64)>, StorageError> {
    let count = |session: &mut Session<'_>| session.data_keys().waiting();
    store.read("count_waiting_personal_data", count).await
}

/// Makes a new key, unless rows wait for the present one: then a rotation was interrupted, and it goes on.
pub async fn begin(store: &Store) -> Result<(), StorageError> {
    if waiting(store).await?.iter().any(|(_, rows)| *rows > 0) {
        return Ok(());
    }
    let rotate = |session: &mut Session<'_>| session.data_keys().rotate();
    store.write("rotate_data_keys", rotate).await
}

/// Brings every row under the active key; `told` hears of each step: the table, and how many rows it moved.
pub async fn reseal(
    store: &Store,
    mut told: impl FnMut(&'static str, usize),
) -> Result<Done, StorageError> {
    let (mut done, mut next) = (Done::default(), Some(Rotation::default()));
    while let Some(from) = next {
        let step = move |session: &mut Session<'_>| session.data_keys().reseal(&from, BATCH);
        let batch = store.write("reseal_personal_data", step).await?;
        told(batch.table, batch.resealed);
        done.resealed += batch.resealed;
        let unreadable = batch.unreadable.into_iter();
        done.unreadable
            .extend(unreadable.map(|row| (batch.table, row)));
        next = batch.next;
    }
    Ok(done)
}
