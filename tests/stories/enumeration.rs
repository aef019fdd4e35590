//! Nobody learns from a sign-in which usernames there are (SEC-1): not by the answer, and not by the work it costs.

use api::demo::PASSWORD;
use std::collections::BTreeMap;
use tests::{Answer, World, json};

const WRONG: &str = "không phải mật khẩu này";

/// What the server has counted so far: password hashes, and transactions by name.
async fn work(world: &World) -> BTreeMap<String, f64> {
    let told = world.state.metrics.read(&world.state).await.unwrap();
    let counts = told.lines().filter_map(|line| line.rsplit_once(' '));
    let is_work = |name: &str| {
        let is_transaction = name.starts_with("motcua_transaction_duration_seconds_count");
        name == "motcua_password_hashes_total" || (is_transaction && !name.contains("\"metrics\""))
    };
    counts
        .filter(|(name, _)| is_work(name))
        .map(|(name, count)| (name.to_owned(), count.parse().unwrap()))
        .collect()
}

/// One sign-in, and what it cost.
async fn sign_in(world: &World, username: &str, password: &str) -> (Answer, BTreeMap<String, f64>) {
    let before = work(world).await;
    let body = json!({"username": username, "password": password});
    let answer = world.nobody().post("/auth/sessions", body).await;
    let mut cost = work(world).await;
    cost.retain(|name, count| {
        *count -= before.get(name).copied().unwrap_or_default();
        *count > 0.0
    });
    (answer, cost)
}

/// Status, headers and body without what names this one request and this second.
fn shown(answer: &Answer) -> (u16, Vec<(String, String)>, String) {
    let varies = ["date", "x-request-id", "ratelimit"];
    let headers = answer
        .headers
        .iter()
        .filter(|(name, _)| !varies.contains(&name.as_str()));
    let text = |value: &reqwest::header::HeaderValue| value.to_str().unwrap().to_owned();
    let mut headers: Vec<_> = headers
        .map(|(name, value)| (name.to_string(), text(value)))
        .collect();
    headers.sort();
    let id = answer.header("x-request-id");
    (answer.status, headers, answer.text.replace(id, "…"))
}

#[tokio::test]
async fn an_unknown_a_known_and_a_frozen_username_answer_alike_and_cost_alike() {
    let world = World::new().await;
    world.freeze("can-bo").await;
    let (answer, cost) = sign_in(&world, "cong-dan", WRONG).await;
    answer.refused(401, "invalid_credentials");
    assert_eq!(
        cost.get("motcua_password_hashes_total"),
        Some(&1.0),
        "{cost:?}"
    );
    for (username, password) in [
        ("khong-co-ai", WRONG),
        ("khong-co-ai", PASSWORD),
        ("can-bo", WRONG),
        ("CAN-BO ", WRONG),
        ("không có ai như thế", WRONG),
    ] {
        let (other, other_cost) = sign_in(&world, username, password).await;
        assert_eq!(shown(&other), shown(&answer), "{username}");
        assert_eq!(other_cost, cost, "{username}");
    }
}

#[tokio::test]
async fn a_frozen_account_does_not_say_that_its_password_was_right() {
    let world = World::new().await;
    world.freeze("can-bo").await;
    let (wrong, _) = sign_in(&world, "khong-co-ai", WRONG).await;
    let (right, cost) = sign_in(&world, "can-bo", PASSWORD).await;
    assert_eq!(shown(&right), shown(&wrong));
    assert_eq!(
        cost.get("motcua_password_hashes_total"),
        Some(&1.0),
        "{cost:?}"
    );
}
