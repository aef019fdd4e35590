//! HTTP written by hand, for what no client library would send.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};
use tests::Process;

/// Longer than the server waits for anything.
const PATIENCE: Duration = Duration::from_secs(60);

pub struct Raw;

impl Raw {
    /// Sends these bytes and reads until the server hangs up.
    pub fn ask(server: &Process, request: &[u8]) -> String {
        let address = server.address.trim_start_matches("http://");
        let mut stream = TcpStream::connect(address).expect("a connection");
        stream.set_read_timeout(Some(PATIENCE)).expect("a socket");
        // The server may hang up before it has read everything.
        let _ = stream.write_all(request);
        let mut answer = Vec::new();
        let mut chunk = [0; 16 * 1024];
        while let Ok(count @ 1..) = stream.read(&mut chunk) {
            answer.extend_from_slice(&chunk[..count]);
        }
        String::from_utf8_lossy(&answer).into_owned()
    }
}
