//! The product as an operator runs it: the real binary, in a process of its own, on a database that nobody else has open.

use crate::{Process, binary, world::fresh_database};
use api::clock::Clock;
use chrono::Datelike;
use domain::calendars::YearOfDays;
use persistence::{Session, StorageError, Store, testing::TestDatabase};
use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};
use tempfile::TempDir;

/// The byte of which the secret of every installation is made, in hexadecimal.
const SECRET: &str = "5e";

/// A database with the reference data and the demo province, and the settings of the servers on it.
pub struct Installation {
    url: String,
    folder: PathBuf,
    settings: Vec<(String, String)>,
    _kept: Kept,
}

/// What goes with the value.
enum Kept {
    Database(#[expect(dead_code, reason = "it is dropped")] TestDatabase),
    Folder(#[expect(dead_code, reason = "it is dropped")] TempDir),
}

impl Installation {
    /// On SQLite, or on the server of `TEST_DATABASE_URL`.
    pub async fn new() -> Self {
        let database = fresh_database();
        let (url, folder) = (database.url.clone(), database.folder.path().to_owned());
        let installation = Self::at(url, folder, Kept::Database(database));
        installation.know_these_years().await;
        installation
    }

    /// On an empty database elsewhere, filled by the product's own command.
    pub async fn on(url: String) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().to_owned();
        let installation = Self::at(url, path, Kept::Folder(folder));
        let seeded = installation.run(&["seed", "demo"]);
        assert!(seeded.status.success(), "{seeded:?}");
        installation.know_these_years().await;
        installation
    }

    fn at(url: String, folder: PathBuf, kept: Kept) -> Self {
        let settings = [
            ("DATABASE_URL", url.clone()),
            ("MOTCUA_DATA_DIR", folder.display().to_string()),
            ("MOTCUA_SECRET", SECRET.repeat(32)),
            // Nodes and restarts share it, whatever their ports.
            ("MOTCUA_PUBLIC_URL", "http://motcua.example.vn".to_owned()),
            ("MOTCUA_ALLOW_DEMO", "true".to_owned()),
            ("MOTCUA_REQUESTS_PER_MINUTE", "4000000000".to_owned()),
            ("RUST_LOG", "warn".to_owned()),
        ];
        let settings = settings.map(|(name, value)| (name.to_owned(), value));
        Self {
            url,
            folder,
            settings: settings.into(),
            _kept: kept,
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

    /// A command that ends by itself.
    pub fn run(&self, arguments: &[&str]) -> Output {
        let pairs = self.settings.iter().map(|(name, value)| (name, value));
        let mut command = Command::new(binary());
        command.args(arguments).env_clear().envs(pairs);
        command.output().expect("the binary")
    }

    /// Its database, as the processes open it.
    pub fn store(&self) -> Store {
        crate::world::open(&self.url)
    }

    pub fn settings(&self) -> &[(String, String)] {
        &self.settings
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The processes go by the clock of this machine; the published calendar ends with the last year that was announced.
    async fn know_these_years(&self) {
        let store = self.store();
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
}
