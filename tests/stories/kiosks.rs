//! A kiosk is signed in by the phone of somebody who is signed in already (SEC-1, RFC 8628).

use api::{demo::PASSWORD, identity::retention};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::Value;
use tests::{Answer, Authenticator, Person, World, json};

const HALL: &str = "198.51.100.20";
const NAME: &str = "Kiosk số 2, Bộ phận Một cửa xã Phước Thạnh";

/// What a kiosk got when it asked.
struct Kiosk(Value);

impl Kiosk {
    async fn asks(world: &World) -> Self {
        let body = json!({"deviceName": NAME});
        let nobody = world.nobody();
        let asked = nobody.post("/auth/device-authorizations", body).await;
        Self(asked.is(201))
    }

    fn path(&self) -> String {
        let code = self.0["userCode"].as_str().unwrap();
        format!("/me/device-authorizations/{code}")
    }

    async fn approved(&self, by: &Person) -> Answer {
        let number = json!({"number": self.0["number"]});
        by.post(&format!("{}/approval", self.path()), number).await
    }

    async fn refused(&self, by: &Person) -> Answer {
        by.post_empty(&format!("{}/refusal", self.path())).await
    }

    fn wrong_number(&self) -> Value {
        let shown = self.0["number"].as_u64().unwrap();
        json!({"number": if shown == 10 { 11 } else { 10 }})
    }

    async fn polls(&self, at: &Person) -> Answer {
        let code = json!({"deviceCode": self.0["deviceCode"]});
        at.post("/auth/device-tokens", code).await
    }
}

async fn behind_a_proxy() -> World {
    let hops = |name: &str| (name == "MOTCUA_PROXY_HOPS").then(|| "1".to_owned());
    World::with("2026-08-21T09:00:00+07:00", hops).await
}

async fn send(by: &Person, method: Method, path: &str, from: &str) -> Answer {
    let request = by.request(method, path).header("X-Forwarded-For", from);
    by.send(request).await
}

#[tokio::test]
async fn a_phone_signs_in_the_kiosk_whose_number_it_types() {
    let world = behind_a_proxy().await;
    let (nobody, phone) = (world.nobody(), world.sign_in("cong-dan").await);
    let request = nobody.request(Method::POST, "/auth/device-authorizations");
    let request = request
        .header("X-Forwarded-For", HALL)
        .header("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) Chrome/139.0")
        .json(&json!({"deviceName": NAME}));
    let asked = nobody.send(request).await.is(201);
    assert_eq!(
        (&asked["expiresIn"], &asked["interval"]),
        (&json!(300), &json!(5))
    );
    let (uri, complete) = (&asked["verificationUri"], &asked["verificationUriComplete"]);
    let code = asked["userCode"].as_str().unwrap().to_owned();
    assert_eq!(*complete, format!("{}/{code}", uri.as_str().unwrap()));
    let kiosk = Kiosk(asked);
    let pending = kiosk.polls(&nobody).await;
    assert_eq!(pending.header("retry-after"), "5");
    pending.refused(400, "authorization_pending");

    // The QR code of the kiosk leads there.
    let seen = phone.get(
        kiosk.0["verificationUriComplete"]
            .as_str()
            .unwrap()
            .trim_start_matches(&world.address),
    );
    let expected = json!({
        "userCode": code,
        "state": "pending",
        "deviceName": NAME,
        "clientAddress": HALL,
        "userAgent": "Chrome, Linux",
        "createdAt": "2026-08-21T09:00:00+07:00",
        "expiresAt": "2026-08-21T09:05:00+07:00"
    });
    assert_eq!(seen.await.is(200), expected);
    let approved = kiosk.approved(&phone).await.is(200);
    assert_eq!(approved["state"], "approved");

    let opened = kiosk.polls(&nobody).await;
    assert_eq!(opened.header("cache-control"), "no-store");
    let opened = opened.is(201);
    assert_eq!(opened["account"]["username"], "cong-dan");
    assert_eq!(opened["sessionExpiresAt"], "2026-08-21T09:30:00+07:00");
    assert!(
        opened.get("deviceToken").is_none(),
        "many people use a kiosk"
    );
    let at_kiosk = world.bearing(opened["accessToken"].as_str().unwrap());
    assert_eq!(at_kiosk.id().await, phone.id().await);

    let sessions = phone.get("/me/sessions").await.is(200);
    let listed = sessions["items"].as_array().unwrap().iter();
    let names: Vec<&Value> = listed.filter_map(|one| one.get("deviceName")).collect();
    assert_eq!(names, [&json!(NAME)]);
    let end = format!("/auth/sessions/{}", opened["id"].as_str().unwrap());
    let ended = phone.send(phone.request(Method::DELETE, &end)).await;
    assert_eq!(ended.status, 204);
    at_kiosk.get("/me").await.refused(401, "session_ended");
    let refresh = json!({"refreshToken": opened["refreshToken"]});
    let renewed = nobody.post("/auth/tokens", refresh).await;
    renewed.refused(401, "session_ended");
    phone.get("/me").await.is(200);
}

#[tokio::test]
async fn the_qr_code_comes_as_an_image_or_as_modules_and_tells_nothing_of_which_codes_exist() {
    let world = World::new().await;
    let kiosk = Kiosk::asks(&world).await;
    let nobody = world.nobody();
    let draw = async |code: &str, accept: &str| {
        let path = format!("/auth/device-authorizations/{code}/qr");
        let request = nobody.request(Method::GET, &path).header("Accept", accept);
        nobody.send(request).await
    };
    let code = kiosk.0["userCode"].as_str().unwrap();
    for code in [code, "BCDF-GHJK", "bcdfghjk"] {
        let image = draw(code, "image/svg+xml, */*;q=0.5").await;
        assert_eq!(
            (image.status, image.header("content-type")),
            (200, "image/svg+xml")
        );
        assert!(image.text.contains("<svg"));
    }
    let modules = draw(code, "application/json").await.is(200);
    assert_eq!(modules, kiosk.0["qr"]);
    let size = modules["size"].as_u64().unwrap();
    assert_eq!(modules["rows"].as_array().unwrap().len() as u64, size);
    draw("AEIO-UAEI", "*/*").await.refused(404, "not_found");
}

#[tokio::test]
async fn three_wrong_numbers_end_the_request() {
    let world = World::new().await;
    let (kiosk, phone) = (Kiosk::asks(&world).await, world.sign_in("cong-dan").await);
    let approval = format!("{}/approval", kiosk.path());
    for _ in 0..3 {
        let wrong = phone.post(&approval, kiosk.wrong_number()).await;
        let problem = wrong.refused(400, "invalid_request");
        assert_eq!(problem["errors"][0]["pointer"], "/number");
        assert_eq!(problem["errors"][0]["code"], "wrong_number");
    }
    kiosk.approved(&phone).await.refused(409, "state_forbids");
    let seen = phone.get(&kiosk.path()).await.is(200);
    assert_eq!(seen["state"], "voided");
    kiosk
        .polls(&world.nobody())
        .await
        .refused(400, "access_denied");
}

#[tokio::test]
async fn what_is_refused_or_approved_is_not_answered_again_and_is_nobody_elses() {
    let world = World::new().await;
    let (phone, neighbour) = (
        world.sign_in("cong-dan").await,
        world.sign_in("cong-dan-2").await,
    );
    let refused = Kiosk::asks(&world).await;
    assert_eq!(refused.refused(&phone).await.is(200)["state"], "refused");
    refused.approved(&phone).await.refused(409, "state_forbids");
    refused.refused(&phone).await.refused(409, "state_forbids");
    refused
        .polls(&world.nobody())
        .await
        .refused(400, "access_denied");

    let approved = Kiosk::asks(&world).await;
    approved.approved(&phone).await.is(200);
    approved
        .approved(&phone)
        .await
        .refused(409, "state_forbids");
    approved
        .approved(&neighbour)
        .await
        .refused(404, "not_found");
    neighbour
        .get(&approved.path())
        .await
        .refused(404, "not_found");
    approved.refused(&phone).await.refused(409, "state_forbids");
    approved.polls(&world.nobody()).await.is(201);
    assert_eq!(phone.get(&approved.path()).await.is(200)["state"], "used");
}

#[tokio::test]
async fn a_request_lives_five_minutes_whether_approved_or_not() {
    let world = World::new().await;
    let (late, fetched_late) = (Kiosk::asks(&world).await, Kiosk::asks(&world).await);
    world.wait(TimeDelta::seconds(299));
    let phone = world.sign_in("cong-dan").await;
    fetched_late.approved(&phone).await.is(200);
    world.wait(TimeDelta::seconds(1));
    late.approved(&phone).await.refused(409, "state_forbids");
    late.refused(&phone).await.refused(409, "state_forbids");
    assert_eq!(phone.get(&late.path()).await.is(200)["state"], "expired");
    for kiosk in [late, fetched_late] {
        let polled = kiosk.polls(&world.nobody()).await;
        polled.refused(400, "expired_token");
    }
    let made_up = json!({"deviceCode": "Zk3v0m0bq2N7mX1r9cV5zAkq3v0m0bq2N7mX1r9cV5z"});
    let polled = world.nobody().post("/auth/device-tokens", made_up).await;
    polled.refused(400, "expired_token");
}

#[tokio::test]
async fn who_polls_too_early_waits_longer_and_an_approval_is_handed_out_at_once() {
    let world = World::new().await;
    let (kiosk, nobody) = (Kiosk::asks(&world).await, world.nobody());
    kiosk
        .polls(&nobody)
        .await
        .refused(400, "authorization_pending");
    for seconds in ["10", "15"] {
        let early = kiosk.polls(&nobody).await;
        early.refused(400, "slow_down");
        assert_eq!(early.header("retry-after"), seconds);
        world.wait(TimeDelta::seconds(5));
    }
    world.wait(TimeDelta::seconds(10));
    let again = kiosk.polls(&nobody).await;
    again.refused(400, "authorization_pending");
    assert_eq!(again.header("retry-after"), "15");
    kiosk
        .approved(&world.sign_in("cong-dan").await)
        .await
        .is(200);
    kiosk.polls(&nobody).await.is(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn polls_at_once_on_two_nodes_get_one_session() {
    let world = World::new().await;
    let (node, phone) = (world.another_node().await, world.sign_in("cong-dan").await);
    let kiosk = Kiosk::asks(&world).await;
    let there = node.bearing(phone.token());
    let number = json!({"number": kiosk.0["number"]});
    let approval = format!("{}/approval", kiosk.path());
    there.post(&approval, number).await.is(200);
    let mut under_way = tokio::task::JoinSet::new();
    for at in [world.nobody(), node.nobody(), world.nobody(), node.nobody()] {
        let code = json!({"deviceCode": kiosk.0["deviceCode"]});
        under_way.spawn(async move { at.post("/auth/device-tokens", code).await });
    }
    let answers = under_way.join_all().await;
    let (opened, others): (Vec<_>, Vec<_>) =
        answers.into_iter().partition(|answer| answer.status == 201);
    assert_eq!(opened.len(), 1);
    for other in others {
        other.refused(400, "expired_token");
    }
    let sessions = phone.get("/me/sessions").await.is(200);
    assert_eq!(sessions["items"].as_array().unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_phones_at_once_one_approves() {
    let world = World::new().await;
    let node = world.another_node().await;
    let kiosk = Kiosk::asks(&world).await;
    let mut under_way = tokio::task::JoinSet::new();
    let other = world.sign_in("cong-dan-2").await;
    for by in [world.sign_in("cong-dan").await, node.bearing(other.token())] {
        let number = json!({"number": kiosk.0["number"]});
        let approval = format!("{}/approval", kiosk.path());
        under_way.spawn(async move { by.post(&approval, number).await.status });
    }
    let mut statuses = under_way.join_all().await;
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 404]);
}

#[tokio::test]
async fn who_is_frozen_or_signed_out_in_between_has_approved_nothing() {
    let world = World::new().await;
    let frozen = Kiosk::asks(&world).await;
    frozen
        .approved(&world.sign_in("cong-dan").await)
        .await
        .is(200);
    world.freeze("cong-dan").await;
    frozen
        .polls(&world.nobody())
        .await
        .refused(400, "access_denied");

    let (left, phone) = (Kiosk::asks(&world).await, world.sign_in("cong-dan-2").await);
    left.approved(&phone).await.is(200);
    let here = phone.get("/me/sessions").await.is(200)["items"][0]["id"].clone();
    let end = format!("/auth/sessions/{}", here.as_str().unwrap());
    phone
        .send(phone.request(Method::DELETE, &end))
        .await
        .is(204);
    left.polls(&world.nobody())
        .await
        .refused(400, "access_denied");
    left.polls(&world.nobody())
        .await
        .refused(400, "expired_token");
}

#[tokio::test]
async fn a_stale_phone_proves_once_more_who_it_is() {
    let minutes = |name: &str| (name == "MOTCUA_STEP_UP_MINUTES").then(|| "1".to_owned());
    let world = World::with("2026-08-21T09:00:00+07:00", minutes).await;
    let phone = world.sign_in("cong-dan").await;
    world.wait(TimeDelta::seconds(61));
    let kiosk = Kiosk::asks(&world).await;
    phone.get(&kiosk.path()).await.is(200);
    let stale = kiosk.approved(&phone).await;
    stale.refused(401, "insufficient_user_authentication");
    let again = json!({"password": PASSWORD});
    phone.post("/me/authentications", again).await.is(200);
    kiosk.approved(&phone).await.is(200);
    let opened = kiosk.polls(&world.nobody()).await.is(201);
    assert_eq!(opened["authTime"], "2026-08-21T09:01:01+07:00");
}

async fn enrol(world: &World, person: &Person) -> Authenticator {
    let body = json!({"password": PASSWORD});
    let enrolment = person.post("/me/second-factor", body).await.is(201);
    let app = Authenticator::scan(enrolment["otpauthUrl"].as_str().unwrap());
    let code = json!({"otp": app.code(world.now())});
    let confirmed = person.post("/me/second-factor/confirmation", code).await;
    confirmed.is(200);
    app
}

#[tokio::test]
async fn where_staff_need_a_second_factor_a_phone_without_it_approves_nothing() {
    let required = |name: &str| (name == "MOTCUA_STAFF_TOTP").then(|| "required".to_owned());
    let world = World::with("2026-08-21T09:00:00+07:00", required).await;
    let (kiosk, officer) = (Kiosk::asks(&world).await, world.sign_in("tiep-nhan").await);
    let refused = kiosk.approved(&officer).await;
    refused.refused(403, "second_factor_enrolment_required");
    enrol(&world, &officer).await;
    kiosk.approved(&officer).await.is(200);
    let opened = kiosk.polls(&world.nobody()).await.is(201);
    assert_eq!(opened["acr"], "second_factor");
    let at_kiosk = world.bearing(opened["accessToken"].as_str().unwrap());
    at_kiosk.get("/me/sessions").await.is(200);
}

#[tokio::test]
async fn a_kiosk_is_not_surer_of_the_holder_than_the_phone_is() {
    let world = World::new().await;
    let (kiosk, phone) = (Kiosk::asks(&world).await, world.sign_in("cong-dan").await);
    let app = enrol(&world, &phone).await;
    kiosk.approved(&phone).await.is(200);
    world.wait(TimeDelta::seconds(30));
    let removal = json!({"password": PASSWORD, "otp": app.code(world.now())});
    phone
        .post("/me/second-factor/removal", removal)
        .await
        .is(204);
    let opened = kiosk.polls(&world.nobody()).await.is(201);
    assert_eq!(opened["acr"], "password");
}

#[tokio::test]
async fn a_kiosk_approves_no_other_kiosk() {
    let world = World::new().await;
    let (first, second) = (Kiosk::asks(&world).await, Kiosk::asks(&world).await);
    first
        .approved(&world.sign_in("cong-dan").await)
        .await
        .is(200);
    let opened = first.polls(&world.nobody()).await.is(201);
    let at_kiosk = world.bearing(opened["accessToken"].as_str().unwrap());
    second.approved(&at_kiosk).await.refused(403, "forbidden");
    second.refused(&at_kiosk).await.refused(403, "forbidden");
}

#[tokio::test]
async fn who_leaves_a_kiosk_is_signed_out_after_five_minutes_and_who_stays_after_thirty() {
    let world = World::new().await;
    let open = async || {
        let kiosk = Kiosk::asks(&world).await;
        kiosk
            .approved(&world.sign_in("cong-dan").await)
            .await
            .is(200);
        kiosk.polls(&world.nobody()).await.is(201)
    };
    let left = open().await;
    world.wait(TimeDelta::seconds(299));
    let at_kiosk = world.bearing(left["accessToken"].as_str().unwrap());
    at_kiosk.get("/me").await.is(200);
    world.wait(TimeDelta::seconds(299));
    // A page renews its tokens by itself; that is no use.
    let refresh = json!({"refreshToken": left["refreshToken"]});
    let renewed = world.nobody().post("/auth/tokens", refresh).await.is(200);
    world.wait(TimeDelta::seconds(1));
    at_kiosk.get("/me").await.refused(401, "session_ended");
    let refresh = json!({"refreshToken": renewed["refreshToken"]});
    let late = world.nobody().post("/auth/tokens", refresh).await;
    late.refused(401, "session_ended");
    let phone = world.sign_in("cong-dan").await;
    let sessions = phone.get("/me/sessions").await.is(200);
    assert!(!sessions.to_string().contains(NAME));

    let mut session = open().await;
    for _ in 0..7 {
        world.wait(TimeDelta::minutes(4));
        let refresh = json!({"refreshToken": session["refreshToken"]});
        session = world.nobody().post("/auth/tokens", refresh).await.is(200);
        let at_kiosk = world.bearing(session["accessToken"].as_str().unwrap());
        at_kiosk.get("/me").await.is(200);
    }
    world.wait(TimeDelta::minutes(2));
    let at_kiosk = world.bearing(session["accessToken"].as_str().unwrap());
    at_kiosk.get("/me").await.refused(401, "session_ended");
}

#[tokio::test]
async fn guessing_codes_waits_by_account_and_by_address() {
    let world = behind_a_proxy().await;
    let (kiosk, guesser) = (Kiosk::asks(&world).await, world.sign_in("cong-dan").await);
    let made_up = "/me/device-authorizations/BCDF-GHJK";
    for act in ["", "/approval", "/refusal", "", ""] {
        let answer = match act {
            "" => guesser.get(made_up).await,
            "/approval" => {
                guesser
                    .post(&format!("{made_up}{act}"), json!({"number": 42}))
                    .await
            }
            _ => guesser.post_empty(&format!("{made_up}{act}")).await,
        };
        answer.refused(404, "not_found");
    }
    // Codes of the guesser's own do not wipe it out, and a right guess is not looked at.
    for from in ["", HALL] {
        let waits = send(&guesser, Method::GET, &kiosk.path(), from).await;
        waits.refused(429, "too_many_attempts");
        assert_eq!(waits.header("retry-after"), "61");
    }
    world
        .sign_in("cong-dan-2")
        .await
        .get(&kiosk.path())
        .await
        .is(200);
    world.wait(TimeDelta::seconds(61));
    guesser.get(&kiosk.path()).await.is(200);
    guesser.get(made_up).await.refused(404, "not_found");
    guesser
        .get(&kiosk.path())
        .await
        .refused(429, "too_many_attempts");
}

#[tokio::test]
async fn many_accounts_behind_one_address_guess_no_further_than_fifty_codes() {
    let world = behind_a_proxy().await;
    let root = world.sign_in("quan-tri").await;
    let mut officers = Vec::new();
    for name in [
        "can-bo",
        "lanh-dao",
        "chuyen-vien",
        "truong-phong",
        "van-thu",
        "tra-ket-qua",
        "tiep-nhan",
        "tiep-nhan-2",
        "cong-dan",
        "cong-dan-2",
    ] {
        officers.push(world.sign_in(name).await);
    }
    let made_up = "/me/device-authorizations/BCDF-GHJK";
    for officer in &officers {
        for _ in 0..5 {
            let guess = send(officer, Method::GET, made_up, HALL).await;
            guess.refused(404, "not_found");
        }
    }
    let waits = send(&root, Method::GET, made_up, HALL).await;
    waits.refused(429, "too_many_attempts");
    let elsewhere = send(&root, Method::GET, made_up, "203.0.113.7").await;
    elsewhere.refused(404, "not_found");
}

#[tokio::test]
async fn who_approved_refused_and_mistyped_is_recorded() {
    let world = World::new().await;
    let phone = world.sign_in("cong-dan").await;
    let (approved, refused) = (Kiosk::asks(&world).await, Kiosk::asks(&world).await);
    let before = world.recorded().await.len();
    let approval = format!("{}/approval", approved.path());
    let wrong = phone.post(&approval, approved.wrong_number()).await;
    wrong.refused(400, "invalid_request");
    approved.approved(&phone).await.is(200);
    refused.refused(&phone).await.is(200);
    approved.polls(&world.nobody()).await.is(201);
    let recorded = world.recorded().await.split_off(before);
    let told: Vec<_> = recorded
        .iter()
        .map(|row| (row.action.as_str(), row.result.as_str()))
        .collect();
    let expected = [
        ("approve_device_authorization", "refused"),
        ("approve_device_authorization", "done"),
        ("refuse_device_authorization", "done"),
        ("redeem_device_code", "done"),
    ];
    assert_eq!(told, expected);
    let code = approved.0["userCode"].as_str().unwrap();
    let resource = format!("auth/device-authorizations/{code}");
    assert_eq!(recorded[1].resource.as_ref(), Some(&resource));
    let whose = recorded[1].subject.clone();
    assert!(whose.is_some());
    assert_eq!(recorded[1].actor, whose);
    assert_eq!(recorded[3].subject, whose);
}

#[tokio::test]
async fn old_requests_are_forgotten_after_a_day() {
    let world = World::new().await;
    Kiosk::asks(&world).await;
    let purged = async || retention::purge(&world.state).await.unwrap();
    world.wait(TimeDelta::days(1) + TimeDelta::minutes(5));
    assert_eq!(purged().await.device_authorizations, 0);
    world.wait(TimeDelta::seconds(1));
    assert_eq!(purged().await.device_authorizations, 1);
}
