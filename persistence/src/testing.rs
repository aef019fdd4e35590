//! Fresh databases for tests: an SQLite file, or a database of its own on the server of `TEST_DATABASE_URL`.

use crate::connection::Target;
use diesel::{
    Connection, PgConnection, QueryResult, QueryableByName, RunQueryDsl,
    connection::{InstrumentationEvent, SimpleConnection, set_default_instrumentation},
    sql_query,
    sql_types::Text,
};
use std::{
    fs,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};
use tempfile::TempDir;

/// A database that disappears with the value.
pub struct TestDatabase {
    pub url: String,
    /// A folder beside it for files of the test.
    pub folder: TempDir,
    server: Option<(String, String)>,
}

static NUMBER: AtomicU32 = AtomicU32::new(0);

impl TestDatabase {
    /// Empty; `Store::open` migrates it.
    pub fn empty() -> Self {
        Self::create(|name| format!("CREATE DATABASE {name}"))
    }

    /// With everything the other one holds. Nobody may be connected to the other one.
    pub fn copy_of(template: &Self) -> Self {
        let copy = match &template.server {
            Some((_, source)) => Self::create(|name| {
                format!(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{source}'; \
                     CREATE DATABASE {name} TEMPLATE {source}"
                )
            }),
            None => Self::empty(),
        };
        if copy.server.is_none() {
            let file = copy.url.trim_start_matches("sqlite:");
            run(&template.url, &format!("VACUUM INTO '{file}'"));
        }
        copy
    }

    /// For what the product itself has no words for, such as a million rows at once.
    pub fn execute(&self, statement: &str) {
        run(&self.url, statement);
    }

    /// Every byte of the folder, and on a server every column of every row.
    pub fn stolen(&self) -> Vec<u8> {
        let mut stolen = Vec::new();
        let mut folders = vec![self.folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            let entries = fs::read_dir(&folder).unwrap_or_else(|error| fail(&error.to_string()));
            for entry in entries.flatten() {
                if entry.path().is_dir() {
                    folders.push(entry.path());
                } else {
                    stolen.extend(fs::read(entry.path()).unwrap_or_default());
                }
            }
        }
        if self.server.is_some() {
            let rows = rows(&self.url).unwrap_or_else(|error| fail(&error.to_string()));
            rows.iter().for_each(|row| stolen.extend(row.text.bytes()));
        }
        stolen
    }

    fn create(statement: impl Fn(&str) -> String) -> Self {
        let folder = tempfile::tempdir().unwrap_or_else(|error| fail(&error.to_string()));
        let Some(server) = server() else {
            let url = format!("sqlite:{}", folder.path().join("motcua.db").display());
            return Self {
                url,
                folder,
                server: None,
            };
        };
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("motcua_{}_{number}", std::process::id());
        for statement in statement(&name).split("; ") {
            run(&server, statement);
        }
        let (base, _) = server.rsplit_once('/').unwrap_or((&server, ""));
        Self {
            url: format!("{base}/{name}"),
            folder,
            server: Some((server.clone(), name)),
        }
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Some((server, name)) = &self.server {
            run(server, &format!("DROP DATABASE {name} WITH (FORCE)"));
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "tests are told their server by the environment"
)]
fn server() -> Option<String> {
    std::env::var("TEST_DATABASE_URL").ok()
}

fn run(url: &str, statement: &str) {
    let done = Target::of(url)
        .and_then(|target| target.connect())
        .and_then(|mut connection| {
            connection
                .batch_execute(statement)
                .map_err(|error| error.to_string())
        });
    if let Err(error) = done {
        fail(&format!("{statement}: {error}"));
    }
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    text: String,
}

/// Of every table, each row as JSON.
fn rows(url: &str) -> Result<Vec<Row>, Box<dyn std::error::Error>> {
    let mut connection = PgConnection::establish(url)?;
    let tables: Vec<Row> = sql_query(
        "SELECT table_name::text AS text FROM information_schema.tables WHERE table_schema = 'public'",
    )
    .load(&mut connection)?;
    let mut rows = Vec::new();
    for Row { text: table } in tables {
        let all = format!("SELECT row_to_json(t)::text AS text FROM {table} t");
        rows.extend(sql_query(all).load::<Row>(&mut connection)?);
    }
    Ok(rows)
}

#[expect(clippy::panic, reason = "a test without its database cannot go on")]
fn fail(reason: &str) -> ! {
    panic!("test database: {reason}")
}

/// `None`: nobody wants to know.
static STATEMENTS: Mutex<Option<Vec<String>>> = Mutex::new(None);

/// Connections opened from now on can write down what they ask the database, values included.
pub fn make_recordable() -> QueryResult<()> {
    set_default_instrumentation(|| {
        Some(Box::new(|event: InstrumentationEvent<'_>| {
            if let InstrumentationEvent::StartQuery { query, .. } = event {
                let mut statements = STATEMENTS.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(statements) = &mut *statements {
                    statements.push(query.to_string());
                }
            }
        }))
    })
}

pub fn start_recording() {
    let mut statements = STATEMENTS.lock().unwrap_or_else(PoisonError::into_inner);
    *statements = Some(Vec::new());
}

/// What was asked since the recording started, which ends it.
pub fn recorded_statements() -> Vec<String> {
    let mut statements = STATEMENTS.lock().unwrap_or_else(PoisonError::into_inner);
    statements.take().unwrap_or_default()
}
