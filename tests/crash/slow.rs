//! Clients that take their time: the server waits so long for each and no longer, and everybody else is served meanwhile.

use crate::{block_on, number, others::Others};
use std::{
    fmt,
    time::{Duration, Instant},
};
use tests::Installation;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::JoinSet,
};

/// Of all kinds together.
const CLIENTS: usize = 100;
/// What they may cost together, in kibibytes, however many they are.
const ALL_COST: u64 = 64 * 1024;
const DRIP: Duration = Duration::from_millis(1_000);

/// What a client is slow with, and until when the server has had enough of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    Head,
    /// The second one on its connection.
    NextHead,
    Body,
    /// In chunks, and refused before its end.
    UnreadBody,
    Reading,
    Silent,
}

const KINDS: [(Kind, u64); 6] = [
    (Kind::Head, 15),
    (Kind::NextHead, 25),
    (Kind::Body, 35),
    (Kind::UnreadBody, 20),
    (Kind::Reading, 60),
    (Kind::Silent, 15),
];

struct Ended {
    kind: Kind,
    after: Duration,
    status: Option<u16>,
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:?} ended after {:?} with {:?}",
            self.kind, self.after, self.status
        )
    }
}

pub fn clients() {
    block_on(async {
        let installation = Installation::new().await;
        let server = installation.start();
        let citizen = server.sign_in("cong-dan").await;
        let alone = Others::alone(&server).await;
        let before = server.memory();
        let count = number("MOTCUA_SLOW_CLIENTS", CLIENTS);
        let others = Others::begin(&server);
        let mut clients = JoinSet::new();
        for client in 0..count {
            let (kind, _) = KINDS[client % KINDS.len()];
            let address = server.address.trim_start_matches("http://").to_owned();
            clients.spawn(slow(kind, address, citizen.token().to_owned()));
        }
        while let Some(ended) = clients.join_next().await {
            check(&ended.expect("a client"));
        }
        let costs = server.most_memory().saturating_sub(before);
        let meanwhile = others.end().await;
        println!(
            "{count} slow clients: {costs} KiB at most; others: {alone} before, {meanwhile} meanwhile"
        );
        assert!(costs <= ALL_COST, "{costs} KiB for {count} connections");
        drop(server);
    });
}

fn check(ended: &Ended) {
    let (_, seconds) = KINDS
        .iter()
        .find(|(kind, _)| *kind == ended.kind)
        .expect("a kind");
    assert!(ended.after <= Duration::from_secs(*seconds), "{ended}");
    let expected = match ended.kind {
        Kind::Head | Kind::Body => Some(408),
        Kind::UnreadBody => Some(404),
        Kind::NextHead | Kind::Reading => Some(200),
        Kind::Silent => ended.status,
    };
    assert_eq!(ended.status, expected, "{ended}");
}

/// Until the server hangs up, or for two minutes.
async fn slow(kind: Kind, address: String, token: String) -> Ended {
    let mut stream = TcpStream::connect(&address).await.expect("a connection");
    let began = Instant::now();
    let post = format!(
        "POST /api/v1/drafts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n"
    );
    let chunked = "POST /nowhere HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    let get = |path: &str| format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n");
    let (first, drop): (String, &[u8]) = match kind {
        Kind::Head => ("GET /livez HTTP/1.1\r\nHost: x\r\nA: ".to_owned(), b"a"),
        Kind::NextHead => (get("/livez") + "GET /livez HTTP/1.1\r\nA: ", b"a"),
        Kind::Body => (post, b" "),
        Kind::UnreadBody => (chunked.to_owned(), b"1\r\na\r\n"),
        Kind::Reading => (get("/openapi.json").repeat(2), b""),
        Kind::Silent => (String::new(), b""),
    };
    let _ = stream.write_all(first.as_bytes()).await;
    let status = talk(kind, &mut stream, drop, began).await;
    Ended {
        kind,
        after: began.elapsed(),
        status,
    }
}

async fn talk(kind: Kind, stream: &mut TcpStream, drop: &[u8], began: Instant) -> Option<u16> {
    let mut answer = Vec::new();
    let mut chunk = [0; 1024];
    while began.elapsed() < Duration::from_secs(120) {
        tokio::time::sleep(DRIP).await;
        if !drop.is_empty() && stream.write_all(drop).await.is_err() {
            break;
        }
        // One that does not read learns of the end when it looks at last.
        if kind == Kind::Reading && began.elapsed() < Duration::from_secs(45) {
            continue;
        }
        loop {
            match tokio::time::timeout(Duration::from_millis(10), stream.read(&mut chunk)).await {
                Err(_) => break,
                Ok(Ok(count @ 1..)) => answer.extend_from_slice(&chunk[..count]),
                Ok(_) => return status(&answer),
            }
        }
    }
    status(&answer)
}

fn status(answer: &[u8]) -> Option<u16> {
    let line = String::from_utf8_lossy(answer.get(9..12)?).into_owned();
    line.parse().ok()
}
