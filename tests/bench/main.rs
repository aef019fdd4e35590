//! The whole path against what its parts could do at best: the real binary, a client on the same machine, 100 000 dossiers
//! (`SIZE=10k`, `SIZE=1m` for others), and the limit of each row measured in the same run. `just bench` runs it.

mod client;
mod figures;
mod limit;
mod load;
mod machine;
mod report;
mod server;
mod statements;

use client::{Connection, drive, get, post};
use figures::{Figures, Spent, median, memory};
use limit::{Pace, pgbench, sqlite_reads, sqlite_writes};
use persistence::testing::{make_recordable, recorded_statements, start_recording};
use report::{Report, Side};
use server::Server;
use statements::Statements;
use std::{cell::Cell, time::Duration};
use tests::{Person, SECRET, World, json};
use uuid::Uuid;

const CONNECTIONS: usize = 16;
const WRITERS: usize = 32;
const ROUNDS: usize = 3;
const ROUND: Duration = Duration::from_secs(4);
/// Filings of one round.
const FILINGS: usize = 4_096;
/// Numbers of ten digits: of the product's drafts, and of those of the limit.
const OURS: u64 = 1_000_000_000;
const THEIRS: u64 = 2_000_000_000;
/// Of what reads leave in the audit log, from here on.
const READS: u64 = 3_000_000_000;

/// What the limit of filings wrote is sealed for other rows: the workers of the product would stumble over it.
const HIDE_FROM_WORKERS: &str = "DELETE FROM outbox WHERE id LIKE '0000%'; \
    UPDATE dossiers SET next_warning_at = NULL WHERE code LIKE '%-000101-2_________'";

/// Of what was loaded they were told long ago.
const WARNED: &str = "UPDATE dossiers SET next_warning_at = NULL";

/// Everything that the rows are measured on.
struct Bench {
    world: World,
    server: Server,
    size: usize,
    /// What the product asks for a dossier, for a page, for a filing.
    dossier: (String, Statements),
    page: Statements,
    filing: Statements,
}

fn main() {
    if std::env::args().any(|argument| argument == "hello") {
        return server::serve_hello();
    }
    // `cargo test --benches` only wants to know that it builds.
    if std::env::args().any(|argument| argument == "--bench") {
        actix_web::rt::System::new().block_on(run());
    }
}

async fn run() {
    let mut report = Report::new();
    let machine = machine::described();
    let bench = Bench::prepare(size()).await;
    report.line(&format!(
        "{machine}. {} dossiers, {CONNECTIONS} connections ({WRITERS} for filings), client on the same cores, median of {ROUNDS} rounds of {} s.\n",
        bench.size,
        ROUND.as_secs(),
    ));
    report.head();
    bench.catalogue(&mut report);
    bench.dossier(&mut report);
    bench.queue(&mut report);
    bench.filing(&mut report);
    bench.start(&mut report);
    report.keep(&bench.name());
}

#[expect(
    clippy::disallowed_methods,
    reason = "the size comes from whoever measures"
)]
fn size() -> usize {
    match std::env::var("SIZE").as_deref() {
        Ok("10k") => 10_000,
        Ok("1m") => 1_000_000,
        _ => 100_000,
    }
}

impl Bench {
    async fn prepare(size: usize) -> Self {
        make_recordable().expect("a recorder");
        let world = World::new().await;
        let (citizen, officer) = (
            world.sign_in("cong-dan").await,
            world.sign_in("can-bo").await,
        );
        let seeds = load::seeds(&world).await;
        load::dossiers(&world.state.store, &seeds, size).await;
        let sample: Uuid = world.birth_draft(&citizen).await.parse().expect("an id");
        let count = FILINGS * ROUNDS;
        load::drafts(&world.state.store, sample, OURS, count).await;
        load::drafts(&world.state.store, sample, THEIRS, count).await;
        let code = load::code(size / 2).as_str().to_owned();
        let path = format!("/dossiers/{code}");
        let dossier = Statements::recorded(&asked(&citizen, &path).await);
        let page = page(&officer).await;
        let filing = filing(&world, &citizen).await;
        world.execute(WARNED);
        let settle: &[&str] = if world.state.store.is_postgres() {
            &["VACUUM ANALYZE", "CHECKPOINT"]
        } else {
            &["ANALYZE", "PRAGMA wal_checkpoint(TRUNCATE)"]
        };
        settle.iter().for_each(|one| world.execute(one));
        let server = Server::start(&[
            ("DATABASE_URL", world.database_url()),
            ("MOTCUA_SECRET", &SECRET.repeat(32)),
            ("MOTCUA_DATA_DIR", world.folder()),
        ]);
        Self {
            dossier: (format!("/api/v1{path}"), dossier),
            page,
            filing,
            world,
            server,
            size,
        }
    }

    fn is_postgres(&self) -> bool {
        self.world.state.store.is_postgres()
    }

    fn name(&self) -> String {
        let database = if self.is_postgres() {
            "postgresql"
        } else {
            "sqlite"
        };
        format!("{database}-{}", self.size)
    }

    fn file(&self) -> &str {
        self.world.database_url().trim_start_matches("sqlite:")
    }

    fn catalogue(&self, report: &mut Report) {
        let hello = Server::hello();
        let request = get("/api/v1/procedures/1.001193", None);
        let plain = get("/", None);
        let ours = || {
            drive(&self.server.address, CONNECTIONS, ROUND, &|_| {
                Some(request.clone())
            })
        };
        let limit = || drive(&hello.address, CONNECTIONS, ROUND, &|_| Some(plain.clone()));
        let sides = self.sides(ours, limit, Some(hello.id()));
        report.row(
            "catalogue item, anonymous",
            "hello of actix-web",
            sides.0,
            sides.1,
        );
    }

    fn dossier(&self, report: &mut Report) {
        let token = self.server.sign_in("cong-dan");
        let request = get(&self.dossier.0, Some(&token));
        let ours = || {
            drive(&self.server.address, CONNECTIONS, ROUND, &|_| {
                Some(request.clone())
            })
        };
        let sides = self.sides(ours, || self.reads(&self.dossier.1, 0), None);
        report.row("one dossier, signed in", "its statements", sides.0, sides.1);
    }

    fn queue(&self, report: &mut Report) {
        let token = self.server.sign_in("can-bo");
        let request = get("/api/v1/queues/reception?limit=50", Some(&token));
        let ours = || {
            drive(&self.server.address, CONNECTIONS, ROUND, &|_| {
                Some(request.clone())
            })
        };
        let round = Cell::new(0);
        let limit = || {
            round.set(round.get() + 1);
            self.reads(&self.page, READS * round.get())
        };
        let sides = self.sides(ours, limit, None);
        report.row("page of 50 of a queue", "its statements", sides.0, sides.1);
    }

    /// What they leave in the audit log is numbered from `first` on.
    fn reads(&self, statements: &Statements, first: u64) -> Figures {
        if self.is_postgres() {
            pgbench(
                self.world.database_url(),
                statements,
                CONNECTIONS,
                &Pace::For { time: ROUND, first },
            )
        } else {
            sqlite_reads(self.file(), statements, CONNECTIONS, ROUND, first)
        }
    }

    fn filing(&self, report: &mut Report) {
        let token = self.server.sign_in("cong-dan");
        let done = Cell::new(0);
        let ours = || {
            let first = OURS + done.get();
            done.set(done.get() + FILINGS as u64);
            let request = |number: usize| {
                (number < FILINGS).then(|| file_request(&token, first + number as u64))
            };
            drive(
                &self.server.address,
                WRITERS,
                Duration::from_secs(600),
                &request,
            )
        };
        let replayed = Cell::new(0);
        let limit = || {
            let first = THEIRS + replayed.get();
            replayed.set(replayed.get() + FILINGS as u64);
            let figures = if self.is_postgres() {
                let each = FILINGS / WRITERS;
                let pace = Pace::Count { each, first };
                pgbench(self.world.database_url(), &self.filing, WRITERS, &pace)
            } else {
                sqlite_writes(self.file(), &self.filing, first, FILINGS)
            };
            self.world.execute(HIDE_FROM_WORKERS);
            figures
        };
        let sides = self.sides(ours, limit, None);
        report.row(
            "file a dossier, durably",
            "its statements",
            sides.0,
            sides.1,
        );
    }

    /// Both sides take turns, so that what disturbs one disturbs the other.
    fn sides(
        &self,
        ours: impl Fn() -> Figures,
        limit: impl Fn() -> Figures,
        other: Option<u32>,
    ) -> (Side, Side) {
        let (mut ours_rounds, mut limit_rounds) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            ours_rounds.push(measured(&ours, Some(self.server.id())));
            limit_rounds.push(measured(&limit, other));
        }
        (side(ours_rounds), side(limit_rounds))
    }

    /// From the start of the process to its first answer, on a new database, and what it holds when idle.
    fn start(&self, report: &mut Report) {
        let folder = tempfile::tempdir().expect("a folder");
        let secret = SECRET.repeat(32);
        let settings = [
            ("MOTCUA_DATA_DIR", folder.path().to_str().expect("a path")),
            ("MOTCUA_SECRET", secret.as_str()),
        ];
        // The first start makes the database; the second one is what an operator waits for.
        drop(Server::start(&settings));
        let server = Server::start(&settings);
        let took = server.began.elapsed();
        Connection::open(&server.address).ask(&get("/livez", None));
        report.line(&format!(
            "\nStart to first answer {:.2} s; resident memory {:.0} MB idle on a new SQLite database, {:.0} MB after this run",
            took.as_secs_f64(),
            memory(server.id()),
            memory(self.server.id()),
        ));
    }
}

fn measured(work: &impl Fn() -> Figures, server: Option<u32>) -> (Figures, Spent) {
    let before = Spent::by_now(server);
    let figures = work();
    (figures, Spent::by_now(server).since(before))
}

fn side(rounds: Vec<(Figures, Spent)>) -> Side {
    let (mut spent, mut requests) = (Spent::default(), 0);
    for (figures, one) in &rounds {
        spent.add(*one);
        requests += figures.count as u64;
    }
    let figures = median(rounds.into_iter().map(|(figures, _)| figures).collect());
    Side {
        figures,
        spent: spent.each(requests),
    }
}

/// What a request asks the database once everything is warm.
async fn asked(person: &Person, path: &str) -> Vec<String> {
    person.get(path).await.is(200);
    start_recording();
    person.get(path).await.is(200);
    recorded_statements()
}

/// Two looks at a queue, which leave two entries in the audit log.
async fn page(officer: &Person) -> Statements {
    let path = "/queues/reception?limit=50";
    let (first, second) = (asked(officer, path).await, asked(officer, path).await);
    Statements::varying(&first, &second)
}

/// Two filings, and what they differ in.
async fn filing(world: &World, citizen: &Person) -> Statements {
    let mut recorded = Vec::new();
    for _ in 0..3 {
        let draft = world.birth_draft(citizen).await;
        start_recording();
        world.file(citizen, &draft).await.is(201);
        recorded.push(recorded_statements());
    }
    Statements::varying(&recorded[1], &recorded[2])
}

fn file_request(token: &str, number: u64) -> Vec<u8> {
    let draft = load::draft_id(number);
    let body = json!({"draft": draft, "delivery": "online", "consent": true}).to_string();
    let key = format!("Idempotency-Key: {draft}\r\n");
    post("/api/v1/dossiers", Some(token), &key, &body)
}
