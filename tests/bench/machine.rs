//! On what was measured.

use std::{env, fs, process::Command, thread};

/// Of the PostgreSQL that the run was given.
pub fn port() -> Option<String> {
    let url = database_url()?;
    let after_host = url.rsplit(':').next()?;
    Some(after_host.split('/').next()?.to_owned())
}

#[expect(
    clippy::disallowed_methods,
    reason = "the database comes from whoever measures"
)]
fn database_url() -> Option<String> {
    env::var("TEST_DATABASE_URL").ok()
}

/// Processor, memory, kernel, versions, and how busy others keep the machine.
pub fn described() -> String {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let model = line_of("/proc/cpuinfo", "model name");
    let memory = line_of("/proc/meminfo", "MemTotal");
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load: Vec<&str> = load.split(' ').take(1).collect();
    let database = match database_url() {
        Some(url) => format!(
            "PostgreSQL {}",
            said("psql", &["-Atc", "SHOW server_version", &url])
        ),
        None => format!("SQLite {}", rusqlite::version()),
    };
    format!(
        "{cores} cores of {model}, {memory} of memory, Linux {}; load before the run {}; {database}; {}; motcua {} at {}",
        kernel.trim(),
        load.concat(),
        said("rustc", &["-V"]),
        env!("CARGO_PKG_VERSION"),
        said("git", &["describe", "--always", "--dirty"]),
    )
}

fn line_of(file: &str, name: &str) -> String {
    let text = fs::read_to_string(file).unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with(name));
    let value = line.and_then(|line| line.split_once(':'));
    value.map_or_else(
        || "unknown".to_owned(),
        |(_, value)| value.trim().to_owned(),
    )
}

fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    text.unwrap_or_else(|_| format!("{program} unknown"))
}
