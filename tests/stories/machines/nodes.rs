use chrono::{Days, TimeDelta};
use serde_json::Value;
use tests::{
    COMMUNE, World, json,
    system::{EVERY_SCOPE, ask_token},
};

#[tokio::test]
async fn a_machine_that_is_stopped_on_one_node_is_out_on_all() {
    let world = World::new().await;
    let node = world.another_node().await;
    let root = world.sign_in("quan-tri").await;
    let system = world.system(COMMUNE, &EVERY_SCOPE).await;
    let (token, key) = (
        system.token(&world).await,
        world.api_key(&system.machine).await,
    );
    let (by_token, by_key) = (node.bearing(&token), node.bearing(&key));
    let both = || async {
        [
            by_token.get("/dossiers").await,
            by_key.get("/dossiers").await,
        ]
    };
    for answer in both().await {
        answer.is(200);
    }
    let path = format!("/machines/{}", system.machine);
    let freeze = format!("{path}/freeze");
    root.put(&freeze, 1, Value::Null).await.is(200);
    world.wait(TimeDelta::seconds(5));
    for answer in both().await {
        answer.refused(401, "machine_stopped");
    }
    let frozen = ask_token(&node.nobody(), &system.assertion(&world), None).await;
    frozen.refused(401, "machine_stopped");
    root.delete(&freeze, 2).await.is(200);
    for answer in both().await {
        answer.is(200);
    }
    root.act(&format!("{path}/closure"), 3, Value::Null)
        .await
        .is(200);
    for answer in both().await {
        answer.refused(401, "machine_stopped");
    }
}

#[tokio::test]
async fn an_assertion_that_was_used_on_one_node_is_used_up_on_all() {
    let world = World::new().await;
    let node = world.another_node().await;
    let system = world.system(COMMUNE, &EVERY_SCOPE).await;
    let assertion = system.assertion(&world);
    ask_token(&world.nobody(), &assertion, None).await.is(200);
    let again = ask_token(&node.nobody(), &assertion, None).await;
    again.refused(401, "invalid_client");
    let at_once = system.assertion(&world);
    let (here, there) = (world.nobody(), node.nobody());
    let (one, two) = tokio::join!(
        ask_token(&here, &at_once, None),
        ask_token(&there, &at_once, None)
    );
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401]);
}

#[tokio::test]
async fn a_machine_ends_on_the_instant_and_no_token_of_it_lives_longer() {
    let world = World::new().await;
    let root = world.sign_in("quan-tri").await;
    let system = world.system(COMMUNE, &EVERY_SCOPE).await;
    let path = format!("/machines/{}", system.machine);
    let end = json!({"expiresAt": world.now() + TimeDelta::minutes(4)});
    root.patch(&path, 1, end).await.is(200);
    let issued = ask_token(&world.nobody(), &system.assertion(&world), None)
        .await
        .is(200);
    assert_eq!(issued["expires_in"], 240);
    let key = world.bearing(&world.api_key(&system.machine).await);
    world.wait(TimeDelta::minutes(4) - TimeDelta::microseconds(1));
    key.get("/dossiers").await.is(200);
    world.wait(TimeDelta::microseconds(1));
    key.get("/dossiers").await.refused(401, "machine_stopped");
    let over = ask_token(&world.nobody(), &system.assertion(&world), None).await;
    over.refused(401, "machine_stopped");
    let root = world.sign_in("quan-tri").await;
    let renewed = json!({"expiresAt": world.now() + Days::new(30)});
    root.patch(&path, 2, renewed).await.is(200);
    key.get("/dossiers").await.is(200);
}
