use chrono::{Days, TimeDelta};
use jsonwebtoken::Algorithm;
use serde_json::Value;
use tests::{
    COMMUNE, Person, World, json,
    system::{EVERY_SCOPE, p256, public_half, rsa2048},
};
use uuid::Uuid;

const LIST: &str = "/dossiers";

async fn new_key(root: &Person, machine: &str, expires_at: Value) -> tests::Answer {
    let path = format!("/machines/{machine}/api-keys");
    root.post(&path, json!({"expiresAt": expires_at})).await
}

async fn revoke(person: &Person, key: &str) -> tests::Answer {
    let path = format!("/machine-keys/{key}");
    person
        .send(person.request(reqwest::Method::DELETE, &path))
        .await
}

#[tokio::test]
async fn a_key_is_shown_once_and_only_its_hash_is_kept() {
    let world = World::new().await;
    let root = world.sign_in("quan-tri").await;
    let machine = world.machine(COMMUNE, &EVERY_SCOPE).await;
    let soon = json!(world.now() + Days::new(30));
    let made = new_key(&root, &machine, soon).await;
    let view = made.is(201);
    let (id, secret) = (
        view["key"]["id"].as_str().unwrap(),
        view["apiKey"].as_str().unwrap(),
    );
    assert!(
        secret.starts_with(&format!("mcv_{}_", id.replace('-', ""))),
        "{secret}"
    );
    world.bearing(secret).get(LIST).await.is(200);

    let path = format!("/machine-keys/{id}");
    assert_eq!(made.header("location"), format!("/api/v1{path}"));
    for shown in [
        &path,
        &format!("/machines/{machine}/keys"),
        &format!("/machines/{machine}"),
    ] {
        let text = root.get(shown).await.text;
        assert!(!text.contains(&secret[40..]), "{text}");
    }
    let stolen = String::from_utf8_lossy(&world.stolen()).into_owned();
    assert!(stolen.contains(id) && !stolen.contains(&secret[40..]));
}

#[tokio::test]
async fn two_keys_work_at_once_so_that_one_replaces_the_other_without_a_gap() {
    let world = World::new().await;
    let root = world.sign_in("quan-tri").await;
    let machine = world.machine(COMMUNE, &EVERY_SCOPE).await;
    let soon = json!(world.now() + Days::new(30));
    let mut keys = Vec::new();
    for _ in 0..2 {
        let view = new_key(&root, &machine, soon.clone()).await.is(201);
        let id = view["key"]["id"].as_str().unwrap().to_owned();
        keys.push((id, world.bearing(view["apiKey"].as_str().unwrap())));
    }
    let third = new_key(&root, &machine, soon.clone()).await;
    third.refused(409, "too_many_keys");
    for (_, system) in &keys {
        system.get(LIST).await.is(200);
    }
    let (old, old_system) = &keys[0];
    assert_eq!(revoke(&root, old).await.status, 204);
    assert_eq!(
        revoke(&root, old).await.status,
        204,
        "again changes nothing"
    );
    old_system.get(LIST).await.refused(401, "machine_stopped");
    keys[1].1.get(LIST).await.is(200);
    new_key(&root, &machine, soon).await.is(201);

    let listed = world
        .walk(&root, &format!("/machines/{machine}/keys?limit=1"))
        .await;
    assert_eq!(listed.len(), 3);
    assert_eq!(listed[2]["id"], old.as_str());
    assert!(listed[2]["revokedAt"].is_string() && listed[1]["revokedAt"].is_null());
    let commune = world.sign_in("tiep-nhan").await;
    revoke(&commune, &keys[1].0)
        .await
        .refused(403, "wrong_caller");
}

#[tokio::test]
async fn a_key_lives_a_year_at_most_and_ends_on_the_instant() {
    let world = World::new().await;
    let root = world.sign_in("quan-tri").await;
    let machine = world.machine(COMMUNE, &EVERY_SCOPE).await;
    for (days, word) in [(0, "term_past"), (366, "term_too_long")] {
        let at = json!(world.now() + Days::new(days));
        let refused = new_key(&root, &machine, at)
            .await
            .refused(400, "invalid_request");
        assert_eq!(refused["errors"][0]["code"], word);
    }
    let soon = json!(world.now() + TimeDelta::hours(1));
    let view = new_key(&root, &machine, soon).await.is(201);
    let system = world.bearing(view["apiKey"].as_str().unwrap());
    world.wait(TimeDelta::minutes(60) - TimeDelta::microseconds(1));
    system.get(LIST).await.is(200);
    world.wait(TimeDelta::microseconds(1));
    let over = system.get(LIST).await;
    over.refused(401, "machine_stopped");
    assert!(over.header("www-authenticate").contains("invalid_token"));
}

#[tokio::test]
async fn what_is_no_key_of_ours_lets_nobody_in() {
    let world = World::new().await;
    let machine = world.machine(COMMUNE, &EVERY_SCOPE).await;
    let (key, other) = (world.api_key(&machine).await, world.api_key(&machine).await);
    let (id, secret) = key[4..].split_once('_').unwrap();
    let of_other = other[4..].split_once('_').unwrap().1;
    let registered = world.system(COMMUNE, &EVERY_SCOPE).await;
    let public = registered.key_id.replace('-', "");
    for wrong in [
        format!("mcv_{id}_{of_other}"),
        format!("mcv_{id}_{}", "0".repeat(64)),
        format!("mcv_{}_{secret}", Uuid::now_v7().simple()),
        format!("mcv_{public}_{secret}"),
        format!("mcv_{id}_{}", secret.to_uppercase()),
        format!("mcv_{id}_{secret}0"),
        format!("mcv_{id}"),
        secret.to_owned(),
    ] {
        world
            .bearing(&wrong)
            .get(LIST)
            .await
            .refused(401, "unauthenticated");
    }
    world.bearing(&key).get(LIST).await.is(200);
}

#[tokio::test]
async fn the_last_use_is_known_to_the_minute_and_written_no_oftener() {
    let world = World::new().await;
    let root = world.sign_in("quan-tri").await;
    let machine = world.machine(COMMUNE, &EVERY_SCOPE).await;
    let system = world.bearing(&world.api_key(&machine).await);
    let path = format!("/machines/{machine}");
    let last = || async {
        let keys = root.get(&format!("{path}/keys")).await.is(200);
        let machine = root.get(&path).await.is(200);
        assert_eq!(keys["items"][0]["lastUsedAt"], machine["lastUsedAt"]);
        machine["lastUsedAt"].clone()
    };
    assert!(last().await.is_null());
    system.get(LIST).await.is(200);
    let first = last().await;
    assert_eq!(first, "2026-08-21T09:00:00+07:00");
    world.wait(TimeDelta::seconds(59));
    system.get(LIST).await.is(200);
    assert_eq!(last().await, first);
    world.wait(TimeDelta::seconds(1));
    system.get(LIST).await.is(200);
    assert_eq!(last().await, "2026-08-21T09:01:00+07:00");
    assert_eq!(root.get(&path).await.version(), 1, "a use is no change");
}

#[tokio::test]
async fn a_public_key_is_registered_by_its_public_half_and_only_if_it_is_strong() {
    let world = World::new().await;
    let root = world.sign_in("quan-tri").await;
    let machine = world.machine(COMMUNE, &EVERY_SCOPE).await;
    let path = format!("/machines/{machine}/public-keys");
    let send = |jwk: Value| {
        let body = json!({"publicKey": jwk, "expiresAt": world.now() + Days::new(30)});
        let (root, path) = (root.clone(), path.clone());
        async move {
            root.post_once(&path, &Uuid::now_v7().to_string(), body)
                .await
        }
    };
    let (ec, rsa) = (
        public_half(&p256(), Algorithm::ES256),
        public_half(&rsa2048(), Algorithm::RS256),
    );
    let with = |jwk: &Value, name: &str, value: Value| {
        let mut jwk = jwk.clone();
        jwk[name] = value;
        jwk
    };
    for unusable in [
        with(&ec, "y", ec["x"].clone()),
        with(&ec, "crv", json!("Ed25519")),
        with(&ec, "alg", json!("RS256")),
        with(&rsa, "e", json!("Aw")),
        with(&rsa, "n", json!("u5UK")),
        json!({"kty": "RSA", "e": "AQAB"}),
        json!({"kty": "OKP", "crv": "Ed25519", "x": "AAAA"}),
    ] {
        let refused = send(unusable).await.refused(400, "invalid_request");
        assert_eq!(refused["errors"][0]["code"], "unusable_key");
    }
    let private = send(with(&ec, "d", json!("c2VjcmV0")))
        .await
        .refused(400, "invalid_request");
    assert_eq!(private["errors"][0]["code"], "unknown_member");
    for (jwk, algorithm) in [(with(&ec, "kid", json!("cong-1")), "ES256"), (rsa, "RS256")] {
        let made = send(jwk).await.is(201);
        assert_eq!(
            (&made["kind"], &made["algorithm"]),
            (&json!("public_key"), &json!(algorithm))
        );
    }
    send(ec.clone()).await.refused(409, "too_many_keys");
    let listed = root.get(&format!("/machines/{machine}/keys")).await.is(200);
    let first = listed["items"][1]["id"].as_str().unwrap();
    assert_eq!(revoke(&root, first).await.status, 204);
    let same = send(with(&ec, "kid", json!("cong-1"))).await;
    same.refused(409, "duplicate");
}
