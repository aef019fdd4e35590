//! A data folder whose disk fills up or takes no more writes while a server uses it, and is mended under it.

use rustix::process::{Pid, Resource, Rlimit, getrlimit, prlimit};
use std::{
    fs::{self, File, Permissions},
    io::Write,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};
use tempfile::TempDir;
use tests::{Process, binary};

/// Room for the demo province and some work, and little more.
const SIZE: &str = "size=24m";
/// The same with a PostgreSQL under it, whose log before the change takes 64 MiB.
const SIZE_WITH_POSTGRES: &str = "size=160m";

/// How a disk of this test fills up.
pub enum SmallDisk {
    /// A file system of its own, which is full when a file fills it (needs the right to mount).
    Mounted(TempDir),
    /// The kernel lets the server write to no file at all: each write fails, as on a disk that is broken.
    Limited(TempDir),
}

impl SmallDisk {
    /// Mounted where that is allowed, else the other one.
    pub fn new() -> Self {
        Self::of(SIZE)
    }

    /// `None` where nothing may be mounted.
    pub fn under_postgres() -> Option<Self> {
        let disk = Self::of(SIZE_WITH_POSTGRES);
        matches!(disk, Self::Mounted(_)).then_some(disk)
    }

    fn of(size: &str) -> Self {
        let folder = TempDir::with_prefix("motcua-disk").expect("a folder");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", size, "tmpfs"]);
        let mounted = mount.arg(folder.path()).output();
        if mounted.is_ok_and(|mounted| mounted.status.success()) {
            Self::Mounted(folder)
        } else {
            Self::Limited(folder)
        }
    }

    pub fn failing() -> Self {
        Self::Limited(TempDir::with_prefix("motcua-disk").expect("a folder"))
    }

    pub fn folder(&self) -> &Path {
        let (Self::Mounted(folder) | Self::Limited(folder)) = self;
        folder.path()
    }

    /// A server that is told of a file too large instead of being ended by it.
    pub fn server() -> Command {
        let mut command = Command::new("sh");
        let script = r#"trap "" XFSZ; exec "$0" serve"#;
        command.arg("-c").arg(script).arg(binary());
        command
    }

    pub fn fill(&self, server: &Process) {
        match self {
            Self::Mounted(_) => {
                let mut ballast = File::create(self.ballast()).expect("a file");
                for size in [64 * 1024, 4096, 1] {
                    while ballast.write_all(&vec![0; size]).is_ok() {}
                }
            }
            Self::Limited(_) => limit(server, Some(0)),
        }
    }

    pub fn make_room(&self, server: &Process) {
        match self {
            Self::Mounted(_) => fs::remove_file(self.ballast()).expect("a file removed"),
            Self::Limited(_) => limit(server, None),
        }
    }

    fn ballast(&self) -> PathBuf {
        self.folder().join("ballast")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        if let Self::Mounted(folder) = self {
            // Lazily: a server may still be on its way out.
            let _ = Command::new("umount").arg("-l").arg(folder.path()).status();
        }
    }
}

/// How much the server may write to one file from now on.
fn limit(server: &Process, bytes: Option<u64>) {
    let id = i32::try_from(server.id()).ok().and_then(Pid::from_raw);
    let maximum = getrlimit(Resource::Fsize).maximum;
    let limit = Rlimit {
        current: bytes.or(maximum),
        maximum,
    };
    prlimit(id, Resource::Fsize, limit).expect("a limit");
}

/// Nothing in a folder may be written anew while this lives: no mode allows it. Files that are open already stay writable.
pub struct ReadOnly(Vec<PathBuf>);

impl ReadOnly {
    /// A server whom modes hold, even when root runs it.
    pub fn server() -> Command {
        if !rustix::process::geteuid().is_root() {
            let mut command = Command::new(binary());
            command.arg("serve");
            return command;
        }
        let mut command = Command::new("setpriv");
        command.args(["--bounding-set=-all", "--inh-caps=-all"]);
        command.arg(binary()).arg("serve");
        command
    }

    pub fn make(folder: &Path) -> Self {
        let mut paths = Vec::new();
        walk(folder, &mut paths);
        for path in &paths {
            set_mode(path, |mode| mode & !0o222);
        }
        Self(paths)
    }
}

impl Drop for ReadOnly {
    fn drop(&mut self) {
        for path in &self.0 {
            set_mode(path, |mode| mode | 0o200);
        }
    }
}

fn walk(path: &Path, found: &mut Vec<PathBuf>) {
    found.push(path.to_owned());
    for entry in fs::read_dir(path).into_iter().flatten().flatten() {
        walk(&entry.path(), found);
    }
}

fn set_mode(path: &Path, change: impl Fn(u32) -> u32) {
    // A journal may have gone meanwhile.
    if let Ok(known) = fs::metadata(path) {
        let mode = change(known.permissions().mode());
        fs::set_permissions(path, Permissions::from_mode(mode)).expect("a mode");
    }
}
