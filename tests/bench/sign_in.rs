//! Whether the time of a refused sign-in tells an unknown username from a known or a frozen one. `just bench-sign-in` runs it.

use domain::identity::{Account, AccountKind, AccountState};
use persistence::{Session, StorageError};
use rand::seq::SliceRandom;
use reqwest::Method;
use std::time::{Duration, Instant};
use tests::{Person, World, json};
use uuid::Uuid;

/// Sign-ins of each kind, each with a username of its own, so that nobody has to wait for guessing.
const EACH: usize = 2_000;
const KINDS: [&str; 3] = ["unknown", "known", "frozen"];

fn main() {
    // `cargo test --benches` only wants to know that it builds.
    if std::env::args().any(|argument| argument == "--bench") {
        actix_web::rt::System::new().block_on(run());
    }
}

async fn run() {
    let hops = |name: &str| (name == "MOTCUA_PROXY_HOPS").then(|| "1".to_owned());
    let world = World::with("2026-08-21T09:00:00+07:00", hops).await;
    prepare(&world).await;
    let mut order: Vec<(usize, usize)> = (0..KINDS.len())
        .flat_map(|kind| (0..EACH).map(move |number| (kind, number)))
        .collect();
    order.shuffle(&mut rand::rng());
    let nobody = world.nobody();
    let mut times: [Vec<Duration>; 3] = Default::default();
    for (kind, number) in order {
        times[kind].push(refused(&nobody, kind, number).await);
    }
    times.iter_mut().for_each(|times| times.sort_unstable());
    println!("\n| username | median | 90 % | mean |\n|---|---:|---:|---:|");
    for (kind, times) in KINDS.iter().zip(&times) {
        let mean = times.iter().sum::<Duration>() / EACH as u32;
        println!(
            "| {kind} | {:.2?} | {:.2?} | {mean:.2?} |",
            times[EACH / 2],
            times[EACH * 9 / 10]
        );
    }
    println!("\n| told apart by one answer | of 100 cases (50 is guessing) | z |\n|---|---:|---:|");
    for (one, other) in [(0, 1), (0, 2), (1, 2)] {
        let (right, z) = told_apart(&times[one], &times[other]);
        println!(
            "| {} and {} | {:.1} | {z:.2} |",
            KINDS[one],
            KINDS[other],
            100.0 * right
        );
    }
}

/// Accounts that differ in nothing but their state.
async fn prepare(world: &World) {
    let hash = world
        .state
        .passwords
        .hash("mật khẩu thật")
        .await
        .expect("a hash");
    let add = move |session: &mut Session<'_>| {
        for (kind, state) in [
            ("known", AccountState::Active),
            ("frozen", AccountState::Frozen),
        ] {
            for number in 0..EACH {
                let account = Account {
                    id: Uuid::now_v7(),
                    kind: AccountKind::Applicant,
                    username: username(kind, number),
                    full_name: "Nguyễn Thị Lan".parse().expect("a name"),
                    identity_number: None,
                    tax_code: None,
                    phone: None,
                    email: None,
                    address: None,
                    state,
                    restricted_at: None,
                    must_change_password: false,
                    created_at: tests::at("2026-08-21T09:00:00+07:00"),
                    version: 1,
                };
                session.accounts().add(&account, hash.clone())?;
            }
        }
        Ok::<_, StorageError>(())
    };
    world
        .state
        .store
        .write("prepare", add)
        .await
        .expect("accounts");
}

async fn refused(by: &Person, kind: usize, number: usize) -> Duration {
    let body = json!({"username": username(KINDS[kind], number), "password": "đoán mò thôi mà"});
    let from = format!("198.51.{}.{}", number / 256, number % 256);
    let request = by
        .request(Method::POST, "/auth/sessions")
        .header("X-Forwarded-For", from);
    let began = Instant::now();
    let answer = by.send(request.json(&body)).await;
    let took = began.elapsed();
    assert_eq!(answer.status, 401, "{}", answer.text);
    took
}

fn username(kind: &str, number: usize) -> String {
    format!("{kind}-{number:05}")
}

/// Mann and Whitney: how often a time of the one is longer than a time of the other, and by how many standard deviations
/// that differs from chance.
fn told_apart(one: &[Duration], other: &[Duration]) -> (f64, f64) {
    let below = |time: &Duration| other.partition_point(|there| there < time);
    let through = |time: &Duration| other.partition_point(|there| there <= time);
    let wins: usize = one.iter().map(|time| below(time) + through(time)).sum();
    let pairs = (one.len() * other.len()) as f64;
    let share = wins as f64 / 2.0 / pairs;
    let deviation = ((one.len() + other.len() + 1) as f64 / 12.0 / pairs).sqrt();
    (share.max(1.0 - share), (share - 0.5) / deviation)
}
