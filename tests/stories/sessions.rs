//! Where one is signed in, and how one leaves: a session, all others, or all of somebody's by an administrator.

use api::{demo::PASSWORD, identity::retention};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::Value;
use tests::{Answer, Person, World, json};

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0";
const CHROME: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
     Chrome/139.0.0.0 Safari/537.36";

/// A request from that address with that browser, as the proxy in front hands it on.
async fn send(world: &World, path: &str, from: &str, agent: &str, body: Value) -> Value {
    let nobody = world.nobody();
    let request = nobody.request(Method::POST, path);
    let request = request.header("X-Forwarded-For", from);
    let request = request.header("User-Agent", agent).json(&body);
    let answer = nobody.send(request).await;
    assert!(answer.status < 300, "{}", answer.text);
    serde_json::from_str(&answer.text).unwrap()
}

async fn open(world: &World, from: &str, agent: &str) -> (Person, Value) {
    let body = json!({"username": "cong-dan", "password": PASSWORD});
    let opened = send(world, "/auth/sessions", from, agent, body).await;
    let token = opened["accessToken"].as_str().unwrap();
    (world.bearing(token), opened)
}

async fn behind_a_proxy() -> World {
    let hops = |name: &str| (name == "MOTCUA_PROXY_HOPS").then(|| "1".to_owned());
    World::with("2026-08-21T09:00:00+07:00", hops).await
}

async fn delete(person: &Person, path: &str) -> Answer {
    person.send(person.request(Method::DELETE, path)).await
}

async fn ids(person: &Person) -> Vec<Value> {
    let page = person.get("/me/sessions").await.is(200);
    let items = page["items"].as_array().unwrap().iter();
    items.map(|session| session["id"].clone()).collect()
}

#[tokio::test]
async fn a_person_sees_where_the_own_account_is_signed_in() {
    let world = behind_a_proxy().await;
    let (_, old) = open(&world, "203.0.113.7", FIREFOX).await;
    world.wait(TimeDelta::minutes(5));
    let (here, new) = open(&world, "2001:db8::1", "motcua-app/2").await;
    world.sign_in("cong-dan-2").await;
    let refresh = json!({"refreshToken": old["refreshToken"]});
    send(&world, "/auth/tokens", "203.0.113.8", CHROME, refresh).await;

    let answer = here.get("/me/sessions").await;
    assert_eq!(answer.header("cache-control"), "no-store");
    let shown = answer.is(200)["items"].clone();
    let expected = json!([
        {
            "id": new["id"],
            "createdAt": "2026-08-21T09:05:00+07:00",
            "lastUsedAt": "2026-08-21T09:05:00+07:00",
            "expiresAt": new["sessionExpiresAt"],
            "acr": "password",
            "authTime": "2026-08-21T09:05:00+07:00",
            "clientAddress": "2001:db8::1",
            "userAgent": "motcua-app",
            "isCurrent": true
        },
        {
            "id": old["id"],
            "createdAt": "2026-08-21T09:00:00+07:00",
            "lastUsedAt": "2026-08-21T09:05:00+07:00",
            "expiresAt": old["sessionExpiresAt"],
            "acr": "password",
            "authTime": "2026-08-21T09:00:00+07:00",
            "clientAddress": "203.0.113.8",
            "userAgent": "Chrome, Windows",
            "isCurrent": false
        }
    ]);
    assert_eq!(shown, expected);
    let first = here.get("/me/sessions?limit=1").await.is(200);
    let next = first["page"]["next"].as_str().unwrap();
    let second = here.get(next).await.is(200);
    assert_eq!(second["items"][0]["id"], old["id"]);
}

#[tokio::test]
async fn a_person_ends_one_of_the_own_sessions_or_all_others() {
    let world = World::new().await;
    let mut opened = Vec::new();
    for _ in 0..4 {
        opened.push(open(&world, "", FIREFOX).await);
    }
    let (here, own) = &opened[0];
    let (lost, session) = &opened[1];
    let path = format!("/auth/sessions/{}", session["id"].as_str().unwrap());
    assert_eq!(delete(here, &path).await.status, 204);
    lost.get("/me").await.refused(401, "session_ended");
    delete(here, &path).await.refused(404, "not_found");
    assert_eq!(ids(here).await.len(), 3);

    assert_eq!(delete(here, "/me/sessions").await.status, 204);
    assert_eq!(ids(here).await, [own["id"].clone()]);
    for (other, _) in &opened[2..] {
        other.get("/me").await.refused(401, "session_ended");
    }
    assert_eq!(delete(here, "/me/sessions").await.status, 204);
}

#[tokio::test]
async fn ended_and_expired_sessions_are_not_shown() {
    let world = World::new().await;
    open(&world, "", FIREFOX).await;
    world.wait(TimeDelta::days(30));
    let (here, own) = open(&world, "", FIREFOX).await;
    assert_eq!(ids(&here).await, [own["id"].clone()]);
}

#[tokio::test]
async fn an_administrator_signs_people_out_within_reach_only_and_never_the_own_account() {
    let world = World::new().await;
    let (officer, root) = (
        world.sign_in("tiep-nhan").await,
        world.sign_in("quan-tri").await,
    );
    let elsewhere = world.sign_in("tiep-nhan-2").await;
    let commune = world.sign_in("quan-tri-xa").await;
    let path = |id: String| format!("/accounts/{id}/sessions");
    let own = path(officer.id().await);
    delete(&officer, &own).await.refused(403, "wrong_caller");
    let hidden = delete(&commune, &path(elsewhere.id().await)).await;
    hidden.refused(404, "not_found");
    let mighty = path(root.id().await);
    delete(&root, &mighty).await.refused(403, "forbidden");
    let unknown = path(uuid::Uuid::nil().to_string());
    delete(&root, &unknown).await.refused(404, "not_found");
    elsewhere.get("/me").await.is(200);

    assert_eq!(delete(&commune, &own).await.status, 204);
    officer.get("/me").await.refused(401, "session_ended");
    let again = json!({"username": "tiep-nhan", "password": PASSWORD});
    world.nobody().post("/auth/sessions", again).await.is(201);
}

async fn refresh(world: &World, earlier: &Value) -> Answer {
    let body = json!({"refreshToken": earlier["refreshToken"]});
    world.nobody().post("/auth/tokens", body).await
}

/// How many refresh tokens and sessions the hourly task forgets.
async fn purged(world: &World) -> (usize, usize) {
    let purged = retention::purge(&world.state).await.unwrap();
    (purged.refresh_tokens, purged.sessions)
}

#[tokio::test]
async fn used_tokens_are_forgotten_after_a_week_and_the_session_lives_on() {
    let world = World::new().await;
    let (_, first) = open(&world, "", FIREFOX).await;
    let second = refresh(&world, &first).await.is(200);
    world.wait(TimeDelta::days(7));
    assert_eq!(
        purged(&world).await,
        (0, 0),
        "a second use still tells a theft"
    );
    world.wait(TimeDelta::seconds(1));
    assert_eq!(purged(&world).await, (1, 0));
    refresh(&world, &first).await.refused(401, "session_ended");
    refresh(&world, &second).await.is(200);
}

#[tokio::test]
async fn sessions_are_forgotten_a_month_after_their_end_with_what_belongs_to_them() {
    let world = World::new().await;
    let (ended, session) = open(&world, "", FIREFOX).await;
    open(&world, "", FIREFOX).await;
    let path = format!("/auth/sessions/{}", session["id"].as_str().unwrap());
    assert_eq!(delete(&ended, &path).await.status, 204);
    world.wait(TimeDelta::days(30));
    assert_eq!(purged(&world).await, (0, 0));
    world.wait(TimeDelta::seconds(1));
    assert_eq!(purged(&world).await, (0, 1), "the one that was ended");
    world.wait(TimeDelta::days(30));
    assert_eq!(purged(&world).await, (0, 1), "the one that expired");
    refresh(&world, &session)
        .await
        .refused(401, "session_ended");
}
