//! What the database alone can do: the statements of a request, asked again without the product.

use crate::{
    figures::{Figures, percentile},
    statements::{Dialect, Statements},
};
use rusqlite::{Connection, OpenFlags, types::ValueRef};
use std::{
    fs,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    process::Command,
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

/// More than one connection can ask in a round.
const MOST_OF_ONE: usize = 10_000_000;
/// How many filings one durable flush may carry, as in the product.
const TOGETHER: usize = 32;

/// A bare loop over the statements behind a socket: a byte asks, the values come back. Server and client share the
/// cores, as with the product and with `pgbench`.
pub fn sqlite_reads(
    file: &str,
    statements: &Statements,
    connections: usize,
    time: Duration,
    first: u64,
) -> Figures {
    let recorder = Recorder::start(file, statements, first);
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("its address");
    let began = Instant::now();
    let mut latencies: Vec<Duration> = thread::scope(|scope| {
        let clients: Vec<_> = (0..connections)
            .map(|_| {
                let client = TcpStream::connect(address).expect("the loop");
                let (served, _) = listener.accept().expect("a client");
                let recorder = recorder.clone();
                scope.spawn(move || answer(served, file, statements, recorder));
                scope.spawn(move || ask(client, began, time))
            })
            .collect();
        let done = clients.into_iter().map(|client| client.join());
        done.flat_map(|latencies| latencies.expect("a client"))
            .collect()
    });
    let elapsed = began.elapsed();
    latencies.sort_unstable();
    Figures {
        per_second: latencies.len() as f64 / elapsed.as_secs_f64(),
        p50: percentile(&latencies, 50),
        p99: percentile(&latencies, 99),
        count: latencies.len(),
    }
}

fn ask(mut stream: TcpStream, began: Instant, time: Duration) -> Vec<Duration> {
    stream.set_nodelay(true).expect("a socket");
    let (mut latencies, mut values) = (Vec::new(), Vec::new());
    while began.elapsed() < time {
        let asked = Instant::now();
        stream.write_all(b"?").expect("a question");
        let mut length = [0; 4];
        stream.read_exact(&mut length).expect("a length");
        values.resize(u32::from_be_bytes(length) as usize, 0);
        stream.read_exact(&mut values).expect("the values");
        latencies.push(asked.elapsed());
    }
    latencies
}

/// What the request reads, on a connection of its own; then what it leaves behind, durably.
fn answer(mut stream: TcpStream, file: &str, statements: &Statements, recorder: Option<Recorder>) {
    stream.set_nodelay(true).expect("a socket");
    let connection = open(file);
    let texts = statements.written(Dialect::Sqlite, "''");
    let prepare = |text: &String| connection.prepare(text).expect(text);
    let reads = texts.iter().take_while(|text| !is_frame_of_writes(text));
    let mut prepared: Vec<_> = reads.map(prepare).collect();
    let (mut byte, mut values) = ([0], Vec::new());
    while stream.read_exact(&mut byte).is_ok() {
        values.clear();
        values.extend([0; 4]);
        for statement in &mut prepared {
            read_all(statement, &mut values);
        }
        if let Some(recorder) = &recorder {
            recorder.record();
        }
        let length = u32::try_from(values.len() - 4).expect("a small answer");
        values[..4].copy_from_slice(&length.to_be_bytes());
        if stream.write_all(&values).is_err() {
            return;
        }
    }
}

fn is_frame_of_writes(text: &str) -> bool {
    text == "BEGIN IMMEDIATE"
}

/// One writer for what reads leave behind; it commits whatever waits together.
#[derive(Clone)]
struct Recorder(mpsc::Sender<mpsc::Sender<()>>);

impl Recorder {
    /// `None`: they leave nothing.
    fn start(file: &str, statements: &Statements, first: u64) -> Option<Self> {
        let texts = statements.written(Dialect::Sqlite, "?1");
        let behind = texts.iter().skip_while(|text| !is_frame_of_writes(text));
        let writes: Vec<String> = behind.filter(|text| !is_frame(text)).cloned().collect();
        if writes.is_empty() {
            return None;
        }
        let (connection, (sender, waiting)) = (open(file), mpsc::channel::<mpsc::Sender<()>>());
        thread::spawn(move || {
            let prepare = |text: &String| connection.prepare(text).expect(text);
            let mut prepared: Vec<_> = writes.iter().map(prepare).collect();
            let mut number = first;
            while let Ok(one) = waiting.recv() {
                let together: Vec<_> = std::iter::once(one).chain(waiting.try_iter()).collect();
                connection
                    .execute_batch("BEGIN IMMEDIATE")
                    .expect("a transaction");
                for _ in &together {
                    run(&mut prepared, number);
                    number += 1;
                }
                connection.execute_batch("COMMIT").expect("a commit");
                for waiter in together {
                    let _ = waiter.send(());
                }
            }
        });
        Some(Self(sender))
    }

    fn record(&self) {
        let (done, when) = mpsc::channel();
        self.0.send(done).expect("the writer");
        when.recv().expect("a commit");
    }
}

fn is_frame(text: &str) -> bool {
    let words = ["BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"];
    words.iter().any(|word| text.starts_with(word))
}

fn run(prepared: &mut [rusqlite::Statement<'_>], number: u64) {
    let (number, mut values) = (number.to_string(), Vec::new());
    for statement in prepared {
        if statement.parameter_count() > 0 {
            statement.raw_bind_parameter(1, &number).expect("a value");
        }
        values.clear();
        read_all(statement, &mut values);
    }
}

/// One writer that commits so many requests at once, durably.
pub fn sqlite_writes(file: &str, statements: &Statements, first: u64, count: usize) -> Figures {
    let connection = open(file);
    let texts = statements.written(Dialect::Sqlite, "?1");
    let mut prepared = Vec::new();
    for text in texts.iter().filter(|text| !is_frame(text.as_str())) {
        prepared.push(connection.prepare(text).expect(text));
    }
    let began = Instant::now();
    let mut latencies = Vec::new();
    for group in 0..count / TOGETHER {
        let asked = Instant::now();
        connection
            .execute_batch("BEGIN IMMEDIATE")
            .expect("a transaction");
        for one in 0..TOGETHER {
            run(&mut prepared, first + (group * TOGETHER + one) as u64);
        }
        connection.execute_batch("COMMIT").expect("a commit");
        latencies.extend([asked.elapsed(); TOGETHER]);
    }
    let elapsed = began.elapsed();
    latencies.sort_unstable();
    Figures {
        per_second: latencies.len() as f64 / elapsed.as_secs_f64(),
        p50: percentile(&latencies, 50),
        p99: percentile(&latencies, 99),
        count: latencies.len(),
    }
}

fn open(file: &str) -> Connection {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags).expect("the database");
    let settings =
        "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000;";
    connection.execute_batch(settings).expect("settings");
    connection
}

fn read_all(statement: &mut rusqlite::Statement<'_>, values: &mut Vec<u8>) {
    let columns = statement.column_count();
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next().expect("a row") {
        for column in 0..columns {
            match row.get_ref(column).expect("a value") {
                ValueRef::Integer(number) => values.extend(number.to_be_bytes()),
                ValueRef::Real(number) => values.extend(number.to_be_bytes()),
                ValueRef::Text(bytes) | ValueRef::Blob(bytes) => values.extend(bytes),
                ValueRef::Null => {}
            }
        }
    }
}

/// `pgbench` with the statements prepared, over so many connections.
pub enum Pace {
    /// As many as there is time for, numbered from the first.
    For { time: Duration, first: u64 },
    /// So many transactions of each connection, numbered from the first.
    Count { each: usize, first: u64 },
}

pub fn pgbench(url: &str, statements: &Statements, connections: usize, pace: &Pace) -> Figures {
    let folder = tempfile::tempdir().expect("a folder");
    let script = folder.path().join("script.sql");
    let mut text = String::new();
    let (each, first) = match pace {
        Pace::For { first, .. } => (MOST_OF_ONE, first),
        Pace::Count { each, first } => (*each, first),
    };
    text.push_str(&format!(
        "\\set n {first} + :client_id * {each} + :i\n\\set i :i + 1\n"
    ));
    for statement in statements.written(Dialect::Postgres, ":n::text") {
        text.push_str(&format!(
            "{};\n",
            statement.replace("= :n::text", "= (:n::text)")
        ));
    }
    fs::write(&script, text).expect("a script");
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let mut command = Command::new("pgbench");
    command
        .current_dir(folder.path())
        .args(["-n", "-M", "prepared", "-D", "i=0", "--log", "-f"])
        .arg(&script)
        .args(["-c", &connections.to_string(), "-j", &threads.to_string()]);
    match pace {
        Pace::For { time, .. } => command.args(["-T", &time.as_secs().to_string()]),
        Pace::Count { each, .. } => command.args(["-t", &each.to_string()]),
    };
    let output = command.arg(url).output().expect("pgbench");
    let told = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}\n{told}");
    let line = told.lines().find(|line| line.starts_with("tps = "));
    let tps = line.and_then(|line| line.split_whitespace().nth(2)?.parse().ok());
    let mut latencies = logged(folder.path());
    latencies.sort_unstable();
    Figures {
        per_second: tps.unwrap_or_else(|| panic!("{told}\n{errors}")),
        p50: percentile(&latencies, 50),
        p99: percentile(&latencies, 99),
        count: latencies.len(),
    }
}

/// The third field of each line of the log is the latency in microseconds.
fn logged(folder: &std::path::Path) -> Vec<Duration> {
    let files = fs::read_dir(folder).expect("the folder").flatten();
    let logs = files.filter(|file| {
        file.file_name()
            .to_string_lossy()
            .starts_with("pgbench_log")
    });
    let texts = logs.map(|log| fs::read_to_string(log.path()).expect("a log"));
    let latencies = texts.flat_map(|text| {
        let lines = text
            .lines()
            .filter_map(|line| line.split(' ').nth(2)?.parse().ok());
        lines.map(Duration::from_micros).collect::<Vec<_>>()
    });
    latencies.collect()
}
