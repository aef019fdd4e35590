//! An account that its holder has lost control of is frozen at once, by nobody but the holder, and given back against
//! proof of identity (SEC-2).

use api::{demo::PASSWORD, identity::retention, notifications::run_once};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::Value;
use tests::{Answer, Authenticator, Person, World, json, smtp::SmtpServer};
use uuid::Uuid;

const MORNING: &str = "2026-08-21T09:00:00+07:00";
const NUMBER: &str = "079300000001";
const MAIL: &str = "nguyen.thi.an@example.vn";
const PHONE: &str = "+84900000001";

async fn with_mail(server: &SmtpServer) -> World {
    let url = server.url.clone();
    let settings = move |name: &str| match name {
        "MOTCUA_SMTP_URL" => Some(url.clone()),
        "MOTCUA_MAIL_FROM" => Some("Một cửa <motcua@example.vn>".to_owned()),
        "MOTCUA_PROXY_HOPS" => Some("1".to_owned()),
        _ => None,
    };
    World::with(MORNING, settings).await
}

async fn sign_in(world: &World, username: &str, password: &str) -> Answer {
    let body = json!({"username": username, "password": password});
    world.nobody().post("/auth/sessions", body).await
}

async fn claim(world: &World, account: &str, contact: &str) -> Answer {
    let body = json!({"account": account, "contact": contact});
    world.nobody().post("/auth/loss-reports", body).await
}

async fn confirm(world: &World, claim: &Answer, code: &str) -> Answer {
    let path = claim.header("location").to_owned();
    world.nobody().post(&path, json!({"code": code})).await
}

/// The code in the newest letter.
async fn sent(world: &World, server: &SmtpServer) -> String {
    run_once(&world.state).await.unwrap();
    let letters = server.letters();
    let letter = letters.last().expect("a letter");
    assert_eq!(letter.to, MAIL);
    assert_eq!(letter.subject(), "Mã xác nhận báo mất tài khoản");
    let text = letter.text();
    let (_, code) = text.split_once("hãy nhập mã: ").expect("a code");
    code.lines().next().unwrap().to_owned()
}

fn seen_card() -> Value {
    json!({"paper": "identity_card", "note": "Đối chiếu trực tiếp thẻ căn cước và ảnh."})
}

async fn account_of(world: &World, username: &str) -> String {
    format!("/accounts/{}", world.sign_in(username).await.id().await)
}

/// What the officer finds with the person in front, and the version to act on.
async fn found(officer: &Person, account: &str) -> (Value, i64) {
    let answer = officer
        .post("/account-lookups", json!({"account": account}))
        .await;
    (answer.is(200), answer.version())
}

/// The temporary password with which an officer gives the account back.
async fn unlocked(officer: &Person, account: &str) -> String {
    let (seen, version) = found(officer, account).await;
    let id = seen["account"]["id"].as_str().unwrap();
    let path = format!("/accounts/{id}/unlock");
    let unlock = officer.act(&path, version, seen_card()).await;
    let password = unlock.is(200)["temporaryPassword"].clone();
    password.as_str().unwrap().to_owned()
}

async fn history(person: &Person) -> Vec<Value> {
    let page = person.get("/me/loss-reports").await.is(200);
    page["items"].as_array().unwrap().clone()
}

async fn renamed_password(person: &Person, current: &str) -> Answer {
    let body = json!({"currentPassword": current, "newPassword": "bốn mùa xanh lá bàng"});
    let request = person.request(Method::PUT, "/me/password").json(&body);
    person.send(request).await
}

#[tokio::test]
async fn a_code_sent_to_the_own_contact_freezes_at_once_and_everywhere() {
    let server = SmtpServer::start().unwrap();
    let world = with_mail(&server).await;
    let node = world.another_node().await;
    let opened = sign_in(&world, "cong-dan", PASSWORD).await.is(201);
    let stolen = node.bearing(opened["accessToken"].as_str().unwrap());
    stolen.get("/me").await.is(200);
    let claimed = claim(&world, NUMBER, PHONE).await;
    assert_eq!(claimed.is(202)["expiresAt"], "2026-08-21T09:30:00+07:00");
    let code = sent(&world, &server).await;
    stolen.get("/me").await.is(200);

    let frozen = confirm(&world, &claimed, &code.to_uppercase())
        .await
        .is(200);
    assert_eq!(frozen["reportedAt"], MORNING);
    world.wait(TimeDelta::seconds(5));
    stolen.get("/me").await.refused(401, "session_ended");
    let refresh = json!({"refreshToken": opened["refreshToken"]});
    let renewed = node.nobody().post("/auth/tokens", refresh).await;
    renewed.refused(401, "session_ended");
    let refused = sign_in(&world, "cong-dan", PASSWORD).await;
    refused.refused(401, "invalid_credentials");
    // An answer that got lost is asked for again.
    assert_eq!(confirm(&world, &claimed, &code).await.is(200), frozen);
    run_once(&world.state).await.unwrap();
    let letters = server.letters();
    let told = letters.last().unwrap();
    assert_eq!((letters.len(), told.to.as_str()), (2, MAIL));
    assert_eq!(
        told.subject(),
        "Tài khoản của ông/bà đã bị khóa vì được báo mất"
    );
}

#[tokio::test]
async fn what_is_not_confirmed_freezes_nothing() {
    let server = SmtpServer::start().unwrap();
    let world = with_mail(&server).await;
    let citizen = world.sign_in("cong-dan").await;
    let late = claim(&world, "cong-dan", MAIL).await;
    let code = sent(&world, &server).await;
    world.wait(TimeDelta::minutes(30));
    let refused = confirm(&world, &late, &code).await;
    assert_eq!(refused.is(400)["errors"][0]["code"], "wrong_code");

    let guessed = claim(&world, "cong-dan", MAIL).await;
    let code = sent(&world, &server).await;
    for wrong in [
        "aaaa-aaaa",
        "bbbb-bbbb",
        "cccc-cccc",
        "dddd-dddd",
        "eeee-eeee",
    ] {
        let refused = confirm(&world, &guessed, wrong).await;
        refused.refused(400, "invalid_request");
    }
    let right = confirm(&world, &guessed, &code).await;
    right.refused(400, "invalid_request");
    world.set_clock(MORNING);
    citizen.get("/me").await.is(200);
    assert!(history(&citizen).await.is_empty());
}

#[tokio::test]
async fn the_answer_and_the_work_are_the_same_whether_there_is_such_an_account_or_not() {
    let server = SmtpServer::start().unwrap();
    let world = with_mail(&server).await;
    let mut told = Vec::new();
    for (account, contact) in [
        ("cong-dan", MAIL),
        ("cong-dan", "ke-gian@example.vn"),
        ("khong-co-ai", MAIL),
        ("079300099999", MAIL),
    ] {
        let claimed = claim(&world, account, contact).await;
        let mut body = claimed.is(202);
        // One letter is queued for each, and goes nowhere where it must not.
        assert_eq!(run_once(&world.state).await.unwrap(), 1, "{account}");
        let wrong = confirm(&world, &claimed, "aaaa-aaaa").await;
        let mut problem = wrong.refused(400, "invalid_request");
        for answer in [&mut body, &mut problem] {
            let members = answer.as_object_mut().unwrap();
            for own in ["id", "requestId", "instance"] {
                members.remove(own);
            }
        }
        told.push((body, problem));
    }
    assert!(told.iter().all(|answer| *answer == told[0]), "{told:#?}");
    assert_eq!(server.letters().len(), 1);
    let unknown = format!("/auth/loss-reports/{}/confirmation", Uuid::now_v7());
    let answer = world
        .nobody()
        .post(&unknown, json!({"code": "aaaa-aaaa"}))
        .await;
    answer.refused(404, "not_found");
}

async fn report_from(world: &World, from: &str, account: &str) -> Answer {
    let nobody = world.nobody();
    let request = nobody.request(Method::POST, "/auth/loss-reports");
    let request = request.header("X-Forwarded-For", from);
    nobody
        .send(request.json(&json!({"account": account})))
        .await
}

#[tokio::test]
async fn reports_are_limited_by_account_and_by_address_whether_there_is_such_an_account_or_not() {
    let server = SmtpServer::start().unwrap();
    let world = with_mail(&server).await;
    for account in ["cong-dan", "khong-co-ai"] {
        for _ in 0..5 {
            report_from(&world, "198.51.100.1", account).await.is(202);
        }
        let waits = report_from(&world, "198.51.100.1", account).await;
        waits.refused(429, "too_many_attempts");
        assert_eq!(waits.header("retry-after"), "61");
        report_from(&world, "198.51.100.2", account).await.is(202);
    }
    for number in 0..40 {
        let account = format!("khong-co-{number}");
        report_from(&world, "198.51.100.1", &account).await.is(202);
    }
    let waits = report_from(&world, "198.51.100.1", "khong-co-40").await;
    waits.refused(429, "too_many_attempts");
    let citizen = sign_in(&world, "cong-dan", PASSWORD).await;
    citizen.is(201);
}

async fn enrolled(world: &World, person: &Person) -> (Authenticator, Vec<Value>) {
    let body = json!({"password": PASSWORD});
    let enrolment = person.post("/me/second-factor", body).await.is(201);
    let app = Authenticator::scan(enrolment["otpauthUrl"].as_str().unwrap());
    let code = json!({"otp": app.code(world.now())});
    let confirmed = person.post("/me/second-factor/confirmation", code).await;
    let codes = confirmed.is(200)["recoveryCodes"].clone();
    (app, codes.as_array().unwrap().clone())
}

#[tokio::test]
async fn a_recovery_code_confirms_too_and_the_second_factor_is_enrolled_anew_afterwards() {
    let world = World::new().await;
    let citizen = world.sign_in("cong-dan").await;
    let (_, codes) = enrolled(&world, &citizen).await;
    let body = json!({"account": "Cong-Dan "});
    let claimed = world.nobody().post("/auth/loss-reports", body).await;
    let code = codes[0].as_str().unwrap();
    confirm(&world, &claimed, code).await.is(200);
    citizen.get("/me").await.refused(401, "session_ended");

    let counter = world.sign_in("tiep-nhan").await;
    let password = unlocked(&counter, NUMBER).await;
    let old = sign_in(&world, "cong-dan", PASSWORD).await;
    old.refused(401, "invalid_credentials");
    let opened = sign_in(&world, "cong-dan", &password).await.is(201);
    let back = world.bearing(opened["accessToken"].as_str().unwrap());
    let closed = back.get("/me/loss-reports").await;
    closed.refused(403, "password_change_required");
    assert_eq!(renamed_password(&back, &password).await.status, 204);
    let closed = back.get("/me/loss-reports").await;
    closed.refused(403, "second_factor_enrolment_required");
    let standing = back.get("/me/second-factor").await.is(200);
    assert_eq!(
        (&standing["state"], &standing["isRequired"]),
        (&json!("none"), &json!(true))
    );
    let body = json!({"password": "bốn mùa xanh lá bàng"});
    let enrolment = back.post("/me/second-factor", body).await.is(201);
    let app = Authenticator::scan(enrolment["otpauthUrl"].as_str().unwrap());
    let code = json!({"otp": app.code(world.now())});
    back.post("/me/second-factor/confirmation", code)
        .await
        .is(200);
    let reports = history(&back).await;
    assert_eq!(
        (reports.len(), &reports[0]["way"]),
        (1, &json!("recovery_code"))
    );
    let again = sign_in(&world, "cong-dan", "bốn mùa xanh lá bàng").await;
    again.refused(401, "second_factor_required");
}

#[tokio::test]
async fn a_person_who_is_signed_in_freezes_at_once_with_every_kiosk_and_known_device() {
    let world = World::new().await;
    let node = world.another_node().await;
    let (here, elsewhere) = (
        world.sign_in("cong-dan").await,
        world.sign_in("cong-dan").await,
    );
    let there = node.bearing(elsewhere.token());
    there.get("/me").await.is(200);
    let opened = sign_in(&world, "cong-dan", PASSWORD).await.is(201);
    let device = opened["deviceToken"].clone();
    let kiosk = world
        .nobody()
        .post("/auth/device-authorizations", json!({}))
        .await
        .is(201);
    let path = format!(
        "/me/device-authorizations/{}/approval",
        kiosk["userCode"].as_str().unwrap()
    );
    let number = json!({"number": kiosk["number"]});
    here.post(&path, number).await.is(200);

    let reported = here.post_empty("/me/loss-reports").await;
    assert_eq!(reported.is(201)["way"], "own_session");
    let place = reported.header("location").to_owned();
    world.wait(TimeDelta::seconds(5));
    for person in [&here, &there] {
        person.get("/me").await.refused(401, "session_ended");
    }
    here.post_empty("/me/loss-reports")
        .await
        .refused(401, "session_ended");
    let code = json!({"deviceCode": kiosk["deviceCode"]});
    let polled = world.nobody().post("/auth/device-tokens", code).await;
    polled.refused(400, "access_denied");

    let counter = world.sign_in("tiep-nhan").await;
    let password = unlocked(&counter, "cong-dan").await;
    let body = json!({"username": "cong-dan", "password": password, "deviceToken": device});
    let back = world.nobody().post("/auth/sessions", body).await.is(201);
    assert_ne!(back["deviceToken"], device, "the lost device is a stranger");
    let person = world.bearing(back["accessToken"].as_str().unwrap());
    assert_eq!(renamed_password(&person, &password).await.status, 204);
    let shown = person.get(&place).await.is(200);
    assert_eq!(shown["unlockProof"]["paper"], "identity_card");
    assert!(shown["unlockProof"].get("officer").is_none());
    run_once(&world.state).await.unwrap();
    let notices = person.get("/me/notices").await.is(200);
    let told: Vec<&Value> = notices["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["title"])
        .collect();
    assert_eq!(
        told,
        [
            "Tài khoản của ông/bà đã được mở khóa",
            "Tài khoản của ông/bà đã bị khóa vì được báo mất"
        ]
    );
    assert!(notices["items"][0].get("dossier").is_none());
}

#[tokio::test]
async fn a_counter_takes_a_report_in_person_with_the_paper_it_has_seen() {
    let world = World::new().await;
    let (citizen, counter) = (
        world.sign_in("cong-dan").await,
        world.sign_in("tiep-nhan").await,
    );
    let (seen, _) = found(&counter, NUMBER).await;
    assert_eq!(seen["account"]["identityNumber"], "0793••••••01");
    assert!(seen.get("lossReport").is_none());
    let path = format!(
        "/accounts/{}/loss-reports",
        seen["account"]["id"].as_str().unwrap()
    );
    let nothing = json!({"paper": "identity_card", "note": " "});
    counter
        .post(&path, nothing)
        .await
        .refused(400, "invalid_request");
    let reported = counter.post_once(&path, "k-1", seen_card()).await;
    let report = reported.is(201);
    assert_eq!(
        (&report["way"], &report["proof"]["officer"]),
        (&json!("counter"), &json!(counter.id().await))
    );
    let again = counter.post_once(&path, "k-1", seen_card()).await;
    assert_eq!(
        (again.is(201), again.header("idempotent-replayed")),
        (report.clone(), "true")
    );
    counter
        .post_once(&path, "k-2", seen_card())
        .await
        .refused(409, "state_forbids");
    citizen.get("/me").await.refused(401, "session_ended");
    assert_eq!(found(&counter, NUMBER).await.0["lossReport"], report);

    let elsewhere = world.sign_in("tiep-nhan-2").await;
    let place = reported.header("location");
    counter.get(place).await.is(200);
    elsewhere.get(place).await.refused(404, "not_found");
    unlocked(&elsewhere, NUMBER).await;
    elsewhere.get(place).await.is(200);
}

#[tokio::test]
async fn who_does_not_handle_losses_learns_nothing_and_does_nothing() {
    let world = World::new().await;
    let citizen = account_of(&world, "cong-dan").await;
    let officer = account_of(&world, "chuyen-vien").await;
    let own = account_of(&world, "tiep-nhan").await;
    let neighbour = world.sign_in("cong-dan-2").await;
    let report = |account: &str| format!("{account}/loss-reports");
    neighbour
        .post(&report(&citizen), seen_card())
        .await
        .refused(403, "wrong_caller");
    let lookup = json!({"account": NUMBER});
    neighbour
        .post("/account-lookups", lookup.clone())
        .await
        .refused(403, "wrong_caller");
    let specialist = world.sign_in("chuyen-vien").await;
    specialist
        .post("/account-lookups", lookup)
        .await
        .refused(403, "forbidden");
    specialist
        .post(&report(&citizen), seen_card())
        .await
        .refused(404, "not_found");

    // A counter handles citizens; an account of staff could be anybody's above it.
    let counter = world.sign_in("tiep-nhan").await;
    counter
        .post(&report(&officer), seen_card())
        .await
        .refused(404, "not_found");
    let staff = json!({"account": "chuyen-vien"});
    counter
        .post("/account-lookups", staff)
        .await
        .refused(404, "not_found");
    counter
        .post(&report(&own), seen_card())
        .await
        .refused(404, "not_found");
    counter
        .get(&report(&citizen))
        .await
        .refused(403, "wrong_caller");

    let administrator = world.sign_in("quan-tri-xa").await;
    let itself = account_of(&world, "quan-tri-xa").await;
    administrator
        .post(&report(&itself), seen_card())
        .await
        .refused(403, "forbidden");
    let elsewhere = account_of(&world, "tiep-nhan-2").await;
    administrator
        .post(&report(&elsewhere), seen_card())
        .await
        .refused(404, "not_found");
    administrator
        .post(&report(&officer), seen_card())
        .await
        .is(201);
    specialist.get("/me").await.refused(401, "session_ended");
    let listed = administrator.get(&report(&officer)).await.is(200);
    assert_eq!(listed["items"][0]["way"], "counter");
    administrator
        .get(&report(&elsewhere))
        .await
        .refused(404, "not_found");
    unlocked(&administrator, "chuyen-vien").await;
}

#[tokio::test]
async fn an_account_is_given_back_once_at_the_version_that_was_seen_and_only_when_it_was_lost() {
    let world = World::new().await;
    let counter = world.sign_in("tiep-nhan").await;
    let account = account_of(&world, "cong-dan").await;
    let unlock = format!("{account}/unlock");
    let (_, version) = found(&counter, NUMBER).await;
    counter
        .act(&unlock, version, seen_card())
        .await
        .refused(409, "state_forbids");
    counter
        .post(&unlock, seen_card())
        .await
        .refused(428, "if_match_required");
    world
        .sign_in("cong-dan")
        .await
        .post_empty("/me/loss-reports")
        .await
        .is(201);
    counter
        .act(&unlock, version, seen_card())
        .await
        .refused(412, "stale_version");
    let (_, version) = found(&counter, NUMBER).await;
    counter.act(&unlock, version, seen_card()).await.is(200);
    counter
        .act(&unlock, version, seen_card())
        .await
        .refused(412, "stale_version");
    counter
        .act(&unlock, version + 1, seen_card())
        .await
        .refused(409, "state_forbids");
}

#[tokio::test]
async fn what_is_lost_is_not_freed_without_proof_and_what_an_administrator_froze_stays_frozen() {
    let world = World::new().await;
    let (root, counter) = (
        world.sign_in("quan-tri").await,
        world.sign_in("tiep-nhan").await,
    );
    let account = account_of(&world, "cong-dan").await;
    world
        .sign_in("cong-dan")
        .await
        .post_empty("/me/loss-reports")
        .await
        .is(201);
    let [freeze, release] = ["freeze", "release"].map(|act| format!("{account}/{act}"));
    let reason = json!({"reason": "Theo văn bản số 12/CV-UBND."});
    let seen = root.get(&account).await.version();
    root.act(&release, seen, reason.clone())
        .await
        .refused(409, "state_forbids");
    root.put(&freeze, seen, reason.clone()).await.is(200);

    unlocked(&counter, NUMBER).await;
    let held = root.get(&account).await;
    assert_eq!(held.is(200)["state"], "frozen");
    let freed = root.act(&release, held.version(), reason).await;
    freed.is(200);
    assert_eq!(root.get(&account).await.is(200)["state"], "active");
}

#[tokio::test]
async fn a_stale_officer_proves_who_it_is_before_giving_an_account_back() {
    let minutes = |name: &str| (name == "MOTCUA_STEP_UP_MINUTES").then(|| "1".to_owned());
    let world = World::with(MORNING, minutes).await;
    let counter = world.sign_in("tiep-nhan").await;
    world
        .sign_in("cong-dan")
        .await
        .post_empty("/me/loss-reports")
        .await
        .is(201);
    let (seen, version) = found(&counter, NUMBER).await;
    world.wait(TimeDelta::seconds(61));
    let unlock = format!(
        "/accounts/{}/unlock",
        seen["account"]["id"].as_str().unwrap()
    );
    let stale = counter.act(&unlock, version, seen_card()).await;
    stale.refused(401, "insufficient_user_authentication");
}

#[tokio::test]
async fn reports_freezes_looks_and_unlocks_are_recorded_about_the_person() {
    let server = SmtpServer::start().unwrap();
    let world = with_mail(&server).await;
    let citizen = world.sign_in("cong-dan").await.id().await;
    let (counter, root) = (
        world.sign_in("tiep-nhan").await,
        world.sign_in("quan-tri").await,
    );
    let before = world.recorded().await.len();
    let claimed = claim(&world, "cong-dan", MAIL).await;
    confirm(&world, &claimed, "aaaa-aaaa").await.is(400);
    let code = sent(&world, &server).await;
    confirm(&world, &claimed, &code).await.is(200);
    unlocked(&counter, NUMBER).await;
    let listed = root.get(&format!("/accounts/{citizen}/loss-reports")).await;
    let report = listed.is(200)["items"][0]["id"].clone();
    let place = format!("/loss-reports/{}", report.as_str().unwrap());
    root.get(&place).await.is(200);
    world.sign_in("cong-dan").await.get(&place).await.is(403);

    let recorded = world.recorded().await.split_off(before);
    let told: Vec<_> = recorded
        .iter()
        .map(|row| (row.action.as_str(), row.result.as_str()))
        .collect();
    let expected = [
        ("claim_loss", "done"),
        ("confirm_loss", "refused"),
        ("confirm_loss", "done"),
        ("look_up_account", "done"),
        ("unlock_account", "done"),
        ("list_loss_reports", "done"),
        ("get_loss_report", "done"),
    ];
    assert_eq!(told, expected);
    // Of what is not confirmed nobody is told whose it is: that would be work of its own.
    for row in &recorded[..2] {
        assert_eq!((&row.subject, &row.actor), (&None, &None));
    }
    assert!(
        recorded[2..]
            .iter()
            .all(|row| row.subject.as_ref() == Some(&citizen))
    );
    assert_eq!(recorded[4].role.as_deref(), Some("reception_officer"));
    let resource = format!("loss-reports/{}", report.as_str().unwrap());
    assert_eq!(recorded[4].resource.as_ref(), Some(&resource));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_reports_at_once_on_two_nodes_are_one_loss() {
    let world = World::new().await;
    let node = world.another_node().await;
    let mut under_way = tokio::task::JoinSet::new();
    for round in 0..4 {
        let person = world.sign_in("cong-dan").await;
        let person = if round % 2 == 0 {
            person
        } else {
            node.bearing(person.token())
        };
        under_way.spawn(async move { person.post_empty("/me/loss-reports").await.status });
    }
    let statuses = under_way.join_all().await;
    assert!(statuses.contains(&201), "{statuses:?}");
    assert!(
        statuses.iter().all(|status| [201, 401].contains(status)),
        "{statuses:?}"
    );
    let counter = world.sign_in("tiep-nhan").await;
    let (seen, _) = found(&counter, NUMBER).await;
    let root = world.sign_in("quan-tri").await;
    let path = format!(
        "/accounts/{}/loss-reports",
        seen["account"]["id"].as_str().unwrap()
    );
    let listed = root.get(&path).await.is(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn history_is_listed_page_by_page_and_claims_are_forgotten_after_a_day() {
    let world = World::new().await;
    let counter = world.sign_in("tiep-nhan").await;
    for _ in 0..3 {
        world
            .sign_in("cong-dan")
            .await
            .post_empty("/me/loss-reports")
            .await
            .is(201);
        unlocked(&counter, NUMBER).await;
        world.wait(TimeDelta::minutes(1));
    }
    let root = world.sign_in("quan-tri").await;
    let path = format!(
        "{}/loss-reports?limit=2",
        account_of(&world, "cong-dan").await
    );
    let all = world.walk(&root, &path).await;
    let times: Vec<&Value> = all.iter().map(|one| &one["reportedAt"]).collect();
    let expected = [
        "2026-08-21T09:02:00+07:00",
        "2026-08-21T09:01:00+07:00",
        MORNING,
    ];
    assert_eq!(times, expected);

    claim(&world, "cong-dan", MAIL).await.is(202);
    world.wait(TimeDelta::days(1));
    let purged = async || retention::purge(&world.state).await.unwrap().loss_claims;
    assert_eq!(purged().await, 0);
    world.wait(TimeDelta::seconds(1));
    assert_eq!(purged().await, 1);
}
