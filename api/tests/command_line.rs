//! The binary as an operator runs it.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    os::unix::net::UnixDatagram,
    path::Path,
    process::{Child, Command, Output, Stdio},
};

const SECRET: &str = "5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e";

fn motcua(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_motcua"));
    command
        .args(arguments)
        .env_clear()
        .env("MOTCUA_DATA_DIR", folder)
        .env("MOTCUA_SECRET", SECRET)
        .env("MOTCUA_BIND", "127.0.0.1:0");
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    motcua(folder, arguments).output().unwrap()
}

fn text(output: &[u8]) -> String {
    String::from_utf8_lossy(output).into_owned()
}

/// A demo that has printed where it listens.
fn demo(folder: &Path) -> (Child, String) {
    let folder = folder.to_str().expect("a plain path");
    let mut child = motcua(
        Path::new(folder),
        &["demo", "--bind", "127.0.0.1:0", "--data-dir", folder],
    )
    .stdout(Stdio::piped())
    .spawn()
    .unwrap();
    let mut banner = String::new();
    for line in BufReader::new(child.stdout.as_mut().expect("a banner")).lines() {
        let line = line.unwrap();
        banner.push_str(&line);
        banner.push('\n');
        if line.contains("Ctrl-C") {
            break;
        }
    }
    (child, banner)
}

#[test]
fn a_demo_shows_where_to_look_and_who_may_sign_in_and_is_refused_by_serve() {
    let folder = tempfile::tempdir().unwrap();
    let (mut child, banner) = demo(folder.path());
    child.kill().unwrap();
    child.wait().unwrap();
    for word in [
        "/docs",
        "cong-dan",
        "can-bo",
        "lanh-dao",
        "motcua-demo-2026",
    ] {
        assert!(banner.contains(word), "{word:?} is missing in:\n{banner}");
    }
    // The demo made its own secret in its folder.
    let mut serve = motcua(folder.path(), &["serve"]);
    let refused = serve.env_remove("MOTCUA_SECRET").output().unwrap();
    assert!(!refused.status.success());
    assert!(
        text(&refused.stderr).contains("MOTCUA_ALLOW_DEMO"),
        "{}",
        text(&refused.stderr)
    );
}

#[test]
fn the_reference_data_is_loaded_once() {
    let folder = tempfile::tempdir().unwrap();
    let first = text(&run(folder.path(), &["seed", "reference"]).stdout);
    assert!(first.contains("47 procedures"), "{first}");
    let again = text(&run(folder.path(), &["seed", "reference"]).stdout);
    assert!(again.contains("nothing to add"), "{again}");
}

#[test]
fn the_first_administrator_is_created_by_name_with_a_password_shown_once() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), &["seed", "reference"]);
    let create = [
        "admin",
        "create",
        "--username",
        "quan-tri",
        "--full-name",
        "Lê Văn Bình",
        "--agency",
        "H53",
        "--agency-name",
        "Ủy ban nhân dân tỉnh Tây Ninh",
    ];
    let created = run(folder.path(), &create);
    assert!(created.status.success(), "{}", text(&created.stderr));
    assert!(text(&created.stdout).contains("quan-tri"));
    let again = run(folder.path(), &create);
    assert!(!again.status.success(), "a username is taken once");
    let demo = run(folder.path(), &["seed", "demo"]);
    assert!(
        !demo.status.success(),
        "made-up people do not go among real ones"
    );
}

#[test]
fn migrations_are_listed_taken_back_and_applied_again() {
    let folder = tempfile::tempdir().unwrap();
    for (command, word) in [
        ("up", "begin"),
        ("status", "begin"),
        ("down", "00000000000001"),
        ("up", "begin"),
    ] {
        let done = run(folder.path(), &["migrate", command]);
        let said = text(&done.stdout) + &text(&done.stderr);
        assert!(
            done.status.success() && said.contains(word),
            "{command}: {said}"
        );
    }
}

/// State and id of every key, as `motcua keys list` shows them.
fn keys(folder: &Path) -> Vec<(String, String)> {
    let listed = text(&run(folder, &["keys", "list"]).stdout);
    let words = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        (words[0].to_owned(), words[2].to_owned())
    };
    listed.lines().map(words).collect()
}

#[test]
fn signing_keys_are_listed_and_revoked_and_not_rotated_before_verifiers_know_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let early = run(folder, &["keys", "rotate"]);
    assert!(text(&early.stderr).contains("no keys yet"), "{early:?}");
    run(folder, &["keys", "revoke", "--all"]);
    let before = keys(folder);
    let states: Vec<&str> = before.iter().map(|(state, _)| state.as_str()).collect();
    assert!(before.len() == 2 && states.contains(&"active") && states.contains(&"next"));
    let early = run(folder, &["keys", "rotate"]);
    assert!(text(&early.stderr).contains("rotate after"), "{early:?}");
    let id = |keys: &[(String, String)], wanted: &str| {
        let found = keys.iter().find(|(state, _)| state == wanted);
        found.map(|(_, id)| id.clone()).unwrap()
    };
    let revoked = run(folder, &["keys", "revoke", &id(&before, "active")]);
    assert!(revoked.status.success(), "{revoked:?}");
    let after = keys(folder);
    assert_eq!(id(&after, "revoked"), id(&before, "active"));
    assert_eq!(id(&after, "active"), id(&before, "next"));
    let unknown = run(folder, &["keys", "revoke", "nobody"]);
    assert!(!unknown.status.success() && text(&unknown.stderr).contains("no such key"));
}

#[test]
fn a_server_with_another_secret_says_what_it_cannot_open_and_how_to_go_on() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), &["keys", "revoke", "--all"]);
    let anew = |arguments: &[&str]| {
        let mut command = motcua(folder.path(), arguments);
        command.env("MOTCUA_SECRET", "01".repeat(32));
        command.output().unwrap()
    };
    let refused = anew(&["serve"]);
    assert!(!refused.status.success());
    let said = text(&refused.stderr);
    assert!(
        said.contains("another MOTCUA_SECRET") && said.contains("personal-data reseal"),
        "{said}"
    );
    let old = folder.path().join("old.key");
    std::fs::write(&old, SECRET).unwrap();
    let old = old.to_str().unwrap();
    let resealed = anew(&["personal-data", "reseal", "--old-secret-file", old]);
    let said = text(&resealed.stdout);
    assert!(said.contains("brought under the new secret: 1"), "{said}");
    let said = text(&anew(&["serve"]).stderr);
    assert!(
        said.contains("another MOTCUA_SECRET") && said.contains("keys revoke --all"),
        "{said}"
    );
}

#[test]
fn keys_of_personal_data_are_rotated_with_progress_and_retired_when_no_row_needs_them() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    run(folder, &["seed", "demo"]);
    let personal_data = |action: &str| {
        let done = run(folder, &["personal-data", action]);
        assert!(done.status.success(), "{done:?}");
        text(&done.stdout)
    };
    let first = personal_data("keys");
    assert!(first.starts_with("active   ") && first.lines().count() == 1);
    let rotated = personal_data("rotate");
    assert!(rotated.contains("accounts 4 of 4"), "{rotated}");
    let states = |shown: &str| -> Vec<String> {
        let lines = shown
            .lines()
            .filter(|line| line.split_whitespace().count() == 2);
        lines
            .map(|line| line.split_whitespace().next().unwrap().to_owned())
            .collect()
    };
    assert_eq!(states(&rotated), ["active", "retiring"]);
    let retired = personal_data("retire");
    assert!(retired.contains("keys erased: 1"), "{retired}");
    assert_ne!(personal_data("keys"), first);
}

/// A server whose log has said that it serves, and the log so far.
fn serve(folder: &Path, settings: &[(&str, &str)]) -> (Child, String) {
    let mut command = motcua(folder, &["serve"]);
    command
        .envs(settings.iter().copied())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut log = String::new();
    let stderr = child.stderr.as_mut().expect("a log");
    for line in BufReader::new(stderr).lines() {
        let line = line.unwrap();
        log.push_str(&line);
        log.push('\n');
        if line.contains("serving") {
            break;
        }
    }
    (child, log)
}

#[test]
fn metrics_are_served_at_the_management_address_alone() {
    let folder = tempfile::tempdir().unwrap();
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap().to_string();
    drop(free);
    let settings = [("MOTCUA_MANAGEMENT_BIND", address.as_str())];
    let (mut child, log) = serve(folder.path(), &settings);
    let mut stream = TcpStream::connect(&address).unwrap();
    let request = format!("GET /metrics HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(log.contains(&address), "{log}");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("application/openmetrics-text"), "{answer}");
    assert!(answer.contains("motcua_database_up 1"), "{answer}");
}

/// The end of the audit log that a server tells when it has sealed what there was.
fn sealed_by_server(folder: &Path, secret: &str) -> String {
    let mut command = motcua(folder, &["serve"]);
    command.env("MOTCUA_SECRET", secret).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let stderr = child.stderr.take().expect("a log");
    let mut lines = BufReader::new(stderr).lines().map(Result::unwrap);
    let told = lines.find_map(|line| line.split_once("head ").map(|(_, mark)| mark.to_owned()));
    child.kill().unwrap();
    child.wait().unwrap();
    told.expect("a head")
}

#[test]
fn the_audit_log_is_verified_with_what_was_noted_and_goes_on_under_another_secret() {
    let (folder, other) = (tempfile::tempdir().unwrap(), "01".repeat(32));
    let folder = folder.path();
    let audit = |secret: &str, arguments: &[&str]| {
        let arguments: Vec<&str> = ["audit"].iter().chain(arguments).copied().collect();
        let done = motcua(folder, &arguments)
            .env("MOTCUA_SECRET", secret)
            .output()
            .unwrap();
        (
            done.status.success(),
            text(&done.stdout) + &text(&done.stderr),
        )
    };
    let (is_fine, said) = audit(SECRET, &["verify"]);
    assert!(!is_fine && said.contains("is missing"), "{said}");
    run(folder, &["keys", "revoke", "--all"]);
    let head = sealed_by_server(folder, SECRET);
    assert!(head.contains(":1:"), "{head}");
    let (is_fine, said) = audit(SECRET, &["verify", "--head", &head]);
    assert!(
        is_fine && said.contains("1 entries sealed") && said.contains(&head),
        "{said}"
    );
    let (is_fine, said) = audit(SECRET, &["verify", "--head", &head.replace(":1:", ":2:")]);
    assert!(!is_fine && said.contains("does not contain"), "{said}");

    let (is_fine, said) = audit(&other, &["verify"]);
    assert!(!is_fine && said.contains("another MOTCUA_SECRET"), "{said}");
    assert!(!audit(SECRET, &["go-on"]).0, "it has sealed the end itself");
    let (is_fine, said) = audit(&other, &["go-on"]);
    assert!(is_fine && said.contains(&head), "{said}");
    let old = folder.join("old-secret");
    std::fs::write(&old, SECRET).unwrap();
    let old = old.to_str().unwrap();
    for arguments in [
        &["personal-data", "reseal", "--old-secret-file", old][..],
        &["keys", "revoke", "--all"],
    ] {
        let anew = motcua(folder, arguments)
            .env("MOTCUA_SECRET", &other)
            .output();
        assert!(anew.unwrap().status.success());
    }
    sealed_by_server(folder, &other);
    let (is_fine, said) = audit(&other, &["verify"]);
    assert!(
        is_fine && said.contains("2 entries sealed") && said.contains("1 older"),
        "{said}"
    );
    let (is_fine, said) = audit(SECRET, &["verify", "--until", &head]);
    assert!(is_fine && said.contains("1 entries sealed"), "{said}");
    assert!(!audit(&other, &["verify", "--until", &head]).0);
}

#[test]
fn systemd_is_told_when_the_server_is_ready() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notify");
    let socket = UnixDatagram::bind(&path).unwrap();
    let settings = [("NOTIFY_SOCKET", path.to_str().unwrap())];
    let (mut child, _) = serve(folder.path(), &settings);
    let mut told = [0; 64];
    let length = socket.recv(&mut told).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(text(&told[..length]).contains("READY=1"));
}

#[test]
fn every_wrong_setting_is_named_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let output = motcua(folder.path(), &["check-config"])
        .env("DATABASE_URL", "mysql://localhost/db")
        .env("MOTCUA_PUBLIC_URL", "nowhere")
        .env("MOTCUA_SECRET", "short")
        .output()
        .unwrap();
    assert!(!output.status.success());
    let said = text(&output.stderr);
    for name in ["DATABASE_URL", "MOTCUA_PUBLIC_URL", "MOTCUA_SECRET"] {
        assert!(said.contains(name), "{name} is missing in: {said}");
    }
}
