//! A server that is told to stop: unready first, then no more connections, then what it has begun, then its end.

use crate::{
    block_on,
    case::People,
    crowd::{Crowd, Nodes, settle_and_verify},
};
use rustix::process::Signal;
use std::{
    io::{Read, Write},
    net::TcpStream,
    os::unix::process::ExitStatusExt,
    time::{Duration, Instant},
};
use tests::{COMMUNE, Installation, PDF, Person, Process, json};

const CLIENTS: usize = 8;
const ENDS_WITHIN: Duration = Duration::from_secs(30);
/// Less than the lease of anything that was claimed.
const RELEASED_WITHIN: Duration = Duration::from_secs(20);

pub fn under_load() {
    block_on(async {
        let installation = Installation::new().await.with("MOTCUA_DRAIN_SECONDS", "1");
        let mut server = installation.start();
        let (people, nodes) = (People::sign_in(&server).await, Nodes::default());
        nodes.add(server.id(), people.clone());
        let upload = Upload::begin(&server, people.citizen(0)).await;
        let crowd = Crowd::start(CLIENTS, &nodes);
        crowd.has_done(50).await;
        let told = Instant::now();
        server.signal(Signal::TERM);
        while server.is_ready() {
            assert!(told.elapsed() < Duration::from_secs(1));
        }
        // As a load balancer does: a connection that nobody has accepted when the door shuts is reset by the kernel.
        nodes.remove(server.id());
        assert_eq!(server.status_of("/readyz"), Some(503));
        assert_eq!(server.status_of("/livez"), Some(200), "it still answers");
        while server.status_of("/livez").is_some() {
            assert!(told.elapsed() < ENDS_WITHIN);
        }
        let counts = crowd.tally.read();
        let mut cases = crowd.stop().await;
        assert_eq!((counts.unavailable, &counts.broken), (0, &Vec::new()));
        assert!(!server.has_ended(), "an upload is under way");
        assert!(
            upload.finish().starts_with("HTTP/1.1 201"),
            "what was begun is finished"
        );
        let ended = server.wait();
        assert!(
            ended.success() && told.elapsed() <= ENDS_WITHIN,
            "{ended} after {:?}",
            told.elapsed()
        );

        let server = installation.start();
        let people = people.at(&server);
        settle_and_verify(&mut cases, &people).await;
        let codes = cases
            .iter()
            .filter_map(|case| Some((case.citizen, case.code()?)));
        let began = Instant::now();
        for (citizen, code) in codes {
            while !is_told(people.citizen(citizen), code).await {
                assert!(
                    began.elapsed() < RELEASED_WITHIN,
                    "something of {code} is still leased"
                );
            }
        }
    });
}

async fn is_told(citizen: &Person, code: &str) -> bool {
    let notices = citizen.walk("/me/notices?limit=100").await;
    notices.iter().any(|notice| notice["dossier"] == code)
}

pub fn asked_twice() {
    block_on(async {
        let installation = Installation::new().await;
        let mut server = installation.start();
        let citizen = server.sign_in("cong-dan").await;
        let _upload = Upload::begin(&server, &citizen).await;
        server.signal(Signal::TERM);
        while server.is_ready() {}
        let told = Instant::now();
        server.signal(Signal::TERM);
        let ended = server.wait();
        assert!(
            told.elapsed() < Duration::from_secs(1),
            "{:?}",
            told.elapsed()
        );
        assert_eq!((ended.code(), ended.signal()), (Some(143), None));
    });
}

pub fn at_the_keyboard() {
    block_on(async {
        let installation = Installation::new().await.with("MOTCUA_DRAIN_SECONDS", "20");
        let mut server = installation.start();
        server.signal(Signal::INT);
        let told = Instant::now();
        assert!(server.wait().success());
        assert!(
            told.elapsed() < Duration::from_secs(10),
            "{:?}",
            told.elapsed()
        );
    });
}

/// A file of which the second half is still on its way.
struct Upload(TcpStream, Vec<u8>);

impl Upload {
    async fn begin(server: &Process, citizen: &Person) -> Self {
        let draft = json!({"procedure": "1.001193", "agency": COMMUNE});
        let draft = citizen.post("/drafts", draft).await.is(201);
        let path = format!(
            "/api/v1/drafts/{}/attachments",
            draft["id"].as_str().expect("an id")
        );
        let part = |head: &str| {
            format!("--x\r\nContent-Disposition: form-data; {head}\r\n\r\n").into_bytes()
        };
        let body = [
            part("name=\"metadata\"\r\nContent-Type: application/json"),
            b"{\"component\":3}\r\n".to_vec(),
            part("name=\"file\"; filename=\"giay.pdf\"\r\nContent-Type: application/pdf"),
            PDF.to_vec(),
            vec![b' '; 100_000],
            b"\r\n--x--\r\n".to_vec(),
        ]
        .concat();
        let address = server.address.trim_start_matches("http://");
        let mut stream = TcpStream::connect(address).expect("a connection");
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {}\r\n\
             Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {}\r\n\r\n",
            citizen.token(),
            body.len()
        );
        let (sent, rest) = body.split_at(body.len() / 2);
        stream
            .write_all(&[head.as_bytes(), sent].concat())
            .expect("a half");
        Self(stream, rest.to_vec())
    }

    /// What the server says once it has everything.
    fn finish(mut self) -> String {
        self.0.write_all(&self.1).expect("the other half");
        let mut answer = Vec::new();
        self.0.read_to_end(&mut answer).expect("an answer");
        String::from_utf8_lossy(&answer).into_owned()
    }
}
