use crate::{
    Session, Step, StorageError,
    audit::EntryRow,
    calendars::CalendarCache,
    catalogue::VersionCache,
    connection::{AnyConnection, Target},
    identity::{Callers, Changes},
    migration,
    sealer::Sealer,
    session::Memory,
    vault::{self, Vault},
    writer::Writer,
};
use diesel::{
    Connection as _,
    r2d2::{ManageConnection, Pool, PooledConnection},
};
use std::{
    sync::{Arc, OnceLock},
    time::{Duration, Instant},
};

/// A PostgreSQL pool larger than this made things slower on two cores; see `docs/decisions.md`.
const CONNECTIONS_PER_CORE: u32 = 4;
const WAIT_FOR_CONNECTION: Duration = Duration::from_secs(5);
/// A connection that has just worked is used again without being asked whether it does.
const TRUSTED_FOR: Duration = Duration::from_secs(1);

/// The way to the database. Clones share the same connections.
#[derive(Clone)]
pub struct Store {
    target: Target,
    pool: Pool<Opener>,
    /// SQLite has one writer; PostgreSQL writes through the pool.
    writer: Option<Arc<Writer>>,
    memory: Arc<Memory>,
    observer: Arc<OnceLock<Observer>>,
}

/// Told of every transaction: its name, and how long its caller waited for the answer.
type Observer = Box<dyn Fn(&'static str, Duration) + Send + Sync>;

/// The connections of the pool.
#[derive(Clone, Copy, Debug)]
pub struct Connections {
    pub open: u32,
    pub idle: u32,
}

impl Store {
    /// Opens and migrates the database that the URL names. `keys` seals the keys of personal data in it.
    pub fn open(url: &str, keys: Sealer) -> Result<Self, StorageError> {
        Self::with(url, |first| Vault::open(keys, first))
    }

    /// As `open`, for what needs no personal data and goes on under another secret than that was sealed under.
    pub fn open_shut(url: &str, keys: Sealer) -> Result<Self, StorageError> {
        Self::with(url, |_| Ok(Vault::shut(keys)))
    }

    fn with(
        url: &str,
        vault: impl FnOnce(&mut AnyConnection) -> Result<Vault, StorageError>,
    ) -> Result<Self, StorageError> {
        let target = Target::of(url).map_err(StorageError::Unavailable)?;
        let mut first = target.connect().map_err(StorageError::Unavailable)?;
        for name in migration::up(&mut first)? {
            log::info!("migration {name} applied");
        }
        let memory = Arc::new(Memory {
            calendars: CalendarCache::default(),
            callers: Callers::default(),
            versions: VersionCache::default(),
            vault: vault(&mut first)?,
        });
        let writer = match target {
            Target::Sqlite(_) => Some(Arc::new(Writer::start(first, memory.clone())?)),
            Target::Postgres(_) => None,
        };
        let cores = std::thread::available_parallelism().map_or(1, |n| n.get());
        let size = u32::try_from(cores)
            .unwrap_or(1)
            .saturating_mul(CONNECTIONS_PER_CORE);
        let pool = Pool::builder()
            .max_size(size)
            .min_idle(Some(1))
            .connection_timeout(WAIT_FOR_CONNECTION)
            .build(Opener(target.clone()))
            .map_err(|error| StorageError::Unavailable(error.to_string()))?;
        Ok(Self {
            target,
            pool,
            writer,
            memory,
            observer: Arc::default(),
        })
    }

    /// Runs the closure in a transaction that does not write. `name` appears in logs. What it records for the audit log is
    /// durable before it answers.
    pub async fn read<T, E>(
        &self,
        name: &'static str,
        work: impl FnOnce(&mut Session<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
    {
        let reading = async {
            match &self.writer {
                Some(writer) => {
                    let found = self.on_pool(name, noting(work)).await;
                    record_after(writer, name, found).await
                }
                None => self.on_pool(name, work).await,
            }
        };
        self.observed(name, reading).await
    }

    /// As `read`, for a few rows by their keys: SQLite has them sooner than another thread would be awake, so they are read
    /// where the request is.
    pub async fn look_up<T, E>(
        &self,
        name: &'static str,
        work: impl FnOnce(&mut Session<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
    {
        let free = self.writer.as_ref().zip(self.pool.try_get());
        let Some((writer, pooled)) = free else {
            return self.read(name, work).await;
        };
        let reading = async {
            let found = transact(pooled, &self.memory, noting(work));
            record_after(writer, name, found).await
        };
        self.observed(name, reading).await
    }

    /// Runs the closure in a transaction and answers once the commit is durable; an `Err` undoes everything.
    pub async fn write<T, E>(
        &self,
        name: &'static str,
        work: impl FnOnce(&mut Session<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
    {
        match &self.writer {
            Some(writer) => self.observed(name, writer.write(name, work)).await,
            None => self.observed(name, self.on_pool(name, work)).await,
        }
    }

    /// From now on `observer` is told of every transaction; the first one given stays.
    pub fn observe(&self, observer: impl Fn(&'static str, Duration) + Send + Sync + 'static) {
        // A second observer would need a reason; there is none.
        let _ = self.observer.set(Box::new(observer));
    }

    pub(crate) fn callers(&self) -> &Callers {
        &self.memory.callers
    }

    pub fn connections(&self) -> Connections {
        let state = self.pool.state();
        Connections {
            open: state.connections,
            idle: state.idle_connections,
        }
    }

    async fn observed<T>(&self, name: &'static str, work: impl Future<Output = T>) -> T {
        let began = Instant::now();
        let done = work.await;
        if let Some(observer) = self.observer.get() {
            observer(name, began.elapsed());
        }
        done
    }

    async fn on_pool<T, E>(
        &self,
        name: &'static str,
        work: impl FnOnce(&mut Session<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
    {
        let (pool, memory) = (self.pool.clone(), self.memory.clone());
        let task = move || {
            let pooled = pool.get();
            let pooled = pooled.map_err(|error| StorageError::Unavailable(error.to_string()))?;
            transact(pooled, &memory, work)
        };
        let done = tokio::task::spawn_blocking(task).await;
        done.unwrap_or_else(|_| Err(StorageError::Database(format!("{name} panicked")).into()))
    }

    /// Takes back the newest migration of the database that the URL names.
    pub fn migrate_down(url: &str) -> Result<String, StorageError> {
        migration::down(&mut connect(url)?.1)
    }

    /// Every migration of the database that the URL names, in order.
    pub fn migrations(url: &str) -> Result<Vec<Step>, StorageError> {
        let (target, mut connection) = connect(url)?;
        migration::status(&mut connection, &target)
    }

    /// Brings the keys of personal data from the old secret under the new one, and says how many they were.
    pub fn reseal_data_keys(url: &str, old: &Sealer, new: &Sealer) -> Result<usize, StorageError> {
        vault::change_sealer(&mut connect(url)?.1, old, new)
    }

    pub fn is_postgres(&self) -> bool {
        matches!(self.target, Target::Postgres(_))
    }
}

fn transact<T, E: From<StorageError>>(
    mut pooled: PooledConnection<Opener>,
    memory: &Memory,
    work: impl FnOnce(&mut Session<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let mut changes = Changes::default();
    let done = pooled.connection.transaction(|connection| {
        let mut session = Session::new(connection, memory);
        let done = work(&mut session).map_err(Failure::Work);
        changes = session.take_changes();
        done
    });
    memory.callers.forget(changes);
    done.map_err(Failure::into_work)
}

/// SQLite writes through one connection, so that others read meanwhile: what a read leaves in the audit log is carried there.
fn noting<T, E>(
    work: impl FnOnce(&mut Session<'_>) -> Result<T, E>,
) -> impl FnOnce(&mut Session<'_>) -> Result<(T, Vec<EntryRow>), E> {
    |session| {
        session.record_later();
        let found = work(session)?;
        Ok((found, session.take_recorded()))
    }
}

async fn record_after<T, E: From<StorageError>>(
    writer: &Writer,
    name: &'static str,
    found: Result<(T, Vec<EntryRow>), E>,
) -> Result<T, E> {
    let (found, rows) = found?;
    if !rows.is_empty() {
        let record = move |session: &mut Session<'_>| {
            let mut rows = rows.iter();
            rows.try_for_each(|row| session.audit().add(row))
        };
        writer.write(name, record).await?;
    }
    Ok(found)
}

/// Tells an error of the work from one of the transaction around it.
enum Failure<E> {
    Work(E),
    Transaction(diesel::result::Error),
}

impl<E: From<StorageError>> Failure<E> {
    fn into_work(self) -> E {
        match self {
            Self::Work(error) => error,
            Self::Transaction(error) => StorageError::from(error).into(),
        }
    }
}

impl<E> From<diesel::result::Error> for Failure<E> {
    fn from(error: diesel::result::Error) -> Self {
        Self::Transaction(error)
    }
}

fn connect(url: &str) -> Result<(Target, AnyConnection), StorageError> {
    let target = Target::of(url).map_err(StorageError::Unavailable)?;
    let connection = target.connect().map_err(StorageError::Unavailable)?;
    Ok((target, connection))
}

struct Pooled {
    connection: AnyConnection,
    used_at: Instant,
}

/// Opens connections for the pool and checks those that have lain idle before use.
#[derive(Clone, Debug)]
struct Opener(Target);

#[derive(Debug)]
struct NoConnection(String);

impl std::fmt::Display for NoConnection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NoConnection {}

impl ManageConnection for Opener {
    type Connection = Pooled;
    type Error = NoConnection;

    fn connect(&self) -> Result<Pooled, NoConnection> {
        let connection = self.0.connect().map_err(NoConnection)?;
        Ok(Pooled {
            connection,
            used_at: Instant::now(),
        })
    }

    fn is_valid(&self, pooled: &mut Pooled) -> Result<(), NoConnection> {
        use diesel::connection::SimpleConnection;
        match &mut pooled.connection {
            AnyConnection::Postgres(plain) if pooled.used_at.elapsed() > TRUSTED_FOR => plain
                .batch_execute("SELECT 1")
                .map_err(|error| NoConnection(error.to_string())),
            _ => Ok(()),
        }
    }

    fn has_broken(&self, pooled: &mut Pooled) -> bool {
        use diesel::connection::TransactionManager;
        type Manager = <AnyConnection as diesel::Connection>::TransactionManager;
        pooled.used_at = Instant::now();
        std::thread::panicking() || Manager::is_broken_transaction_manager(&mut pooled.connection)
    }
}
