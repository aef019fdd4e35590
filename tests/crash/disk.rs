//! The disk under a server is full, or takes no writes: what would change something is refused with 503, reads go on, nothing is
//! half there, and once the disk is mended the same process goes on.

use crate::{
    block_on,
    broken_disk::{ReadOnly, SmallDisk},
    case::{Case, People, Uncertain},
    crowd::settle_and_verify,
    postgres::Cluster,
};
use std::{collections::BTreeMap, fs, path::Path, process::Command, time::Instant};
use tests::{Installation, Process};

/// Enough to fill what the database has set aside already.
const MOST_CHANGES: usize = 400;
const UPLOADS: usize = 3;

pub fn full() {
    refuses_writes(SmallDisk::new(), "full");
}

pub fn failing() {
    refuses_writes(SmallDisk::failing(), "failing");
}

fn refuses_writes(disk: SmallDisk, how: &str) {
    block_on(async {
        let installation = on(disk.folder()).await;
        let server = start(&mut SmallDisk::server(), &installation);
        let has_files_only = !is_sqlite(&installation);
        let fill = || disk.fill(&server);
        let broken = Broken::begin(&server, disk.folder(), fill).await;
        let refused = broken.refuses(has_files_only).await;
        disk.make_room(&server);
        broken.recovers(refused, how).await;
    });
}

/// PostgreSQL and the files lie on one disk.
pub fn under_postgres() {
    let Some(disk) = SmallDisk::under_postgres() else {
        println!("not tried: nothing may be mounted here");
        return;
    };
    let folder = disk.folder().join("data");
    fs::create_dir(&folder).expect("a folder");
    block_on(async {
        let cluster = Cluster::start_in(disk.folder());
        let installation = Installation::on(cluster.url()).await;
        let here = folder.to_str().expect("a plain path");
        let installation = installation.with("MOTCUA_DATA_DIR", here);
        let server = start(&mut SmallDisk::server(), &installation);
        let broken = Broken::begin(&server, &folder, || disk.fill(&server)).await;
        let refused = broken.refuses(false).await;
        disk.make_room(&server);
        broken.recovers(refused, "full under PostgreSQL").await;
    });
}

pub fn read_only() {
    block_on(async {
        let folder = tempfile::tempdir().expect("a folder");
        let installation = on(folder.path()).await;
        let server = start(&mut ReadOnly::server(), &installation);
        let mut disk = None;
        let make = || disk = Some(ReadOnly::make(folder.path()));
        let broken = Broken::begin(&server, folder.path(), make).await;
        // The database goes on with the files that it has open.
        let refused = broken.refuses(true).await;
        drop(disk);
        broken.recovers(refused, "read-only").await;
    });
}

/// The data folder there, and on SQLite the database too.
async fn on(folder: &Path) -> Installation {
    let here = folder.to_str().expect("a plain path");
    let installation = if crate::is_on_postgres() {
        Installation::new().await
    } else {
        Installation::on(format!("sqlite:{here}/motcua.db")).await
    };
    installation.with("MOTCUA_DATA_DIR", here)
}

fn is_sqlite(installation: &Installation) -> bool {
    installation.url().starts_with("sqlite")
}

fn start(command: &mut Command, installation: &Installation) -> Process {
    let mut server = Process::spawn(command, installation.settings());
    server.wait_until_ready();
    server
}

/// A server whose disk is broken.
struct Broken<'a> {
    server: &'a Process,
    folder: &'a Path,
    people: People,
    /// Filed before.
    known: Case,
    /// A draft from before, which waits for its first file.
    open: Case,
    contents: BTreeMap<String, u64>,
}

impl<'a> Broken<'a> {
    async fn begin(server: &'a Process, folder: &'a Path, breaks: impl FnOnce()) -> Self {
        let people = People::sign_in(server).await;
        let (mut known, mut open) = (Case::new(0), Case::new(1));
        while !known.is_filed() {
            known.advance(&people).await.expect("a sound disk");
        }
        open.advance(&people).await.expect("a sound disk");
        let contents = files(folder);
        assert!(!contents.is_empty());
        breaks();
        Self {
            server,
            folder,
            people,
            known,
            open,
            contents,
        }
    }

    /// What was begun meanwhile. Where only files lie on the disk, the database goes on.
    async fn refuses(&self, has_files_only: bool) -> Vec<Case> {
        let (mut begun, mut refusals) = (Vec::new(), 0);
        let mut open = self.open.clone();
        for _ in 0..UPLOADS {
            let refused = open.advance(&self.people).await;
            assert!(
                matches!(refused, Err(Uncertain::Unavailable)),
                "{refused:?}"
            );
        }
        begun.push(open);
        let enough = if has_files_only { 10 } else { MOST_CHANGES };
        while begun.len() <= enough && refusals < 10 {
            let mut case = Case::new(0);
            match case.advance(&self.people).await {
                Ok(()) => (),
                Err(Uncertain::Unavailable) => refusals += 1,
                Err(other) => panic!("{other:?}"),
            }
            begun.push(case);
        }
        assert!(has_files_only || refusals > 0, "the disk is not full");
        self.reads().await;
        assert_eq!(files(self.folder), self.contents, "something is half there");
        begun
    }

    async fn reads(&self) {
        assert!(self.server.is_ready(), "{}", self.server.log());
        let citizen = self.people.citizen(0);
        let dossier = citizen.get(&self.known.path("")).await.is(200);
        citizen.get(&self.known.path("/timeline")).await.is(200);
        citizen.get("/me/dossiers").await.is(200);
        let attached = dossier["attachments"][0]["id"].as_str().expect("an id");
        let content = citizen
            .get(&format!("/attachments/{attached}/content"))
            .await;
        assert_eq!(content.status, 200, "{}", content.text);
        self.server
            .nobody()
            .get("/procedures?limit=5")
            .await
            .is(200);
    }

    async fn recovers(mut self, mut begun: Vec<Case>, how: &str) {
        let since = Instant::now();
        begun[0].advance(&self.people).await.expect("an upload");
        let mut newest = begun.pop().expect("a case");
        newest.advance(&self.people).await.expect("a change");
        let back = since.elapsed();
        while !newest.is_over() {
            newest.advance(&self.people).await.expect("a sound disk");
        }
        self.known.advance(&self.people).await.expect("an act");
        begun.extend([newest, self.known]);
        settle_and_verify(&mut begun, &self.people).await;
        assert!(files(self.folder).len() >= self.contents.len());
        println!(
            "{how}: {} cases begun meanwhile are whole, back after {back:?}",
            begun.len()
        );
    }
}

/// The contents of files and their sizes, and whatever is on its way there.
fn files(folder: &Path) -> BTreeMap<String, u64> {
    let (mut found, mut folders) = (BTreeMap::new(), vec![folder.join("files")]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder").flatten() {
            let about = entry.metadata().expect("a file that stays");
            if about.is_dir() {
                folders.push(entry.path());
            } else {
                found.insert(entry.path().display().to_string(), about.len());
            }
        }
    }
    found
}
