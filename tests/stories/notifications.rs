//! What happens to a dossier reaches its owner, whatever the mail server does (IN-8).

use api::notifications::{run_once, start};
use chrono::TimeDelta;
use domain::notifications::MOST_ATTEMPTS;
use serde_json::Value;
use tests::{World, json, smtp::SmtpServer};

const AFTERNOON: &str = "2026-08-21T16:00:00+07:00";
const NOTICES: &str = "/me/notices";
const DEAD: &str = "/dead-letters";

#[tokio::test]
async fn the_owner_hears_of_the_filing_in_the_list_and_by_mail_in_vietnamese() {
    let server = SmtpServer::start().unwrap();
    let world = with_mail(&server).await;
    let dossier = world.filed().await;
    assert_eq!(run_once(&world.state).await.unwrap(), 1);

    let list = world.sign_in("cong-dan").await.get(NOTICES).await.is(200);
    let title = format!("Hồ sơ {} đã được nộp", dossier.code);
    assert_eq!(list["items"][0]["title"], title.as_str());
    assert_eq!(list["items"][0]["createdAt"], AFTERNOON);
    let letters = server.letters();
    assert_eq!(letters.len(), 1);
    assert!(letters[0].to.ends_with("@example.vn"));
    assert_eq!(letters[0].subject(), title);
    assert!(
        letters[0]
            .text()
            .starts_with("Thủ tục: Thủ tục đăng ký khai sinh\n")
    );
    let id = list["items"][0]["id"].as_str().unwrap();
    assert_eq!(
        letters[0].header("Message-ID"),
        format!("<{id}@example.vn>")
    );
    assert_eq!(run_once(&world.state).await.unwrap(), 0);
}

#[tokio::test]
async fn code_due_date_supplement_request_and_result_reach_the_owner() {
    let world = World::at(AFTERNOON).await;
    let counter = world.sign_in("tiep-nhan").await;
    let mut supplemented = world.filed().await;
    let defect = json!({"component": 3, "reason": "Ảnh mờ.", "guidance": "Chụp lại."});
    supplemented
        .moved(
            &counter,
            "/supplement-requests",
            json!({"defects": [defect]}),
        )
        .await;
    world.returned().await;
    run_once(&world.state).await.unwrap();
    let list = world.sign_in("cong-dan").await.get(NOTICES).await.is(200);
    let told = list["items"].to_string();
    for words in [
        "đã được nộp",
        "Đề nghị ông/bà bổ sung",
        "Chụp lại.",
        "Ngày hẹn trả kết quả: 17:00 ngày 22/08/2026",
        "đã có kết quả",
        "đã trả kết quả",
    ] {
        assert!(told.contains(words), "{words:?} is missing in {told}");
    }
}

#[tokio::test]
async fn a_refused_letter_is_sent_after_a_wait_and_the_notice_shows_once_and_at_once() {
    let server = SmtpServer::start().unwrap();
    let world = with_mail(&server).await;
    world.filed().await;
    let citizen = world.sign_in("cong-dan").await;
    server.refuse_next(1);
    assert_eq!(run_once(&world.state).await.unwrap(), 1);
    assert!(server.letters().is_empty());
    assert_eq!(items(&citizen.get(NOTICES).await.is(200)), 1);

    world.wait(TimeDelta::seconds(29));
    assert_eq!(run_once(&world.state).await.unwrap(), 0);
    world.wait(TimeDelta::seconds(1));
    assert_eq!(run_once(&world.state).await.unwrap(), 1);
    assert_eq!(server.letters().len(), 1);
    assert_eq!(items(&citizen.get(NOTICES).await.is(200)), 1);
}

#[tokio::test]
async fn a_letter_given_up_is_seen_and_revived_by_the_administrator_of_the_system_alone() {
    let server = SmtpServer::start().unwrap();
    let world = with_mail(&server).await;
    let dossier = world.filed().await;
    server.refuse_next(MOST_ATTEMPTS.into());
    for _ in 0..MOST_ATTEMPTS {
        assert_eq!(run_once(&world.state).await.unwrap(), 1);
        world.wait(TimeDelta::hours(6));
    }
    assert_eq!(run_once(&world.state).await.unwrap(), 0);

    let administrator = world.sign_in("quan-tri").await;
    let dead = administrator.get(DEAD).await.is(200);
    let letter = &dead["items"][0];
    assert_eq!(letter["dossier"], dossier.code.as_str());
    assert_eq!(letter["attempts"], MOST_ATTEMPTS);
    assert_eq!(letter["lastError"], "the mail server answered 451");
    assert!(!dead.to_string().contains("@example"));
    let retry = format!("{DEAD}/{}/retry", letter["id"].as_str().unwrap());
    for other in ["cong-dan", "tiep-nhan", "quan-tri-xa"] {
        let other = world.sign_in(other).await;
        assert_eq!(other.get(DEAD).await.status, 403);
        assert_eq!(other.post_empty(&retry).await.status, 403);
    }
    administrator.post_empty(&retry).await.is(204);
    administrator
        .post_empty(&retry)
        .await
        .refused(404, "not_found");
    assert_eq!(run_once(&world.state).await.unwrap(), 1);
    assert_eq!(server.letters().len(), 1);
    assert_eq!(items(&administrator.get(DEAD).await.is(200)), 0);
}

#[tokio::test]
async fn a_delivery_that_ended_with_its_worker_is_tried_again_after_its_lease_but_not_for_ever() {
    let world = World::at(AFTERNOON).await;
    world.filed().await;
    for _ in 0..MOST_ATTEMPTS {
        let (now, lease) = (world.now(), TimeDelta::seconds(60));
        let claim = move |session: &mut persistence::Session<'_>| {
            session.outbox().claim(now, now + lease, 50)
        };
        assert_eq!(
            world.state.store.write("claim", claim).await.unwrap().len(),
            1
        );
        assert_eq!(run_once(&world.state).await.unwrap(), 0);
        world.wait(lease);
    }
    assert_eq!(run_once(&world.state).await.unwrap(), 1);
    let dead = world.sign_in("quan-tri").await.get(DEAD).await.is(200);
    assert_eq!(
        dead["items"][0]["lastError"],
        "every attempt ended without an answer"
    );
}

#[tokio::test]
async fn two_workers_at_once_hand_out_each_notice_once() {
    let server = SmtpServer::start().unwrap();
    let world = with_mail(&server).await;
    for _ in 0..30 {
        world.filed().await;
    }
    let (one, other) = tokio::join!(run_once(&world.state), run_once(&world.state));
    assert_eq!(one.unwrap() + other.unwrap(), 30);
    let mut subjects: Vec<String> = server
        .letters()
        .iter()
        .map(|letter| letter.subject())
        .collect();
    subjects.sort();
    subjects.dedup();
    assert_eq!((subjects.len(), server.letters().len()), (30, 30));
}

#[tokio::test]
async fn a_notice_is_read_by_its_owner_and_hidden_from_everybody_else() {
    let world = World::at(AFTERNOON).await;
    world.filed().await;
    world.wait(TimeDelta::minutes(1));
    world.filed().await;
    run_once(&world.state).await.unwrap();

    let (citizen, neighbour) = (
        world.sign_in("cong-dan").await,
        world.sign_in("cong-dan-2").await,
    );
    let first = citizen.get(&format!("{NOTICES}?limit=1")).await.is(200);
    let next = citizen
        .get(first["page"]["next"].as_str().unwrap())
        .await
        .is(200);
    assert_eq!(first["items"][0]["createdAt"], "2026-08-21T16:01:00+07:00");
    assert_eq!(next["items"][0]["createdAt"], AFTERNOON);
    assert!(next["page"].get("next").is_none());
    assert_eq!(items(&neighbour.get(NOTICES).await.is(200)), 0);

    let read = format!("/notices/{}/read", next["items"][0]["id"].as_str().unwrap());
    neighbour.put_empty(&read).await.refused(404, "not_found");
    citizen.put_empty(&read).await.is(204);
    world.wait(TimeDelta::minutes(1));
    citizen.put_empty(&read).await.is(204);
    let unread = citizen
        .get(&format!("{NOTICES}?unreadOnly=true"))
        .await
        .is(200);
    assert_eq!(items(&unread), 1);
    let all = citizen.get(NOTICES).await.is(200);
    assert_eq!(all["items"][1]["readAt"], "2026-08-21T16:01:00+07:00");
}

#[actix_web::test]
async fn the_worker_of_a_server_delivers_by_itself_and_stops_when_told() {
    let world = World::at(AFTERNOON).await;
    let worker = start(world.state.clone());
    world.filed().await;
    let citizen = world.sign_in("cong-dan").await;
    while items(&citizen.get(NOTICES).await.is(200)) == 0 {
        tokio::task::yield_now().await;
    }
    worker.stop().await;
}

async fn with_mail(server: &SmtpServer) -> World {
    let url = server.url.clone();
    let mail = move |name: &str| match name {
        "MOTCUA_SMTP_URL" => Some(url.clone()),
        "MOTCUA_MAIL_FROM" => Some("Một cửa <motcua@example.vn>".to_owned()),
        _ => None,
    };
    World::with(AFTERNOON, mail).await
}

fn items(page: &Value) -> usize {
    page["items"].as_array().unwrap().len()
}
