//! Who guesses passwords waits; who is the holder does not, and nobody learns which accounts exist (SEC-1).

use api::{demo::PASSWORD, identity::retention};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::Value;
use tests::{Answer, Person, World, json};

const THIEF: &str = "198.51.100.66";
const HOME: &str = "203.0.113.7";
const WRONG: &str = "đoán mò thôi mà";

async fn behind_a_proxy() -> World {
    let hops = |name: &str| (name == "MOTCUA_PROXY_HOPS").then(|| "1".to_owned());
    World::with("2026-08-21T09:00:00+07:00", hops).await
}

async fn post(by: &Person, from: &str, body: Value) -> Answer {
    let request = by.request(Method::POST, "/auth/sessions");
    let request = request.header("X-Forwarded-For", from).json(&body);
    by.send(request).await
}

async fn sign_in(world: &World, from: &str, username: &str, password: &str) -> Answer {
    let body = json!({"username": username, "password": password});
    post(&world.nobody(), from, body).await
}

async fn guess(world: &World, from: &str, username: &str, times: usize) {
    for _ in 0..times {
        let refused = sign_in(world, from, username, WRONG).await;
        refused.refused(401, "invalid_credentials");
    }
}

#[tokio::test]
async fn after_five_wrong_passwords_an_address_waits_and_does_not_learn_what_was_right() {
    let world = behind_a_proxy().await;
    guess(&world, THIEF, "cong-dan", 5).await;
    for password in [WRONG, PASSWORD] {
        let refused = sign_in(&world, THIEF, "cong-dan", password).await;
        refused.refused(429, "too_many_attempts");
        assert_eq!(refused.header("retry-after"), "61");
    }
    world.wait(TimeDelta::seconds(61));
    guess(&world, THIEF, "cong-dan", 1).await;
    let longer = sign_in(&world, THIEF, "cong-dan", PASSWORD).await;
    longer.refused(429, "too_many_attempts");
    assert_eq!(longer.header("retry-after"), "121");
    sign_in(&world, THIEF, "can-bo", PASSWORD).await.is(201);
}

#[tokio::test]
async fn a_username_that_nobody_has_makes_wait_like_one_that_somebody_has() {
    let world = behind_a_proxy().await;
    let mut told = Vec::new();
    for username in ["cong-dan", "khong-co-ai"] {
        guess(&world, THIEF, username, 5).await;
        let refused = sign_in(&world, THIEF, username, PASSWORD).await;
        let mut problem = refused.refused(429, "too_many_attempts");
        problem.as_object_mut().unwrap().remove("requestId");
        told.push((problem, refused.header("retry-after").to_owned()));
    }
    assert_eq!(told[0], told[1]);
}

#[tokio::test]
async fn the_holder_signs_in_elsewhere_while_a_third_party_guesses() {
    let world = behind_a_proxy().await;
    guess(&world, THIEF, "cong-dan", 5).await;
    sign_in(&world, HOME, "cong-dan", PASSWORD).await.is(201);
    let still = sign_in(&world, THIEF, "cong-dan", PASSWORD).await;
    still.refused(429, "too_many_attempts");
}

#[tokio::test]
async fn the_wait_holds_on_every_node() {
    let world = behind_a_proxy().await;
    let other = world.another_node().await;
    guess(&world, THIEF, "cong-dan", 5).await;
    let body = json!({"username": "cong-dan", "password": PASSWORD});
    let refused = post(&other.nobody(), THIEF, body).await;
    refused.refused(429, "too_many_attempts");
}

/// Fifty wrong ones from ten addresses: guessing from everywhere is guessing too.
async fn guess_from_everywhere(world: &World) {
    for host in 1..=10 {
        guess(world, &format!("198.51.100.{host}"), "cong-dan", 5).await;
    }
}

#[tokio::test]
async fn strangers_wait_together_and_a_known_address_does_not_wait_with_them() {
    let world = behind_a_proxy().await;
    sign_in(&world, HOME, "cong-dan", PASSWORD).await.is(201);
    guess_from_everywhere(&world).await;
    let stranger = sign_in(&world, THIEF, "cong-dan", PASSWORD).await;
    stranger.refused(429, "too_many_attempts");
    sign_in(&world, HOME, "cong-dan", PASSWORD).await.is(201);
}

#[tokio::test]
async fn a_device_that_has_signed_in_before_waits_for_nobody() {
    let world = behind_a_proxy().await;
    let opened = sign_in(&world, HOME, "cong-dan", PASSWORD).await.is(201);
    let token = &opened["deviceToken"];
    guess_from_everywhere(&world).await;
    // Somebody else behind the same address, such as a colleague.
    guess(&world, HOME, "cong-dan", 5).await;
    let without = sign_in(&world, HOME, "cong-dan", PASSWORD).await;
    without.refused(429, "too_many_attempts");
    for from in [HOME, THIEF] {
        let body = json!({"username": "cong-dan", "password": PASSWORD, "deviceToken": token});
        let again = post(&world.nobody(), from, body).await.is(201);
        assert_eq!(again["deviceToken"], *token);
    }
    let of_another = json!({"username": "cong-dan-2", "password": PASSWORD, "deviceToken": token});
    let other = post(&world.nobody(), HOME, of_another).await.is(201);
    assert_ne!(other["deviceToken"], *token);
}

#[tokio::test]
async fn a_stolen_device_token_guesses_no_further_than_an_address() {
    let world = behind_a_proxy().await;
    let opened = sign_in(&world, HOME, "cong-dan", PASSWORD).await.is(201);
    let guess =
        json!({"username": "cong-dan", "password": WRONG, "deviceToken": opened["deviceToken"]});
    for _ in 0..5 {
        let refused = post(&world.nobody(), THIEF, guess.clone()).await;
        refused.refused(401, "invalid_credentials");
    }
    let refused = post(&world.nobody(), THIEF, guess).await;
    refused.refused(429, "too_many_attempts");
    sign_in(&world, HOME, "cong-dan", PASSWORD).await.is(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn guesses_at_once_are_counted_one_by_one() {
    let world = behind_a_proxy().await;
    let mut under_way = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let person = world.nobody();
        under_way.spawn(async move {
            let body = json!({"username": "cong-dan", "password": WRONG});
            post(&person, THIEF, body).await.status
        });
    }
    let statuses = under_way.join_all().await;
    let looked_at = statuses.iter().filter(|status| **status == 401).count();
    let sent_away = statuses.iter().filter(|status| **status == 429).count();
    assert_eq!((looked_at, sent_away), (5, 11), "{statuses:?}");
}

#[tokio::test]
async fn a_stolen_session_does_not_guess_the_password_by_changing_it() {
    let world = World::new().await;
    let citizen = world.sign_in("cong-dan").await;
    let change = async |current: &str| {
        let body = json!({"currentPassword": current, "newPassword": "bốn mùa xanh lá"});
        let request = citizen.request(Method::PUT, "/me/password").json(&body);
        citizen.send(request).await
    };
    for _ in 0..5 {
        let wrong = change(WRONG).await.refused(400, "invalid_request");
        assert_eq!(wrong["errors"][0]["code"], "wrong_password");
    }
    change(PASSWORD).await.refused(429, "too_many_attempts");
    sign_in(&world, "", "cong-dan", PASSWORD).await.is(201);
}

#[tokio::test]
async fn what_is_counted_is_forgotten_after_a_month_without_attempts() {
    let world = behind_a_proxy().await;
    guess(&world, THIEF, "cong-dan", 1).await;
    sign_in(&world, HOME, "can-bo", PASSWORD).await.is(201);
    let lanes = async || retention::purge(&world.state).await.unwrap().lanes;
    world.wait(TimeDelta::days(30));
    assert_eq!(lanes().await, 0);
    world.wait(TimeDelta::seconds(1));
    // Two addresses, and the strangers of two accounts.
    assert_eq!(lanes().await, 4);
}
