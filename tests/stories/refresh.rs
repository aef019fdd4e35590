//! Staying signed in: a refresh token works once, a lost answer is given again, a theft ends the session (SEC-1).

use api::demo::PASSWORD;
use chrono::TimeDelta;
use serde_json::Value;
use tests::{Answer, Person, World, json};

/// A session of the citizen, as its opening told it.
async fn opened(world: &World) -> Value {
    let body = json!({"username": "cong-dan", "password": PASSWORD});
    world.nobody().post("/auth/sessions", body).await.is(201)
}

/// Exchanges the refresh token of an earlier answer.
async fn refresh(nobody: &Person, earlier: &Value) -> Answer {
    let body = json!({"refreshToken": earlier["refreshToken"]});
    nobody.post("/auth/tokens", body).await
}

async fn me(world: &World, answer: &Value) -> Answer {
    let token = answer["accessToken"].as_str().unwrap();
    world.bearing(token).get("/me").await
}

#[tokio::test]
async fn a_refresh_token_works_once_and_its_use_after_the_grace_ends_the_session() {
    let world = World::new().await;
    let nobody = world.nobody();
    let first = opened(&world).await;
    world.wait(TimeDelta::minutes(20));
    let second = refresh(&nobody, &first).await.is(200);
    assert_eq!(second["id"], first["id"]);
    assert_ne!(second["refreshToken"], first["refreshToken"]);
    me(&world, &second).await.is(200);

    world.wait(TimeDelta::seconds(10));
    refresh(&nobody, &first).await.refused(401, "session_ended");
    me(&world, &second).await.refused(401, "session_ended");
    let family = refresh(&nobody, &second).await;
    family.refused(401, "session_ended");
    let unknown = json!({"refreshToken": "Zk3v0m0bq2N7mX1r9cV5zA"});
    refresh(&nobody, &unknown)
        .await
        .refused(401, "session_ended");
}

#[tokio::test]
async fn who_lost_the_answer_gets_the_same_token_again_and_stays_signed_in() {
    let world = World::new().await;
    let nobody = world.nobody();
    let first = opened(&world).await;
    let lost = refresh(&nobody, &first).await.is(200);
    world.wait(TimeDelta::milliseconds(9_999));
    let again = refresh(&nobody, &first).await.is(200);
    assert_eq!(again["refreshToken"], lost["refreshToken"]);
    me(&world, &again).await.is(200);
    world.wait(TimeDelta::minutes(10));
    let third = refresh(&nobody, &again).await.is(200);
    assert_ne!(third["refreshToken"], again["refreshToken"]);
    me(&world, &third).await.is(200);
}

#[tokio::test]
async fn once_the_successor_was_used_the_grace_is_over() {
    let world = World::new().await;
    let nobody = world.nobody();
    let first = opened(&world).await;
    let second = refresh(&nobody, &first).await.is(200);
    let third = refresh(&nobody, &second).await.is(200);
    refresh(&nobody, &first).await.refused(401, "session_ended");
    me(&world, &third).await.refused(401, "session_ended");
    refresh(&nobody, &third).await.refused(401, "session_ended");
}

#[tokio::test]
async fn a_thief_who_was_in_time_is_found_out_at_the_next_renewal() {
    let world = World::new().await;
    let nobody = world.nobody();
    let first = opened(&world).await;
    let owner = refresh(&nobody, &first).await.is(200);
    let thief = refresh(&nobody, &first).await.is(200);
    world.wait(TimeDelta::minutes(9));
    refresh(&nobody, &owner).await.is(200);
    world.wait(TimeDelta::minutes(1));
    refresh(&nobody, &thief).await.refused(401, "session_ended");
}

#[tokio::test]
async fn no_answer_is_given_again_once_the_session_has_ended() {
    let world = World::new().await;
    let nobody = world.nobody();
    let first = opened(&world).await;
    let second = refresh(&nobody, &first).await.is(200);
    let path = format!("/auth/sessions/{}", second["id"].as_str().unwrap());
    let citizen = world.bearing(second["accessToken"].as_str().unwrap());
    let sign_out = citizen.request(reqwest::Method::DELETE, &path);
    assert_eq!(citizen.send(sign_out).await.status, 204);
    for earlier in [&first, &second] {
        let refused = refresh(&nobody, earlier).await;
        refused.refused(401, "session_ended");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_tabs_that_refresh_at_once_on_two_nodes_get_the_same_token() {
    let world = World::new().await;
    let node = world.another_node().await;
    let (here, there) = (world.nobody(), node.nobody());
    let mut session = opened(&world).await;
    for _ in 0..10 {
        let (one, other) = tokio::join!(refresh(&here, &session), refresh(&there, &session));
        let (one, other) = (one.is(200), other.is(200));
        assert_eq!(one["refreshToken"], other["refreshToken"]);
        for answer in [&one, &other] {
            me(&world, answer).await.is(200);
        }
        session = one;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_token_and_its_successor_at_once_are_a_lost_answer_or_a_theft_and_nothing_between() {
    let world = World::new().await;
    let node = world.another_node().await;
    let (here, there) = (world.nobody(), node.nobody());
    for _ in 0..10 {
        let first = opened(&world).await;
        let second = refresh(&here, &first).await.is(200);
        let (old, new) = tokio::join!(refresh(&here, &first), refresh(&there, &second));
        let lives = me(&world, &second).await.status;
        match old.status {
            // The old one came first: its answer was still unused.
            200 => {
                assert_eq!(old.is(200)["refreshToken"], second["refreshToken"]);
                assert_eq!((new.status, lives), (200, 200));
            }
            // The new one came first: two hold the old one.
            _ => {
                old.refused(401, "session_ended");
                assert_eq!(lives, 401);
            }
        }
    }
}
