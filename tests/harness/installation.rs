//! The product as an operator runs it: the real binary, in a process of its own, on a database that nobody else has open.

use crate::{Process, world::fresh_database};
use api::clock::Clock;
use chrono::Datelike;
use domain::calendars::YearOfDays;
use persistence::{Session, StorageError, Store, testing::TestDatabase};
use std::path::Path;

/// The byte of which the secret of every installation is made, in hexadecimal.
const SECRET: &str = "5e";

/// A database with the reference data and the demo province, and the settings of the servers on it.
pub struct Installation {
    database: TestDatabase,
    settings: Vec<(String, String)>,
}

impl Installation {
    /// On SQLite, or on the server of `TEST_DATABASE_URL`.
    pub async fn new() -> Self {
        Self::on(fresh_database()).await
    }

    async fn on(database: TestDatabase) -> Self {
        know_these_years(&database.url).await;
        let folder = database.folder.path().display().to_string();
        let settings = [
            ("DATABASE_URL", database.url.clone()),
            ("MOTCUA_DATA_DIR", folder),
            ("MOTCUA_SECRET", SECRET.repeat(32)),
            // Nodes and restarts share it, whatever their ports.
            ("MOTCUA_PUBLIC_URL", "http://motcua.example.vn".to_owned()),
            ("MOTCUA_ALLOW_DEMO", "true".to_owned()),
            ("MOTCUA_REQUESTS_PER_MINUTE", "4000000000".to_owned()),
            ("RUST_LOG", "warn".to_owned()),
        ];
        let settings = settings.map(|(name, value)| (name.to_owned(), value));
        Self {
            database,
            settings: settings.into(),
        }
    }

    /// The same with one setting changed or added.
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.settings.retain(|(known, _)| known != name);
        self.settings.push((name.to_owned(), value.into()));
        self
    }

    /// A server that has said that it is ready.
    pub fn start(&self) -> Process {
        Process::start(&self.settings)
    }

    pub fn url(&self) -> &str {
        &self.database.url
    }

    pub fn folder(&self) -> &Path {
        self.database.folder.path()
    }
}

/// The processes go by the clock of this machine; the published calendar ends with the last year that was announced.
async fn know_these_years(url: &str) {
    let store = Store::open(url).expect("a store");
    let this_year = Clock::System.now().year();
    let add = move |session: &mut Session<'_>| {
        let mut sheet = session.calendars().get_sheet("vn")?;
        for year in this_year - 1..=this_year + 1 {
            if sheet.years.iter().all(|known| known.year != year) {
                sheet.years.push(YearOfDays {
                    year,
                    days_off: Vec::new(),
                    make_up_days: Vec::new(),
                });
            }
        }
        session.calendars().save(&mut sheet)
    };
    let added: Result<(), StorageError> = store.write("years", add).await;
    added.expect("a calendar");
}
