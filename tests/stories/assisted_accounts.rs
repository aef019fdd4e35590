//! Somebody helps a citizen to an account: with consent, and without ever learning a secret of it (IN-5, SEC-1).

use api::notifications::run_once;
use chrono::TimeDelta;
use serde_json::Value;
use tests::{Answer, Person, World, json, smtp::SmtpServer};

const MORNING: &str = "2026-08-21T09:00:00+07:00";
const PASSWORD: &str = "bốn mùa xanh lá bên sông";

async fn with_mail(server: &SmtpServer) -> World {
    let url = server.url.clone();
    let settings = move |name: &str| match name {
        "MOTCUA_SMTP_URL" => Some(url.clone()),
        "MOTCUA_MAIL_FROM" => Some("Một cửa <motcua@example.vn>".to_owned()),
        _ => None,
    };
    World::with(MORNING, settings).await
}

fn hoa() -> Value {
    json!({
        "username": "ly.thi.hoa", "fullName": "Lý Thị Hoa", "identityNumber": "079300000042", "email": "hoa@example.vn",
        "consent": true, "seen": {"paper": "identity_card", "note": "Đối chiếu thẻ căn cước; đồng ý bằng lời."},
    })
}

async fn opened(helper: &Person, body: Value) -> Answer {
    helper.post_once("/assisted-accounts", "k-1", body).await
}

/// What the letter carries, which nobody else sees.
async fn token(world: &World, server: &SmtpServer) -> String {
    run_once(&world.state).await.unwrap();
    let letter = server.letters().pop().expect("a letter");
    let text = letter.text();
    let after = text.split("mã kích hoạt: ").nth(1);
    let token = after.and_then(|after| after.split_whitespace().next());
    token.expect("a token").to_owned()
}

async fn activated(world: &World, token: &str, password: &str) -> Answer {
    let body = json!({"token": token, "newPassword": password});
    world.nobody().post("/auth/activations", body).await
}

async fn signed_in(world: &World, password: &str) -> Answer {
    let body = json!({"username": "ly.thi.hoa", "password": password});
    world.nobody().post("/auth/sessions", body).await
}

#[tokio::test]
async fn a_citizen_who_was_helped_chooses_the_secret_alone_and_signs_in() {
    let server = SmtpServer::start().unwrap();
    let world = with_mail(&server).await;
    for helper in ["to-cong-nghe", "tiep-nhan", "buu-chinh"] {
        let helper = world.sign_in(helper).await;
        let mut body = hoa();
        body["consent"] = json!(false);
        let refused = opened(&helper, body).await;
        let problem = refused.refused(400, "invalid_request");
        assert_eq!(problem["errors"][0]["code"], "consent_needed");
    }
    let helper = world.sign_in("to-cong-nghe").await;
    let answer = opened(&helper, hoa()).await;
    assert_eq!(answer.is(201)["state"], "created");
    let token = token(&world, &server).await;
    assert!(!answer.text.contains(&token), "the helper learns no secret");
    signed_in(&world, "").await.is(400);
    let weak = activated(&world, &token, "12345678").await;
    weak.refused(400, "invalid_request");
    activated(&world, &token, PASSWORD).await.is(204);
    let again = activated(&world, &token, PASSWORD).await;
    assert_eq!(
        again.refused(400, "invalid_request")["errors"][0]["code"],
        "unknown_token"
    );
    let session = signed_in(&world, PASSWORD).await.is(201);
    let citizen = world.bearing(session["accessToken"].as_str().unwrap());
    let me = citizen.get("/me").await.is(200);
    assert_eq!(me["mustChangePassword"], false);
    let history = citizen
        .walk(&format!(
            "/accounts/{}/events?limit=100",
            me["id"].as_str().unwrap()
        ))
        .await;
    assert_eq!(
        (&history[0]["act"], &history[1]["act"]),
        (&json!("activate"), &json!("open"))
    );
}

#[tokio::test]
async fn an_invitation_ends_on_the_instant_after_seven_days() {
    let server = SmtpServer::start().unwrap();
    let world = with_mail(&server).await;
    opened(&world.sign_in("tiep-nhan").await, hoa())
        .await
        .is(201);
    let token = token(&world, &server).await;
    world.wait(TimeDelta::days(7));
    let late = activated(&world, &token, PASSWORD).await;
    assert_eq!(
        late.refused(400, "invalid_request")["errors"][0]["code"],
        "unknown_token"
    );
}

#[tokio::test]
async fn one_citizen_has_one_account_and_a_repeated_request_opens_no_second_one() {
    let world = World::new().await;
    let helper = world.sign_in("tiep-nhan").await;
    let first = opened(&helper, hoa()).await;
    assert_eq!(first.is(201), opened(&helper, hoa()).await.is(201));
    let mut other = hoa();
    other["username"] = json!("hoa2");
    helper
        .post_once("/assisted-accounts", "k-2", other)
        .await
        .refused(409, "duplicate");
    let mut taken = hoa();
    taken["username"] = json!("cong-dan");
    taken["identityNumber"] = json!("079300000043");
    helper
        .post_once("/assisted-accounts", "k-3", taken)
        .await
        .refused(409, "duplicate");
}

#[tokio::test]
async fn only_who_files_for_citizens_opens_accounts_for_them() {
    let world = World::new().await;
    for (who, code) in [
        ("van-thu", "forbidden"),
        ("quan-tri", "forbidden"),
        ("cong-dan", "wrong_caller"),
        ("to-chuc", "wrong_caller"),
    ] {
        let person = world.sign_in(who).await;
        opened(&person, hoa()).await.refused(403, code);
    }
}
