//! People and secrets that nobody else has, sent through real flows: they must not turn up where they do not belong.

mod flows;
mod seen;

use crate::block_on;
use api::demo::PASSWORD;
use flows::{a_dossier, an_account_with_everything, bad_requests, lookups};
use seen::Seen;
use serde_json::Value;
use std::{fs, path::Path, process::Command};
use tests::{Installation, Process, binary, free_address, smtp::SmtpServer};

/// The secret of every installation of a test.
const SECRET: &str = "5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e";
const NAME: &str = "Hoàng Yến Canary";
const IDENTITY: &str = "079199987654";
const PHONE: &str = "+84909876543";
const EMAIL: &str = "hoang-yen-canary@example.vn";
const ADDRESS: &str = "12 ngõ Canary, Tây Ninh";
const CHILD: &str = "Bé Vàng Canary";
const NEW_PASSWORD: &str = "chim vàng hót 7391";
const WRONG_PASSWORD: &str = "chim đen im 5520";

pub fn scan() {
    block_on(async {
        let mail = SmtpServer::start().expect("a mail server");
        mail.refuse_next(1);
        let management = free_address();
        let installation = Installation::new()
            .await
            .with("RUST_LOG", "trace")
            .with("MOTCUA_SMTP_URL", &mail.url)
            .with("MOTCUA_MAIL_FROM", "motcua@example.vn")
            .with("MOTCUA_MANAGEMENT_BIND", &management);
        let (server, seen) = (installation.start(), Seen::default());
        for text in [
            SECRET,
            NAME,
            IDENTITY,
            PHONE,
            "0909876543",
            EMAIL,
            ADDRESS,
            CHILD,
            NEW_PASSWORD,
            WRONG_PASSWORD,
            PASSWORD,
        ] {
            seen.private.borrow_mut().push(text.to_owned());
        }
        let citizen = an_account_with_everything(&server, &seen).await;
        let code = a_dossier(&server, &seen, &citizen).await;
        let token = lookups(&installation, &server, &seen, &code).await;
        bad_requests(&server, &seen, &citizen).await;
        letters(&server, &mail).await;
        let metrics = reqwest::get(format!("http://{management}/metrics"))
            .await
            .expect("metrics");
        let metrics = metrics.text().await.expect("a text");
        check(&seen, &metrics, &server.last_words());
        check_database(&seen, &token, installation.folder());
    });
}

/// The first one is refused in words that repeat the recipient; the others arrive.
async fn letters(server: &Process, mail: &SmtpServer) {
    while mail.letters().is_empty() || !server.log().contains("the mail server answered") {
        tokio::task::yield_now().await;
    }
}

fn check(seen: &Seen, metrics: &str, log: &str) {
    let private = seen.private.borrow();
    let found = |text: &str| {
        private
            .iter()
            .find(|word| text.contains(word.as_str()))
            .cloned()
    };
    let is_whole = log.contains(" TRACE ") && log.matches(" request] ").count() > 50;
    assert!(is_whole, "{log}");
    assert_eq!(
        log.lines().find(|line| found(line).is_some()),
        None,
        "in the log"
    );
    assert_eq!(found(metrics), None, "in the metrics");
    for (what, answer) in seen.answers.borrow().iter() {
        for (name, value) in &answer.headers {
            let value = String::from_utf8_lossy(value.as_bytes());
            assert_eq!(found(&value), None, "{what}: header {name}: {value}");
        }
        if answer.status >= 400 {
            assert_eq!(found(&answer.text), None, "{what}: {}", answer.text);
        }
        let password = [NEW_PASSWORD, WRONG_PASSWORD, PASSWORD, SECRET]
            .into_iter()
            .find(|word| answer.text.contains(word));
        assert_eq!(password, None, "{what}: {}", answer.text);
        let body = serde_json::from_str(&answer.text).unwrap_or_default();
        addresses(&body, &mut |address| {
            assert_eq!(found(address), None, "{what}")
        });
    }
}

/// What SQLite has written holds people's data, and nothing that opens a door but the token in the QR code of a dossier.
fn check_database(seen: &Seen, token: &str, folder: &Path) {
    let kept = [NAME, IDENTITY, PHONE, EMAIL, ADDRESS, CHILD, token];
    let private = seen.private.borrow();
    let secrets = private.iter().filter(|word| !kept.contains(&word.as_str()));
    let secrets: Vec<&String> = secrets.filter(|word| *word != "0909876543").collect();
    for file in ["motcua.db", "motcua.db-wal"] {
        let bytes = fs::read(folder.join(file)).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        let found = secrets.iter().find(|word| text.contains(word.as_str()));
        assert_eq!(found, None, "in {file}");
    }
}

/// The one that an authenticator scans holds its secret, which is what it is for.
fn is_address(text: &str) -> bool {
    (text.contains("://") || text.starts_with('/')) && !text.starts_with("otpauth://")
}

/// Every address in a body.
fn addresses(body: &Value, visit: &mut impl FnMut(&str)) {
    match body {
        Value::String(text) if is_address(text) => visit(text),
        Value::Array(items) => items.iter().for_each(|item| addresses(item, visit)),
        Value::Object(members) => members.values().for_each(|member| addresses(member, visit)),
        _ => {}
    }
}

pub fn failing_starts() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().display().to_string();
    let nowhere = free_address();
    let database = format!("postgres://motcua:Kim0anh@{nowhere}/motcua");
    let settings = [
        [
            ("DATABASE_URL", database.as_str()),
            ("MOTCUA_SECRET", SECRET),
        ],
        [
            ("DATABASE_URL", "mysql://motcua:Kim0anh@db/motcua"),
            ("MOTCUA_SECRET", SECRET),
        ],
        [("MOTCUA_SECRET", "Kim0anh"), ("RUST_LOG", "debug")],
        [
            ("MOTCUA_SMTP_URL", "smtp://motcua:Kim0anh@:x"),
            ("MOTCUA_MAIL_FROM", "motcua@example.vn"),
        ],
        [
            ("MOTCUA_SMTP_URL", "http://motcua:Kim0anh@mail"),
            ("MOTCUA_SECRET", SECRET),
        ],
    ];
    for settings in settings {
        let mut command = Command::new(binary());
        let command = command
            .arg("serve")
            .env_clear()
            .env("MOTCUA_DATA_DIR", &path);
        let command = command
            .env("RUST_LOG", "debug")
            .env("MOTCUA_BIND", free_address());
        let output = command.envs(settings).output().expect("the binary");
        assert!(!output.status.success(), "{settings:?}");
        let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert!(
            !said.contains("Kim0anh") && !said.contains(SECRET),
            "{said}"
        );
        assert!(
            said.lines().count() < 20 && !said.contains("panicked"),
            "{said}"
        );
    }
}
