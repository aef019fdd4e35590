//! A client that costs next to nothing: threads with a connection each, requests written as prepared bytes.

use crate::figures::{Figures, percentile};
use std::{
    io::{Read, Write},
    net::TcpStream,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

/// The bytes of the n-th request; `None`: there are no more.
pub type Request<'a> = &'a (dyn Fn(usize) -> Option<Vec<u8>> + Sync);

/// Sends requests over so many connections until the time is over or there are none left.
pub fn drive(address: &str, connections: usize, time: Duration, request: Request<'_>) -> Figures {
    let next = AtomicUsize::new(0);
    let began = Instant::now();
    let mut latencies: Vec<Duration> = thread::scope(|scope| {
        let client = || {
            let mut connection = Connection::open(address);
            let mut latencies = Vec::new();
            while began.elapsed() < time {
                let Some(bytes) = request(next.fetch_add(1, Ordering::Relaxed)) else {
                    break;
                };
                let sent = Instant::now();
                connection.ask(&bytes);
                latencies.push(sent.elapsed());
            }
            latencies
        };
        let clients: Vec<_> = (0..connections).map(|_| scope.spawn(client)).collect();
        let done = clients
            .into_iter()
            .map(|client| client.join().expect("a client"));
        done.flatten().collect()
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

pub fn get(path: &str, token: Option<&str>) -> Vec<u8> {
    let authorization = authorization(token);
    format!("GET {path} HTTP/1.1\r\nHost: bench\r\n{authorization}\r\n").into_bytes()
}

pub fn post(path: &str, token: Option<&str>, headers: &str, body: &str) -> Vec<u8> {
    let (authorization, length) = (authorization(token), body.len());
    format!(
        "POST {path} HTTP/1.1\r\nHost: bench\r\n{authorization}{headers}\
         Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

fn authorization(token: Option<&str>) -> String {
    token.map_or_else(String::new, |token| {
        format!("Authorization: Bearer {token}\r\n")
    })
}

/// A connection that is kept; anything but success ends the benchmark.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    pub fn open(address: &str) -> Self {
        let stream = TcpStream::connect(address).expect("a server");
        stream.set_nodelay(true).expect("a socket");
        Self {
            stream,
            buffer: Vec::with_capacity(64 * 1024),
        }
    }

    /// The body of the answer.
    pub fn ask(&mut self, request: &[u8]) -> &[u8] {
        self.stream.write_all(request).expect("a request sent");
        self.buffer.clear();
        let head = loop {
            self.read();
            if let Some(end) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n") {
                break end + 4;
            }
        };
        let text = String::from_utf8_lossy(&self.buffer[..head]).to_ascii_lowercase();
        let length = text.split("content-length: ").nth(1).expect("a length");
        let length: usize = length
            .split('\r')
            .next()
            .expect("a line")
            .parse()
            .expect("a number");
        while self.buffer.len() < head + length {
            self.read();
        }
        let answer = &self.buffer[head..];
        let is_good = text.starts_with("http/1.1 2");
        assert!(is_good, "{text}{}", String::from_utf8_lossy(answer));
        answer
    }

    fn read(&mut self) {
        let mut chunk = [0; 16 * 1024];
        let count = self.stream.read(&mut chunk).expect("an answer");
        assert!(count > 0, "the server hung up");
        self.buffer.extend_from_slice(&chunk[..count]);
    }
}
