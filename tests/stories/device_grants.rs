//! A phone signs a kiosk in: scanned, compared, approved, used once (RFC 8628).

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::Value;
use tests::{Answer, Person, World, json};

struct Kiosk {
    nobody: Person,
    asked: Value,
}

impl Kiosk {
    async fn at(world: &World) -> Self {
        let nobody = world.nobody();
        let body = json!({"deviceName": "Máy tra cứu sảnh"});
        let asked = nobody
            .post("/auth/device-authorizations", body)
            .await
            .is(201);
        Self { nobody, asked }
    }

    fn path(&self, act: &str) -> String {
        let code = self.asked["userCode"].as_str().unwrap();
        format!("/me/device-authorizations/{code}{act}")
    }

    fn number(&self) -> i64 {
        self.asked["number"].as_i64().unwrap()
    }

    async fn ask(&self) -> Answer {
        let body = json!({"deviceCode": self.asked["deviceCode"]});
        self.nobody.post("/auth/device-tokens", body).await
    }

    async fn approve(&self, phone: &Person, number: i64) -> Answer {
        phone
            .post(&self.path("/approval"), json!({"number": number}))
            .await
    }
}

#[actix_web::test]
async fn a_phone_signs_a_kiosk_in_by_qr_code_and_number() {
    let world = World::new().await;
    let (kiosk, phone) = (Kiosk::at(&world).await, world.sign_in("cong-dan").await);
    assert!(kiosk.asked["qr"].as_str().unwrap().contains("<svg"));
    let shown = phone.get(&kiosk.path("")).await.is(200);
    assert_eq!(shown["deviceName"], "Máy tra cứu sảnh");
    assert_eq!(shown["clientAddress"], "127.0.0.1");
    kiosk.ask().await.refused(409, "authorization_pending");
    assert_eq!(kiosk.approve(&phone, kiosk.number()).await.status, 204);
    let session = kiosk.ask().await.is(201);
    let signed_in = world.bearing(session["accessToken"].as_str().unwrap());
    let me = signed_in.get("/me").await.is(200);
    assert_eq!(me["username"], "cong-dan");
    assert!(
        session["deviceToken"].is_null(),
        "a kiosk is nobody's device"
    );
    assert_eq!(session["sessionExpiresAt"], "2026-08-21T09:30:00+07:00");
    let sessions = phone.get("/me/sessions").await.is(200);
    assert_eq!(sessions["items"].as_array().unwrap().len(), 2);
}

#[actix_web::test]
async fn a_request_is_used_once_even_by_two_who_ask_at_once() {
    let world = World::new().await;
    let (kiosk, phone) = (Kiosk::at(&world).await, world.sign_in("cong-dan").await);
    assert_eq!(kiosk.approve(&phone, kiosk.number()).await.status, 204);
    let (one, other) = futures_util::future::join(kiosk.ask(), kiosk.ask()).await;
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert!(statuses[0] == 201 && statuses[1] >= 409, "{statuses:?}");
    kiosk.ask().await.refused(409, "expired_token");
    kiosk
        .approve(&phone, kiosk.number())
        .await
        .refused(404, "not_found");
}

#[actix_web::test]
async fn three_wrong_numbers_end_the_request() {
    let world = World::new().await;
    let (kiosk, phone) = (Kiosk::at(&world).await, world.sign_in("cong-dan").await);
    let wrong = if kiosk.number() == 10 { 11 } else { 10 };
    for _ in 0..3 {
        kiosk
            .approve(&phone, wrong)
            .await
            .refused(400, "invalid_request");
    }
    kiosk
        .approve(&phone, kiosk.number())
        .await
        .refused(404, "not_found");
    kiosk.ask().await.refused(403, "access_denied");
}

#[actix_web::test]
async fn a_refusal_is_told_to_the_device() {
    let world = World::new().await;
    let (kiosk, phone) = (Kiosk::at(&world).await, world.sign_in("cong-dan").await);
    assert_eq!(phone.post_empty(&kiosk.path("/refusal")).await.status, 204);
    kiosk.ask().await.refused(403, "access_denied");
}

#[actix_web::test]
async fn nothing_happens_after_five_minutes() {
    let world = World::new().await;
    let (kiosk, phone) = (Kiosk::at(&world).await, world.sign_in("cong-dan").await);
    let late = Kiosk::at(&world).await;
    assert_eq!(late.approve(&phone, late.number()).await.status, 204);
    world.wait(TimeDelta::minutes(5));
    kiosk
        .approve(&phone, kiosk.number())
        .await
        .refused(404, "not_found");
    for over in [kiosk, late] {
        over.ask().await.refused(409, "expired_token");
    }
}

#[actix_web::test]
async fn a_device_that_asks_too_often_is_told_to_wait_longer() {
    let world = World::new().await;
    let kiosk = Kiosk::at(&world).await;
    kiosk.ask().await.refused(409, "authorization_pending");
    let hurried = kiosk.ask().await;
    assert_eq!(hurried.header("retry-after"), "10");
    hurried.refused(429, "slow_down");
    world.wait(TimeDelta::seconds(10));
    kiosk.ask().await.refused(409, "authorization_pending");
}

#[actix_web::test]
async fn an_account_that_is_frozen_in_between_opens_nothing() {
    let world = World::new().await;
    let (kiosk, phone) = (Kiosk::at(&world).await, world.sign_in("cong-dan").await);
    assert_eq!(kiosk.approve(&phone, kiosk.number()).await.status, 204);
    world.freeze("cong-dan").await;
    kiosk.ask().await.refused(403, "access_denied");
}

#[actix_web::test]
async fn a_request_begun_at_one_node_is_approved_at_another() {
    let world = World::new().await;
    let (kiosk, phone) = (Kiosk::at(&world).await, world.sign_in("cong-dan").await);
    let there = world.another_node().await;
    let phone = there.bearing(phone.token());
    assert_eq!(kiosk.approve(&phone, kiosk.number()).await.status, 204);
    kiosk.ask().await.is(201);
}

#[actix_web::test]
async fn an_old_proof_of_who_one_is_approves_no_device() {
    let strict = |name: &str| (name == "MOTCUA_STEP_UP_MINUTES").then(|| "5".to_owned());
    let world = World::with("2026-08-21T09:00:00+07:00", strict).await;
    let phone = world.sign_in("cong-dan").await;
    world.wait(TimeDelta::minutes(4));
    let kiosk = Kiosk::at(&world).await;
    assert_eq!(kiosk.approve(&phone, kiosk.number()).await.status, 204);
    let signed_in = kiosk.ask().await.is(201);
    let proof = "2026-08-21T09:00:00+07:00";
    assert_eq!(signed_in["authTime"], proof, "no better than the phone's");
    world.wait(TimeDelta::minutes(2));
    let late = Kiosk::at(&world).await;
    let refused = late.approve(&phone, late.number()).await;
    refused.refused(401, "insufficient_user_authentication");
}

#[actix_web::test]
async fn only_who_is_signed_in_sees_a_request_and_a_wrong_code_is_none() {
    let world = World::new().await;
    let kiosk = Kiosk::at(&world).await;
    let nobody = world.nobody();
    nobody
        .get(&kiosk.path(""))
        .await
        .refused(401, "unauthenticated");
    let request = nobody.request(Method::POST, &kiosk.path("/refusal"));
    nobody.send(request).await.refused(401, "unauthenticated");
    let phone = world.sign_in("cong-dan").await;
    phone
        .get("/me/device-authorizations/BBBB-BBBB")
        .await
        .refused(404, "not_found");
    let body = json!({"deviceCode": "nobody-has-this-code"});
    nobody
        .post("/auth/device-tokens", body)
        .await
        .refused(404, "not_found");
}
