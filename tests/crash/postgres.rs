//! A PostgreSQL server of the test's own, as durable as PostgreSQL ships it, which may be stopped.

use rustix::process::{Pid, Signal, kill_process};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    thread,
    time::{Duration, Instant},
};
use tempfile::TempDir;
use tests::free_address;

const START_WITHIN: Duration = Duration::from_secs(60);
const A_MOMENT: Duration = Duration::from_millis(20);

pub struct Cluster {
    folder: TempDir,
    port: String,
}

/// How PostgreSQL is told to stop.
#[derive(Clone, Copy, Debug)]
pub enum Stop {
    Fast,
    /// As if it crashed.
    Immediate,
}

impl Cluster {
    pub fn start() -> Self {
        Self::start_in(&std::env::temp_dir())
    }

    pub fn start_in(parent: &Path) -> Self {
        let cluster = Self::prepare(parent);
        let initialised = cluster.run(
            "initdb",
            &[
                "-U",
                "motcua",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C",
                "--no-sync",
            ],
        );
        assert!(initialised.status.success(), "{initialised:?}");
        cluster.configure(&[
            "listen_addresses = '127.0.0.1'",
            "unix_socket_directories = ''",
            "max_connections = 100",
        ]);
        cluster.resume();
        cluster
    }

    /// Follows the other one, which from now on acknowledges nothing that this one does not hold.
    pub fn standby_of(primary: &Self) -> Self {
        let standby = Self::prepare(&std::env::temp_dir());
        let copied = standby.run(
            "pg_basebackup",
            &[
                "-h",
                "127.0.0.1",
                "-p",
                &primary.port,
                "-U",
                "motcua",
                "-R",
                "-X",
                "stream",
                "-c",
                "fast",
            ],
        );
        assert!(copied.status.success(), "{copied:?}");
        standby.resume();
        primary.configure(&["synchronous_standby_names = '*'"]);
        let told = primary.run("pg_ctl", &["reload", "-s"]);
        assert!(told.status.success(), "{told:?}");
        let began = Instant::now();
        while primary.ask("SELECT sync_state FROM pg_stat_replication") != "sync" {
            assert!(began.elapsed() < START_WITHIN, "nobody follows");
            thread::park_timeout(A_MOMENT);
        }
        standby
    }

    /// As a power cut ends it: no process of it does another thing.
    pub fn kill(&self) {
        let leader = fs::read_to_string(self.data().join("postmaster.pid")).expect("its id");
        let leader: i32 = leader
            .lines()
            .next()
            .and_then(|line| line.parse().ok())
            .expect("an id");
        let others = children(leader);
        for id in std::iter::once(leader).chain(others) {
            // One that has just ended by itself is as good.
            let _ = kill_process(Pid::from_raw(id).expect("a process"), Signal::KILL);
        }
    }

    /// Leads from now on; when it was told to.
    pub fn promote(&self) -> Instant {
        let told = Instant::now();
        let promoted = self.run("pg_ctl", &["promote", "-w", "-s", "-t", "60"]);
        assert!(promoted.status.success(), "{promoted:?}");
        told
    }

    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    fn ask(&self, question: &str) -> String {
        let url = self.url();
        let answer = Command::new(programs().join("psql"))
            .args([&url, "-tAc", question])
            .output();
        let answer = answer.expect("psql").stdout;
        String::from_utf8_lossy(&answer).trim().to_owned()
    }

    fn prepare(parent: &Path) -> Self {
        let folder = TempDir::with_prefix_in("motcua-crash", parent).expect("a folder");
        // The server refuses to run as root, and its account must be allowed in.
        if is_root() {
            let given = Command::new("chown")
                .arg(account())
                .arg(folder.path())
                .status();
            assert!(given.expect("chown").success());
        }
        let (_, port) = free_address()
            .rsplit_once(':')
            .map(|(host, port)| (host.to_owned(), port.to_owned()))
            .expect("a port");
        Self { folder, port }
    }

    pub fn configure(&self, lines: &[&str]) {
        let path = self.data().join("postgresql.conf");
        let known = fs::read_to_string(&path).expect("a configuration");
        fs::write(&path, known + "\n" + &lines.join("\n") + "\n").expect("a configuration");
    }

    pub fn url(&self) -> String {
        format!("postgres://motcua@127.0.0.1:{}/postgres", self.port)
    }

    /// Begins after a stop, and waits until it takes connections.
    pub fn resume(&self) {
        let (log, options) = (
            self.folder.path().join("server.log"),
            format!("-p {}", self.port),
        );
        let log = log.to_str().expect("a plain path");
        let started = self.run(
            "pg_ctl",
            &["start", "-w", "-s", "-t", "60", "-l", log, "-o", &options],
        );
        assert!(started.status.success(), "{started:?}");
    }

    pub fn stop(&self, how: Stop) {
        let how = match how {
            Stop::Fast => "fast",
            Stop::Immediate => "immediate",
        };
        let stopped = self.run("pg_ctl", &["stop", "-w", "-s", "-m", how]);
        assert!(stopped.status.success(), "{stopped:?}");
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Output {
        let program = programs().join(program);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", &account(), "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        // What it starts must not keep a pipe of ours open.
        command
            .stdin(std::process::Stdio::null())
            .current_dir(self.folder.path());
        command.arg("-D").arg(self.data()).args(arguments);
        if arguments.contains(&"start") {
            let status = command
                .stdout(std::process::Stdio::null())
                .stderr(std::process::Stdio::null())
                .status();
            return Output {
                status: status.expect("PostgreSQL"),
                stdout: Vec::new(),
                stderr: fs::read(self.folder.path().join("server.log")).unwrap_or_default(),
            };
        }
        command.output().expect("PostgreSQL")
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // It may be stopped already.
        let _ = self.run("pg_ctl", &["stop", "-s", "-m", "immediate"]);
    }
}

fn children(of: i32) -> Vec<i32> {
    let is_child = |id: &i32| {
        let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
        let fields = stat.rsplit(')').next().unwrap_or_default();
        fields.split_whitespace().nth(1) == Some(&of.to_string())
    };
    let names = fs::read_dir("/proc").expect("processes").flatten();
    let ids = names.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    ids.filter(is_child).collect()
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// The account that `.ci/with-postgres` uses as well.
fn account() -> String {
    let known = |name: &str| {
        Command::new("id")
            .arg(name)
            .output()
            .is_ok_and(|found| found.status.success())
    };
    let name = ["postgres", "motcua-test"]
        .into_iter()
        .find(|name| known(name));
    name.expect("an account for PostgreSQL").to_owned()
}

/// The newest that is installed.
fn programs() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").expect("PostgreSQL in /usr/lib/postgresql");
    let mut found: Vec<PathBuf> = versions
        .map(|version| version.expect("a version").path().join("bin"))
        .collect();
    found.retain(|folder| Path::new(folder).join("initdb").exists());
    found.sort();
    found.pop().expect("PostgreSQL's initdb and pg_ctl")
}
