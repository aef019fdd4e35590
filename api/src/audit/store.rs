//! The way to the database for everything that a request does: what it changes is recorded in the same transaction, what
//! it shows of others before the answer leaves.

use super::Witness;
use crate::clock::Clock;
use persistence::{Session, StorageError, Store};

#[derive(Clone)]
pub struct Witnessed {
    store: Store,
    clock: Clock,
}

impl Witnessed {
    pub fn new(store: Store, clock: Clock) -> Self {
        Self { store, clock }
    }

    /// The store itself, for what concerns no person: keys, counters, metrics.
    pub fn plain(&self) -> &Store {
        &self.store
    }

    pub fn is_postgres(&self) -> bool {
        self.store.is_postgres()
    }

    /// As `Store::read`. A failure to record is a failure to read.
    pub async fn read<T, E>(
        &self,
        name: &'static str,
        work: impl FnOnce(&mut Session<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
    {
        let Some(witness) = Witness::present() else {
            return self.store.read(name, work).await;
        };
        let with_trail = move |session: &mut Session<'_>| {
            let done = work(session)?;
            Ok::<_, E>((done, session.take_trail()))
        };
        let (done, trail) = self.store.read(name, with_trail).await?;
        if let Some(entry) = witness.of_read(name, trail, self.clock.now()) {
            let record = move |session: &mut Session<'_>| session.audit().add(&entry);
            self.store.write("record_sight", record).await?;
        }
        Ok(done)
    }

    /// As `Store::write`.
    pub async fn write<T, E>(
        &self,
        name: &'static str,
        work: impl FnOnce(&mut Session<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
    {
        let Some(witness) = Witness::present() else {
            return self.store.write(name, work).await;
        };
        let now = self.clock.now();
        let recorded = move |session: &mut Session<'_>| {
            let done = work(session)?;
            let trail = session.take_trail();
            if let Some(entry) = witness.of_write(name, trail, now) {
                session.audit().add(&entry)?;
            }
            Ok(done)
        };
        self.store.write(name, recorded).await
    }

    /// Records that the request was refused.
    pub async fn refused(&self, witness: &Witness, code: &str) -> Result<(), StorageError> {
        let entry = witness.of_refusal(code, self.clock.now());
        let record = move |session: &mut Session<'_>| session.audit().add(&entry);
        self.store.write("record_refusal", record).await
    }
}
