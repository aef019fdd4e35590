//! What stops the clock on the way, and what moves it (LIFE-3, LIFE-5 to LIFE-7).

use api::dossiers::deadlines::watch;
use tests::{World, json};

fn defects() -> serde_json::Value {
    json!({"defects": [{"component": 2, "reason": "Thiếu trang 2.", "guidance": "Chụp đủ các trang."}]})
}

fn kinds(clock: &serde_json::Value) -> Vec<&str> {
    let trace = clock["trace"].as_array().unwrap().iter();
    trace.filter_map(|line| line["kind"].as_str()).collect()
}

#[tokio::test]
async fn a_supplement_during_handling_stops_the_clock_and_the_limit_restarts() {
    let world = World::at("2026-03-02T09:30:00+07:00").await;
    let mut dossier = world.at_specialist().await;
    world.set_clock("2026-03-03T10:00:00+07:00");
    let specialist = world.sign_in("chuyen-vien").await;
    dossier
        .moved(&specialist, "/supplement-requests", defects())
        .await;
    assert_eq!(dossier.view["status"], "supplement_required");
    assert_eq!(
        dossier.view["supplement"]["dueAt"],
        "2026-03-24T17:00:00+07:00"
    );
    world.set_clock("2026-03-05T09:00:00+07:00");
    let paused = world.deadline(&dossier, "cong-dan").await;
    assert_eq!(paused["state"], "paused");
    assert_eq!(kinds(&paused["resolution"]).last(), Some(&"paused"));
    world.set_clock("2026-03-05T10:00:00+07:00");
    let citizen = world.sign_in("cong-dan").await;
    dossier.moved(&citizen, "/supplements", json!({})).await;
    assert_eq!(dossier.view["status"], "in_process");
    let why = world.deadline(&dossier, "cong-dan").await;
    assert_eq!(why["dueAt"], "2026-03-12T17:00:00+07:00");
    assert!(kinds(&why["resolution"]).contains(&"restarted"));
    assert_eq!(why["supplement"], json!(null));
    assert_eq!(why["resolution"]["elapsed"]["value"], 0);
}

#[tokio::test]
async fn a_supplement_is_asked_for_within_three_working_days_of_the_acceptance() {
    let world = World::at("2026-03-02T09:30:00+07:00").await;
    let dossier = world.at_specialist().await;
    world.set_clock("2026-03-06T08:00:00+07:00");
    let specialist = world.sign_in("chuyen-vien").await;
    let path = dossier.path("/supplement-requests");
    let late = specialist.act(&path, dossier.version, defects()).await;
    let problem = late.refused(409, "supplement_too_late");
    assert!(
        problem["detail"].as_str().unwrap().contains("05/03/2026"),
        "{problem}"
    );
    let read = specialist.get(&dossier.path("")).await.is(200);
    assert_eq!(
        (&read["status"], &read["version"]),
        (&json!("in_process"), &json!(dossier.version))
    );
}

#[tokio::test]
async fn only_the_officer_at_the_step_asks_for_a_supplement_during_handling() {
    let world = World::at("2026-03-02T09:30:00+07:00").await;
    let dossier = world.at_specialist().await;
    let counter = world.sign_in("tiep-nhan").await;
    let path = dossier.path("/supplement-requests");
    let refused = counter.act(&path, dossier.version, defects()).await;
    refused.refused(403, "step_of_another_role");
}

#[tokio::test]
async fn what_is_not_supplied_in_fifteen_working_days_is_stopped_by_itself() {
    let world = World::at("2026-03-02T09:30:00+07:00").await;
    let mut dossier = world.at_specialist().await;
    let specialist = world.sign_in("chuyen-vien").await;
    dossier
        .moved(&specialist, "/supplement-requests", defects())
        .await;
    assert_eq!(
        dossier.view["supplement"]["dueAt"],
        "2026-03-23T17:00:00+07:00"
    );
    world.set_clock("2026-03-23T17:00:00+07:00");
    watch::run_once(&world.state).await.unwrap();
    let citizen = world.sign_in("cong-dan").await;
    dossier.seen(&citizen).await;
    assert_eq!(
        dossier.view["status"], "supplement_required",
        "the last instant is still in time"
    );
    world.set_clock("2026-03-23T17:00:01+07:00");
    let citizen = world.sign_in("cong-dan").await;
    let path = dossier.path("/supplements");
    citizen
        .act(&path, dossier.version, json!({}))
        .await
        .refused(409, "supplied_too_late");
    watch::run_once(&world.state).await.unwrap();
    dossier.seen(&citizen).await;
    assert_eq!(dossier.view["status"], "stopped");
    let more = watch::run_once(&world.state).await.unwrap();
    assert!(!more, "what was stopped stays so");
    let history = citizen.get(&dossier.path("/timeline")).await.is(200);
    let last = history["events"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&last["act"], &last["position"]),
        (&json!("stopped"), &json!(null))
    );
    assert!(
        last["note"].as_str().unwrap().contains("23/03/2026"),
        "{last}"
    );
}

#[tokio::test]
async fn a_payment_stops_the_clock_until_its_proof_is_recorded() {
    let world = World::at("2026-07-13T08:00:00+07:00").await;
    let mut dossier = world.at_specialist().await;
    let before = dossier.view["resolution"]["dueAt"].clone();
    let specialist = world.sign_in("chuyen-vien").await;
    let owed = json!({"note": "Lệ phí: 50.000 đồng."});
    dossier
        .moved(&specialist, "/payment-requests", owed.clone())
        .await;
    assert_eq!(dossier.view["status"], "payment_required");
    let path = dossier.path("/payment-requests");
    specialist
        .act(&path, dossier.version, owed)
        .await
        .refused(409, "state_forbids");
    world.set_clock("2026-07-14T08:00:00+07:00");
    let specialist = world.sign_in("chuyen-vien").await;
    let proof = json!({"receiptNumber": "0004512/BLP"});
    dossier
        .moved(&specialist, "/payment-confirmations", proof)
        .await;
    assert_eq!(
        (before, &dossier.view["resolution"]["dueAt"]),
        (
            json!("2026-07-20T17:00:00+07:00"),
            &json!("2026-07-21T17:00:00+07:00")
        )
    );
    let why = world.deadline(&dossier, "chuyen-vien").await;
    assert_eq!(why["resolution"]["waits"][0]["cause"], "payment");
    assert_eq!(
        why["steps"][1]["visits"][0]["used"]["value"], 0,
        "the wait is not the officer's time"
    );
}

#[tokio::test]
async fn a_consultation_is_recorded_and_the_clock_runs_on_where_no_law_stops_it() {
    let world = World::at("2026-07-13T08:00:00+07:00").await;
    let mut dossier = world.at_specialist().await;
    let before = dossier.view["resolution"]["dueAt"].clone();
    let specialist = world.sign_in("chuyen-vien").await;
    let question = json!({"addressee": "Công an xã", "question": "Xác minh nơi thường trú."});
    dossier.moved(&specialist, "/consultations", question).await;
    assert_eq!(dossier.view["clockState"], "running");
    let answer = json!({"answer": "Đã xác minh."});
    dossier
        .moved(&specialist, "/consultation-answers", answer)
        .await;
    assert_eq!(dossier.view["resolution"]["dueAt"], before);
    let citizen = world.sign_in("cong-dan").await;
    let seen = citizen.get(&dossier.path("/timeline")).await.is(200);
    let notes = seen["events"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|event| event["act"] == "consulted");
    assert!(notes.clone().count() == 1 && notes.clone().all(|event| event["note"].is_null()));
}

#[tokio::test]
async fn where_the_law_stops_the_clock_for_a_consultation_the_answer_moves_the_due_date() {
    let world = World::at("2026-07-13T08:00:00+07:00").await;
    let mut dossier = world.at_specialist().await;
    world.let_consultations_stop_the_clock().await;
    let specialist = world.sign_in("chuyen-vien").await;
    let question = json!({"addressee": "Công an xã", "question": "Xác minh nơi thường trú."});
    dossier.moved(&specialist, "/consultations", question).await;
    assert_eq!(dossier.view["clockState"], "paused");
    let path = dossier.path("/steps");
    let forward = json!({"action": "forward"});
    let refused = specialist.act(&path, dossier.version, forward).await;
    refused.refused(409, "clock_waits");
    world.set_clock("2026-07-14T08:00:00+07:00");
    let specialist = world.sign_in("chuyen-vien").await;
    let answer = json!({"answer": "Đã xác minh."});
    dossier
        .moved(&specialist, "/consultation-answers", answer.clone())
        .await;
    assert_eq!(
        dossier.view["resolution"]["dueAt"],
        "2026-07-21T17:00:00+07:00"
    );
    let path = dossier.path("/consultation-answers");
    let again = specialist.act(&path, dossier.version, answer).await;
    again.refused(409, "clock_does_not_wait");
}

#[tokio::test]
async fn an_apology_leaves_one_working_day_before_the_due_date_and_only_once() {
    let world = World::at("2026-03-02T09:30:00+07:00").await;
    let mut dossier = world.at_specialist().await;
    assert_eq!(
        dossier.view["resolution"]["dueAt"],
        "2026-03-09T17:00:00+07:00"
    );
    let notice = |date: &str| json!({"reason": "Phải xác minh.", "dueDate": date});
    let path = dossier.path("/extension");
    let specialist = world.sign_in("chuyen-vien").await;
    specialist
        .act(&path, dossier.version, notice("2026-03-12"))
        .await
        .refused(403, "forbidden");

    world.set_clock("2026-03-09T08:00:00+07:00");
    let leader = world.sign_in("lanh-dao").await;
    let late = leader
        .act(&path, dossier.version, notice("2026-03-12"))
        .await;
    let problem = late.refused(409, "extension_too_late");
    assert!(
        problem["detail"].as_str().unwrap().contains("06/03/2026"),
        "{problem}"
    );

    world.set_clock("2026-03-06T16:00:00+07:00");
    let leader = world.sign_in("lanh-dao").await;
    for (date, why) in [("2026-03-09", "not_later"), ("2026-03-14", "closed_day")] {
        let refused = leader.act(&path, dossier.version, notice(date)).await;
        let problem = refused.refused(400, "invalid_request");
        assert_eq!(
            (
                &problem["errors"][0]["pointer"],
                &problem["errors"][0]["code"]
            ),
            (&json!("/dueDate"), &json!(why))
        );
    }
    dossier
        .moved(&leader, "/extension", notice("2026-03-12"))
        .await;
    assert_eq!(
        dossier.view["resolution"]["dueAt"],
        "2026-03-12T17:00:00+07:00"
    );
    let again = leader
        .act(&path, dossier.version, notice("2026-03-16"))
        .await;
    again.refused(409, "already_extended");
    let why = world.deadline(&dossier, "cong-dan").await;
    assert_eq!(why["resolution"]["extension"]["dueDate"], "2026-03-12");
}
