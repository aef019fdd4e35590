//! What nobody sends who means well. Each is answered with a refusal or a closed connection, and the server goes on.

use crate::{block_on, others::Others, raw::Raw};
use reqwest::Method;
use serde_json::Value;
use tests::{Answer, Installation, Person, Process, json};

const ROUNDS: usize = 4;
/// What they may cost at any time, in kibibytes.
const COST: u64 = 64 * 1024;
const JSON: &str = "Content-Type: application/json\r\n";

struct Attack {
    server: Process,
    citizen: Person,
    root: Person,
}

pub fn requests() {
    block_on(async {
        let installation = Installation::new().await;
        let server = installation.start();
        let (citizen, root) = (
            server.sign_in("cong-dan").await,
            server.sign_in("quan-tri").await,
        );
        let attack = Attack {
            server,
            citizen,
            root,
        };
        let alone = Others::alone(&attack.server).await;
        let before = attack.server.memory();
        let others = Others::begin(&attack.server);
        attack.heads();
        attack.smuggled();
        let mut used = Vec::new();
        for _ in 0..ROUNDS {
            attack.sizes().await;
            attack.depths().await;
            attack.queries().await;
            attack.texts().await;
            used.push(attack.server.memory());
        }
        let meanwhile = others.end().await;
        let cost = attack.server.most_memory().saturating_sub(before);
        println!(
            "hostile requests: {cost} KiB at most, {used:?} after each round of {before}; others: {alone} before, {meanwhile} meanwhile"
        );
        assert!(
            cost <= COST,
            "{cost} KiB at most, {used:?} after each round of {before}"
        );
    });
}

impl Attack {
    /// Refused by its head, before anybody looks at what is asked.
    fn heads(&self) {
        let long = "x".repeat(200_000);
        for (head, statuses) in [
            ("GET\r\n\r\n".to_owned(), &[400][..]),
            ("GET /livez\r\n\r\n".to_owned(), &[400]),
            ("GET /livez HTTP/9.9\r\nHost: x\r\n\r\n".to_owned(), &[400]),
            ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(), &[400]),
            ("GET /livez HTTP/1.1\r\n\r\n".to_owned(), &[400]),
            (
                "GET /livez HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n".to_owned(),
                &[400],
            ),
            (
                "GET /livez HTTP/1.1\r\nHost: x\r\nA: b\0c\r\n\r\n".to_owned(),
                &[400],
            ),
            (
                "GET /livez HTTP/1.1\r\nHost: x\r\n A: folded\r\n\r\n".to_owned(),
                &[400],
            ),
            (
                "GET /livez HTTP/1.1\r\nHost: x\r\nA : b\r\n\r\n".to_owned(),
                &[400],
            ),
            (
                format!("GET /{long} HTTP/1.1\r\nHost: x\r\n\r\n"),
                &[400, 414, 431],
            ),
            (
                format!("GET /livez HTTP/1.1\r\nHost: x\r\nA: {long}\r\n\r\n"),
                &[400, 431],
            ),
            (
                format!(
                    "GET /livez HTTP/1.1\r\nHost: x\r\n{}\r\n",
                    "A: b\r\n".repeat(1_000)
                ),
                &[400, 431],
            ),
            (
                "\x16\x03\x01\x02\x00\x01\x00\x01\u{fffd}\x03\x03".repeat(9) + "\r\n\r\n",
                &[400],
            ),
            (
                "GET http://evil.example/livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                    .to_owned(),
                &[200, 400, 404],
            ),
            (
                "OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".to_owned(),
                &[400, 404, 405],
            ),
            (
                "TRACE /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".to_owned(),
                &[405],
            ),
            (
                "CONNECT db:5432 HTTP/1.1\r\nHost: x\r\n\r\n".to_owned(),
                &[400, 404, 405],
            ),
        ] {
            self.answered(&head, statuses);
        }
        for path in [
            "//livez",
            "/livez/",
            "/api/v1/../../livez",
            "/api/v1/%2e%2e/%2e%2e/livez",
            "/docs/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
            "/docs/..\\..\\etc",
            "/docs/....//....//etc/passwd",
            "/livez%00",
            "/livez;x=1",
            "/api/v1/agencies/%ff%fe",
            "/api/v1/agencies/%",
            "/api/v1/agencies/%zz",
            "/api/v1/dossiers/%c0%ae%c0%ae",
            "/api/v1/attachments/../../secret.key/content",
            "/%0d%0aSet-Cookie:x=1",
        ] {
            let head = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            let answer = self.answered(&head, &[400, 401, 404]);
            let (head, body) = answer.split_once("\r\n\r\n").expect("a whole head");
            assert!(
                !head.to_lowercase().contains("set-cookie") && !body.contains("root:"),
                "{answer}"
            );
        }
    }

    /// One request stays one request, whichever length is believed.
    fn smuggled(&self) {
        let hidden = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n";
        let length = hidden.len();
        for headers in [
            format!("Content-Length: 0\r\nContent-Length: {length}\r\n"),
            format!("Content-Length: {length}\r\nTransfer-Encoding: chunked\r\n"),
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n".to_owned(),
            "Transfer-Encoding: xchunked\r\n".to_owned(),
            "Transfer-Encoding: gzip, chunked\r\n".to_owned(),
            "Content-Length: +5\r\n".to_owned(),
            "Content-Length: -1\r\n".to_owned(),
            "Content-Length: 99999999999999999999\r\n".to_owned(),
        ] {
            let request =
                format!("POST /api/v1/lookups HTTP/1.1\r\nHost: x\r\n{JSON}{headers}\r\n{hidden}");
            let answer = Raw::ask(&self.server, request.as_bytes());
            let is_refused = answer.is_empty() || answer.starts_with("HTTP/1.1 4");
            assert!(
                is_refused && !answer.contains("/smuggled"),
                "{headers}: {answer}"
            );
            self.goes_on();
        }
        let body = "ffffffffffffffff\r\n";
        let chunked = format!(
            "POST /api/v1/lookups HTTP/1.1\r\nHost: x\r\n{JSON}Transfer-Encoding: chunked\r\n\r\n{body}"
        );
        self.answered(&chunked, &[400, 408, 413]);
    }

    async fn sizes(&self) {
        let huge = format!("{{\"code\":\"{}\"}}", "a".repeat(2 * 1024 * 1024));
        let announced = self.post_text(&self.citizen, "/drafts", huge.clone()).await;
        announced.refused(413, "body_too_large");
        let chunk = "a".repeat(64 * 1024);
        let chunks = format!("{:x}\r\n{chunk}\r\n", chunk.len()).repeat(64);
        let head = format!(
            "POST /api/v1/drafts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\n{JSON}Transfer-Encoding: chunked\r\n\r\n",
            self.citizen.token()
        );
        self.answered(&format!("{head}{chunks}0\r\n\r\n"), &[413]);
        // Ten gigabytes of zeros are ten megabytes of gzip: not one of them is unpacked.
        let bomb = vec![0x1f_u8; 512 * 1024];
        let request = self
            .citizen
            .request(Method::POST, "/drafts")
            .header("Content-Encoding", "gzip");
        let request = request
            .header("Content-Type", "application/json")
            .body(bomb);
        self.citizen
            .send(request)
            .await
            .refused(415, "unsupported_content_coding");
        self.goes_on();
    }

    async fn depths(&self) {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            for inner in ["", "1"] {
                let deep = open.repeat(10_000) + inner + &close.repeat(10_000);
                let refused = self.post_text(&self.citizen, "/drafts", deep).await;
                refused.refused(400, "malformed_request");
            }
        }
        let wide = format!(
            "{{{}}}",
            (0..50_000)
                .map(|n| format!("\"k{n}\":1"))
                .collect::<Vec<_>>()
                .join(",")
        );
        let refused = self.post_text(&self.citizen, "/drafts", wide).await;
        let problem = refused.refused(400, "invalid_request");
        assert!(problem["errors"].as_array().expect("errors").len() <= 100);
        for number in [
            "1e999999",
            "-0",
            "123456789012345678901234567890",
            "0.1e-999",
        ] {
            let body = format!("{{\"code\":{number}}}");
            assert_eq!(
                self.post_text(&self.citizen, "/drafts", body).await.status,
                400
            );
        }
        self.goes_on();
    }

    async fn queries(&self) {
        let pairs = vec!["a=b"; 10_000].join("&");
        for path in ["/agencies", "/livez"] {
            let refused = self.server.nobody().get(&format!("{path}?{pairs}")).await;
            let problem = refused.refused(400, "invalid_request");
            assert!(problem["errors"].as_array().expect("errors").len() <= 100);
        }
        let different: Vec<String> = (0..10_000).map(|number| format!("k{number}=v")).collect();
        let head = format!(
            "GET /livez?{} HTTP/1.1\r\nHost: x\r\n\r\n",
            different.join("&")
        );
        self.answered(&head, &[400, 414]);
        self.goes_on();
    }

    /// Names as keyboards of every kind write them, and as nobody does.
    async fn texts(&self) {
        let flood = format!("Nguyễn{}", "\u{0323}\u{0302}\u{0303}".repeat(60));
        for (name, statuses) in [
            ("\"Nguyễn Thị Lan\"".to_owned(), &[201][..]),
            (
                "\"Nguye\u{0302}\u{0303}n Thi\u{0323} Lan\"".to_owned(),
                &[201],
            ),
            ("\"Nguy\\u1ec5n Th\\u1ecb Lan\"".to_owned(), &[201]),
            (format!("\"{flood}\""), &[201, 400]),
            (format!("\"N{}\"", "\u{0301}".repeat(10_000)), &[400]),
            ("\"Lan\u{202e}nab\u{202c}\"".to_owned(), &[201, 400]),
            ("\"\u{200b}\u{200b}\"".to_owned(), &[201, 400]),
            ("\"\u{feff}Lan\"".to_owned(), &[201, 400]),
            ("\"Lan\\u0000\"".to_owned(), &[400]),
            ("\"Lan\\ud800\"".to_owned(), &[400]),
            ("\"Lan\\udfff\\ud800\"".to_owned(), &[400]),
            ("\"Lan\\ud83d\\ude00\"".to_owned(), &[201, 400]),
            ("\"\u{10ffff}\u{fffe}\"".to_owned(), &[201, 400]),
            ("\"L\u{7}an\"".to_owned(), &[400]),
        ] {
            let username = format!("nguoi-{}", uuid::Uuid::now_v7().simple());
            let body =
                format!("{{\"kind\":\"staff\",\"username\":\"{username}\",\"fullName\":{name}}}");
            let answer = self.post_text(&self.root, "/accounts", body).await;
            assert!(
                statuses.contains(&answer.status),
                "{name}: {} {}",
                answer.status,
                answer.text
            );
            if answer.status == 201 && name.contains("Lan") && name.contains("Ng") {
                assert_eq!(answer.is(201)["account"]["fullName"], "Nguyễn Thị Lan");
            }
        }
        for bytes in [
            b"{\"code\":\"\xff\xfe\"}".to_vec(),
            b"{\"code\":\"\xed\xa0\x80\"}".to_vec(),
            b"\xef\xbb\xbf{}".to_vec(),
            vec![0; 100],
        ] {
            let request = self
                .citizen
                .request(Method::POST, "/drafts")
                .header("Content-Type", "application/json");
            let refused = self.citizen.send(request.body(bytes)).await;
            assert_eq!(refused.status, 400, "{}", refused.text);
        }
        let answers = json!({"tenTre": "x\u{0301}".repeat(1_000), "\u{202e}": "\u{0}"});
        let draft = json!({"procedure": "1.001193", "agency": tests::COMMUNE, "answers": answers});
        assert_eq!(self.citizen.post("/drafts", draft).await.status, 400);
        self.goes_on();
    }

    async fn post_text(&self, by: &Person, path: &str, body: String) -> Answer {
        let request = by
            .request(Method::POST, path)
            .header("Content-Type", "application/json");
        by.send(request.body(body)).await
    }

    /// Some refusal, which tells nothing of the inside; the next request is answered.
    fn answered(&self, request: &str, statuses: &[u16]) -> String {
        let answer = Raw::ask(&self.server, request.as_bytes());
        let status = answer.get(9..12).and_then(|status| status.parse().ok());
        let shown: String = request.chars().take(100).collect();
        assert!(
            status.is_some_and(|status| statuses.contains(&status)),
            "{shown:?}: {answer}"
        );
        if let Some((_, body)) = answer
            .split_once("\r\n\r\n")
            .filter(|(_, body)| body.starts_with('{'))
        {
            let problem: Value = serde_json::from_str(body).unwrap_or_default();
            assert!(
                problem["code"].is_string() || problem["status"] == "alive",
                "{shown:?}: {body}"
            );
        }
        self.goes_on();
        answer
    }

    fn goes_on(&self) {
        assert_eq!(
            self.server.status_of("/livez"),
            Some(200),
            "{}",
            self.server.log()
        );
    }
}
