//! A dossier is opened in an emergency: read for an hour, told to auditors at once, reviewed by somebody else (SEC-3).

use api::notifications::run_once;
use chrono::TimeDelta;
use serde_json::Value;
use tests::{Answer, Filed, Person, World, json};

/// Of another agency: does not see what the commune handles.
const READER: &str = "tiep-nhan-2";

async fn opened(reader: &Person, dossier: &Filed) -> Answer {
    let body = json!({"dossier": dossier.code, "reason": "Người nộp cấp cứu, cần báo gia đình"});
    reader.post("/emergency-readings", body).await
}

/// An auditor above the commune, and the reader's own double role as one.
async fn auditor(world: &World) -> Person {
    world.give_role("lanh-dao-2", "quan-tri", "auditor").await;
    world.sign_in("lanh-dao-2").await
}

#[tokio::test]
async fn an_hour_and_not_an_instant_longer_and_nothing_but_reading() {
    let world = World::new().await;
    let dossier = world.accepted().await;
    let reader = world.sign_in(READER).await;
    reader
        .get(&dossier.path(""))
        .await
        .refused(404, "not_found");
    let reading = opened(&reader, &dossier).await.is(201);
    assert_eq!(reading["until"], "2026-08-21T10:00:00+07:00");
    reader.get(&dossier.path("")).await.is(200);
    reader.get(&dossier.path("/timeline")).await.is(200);
    let listed = reader.walk("/dossiers?limit=100").await;
    assert!(listed.iter().any(|one| one["code"] == json!(dossier.code)));
    let forward = json!({"action": "forward"});
    let acted = reader
        .act(&dossier.path("/steps"), dossier.version, forward)
        .await;
    acted.refused(403, "forbidden");
    let purpose = json!({"purpose": "Gọi điện cho gia đình"});
    let revealed = reader.post(&dossier.path("/reveals"), purpose).await;
    revealed.refused(403, "forbidden");
    world.set_clock("2026-08-21T09:59:59.999+07:00");
    world
        .sign_in(READER)
        .await
        .get(&dossier.path(""))
        .await
        .is(200);
    world.set_clock("2026-08-21T10:00:00+07:00");
    let late = world.sign_in(READER).await;
    late.get(&dossier.path("")).await.refused(404, "not_found");
}

#[tokio::test]
async fn auditors_are_told_at_once_and_somebody_else_reviews_it_once() {
    let world = World::new().await;
    let dossier = world.accepted().await;
    let auditor = auditor(&world).await;
    let reader = world.sign_in(READER).await;
    let reading = opened(&reader, &dossier).await.is(201);
    let path = format!("/emergency-readings/{}", reading["id"].as_str().unwrap());
    run_once(&world.state).await.unwrap();
    let notices = auditor.walk("/me/notices?limit=100").await;
    let told = |one: &Value| one["body"].as_str().unwrap().contains(&dossier.code);
    assert!(notices.iter().any(told), "{notices:?}");

    let open = auditor
        .get("/emergency-readings?reviewed=false")
        .await
        .is(200);
    assert_eq!(open["items"][0]["id"], reading["id"]);
    let finding = json!({"justified": false, "finding": "Không có căn cứ"});
    let review = format!("{path}/review");
    reader
        .put(&review, 1, finding.clone())
        .await
        .refused(403, "separation_of_duties");
    auditor
        .put(&review, 7, finding.clone())
        .await
        .refused(412, "stale_version");
    let reviewed = auditor.put(&review, 1, finding.clone()).await.is(200);
    assert_eq!(reviewed["justified"], false);
    auditor
        .put(&review, 2, finding.clone())
        .await
        .refused(409, "state_forbids");
    let own = reader.get(&path).await.is(200);
    assert_eq!(own["finding"], "Không có căn cứ");

    let stranger = world.sign_in("chuyen-vien").await;
    stranger.get(&path).await.refused(404, "not_found");
    stranger
        .put(&review, 2, finding)
        .await
        .refused(404, "not_found");
    assert_eq!(
        stranger.get("/emergency-readings").await.is(200)["items"],
        json!([])
    );
}

#[tokio::test]
async fn the_owner_sees_who_opened_it_and_why() {
    let world = World::new().await;
    let dossier = world.accepted().await;
    let reader = world.sign_in(READER).await;
    opened(&reader, &dossier).await.is(201);
    let owner = world.sign_in("cong-dan").await;
    let accesses = owner.walk("/me/accesses?limit=100").await;
    let opened = accesses
        .iter()
        .find(|one| one["action"] == "open_in_emergency");
    assert_eq!(
        opened.unwrap()["purpose"],
        "Người nộp cấp cứu, cần báo gia đình"
    );
}

#[tokio::test]
async fn it_needs_a_role_a_reason_a_dossier_and_a_fresh_proof() {
    let world = World::new().await;
    let dossier = world.accepted().await;
    let reader = world.sign_in(READER).await;
    let vague = json!({"dossier": dossier.code, "reason": "x"});
    let refused = reader.post("/emergency-readings", vague).await;
    assert_eq!(
        refused.refused(400, "invalid_request")["errors"][0]["code"],
        "purpose_too_vague"
    );
    let nothing = json!({"dossier": "H53.103-260821-0999", "reason": "Người nộp cấp cứu"});
    reader
        .post("/emergency-readings", nothing)
        .await
        .refused(404, "not_found");
    let stale = world.sign_in_last_month(READER).await;
    opened(&stale, &dossier)
        .await
        .refused(401, "insufficient_user_authentication");
    let clerk = world.sign_in("van-thu").await;
    opened(&clerk, &dossier).await.refused(403, "forbidden");
    let citizen = world.sign_in("cong-dan-2").await;
    opened(&citizen, &dossier)
        .await
        .refused(403, "wrong_caller");
}

#[tokio::test]
async fn a_repeated_request_opens_it_once() {
    let world = World::new().await;
    let dossier = world.accepted().await;
    let reader = world.sign_in(READER).await;
    let body = json!({"dossier": dossier.code, "reason": "Người nộp cấp cứu, cần báo gia đình"});
    let first = reader
        .post_once("/emergency-readings", "k-1", body.clone())
        .await;
    world.wait(TimeDelta::minutes(5));
    let again = reader.post_once("/emergency-readings", "k-1", body).await;
    assert_eq!(first.is(201), again.is(201));
    assert_eq!(reader.walk("/emergency-readings?limit=100").await.len(), 1);
}
