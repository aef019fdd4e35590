//! A PostgreSQL server of the test's own, as durable as PostgreSQL ships it, which may be stopped.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};
use tempfile::TempDir;
use tests::free_address;

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
        let cluster = Self::prepare();
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

    fn prepare() -> Self {
        let folder = TempDir::with_prefix("motcua-crash").expect("a folder");
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
