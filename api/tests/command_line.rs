//! The binary as an operator runs it.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on fails"
)]

use std::{
    io::{BufRead, BufReader},
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
    let refused = run(folder.path(), &["serve"]);
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
