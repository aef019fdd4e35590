//! Several servers on one database: what ends on one ends on all, and keys change on all (SEC-1, SEC-2).

use api::{
    demo::PASSWORD,
    identity::signing_keys::{self, Failure},
    sealer::Sealer,
    secret::Secret,
};
use chrono::TimeDelta;
use persistence::Session;
use reqwest::Method;
use serde_json::Value;
use tests::{Node, Person, World, json};

/// Within which everything takes effect everywhere.
const EVERYWHERE: TimeDelta = TimeDelta::seconds(5);

async fn open(world: &World, username: &str) -> (Person, Value) {
    let body = json!({"username": username, "password": PASSWORD});
    let opened = world.nobody().post("/auth/sessions", body).await.is(201);
    let token = opened["accessToken"].as_str().unwrap();
    (world.bearing(token), opened)
}

async fn delete(person: &Person, path: &str) {
    let answer = person.send(person.request(Method::DELETE, path)).await;
    assert_eq!(answer.status, 204, "{}", answer.text);
}

/// Both nodes have just answered the token, so whatever they remember of it is fresh.
async fn seen_by(node: &Node, person: &Person) -> Person {
    person.get("/me").await.is(200);
    let there = node.bearing(person.token());
    there.get("/me").await.is(200);
    there
}

async fn ended(world: &World, there: &Person) {
    world.wait(EVERYWHERE);
    there.get("/me").await.refused(401, "session_ended");
}

#[tokio::test]
async fn a_session_that_ends_on_one_node_is_over_on_all() {
    let world = World::new().await;
    let node = world.another_node().await;
    let (here, session) = open(&world, "cong-dan").await;
    let there = seen_by(&node, &here).await;
    let path = format!("/auth/sessions/{}", session["id"].as_str().unwrap());
    delete(&here, &path).await;
    ended(&world, &there).await;

    let (here, _) = open(&world, "cong-dan").await;
    let (other, _) = open(&world, "cong-dan").await;
    let there = seen_by(&node, &other).await;
    delete(&here, "/me/sessions").await;
    ended(&world, &there).await;
    node.bearing(here.token()).get("/me").await.is(200);
}

#[tokio::test]
async fn an_account_that_is_signed_out_reset_or_frozen_on_one_node_is_so_on_all() {
    let world = World::new().await;
    let node = world.another_node().await;
    let (root, officer) = (
        world.sign_in("quan-tri").await,
        world.sign_in("tiep-nhan").await,
    );
    let account = format!("/accounts/{}", officer.id().await);
    let there = seen_by(&node, &officer).await;
    delete(&root, &format!("{account}/sessions")).await;
    ended(&world, &there).await;

    let there = seen_by(&node, &open(&world, "tiep-nhan").await.0).await;
    let seen = root.get(&account).await.version();
    let freeze = format!("{account}/freeze");
    root.put(&freeze, seen, json!({"reason": "Báo mất"}))
        .await
        .is(200);
    ended(&world, &there).await;
    let release = format!("{account}/release");
    let found = json!({"reason": "Đã tìm thấy"});
    root.act(&release, seen + 1, found).await.is(200);

    let there = seen_by(&node, &open(&world, "tiep-nhan").await.0).await;
    let reset = format!("{account}/password-reset");
    root.post_empty(&reset).await.is(200);
    ended(&world, &there).await;
}

#[tokio::test]
async fn a_new_password_and_a_stolen_refresh_token_end_sessions_on_all_nodes() {
    let world = World::new().await;
    let node = world.another_node().await;
    let (here, session) = open(&world, "cong-dan").await;
    let (other, _) = open(&world, "cong-dan").await;
    let there = seen_by(&node, &other).await;
    let change = json!({"currentPassword": PASSWORD, "newPassword": "tám chữ là đủ"});
    let request = here.request(Method::PUT, "/me/password").json(&change);
    assert_eq!(here.send(request).await.status, 204);
    ended(&world, &there).await;

    let there = seen_by(&node, &here).await;
    let stolen = json!({"refreshToken": session["refreshToken"]});
    let nobody = world.nobody();
    nobody.post("/auth/tokens", stolen.clone()).await.is(200);
    world.wait(TimeDelta::seconds(10));
    let again = nobody.post("/auth/tokens", stolen).await;
    again.refused(401, "session_ended");
    ended(&world, &there).await;
}

/// What `motcua keys` does on the command line, in a process of its own.
async fn operate<F>(world: &World, act: F)
where
    F: FnOnce(&mut Session<'_>, &Sealer) -> Result<(), Failure> + Send + 'static,
{
    let secret = Secret::from_hex(&tests::SECRET.repeat(32)).unwrap();
    let sealer = secret.sealer_of_signing_keys();
    let act = move |session: &mut Session<'_>| act(session, &sealer);
    world.state.store.write("operate", act).await.unwrap();
}

async fn key_ids(nobody: &Person) -> Vec<String> {
    let keys = nobody.get("/.well-known/jwks.json").await.is(200);
    let ids = keys["keys"].as_array().unwrap().iter();
    ids.map(|key| key["kid"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_rotation_disturbs_nobody_on_any_node() {
    let world = World::new().await;
    let node = world.another_node().await;
    let before = key_ids(&world.nobody()).await;
    assert_eq!(
        key_ids(&node.nobody()).await,
        before,
        "one set for all nodes"
    );
    world.wait(TimeDelta::minutes(10));
    let early = world.sign_in("cong-dan").await;
    world.wait(TimeDelta::seconds(2));
    let early = node.bearing(early.token());
    early.get("/me").await.is(200);
    let now = world.now();
    let rotate = move |session: &mut Session<'_>, sealer: &Sealer| {
        signing_keys::rotate(session, sealer, now)
    };
    operate(&world, rotate).await;

    // One node reads the keys anew and signs with the promoted one; the other has old ones still, and knows it.
    world.wait(TimeDelta::seconds(1));
    let late = open(&world, "cong-dan").await.0;
    node.bearing(late.token()).get("/me").await.is(200);
    early.get("/me").await.is(200);
    world.wait(EVERYWHERE);
    let after = key_ids(&node.nobody()).await;
    assert_eq!((after.len(), &after[0]), (3, &before[1]));
    assert!(after.contains(&before[0]), "it retires: {after:?}");
    early.get("/me").await.is(200);
}

#[tokio::test]
async fn a_revoked_key_ends_its_tokens_on_all_nodes_and_no_session() {
    let world = World::new().await;
    let node = world.another_node().await;
    let (here, session) = open(&world, "cong-dan").await;
    let there = seen_by(&node, &here).await;
    let before = key_ids(&world.nobody()).await;
    let (now, stolen) = (world.now(), before[0].clone());
    let revoke = move |session: &mut Session<'_>, sealer: &Sealer| {
        signing_keys::revoke(session, &stolen, sealer, now)
    };
    operate(&world, revoke).await;
    world.wait(EVERYWHERE);
    for person in [&there, &here] {
        person.get("/me").await.refused(401, "unauthenticated");
    }
    for nobody in [world.nobody(), node.nobody()] {
        assert!(!key_ids(&nobody).await.contains(&before[0]));
    }
    let refresh = json!({"refreshToken": session["refreshToken"]});
    let renewed = node.nobody().post("/auth/tokens", refresh).await.is(200);
    let token = renewed["accessToken"].as_str().unwrap();
    world.bearing(token).get("/me").await.is(200);
}
