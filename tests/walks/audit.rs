//! SEC-3, SEC-5: everything that the contract lets anybody do is recorded under its operation, and the log proves it. That each success
//! and each sight of somebody else left its own entry, the harness asserts at every request.

use serde_json::Value;
use std::collections::BTreeSet;
use tests::{Authenticator, COMMUNE, FIVE_DAYS, Filed, Person, WARD, World, json};

/// For anybody, without a trace: whether a dossier is finished, and a computation.
const UNRECORDED: [&str; 2] = ["look_up_dossier", "simulate_deadline"];

/// Their success takes a code from a mailbox, an approval or a signed assertion. The stories do all four, and the harness asserts at
/// every success that it left its entry.
const SEEN_IN_STORIES: [&str; 4] = [
    "redeem_device_code",
    "confirm_loss",
    "unlock_account",
    "issue_machine_token",
];

/// The actions that succeeded in this world, as the log tells them.
pub async fn done(world: &World) -> Vec<String> {
    let rows = world.recorded().await.into_iter();
    let done = rows.filter(|row| row.result == "done");
    done.map(|row| row.action).collect()
}

/// What a walk over prepared worlds cannot reach is done here, one way or another.
pub async fn everything_is_recorded(contract: &Value, mut recorded: BTreeSet<String>) {
    let (world, july) = (
        World::new().await,
        World::at("2026-07-13T08:00:00+07:00").await,
    );
    a_life(&world).await;
    an_own_account(&world).await;
    administration(&world).await;
    interruptions(&july).await;
    another_counter(&july).await;
    others_names(&world).await;
    an_emergency(&world).await;
    last_days(&world).await;
    for world in [world, july] {
        recorded.extend(done(&world).await);
    }
    let items = contract["paths"].as_object().expect("paths").values();
    let operations = items.flat_map(|item| item.as_object().expect("methods"));
    let writes = operations.filter(|(method, _)| *method != "get");
    let names = writes.map(|(_, operation)| operation["operationId"].as_str().expect("a name"));
    let missing: Vec<&str> = names
        .filter(|name| !recorded.contains(*name))
        .filter(|name| !UNRECORDED.contains(name) && !SEEN_IN_STORIES.contains(name))
        .collect();
    assert!(
        missing.is_empty(),
        "never seen to succeed and to be recorded; let it happen in tests/walks/audit.rs: {missing:?}"
    );
}

/// Filed, supplemented, accepted, handled, approved, returned, rated, closed.
async fn a_life(world: &World) {
    let (citizen, counter) = (
        world.sign_in("cong-dan").await,
        world.sign_in("tiep-nhan").await,
    );
    let mut other = world.filed().await;
    let defect = json!({"component": 3, "reason": "Ảnh mờ.", "guidance": "Chụp lại."});
    other
        .moved(
            &counter,
            "/supplement-requests",
            json!({"defects": [defect]}),
        )
        .await;
    other.moved(&citizen, "/supplements", json!({})).await;
    let mut dossier = world.returned().await;
    let rating = json!({"score": 3});
    citizen.post(&dossier.path("/rating"), rating).await.is(201);
    let officer = world.sign_in("tra-ket-qua").await;
    dossier.moved(&officer, "/closure", json!({})).await;
}

/// A deputy is appointed; a representative is named, agrees, and is thanked.
async fn others_names(world: &World) {
    let leader = world.sign_in("lanh-dao").await;
    let me = leader.get("/me").await.is(200);
    let (from, to) = (world.now(), world.now() + chrono::TimeDelta::days(1));
    let deputy = json!({
        "position": me["positions"][0]["id"], "deputy": "truong-phong", "powers": ["approve"], "from": from, "to": to,
    });
    leader.post("/deputies", deputy).await.is(201);
    let (giver, receiver) = (
        world.sign_in("to-chuc").await,
        world.sign_in("cong-dan").await,
    );
    let named = json!({"identityNumber": "079300000001"});
    let offered = giver.post("/representatives", named).await.is(201);
    let path = format!("/delegations/{}", offered["id"].as_str().expect("an id"));
    let acceptance = format!("{path}/acceptance");
    receiver.act(&acceptance, 1, Value::Null).await.is(200);
    giver.delete(&path, 2).await.is(200);
}

async fn an_emergency(world: &World) {
    let dossier = world.filed().await;
    let reader = world.sign_in("tiep-nhan-2").await;
    let body = json!({"dossier": dossier.code, "reason": "Người nộp cấp cứu, cần báo gia đình"});
    let reading = reader.post("/emergency-readings", body).await.is(201);
    let review = format!(
        "/emergency-readings/{}/review",
        reading["id"].as_str().expect("an id")
    );
    let finding = json!({"justified": true, "finding": "Đúng quy trình"});
    let auditor = world.sign_in("kiem-tra").await;
    auditor.put(&review, 1, finding).await.is(200);
}

/// An account is frozen, released and closed; another one is closed by its holder.
async fn last_days(world: &World) {
    let administrator = world.sign_in("quan-tri").await;
    let found = administrator.get("/accounts?q=buu-chinh").await.is(200);
    let account = format!(
        "/accounts/{}",
        found["items"][0]["id"].as_str().expect("an id")
    );
    let reason = json!({"reason": "Theo văn bản số 12/CV-UBND"});
    for act in ["release", "closure"] {
        let seen = administrator.get(&account).await.version();
        if act == "release" {
            let freeze = format!("{account}/freeze");
            administrator
                .put(&freeze, seen, reason.clone())
                .await
                .is(200);
        }
        let seen = administrator.get(&account).await.version();
        let path = format!("{account}/{act}");
        administrator.act(&path, seen, reason.clone()).await.is(200);
    }
    let leaving = world.sign_in("cong-dan-2").await;
    leaving.post("/me/closure", reason).await.is(204);
}

async fn interruptions(world: &World) {
    let mut dossier = world.at_specialist().await;
    let specialist = world.sign_in("chuyen-vien").await;
    for (act, body) in [
        ("/payment-requests", json!({"note": "Lệ phí: 50.000 đồng."})),
        (
            "/payment-confirmations",
            json!({"receiptNumber": "0004512/BLP"}),
        ),
        (
            "/consultations",
            json!({"addressee": "Công an xã", "question": "Nơi thường trú?"}),
        ),
        ("/consultation-answers", json!({"answer": "Đã xác minh."})),
    ] {
        dossier.moved(&specialist, act, body).await;
    }
    let leader = world.sign_in("lanh-dao").await;
    let notice = json!({"reason": "Phải xác minh.", "dueDate": "2026-07-24"});
    dossier.moved(&leader, "/extension", notice).await;
}

async fn another_counter(world: &World) {
    let elsewhere = world.sign_in("tiep-nhan-2").await;
    let filing = json!({
        "procedure": FIVE_DAYS, "agency": COMMUNE, "counter": WARD, "channel": "direct",
        "delivery": "counter", "consent": true, "owner": {"fullName": "Trần Văn Bảy"},
        "components": [{"component": 1, "form": "paper"}, {"component": 2, "form": "paper"}],
    });
    let filed = elsewhere.post_once("/counter-filings", "k", filing).await;
    let mut dossier = Filed::of(&filed, 201);
    dossier.moved(&elsewhere, "/acceptance", json!({})).await;
    let competent = world.sign_in("tiep-nhan").await;
    dossier.moved(&competent, "/arrival", json!({})).await;
}

/// Signed in, a second factor enrolled and removed, renewed, another password, signed out.
async fn an_own_account(world: &World) {
    let (password, another) = (api::demo::PASSWORD, "bốn mùa xanh lá bên sông");
    let credentials = json!({"username": "can-bo", "password": password});
    let opened = world
        .nobody()
        .post("/auth/sessions", credentials)
        .await
        .is(201);
    let officer = world.bearing(opened["accessToken"].as_str().expect("a token"));
    let begun = officer
        .post("/me/second-factor", json!({"password": password}))
        .await
        .is(201);
    let app = Authenticator::scan(begun["otpauthUrl"].as_str().expect("an address"));
    let otp = |world: &World| json!({"otp": app.code(world.now()), "password": password});
    let code = json!({"otp": app.code(world.now())});
    officer
        .post("/me/second-factor/confirmation", code)
        .await
        .is(200);
    world.wait(chrono::TimeDelta::seconds(30));
    officer
        .post("/me/second-factor/removal", otp(world))
        .await
        .is(204);
    let refresh = json!({"refreshToken": opened["refreshToken"]});
    let renewed = world.nobody().post("/auth/tokens", refresh).await.is(200);
    let officer = world.bearing(renewed["accessToken"].as_str().expect("a token"));
    let change = json!({"currentPassword": password, "newPassword": another});
    let change = officer
        .request(reqwest::Method::PUT, "/me/password")
        .json(&change);
    officer.send(change).await.is(204);
    let session = format!("/auth/sessions/{}", opened["id"].as_str().expect("an id"));
    officer.delete(&session, 1).await.is(204);
}

/// A new account, and a notice that could not be delivered.
async fn administration(world: &World) {
    let administrator: Person = world.sign_in("quan-tri").await;
    let account = json!({"kind": "staff", "username": "nguoi-moi", "fullName": "Đỗ Thị Mới"});
    administrator.post("/accounts", account).await.is(201);
    world.filed().await;
    world.give_up_notices().await;
    let administrator = world.sign_in("quan-tri").await;
    let dead = administrator.get("/dead-letters").await.is(200);
    let letter = dead["items"][0]["id"].as_str().expect("a letter");
    let retry = format!("/dead-letters/{letter}/retry");
    administrator.post_empty(&retry).await.is(204);
}
