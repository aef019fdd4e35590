use chrono::{Days, TimeDelta};
use serde_json::Value;
use tests::{COMMUNE, Person, WARD, World, json, system::EVERY_SCOPE};
use uuid::Uuid;

fn portal(world: &World, agency: &str) -> Value {
    json!({
        "name": "Cổng dịch vụ công tỉnh", "agency": agency, "scopes": ["dossiers:read"],
        "contact": "cong-dvc@example.vn", "expiresAt": world.now() + Days::new(365),
    })
}

async fn create(person: &Person, body: Value) -> tests::Answer {
    let key = Uuid::now_v7().to_string();
    person.post_once("/machines", &key, body).await
}

#[tokio::test]
async fn an_administrator_lets_a_system_in_changes_stops_and_ends_it() {
    let world = World::new().await;
    let root = world.sign_in("quan-tri").await;
    let made = create(&root, portal(&world, "H53")).await;
    let view = made.is(201);
    assert_eq!(view["state"], "active");
    assert_eq!(view["createdBy"], root.id().await.as_str());
    assert!(view["lastUsedAt"].is_null());
    let path = format!("/machines/{}", view["id"].as_str().unwrap());
    assert_eq!(made.header("location"), format!("/api/v1{path}"));

    let change = json!({"name": "Cổng mới", "scopes": EVERY_SCOPE});
    let changed = root.patch(&path, 1, change.clone()).await.is(200);
    assert_eq!(changed["name"], "Cổng mới");
    assert_eq!(changed["scopes"], json!(EVERY_SCOPE));
    assert_eq!(changed["contact"], view["contact"]);
    let stale = root.patch(&path, 1, change).await;
    stale.refused(412, "stale_version");

    let freeze = format!("{path}/freeze");
    let frozen = root.put(&freeze, 2, Value::Null).await.is(200);
    assert_eq!(frozen["state"], "frozen");
    let again = root.delete(&freeze, 3).await.is(200);
    assert_eq!(again["state"], "active");
    let closure = format!("{path}/closure");
    let closed = root.act(&closure, 4, Value::Null).await.is(200);
    assert_eq!(closed["state"], "closed");
    for act in [
        root.delete(&freeze, 5).await,
        root.act(&closure, 5, Value::Null).await,
        root.patch(&path, 5, json!({"name": "Cổng"})).await,
    ] {
        act.refused(409, "state_forbids");
    }
    assert_eq!(root.get(&path).await.version(), 5);
}

#[tokio::test]
async fn a_repeated_request_lets_a_system_in_once() {
    let world = World::new().await;
    let root = world.sign_in("quan-tri").await;
    let body = portal(&world, "H53");
    let first = root.post_once("/machines", "cong", body.clone()).await;
    let second = root.post_once("/machines", "cong", body).await;
    assert_eq!(first.is(201), second.is(201));
    assert_eq!(second.header("idempotent-replayed"), "true");
    let listed = root.get("/machines").await.is(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn nobody_lets_a_system_reach_beyond_the_own_subtree() {
    let world = World::new().await;
    let commune = world.sign_in("quan-tri-xa").await;
    for agency in ["H53", WARD] {
        let refused = create(&commune, portal(&world, agency)).await;
        refused.refused(403, "forbidden");
    }
    let own = create(&commune, portal(&world, COMMUNE)).await.is(201);
    let above = world.machine("H53", &[]).await;
    let path = format!("/machines/{above}");
    commune.get(&path).await.refused(404, "not_found");
    let freeze = format!("{path}/freeze");
    let stopped = commune.put(&freeze, 1, Value::Null).await;
    stopped.refused(404, "not_found");
    let keys = commune
        .post(
            &format!("{path}/api-keys"),
            json!({"expiresAt": world.now() + Days::new(1)}),
        )
        .await;
    keys.refused(404, "not_found");

    let listed = commune.get("/machines").await.is(200);
    let ids: Vec<&Value> = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|m| &m["id"])
        .collect();
    assert_eq!(ids, [&own["id"]]);
    for username in ["can-bo", "cong-dan"] {
        let person = world.sign_in(username).await;
        person.get("/machines").await.refused(403, "wrong_caller");
        create(&person, portal(&world, COMMUNE))
            .await
            .refused(403, "wrong_caller");
    }
}

#[tokio::test]
async fn machines_are_listed_page_by_page_and_by_agency_and_state() {
    let world = World::new().await;
    let root = world.sign_in("quan-tri").await;
    let mut made = Vec::new();
    for agency in ["H53", COMMUNE, WARD, COMMUNE, "H53"] {
        made.push(world.machine(agency, &[]).await);
    }
    let walked = world.walk(&root, "/machines?limit=2").await;
    let ids = walked.iter().map(|machine| machine["id"].as_str().unwrap());
    assert_eq!(ids.rev().collect::<Vec<_>>(), made);
    let freeze = format!("/machines/{}/freeze", made[1]);
    root.put(&freeze, 1, Value::Null).await.is(200);
    for (query, count) in [
        (format!("agency={COMMUNE}"), 2),
        ("state=frozen".to_owned(), 1),
        (format!("agency={COMMUNE}&state=active"), 1),
        ("state=closed".to_owned(), 0),
    ] {
        let found = world.walk(&root, &format!("/machines?{query}")).await;
        assert_eq!(found.len(), count, "{query}");
    }
}

#[tokio::test]
async fn a_machine_has_a_term_that_lies_ahead_and_not_too_far() {
    let world = World::new().await;
    let root = world.sign_in("quan-tri").await;
    for (days, word) in [(0, "term_past"), (1097, "term_too_long")] {
        let mut body = portal(&world, "H53");
        body["expiresAt"] = json!(world.now() + Days::new(days));
        let refused = create(&root, body).await.refused(400, "invalid_request");
        assert_eq!(refused["errors"][0]["pointer"], "/expiresAt");
        assert_eq!(refused["errors"][0]["code"], word);
    }
    let mut nowhere = portal(&world, "H53.999");
    let refused = create(&root, nowhere.clone())
        .await
        .refused(400, "invalid_request");
    assert_eq!(refused["errors"][0]["code"], "unknown_agency");
    nowhere["scopes"] = json!(["dossiers:approve"]);
    create(&root, nowhere).await.refused(400, "invalid_request");
}

#[tokio::test]
async fn letting_in_asks_for_a_fresh_proof_and_stopping_does_not() {
    let minutes = |name: &str| (name == "MOTCUA_STEP_UP_MINUTES").then(|| "5".to_owned());
    let world = World::with("2026-08-21T09:00:00+07:00", minutes).await;
    let machine = world.machine("H53", &[]).await;
    let root = world.sign_in("quan-tri").await;
    world.wait(TimeDelta::minutes(6));
    let stale_proof = "insufficient_user_authentication";
    let (path, soon) = (format!("/machines/{machine}"), world.now() + Days::new(1));
    create(&root, portal(&world, "H53"))
        .await
        .refused(401, stale_proof);
    let grant = root.patch(&path, 1, json!({"scopes": EVERY_SCOPE})).await;
    grant.refused(401, stale_proof);
    let key = root
        .post(&format!("{path}/api-keys"), json!({"expiresAt": soon}))
        .await;
    key.refused(401, stale_proof);
    let freeze = format!("{path}/freeze");
    root.put(&freeze, 1, Value::Null).await.is(200);
    root.delete(&freeze, 2).await.refused(401, stale_proof);
    root.act(&format!("{path}/closure"), 2, Value::Null)
        .await
        .is(200);
}

#[tokio::test]
async fn the_account_of_a_machine_is_no_account_of_a_person() {
    let world = World::new().await;
    let root = world.sign_in("quan-tri").await;
    let machine = world.machine("H53", &EVERY_SCOPE).await;
    let account = format!("/accounts/{machine}");
    root.get(&account).await.refused(404, "not_found");
    root.post_empty(&format!("{account}/password-reset"))
        .await
        .refused(404, "not_found");
    let accounts = world.walk(&root, "/accounts?limit=100").await;
    assert!(
        accounts
            .iter()
            .all(|account| account["id"] != machine.as_str())
    );
    let username = format!("machine:{machine}");
    for password in ["-", ""] {
        let sign_in = json!({"username": username, "password": password});
        let refused = world.nobody().post("/auth/sessions", sign_in).await;
        assert!([400, 401].contains(&refused.status), "{}", refused.text);
    }
    let account = json!({"kind": "machine", "username": "cong", "fullName": "Cổng"});
    root.post("/accounts", account)
        .await
        .refused(400, "invalid_request");
}
