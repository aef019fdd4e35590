use std::{fs, time::Duration};

/// What one round of a row came to.
#[derive(Clone, Copy, Debug)]
pub struct Figures {
    pub per_second: f64,
    pub p50: Duration,
    pub p99: Duration,
    pub count: usize,
}

/// Ticks of the clock in which Linux counts the time of processes.
const TICKS_A_SECOND: u64 = 100;

pub fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    let place = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    sorted.get(place).copied().unwrap_or_default()
}

/// The round in the middle by speed.
pub fn median(mut rounds: Vec<Figures>) -> Figures {
    rounds.sort_by(|a, b| a.per_second.total_cmp(&b.per_second));
    rounds[rounds.len() / 2]
}

/// Microseconds of processor that these have used so far.
#[derive(Clone, Copy, Default)]
pub struct Spent {
    pub server: u64,
    pub database: u64,
    /// This program, and those that it has waited for.
    pub client: u64,
}

impl Spent {
    pub fn by_now(server: Option<u32>) -> Self {
        Self {
            server: server.map_or(0, processor),
            database: processor_of_database(),
            client: processor(std::process::id()),
        }
    }

    pub fn since(self, before: Self) -> Self {
        Self {
            server: self.server - before.server,
            database: self.database.saturating_sub(before.database),
            client: self.client - before.client,
        }
    }

    pub fn add(&mut self, other: Self) {
        self.server += other.server;
        self.database += other.database;
        self.client += other.client;
    }

    pub fn all(self) -> u64 {
        self.server + self.database + self.client
    }

    /// Of each of so many requests.
    pub fn each(self, requests: u64) -> Self {
        let requests = requests.max(1);
        Self {
            server: self.server / requests,
            database: self.database / requests,
            client: self.client / requests,
        }
    }
}

/// Of the process and of its children that have ended.
fn processor(process: u32) -> u64 {
    let fields = stat(process);
    let ticks = fields.iter().skip(11).take(4);
    let ticks: u64 = ticks.filter_map(|field| field.parse::<u64>().ok()).sum();
    ticks * 1_000_000 / TICKS_A_SECOND
}

/// Of the PostgreSQL of this run: the parent that listens at its port, and its children.
fn processor_of_database() -> u64 {
    let Some(parent) = postmaster() else { return 0 };
    let is_child = |process: &u32| stat(*process).get(1) == Some(&parent.to_string());
    let children: u64 = processes().filter(is_child).map(processor).sum();
    processor(parent) + children
}

fn postmaster() -> Option<u32> {
    let port = crate::machine::port()?;
    processes().find(|process| {
        let command = fs::read_to_string(format!("/proc/{process}/cmdline")).unwrap_or_default();
        let words: Vec<&str> = command.split('\0').collect();
        words[0].ends_with("postgres") && words.windows(2).any(|two| two == ["-p", port.as_str()])
    })
}

fn processes() -> impl Iterator<Item = u32> {
    let processes = fs::read_dir("/proc").expect("Linux").flatten();
    processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}

/// The fields of `/proc/…/stat` behind the name: the state first.
fn stat(process: u32) -> Vec<String> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let after_name = stat.rsplit(") ").next().unwrap_or_default();
    after_name.split(' ').map(str::to_owned).collect()
}

/// Resident memory of the process in mebibytes.
pub fn memory(process: u32) -> f64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kibibytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok());
    kibibytes.unwrap_or_default() / 1024.0
}
