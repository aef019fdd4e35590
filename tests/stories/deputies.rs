//! A deputy signs in the leader's place: inside the delegation, and not an instant after (ORG-6, LIFE-4).

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::Value;
use tests::{Answer, Filed, Person, World, json};

const DEPUTY: &str = "truong-phong";

/// The id of the leader's position.
async fn office(leader: &Person) -> Value {
    let me = leader.get("/me").await.is(200);
    let positions = me["positions"].as_array().unwrap();
    let is_leader = |one: &&Value| one["role"] == "approving_leader";
    positions.iter().find(is_leader).unwrap()["id"].clone()
}

async fn delegate(leader: &Person, deputy: &str, from: &str, to: &str) -> Answer {
    let body = json!({"position": office(leader).await, "deputy": deputy, "powers": ["approve"], "from": from, "to": to});
    leader.post("/deputies", body).await
}

/// From now until ten o'clock.
async fn given(world: &World) -> Value {
    let leader = world.sign_in("lanh-dao").await;
    let (from, to) = ("2026-08-21T09:00:00+07:00", "2026-08-21T10:00:00+07:00");
    delegate(&leader, DEPUTY, from, to).await.is(201)
}

async fn approve(deputy: &Person, dossier: &Filed) -> Answer {
    deputy
        .act(&dossier.path("/approval"), dossier.version, json!({}))
        .await
}

#[tokio::test]
async fn a_deputy_approves_in_the_leader_s_place_and_the_history_names_both() {
    let world = World::new().await;
    let dossier = world.at_approval().await;
    let deputy = world.sign_in(DEPUTY).await;
    approve(&deputy, &dossier).await.refused(403, "forbidden");
    given(&world).await;
    let queue = deputy.get("/queues/handling").await.is(200);
    assert_eq!(queue["items"][0]["code"], json!(dossier.code));
    approve(&deputy, &dossier).await.is(200);
    let timeline = deputy.get(&dossier.path("/timeline")).await.is(200);
    let last = timeline["events"].as_array().unwrap().last().unwrap();
    assert_eq!(last["act"], "approved");
    let me = world.sign_in("lanh-dao").await.get("/me").await.is(200);
    assert_eq!(last["onBehalfOf"], me["positions"][0]["title"]);
    assert_ne!(last["position"], last["onBehalfOf"]);
}

#[tokio::test]
async fn not_an_instant_before_and_not_an_instant_after() {
    let world = World::new().await;
    let dossier = world.at_approval().await;
    let leader = world.sign_in("lanh-dao").await;
    let (from, to) = ("2026-08-21T09:30:00+07:00", "2026-08-21T10:00:00+07:00");
    delegate(&leader, DEPUTY, from, to).await.is(201);
    for (instant, allowed) in [
        ("2026-08-21T09:29:59.999+07:00", false),
        ("2026-08-21T10:00:00+07:00", false),
        ("2026-08-21T09:59:59.999+07:00", true),
    ] {
        world.set_clock(instant);
        let answer = approve(&world.sign_in(DEPUTY).await, &dossier).await;
        if allowed {
            answer.is(200);
        } else {
            answer.refused(403, "forbidden");
        }
    }
}

#[tokio::test]
async fn what_the_leader_takes_back_ends_at_once() {
    let world = World::new().await;
    let dossier = world.at_approval().await;
    let path = format!(
        "/delegations/{}",
        given(&world).await["id"].as_str().unwrap()
    );
    let (leader, deputy) = (world.sign_in("lanh-dao").await, world.sign_in(DEPUTY).await);
    deputy.get(&path).await.is(200);
    leader.delete(&path, 9).await.refused(412, "stale_version");
    let revoked = leader.delete(&path, 1).await.is(200);
    assert_eq!(revoked["state"], "revoked");
    approve(&deputy, &dossier).await.refused(403, "forbidden");
    world
        .sign_in("chuyen-vien")
        .await
        .get(&path)
        .await
        .refused(404, "not_found");
}

#[tokio::test]
async fn neither_the_deputy_nor_the_leader_may_have_prepared_what_is_approved() {
    let world = World::new().await;
    let dossier = world.at_approval().await;
    let leader = world.sign_in("lanh-dao").await;
    let (from, to) = ("2026-08-21T09:00:00+07:00", "2026-08-21T10:00:00+07:00");
    delegate(&leader, "chuyen-vien", from, to).await.is(201);
    let specialist = world.sign_in("chuyen-vien").await;
    approve(&specialist, &dossier)
        .await
        .refused(403, "separation_of_duties");
}

#[tokio::test]
async fn a_deputy_takes_and_sends_back_what_waits_for_the_leader_and_does_nothing_else() {
    let world = World::new().await;
    let mut dossier = world.at_approval().await;
    given(&world).await;
    let deputy = world.sign_in(DEPUTY).await;
    let result = json!({"outcome": "refused", "reason": "Không đủ điều kiện."});
    let completed = deputy
        .act(&dossier.path("/completion"), dossier.version, result)
        .await;
    completed.refused(403, "forbidden");
    dossier
        .moved(&deputy, "/steps", json!({"action": "take"}))
        .await;
    let back = json!({"action": "send_back", "note": "Thiếu ý kiến của tư pháp."});
    dossier.moved(&deputy, "/steps", back).await;
    let timeline = deputy.get(&dossier.path("/timeline")).await.is(200);
    let last = timeline["events"].as_array().unwrap().last().unwrap();
    assert_eq!(last["onBehalfOf"], "Chủ tịch Ủy ban nhân dân xã", "{last}");
}

#[tokio::test]
async fn what_a_deputy_does_is_recorded_in_the_name_of_the_leader() {
    let world = World::new().await;
    let dossier = world.at_approval().await;
    given(&world).await;
    approve(&world.sign_in(DEPUTY).await, &dossier)
        .await
        .is(200);
    let leader = world.sign_in("lanh-dao").await.id().await;
    let entries = world.recorded().await;
    let approval = entries
        .iter()
        .find(|entry| entry.action == "approve_dossier");
    assert_eq!(approval.unwrap().on_behalf_of.as_ref(), Some(&leader));
}

#[tokio::test]
async fn power_is_one_s_own_within_the_agency_and_for_a_time() {
    let world = World::new().await;
    given(&world).await;
    let (leader, deputy) = (world.sign_in("lanh-dao").await, world.sign_in(DEPUTY).await);
    let office = office(&leader).await;
    let (now, later) = ("2026-08-21T09:00:00+07:00", "2026-08-21T10:00:00+07:00");
    let body = |deputy: &str, from: &str, to: &str| json!({"position": office, "deputy": deputy, "powers": ["approve"], "from": from, "to": to});
    for (giver, body, word) in [
        (&deputy, body("chuyen-vien", now, later), "not_own_power"),
        (&leader, body("lanh-dao", now, later), "to_oneself"),
        (&leader, body("lanh-dao-2", now, later), "not_a_colleague"),
        (&leader, body("khong-co-ai", now, later), "not_a_colleague"),
        (&leader, body(DEPUTY, later, now), "empty_period"),
        (
            &leader,
            body(DEPUTY, now, "2026-12-25T09:00:00+07:00"),
            "too_long_a_period",
        ),
    ] {
        let refused = giver
            .post("/deputies", body)
            .await
            .refused(400, "invalid_request");
        assert_eq!(refused["errors"][0]["code"], word);
    }
    let citizen = world.sign_in("cong-dan").await;
    let body = body(DEPUTY, now, later);
    let refused = citizen.post("/deputies", body).await;
    refused.refused(403, "wrong_caller");
}

#[tokio::test]
async fn a_leader_who_has_left_or_is_frozen_has_no_deputy() {
    let world = World::new().await;
    let dossier = world.at_approval().await;
    given(&world).await;
    world.freeze("lanh-dao").await;
    let deputy = world.sign_in(DEPUTY).await;
    approve(&deputy, &dossier).await.refused(403, "forbidden");
}

#[tokio::test]
async fn both_sides_see_it_and_a_repeated_request_gives_no_second_one() {
    let world = World::new().await;
    let leader = world.sign_in("lanh-dao").await;
    let (now, later) = ("2026-08-21T09:00:00+07:00", "2026-08-21T10:00:00+07:00");
    let body = json!({"position": office(&leader).await, "deputy": DEPUTY, "powers": ["approve"], "from": now, "to": later});
    let first = leader.post_once("/deputies", "k-1", body.clone()).await;
    let again = leader.post_once("/deputies", "k-1", body).await;
    assert_eq!(first.is(201), again.is(201));
    for username in ["lanh-dao", DEPUTY] {
        let listed = world
            .sign_in(username)
            .await
            .get("/delegations")
            .await
            .is(200);
        assert_eq!(listed["items"].as_array().unwrap().len(), 1, "{username}");
        assert_eq!(listed["items"][0]["state"], "in_force");
    }
    world.wait(TimeDelta::hours(1));
    let listed = world
        .sign_in(DEPUTY)
        .await
        .get("/delegations")
        .await
        .is(200);
    assert_eq!(listed["items"][0]["state"], "over");
    let request = world.nobody().request(Method::GET, "/delegations");
    world
        .nobody()
        .send(request)
        .await
        .refused(401, "unauthenticated");
}
