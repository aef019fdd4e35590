//! Clocks that stop, go on, are extended, and always say why (LIFE-3, LIFE-5 to LIFE-7, IN-10, TIME-7, TIME-8).

use api::dossiers::deadlines::watch;
use tests::{Filed, Person, World, json};

/// Five working days through every channel.
const BIRTH_AGAIN: &str = "1.004884";

/// A dossier with a limit of five working days, accepted by `tiep-nhan` at the instant of the world.
async fn five_days(world: &World) -> Filed {
    let citizen = world.sign_in("cong-dan").await;
    let draft = json!({"procedure": BIRTH_AGAIN, "agency": tests::COMMUNE});
    let needed = world.demanded_online(BIRTH_AGAIN).await;
    let draft = world.draft(&citizen, draft, &needed).await;
    let mut dossier = Filed::of(&world.file(&citizen, &draft).await, 201);
    let counter = world.sign_in("tiep-nhan").await;
    dossier.moved(&counter, "/acceptance", json!({})).await;
    dossier
}

/// The same, at the specialist's step.
async fn at_specialist(world: &World) -> Filed {
    let mut dossier = five_days(world).await;
    let counter = world.sign_in("tiep-nhan").await;
    let forward = json!({"action": "forward"});
    dossier.moved(&counter, "/steps", forward).await;
    dossier
}

async fn deadline(world: &World, dossier: &Filed, reader: &str) -> serde_json::Value {
    let reader = world.sign_in(reader).await;
    reader.get(&dossier.path("/deadline")).await.is(200)
}

fn defects() -> serde_json::Value {
    json!({"defects": [{"component": 2, "reason": "Thiếu trang 2.", "guidance": "Chụp đủ các trang."}]})
}

fn kinds(clock: &serde_json::Value) -> Vec<&str> {
    let trace = clock["trace"].as_array().unwrap().iter();
    trace.filter_map(|line| line["kind"].as_str()).collect()
}

#[tokio::test]
async fn a_clerk_is_told_why_it_is_due_then_with_every_day_and_article() {
    let world = World::at("2026-08-28T10:00:00+07:00").await;
    let dossier = five_days(&world).await;
    let why = deadline(&world, &dossier, "tiep-nhan").await;
    assert_eq!(why["dueAt"], "2026-09-09T17:00:00+07:00");
    assert_eq!(
        (&why["state"], &why["standing"]),
        (&json!("running"), &json!("on_time"))
    );
    let trace = why["resolution"]["trace"].to_string();
    for said in [
        "Không tính ngày đầu tiên, thứ Sáu 28/08/2026 (BLDS 2015 Điều 147.2)",
        "Không tính thứ Hai 31/08/2026: nghỉ hoán đổi",
        "Quốc khánh",
        "BLLĐ 2019 Điều 112",
        "Ngày làm việc thứ 5: thứ Tư 09/09/2026",
        "TTHC 1.004884",
    ] {
        assert!(trace.contains(said), "{said}: {trace}");
    }
    assert_eq!(
        why["resolution"]["remaining"],
        json!({"value": 2730, "unit": "working_minute"})
    );
    let quotas: i64 = why["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["quota"]["value"].as_i64().unwrap())
        .sum();
    assert_eq!(quotas, 40 * 60);
    let english = world.sign_in("cong-dan").await.in_english();
    let read = english.get(&dossier.path("/deadline")).await.is(200);
    assert!(
        read["resolution"]["trace"]
            .to_string()
            .contains("Working day 5: Wed 9 Sep 2026")
    );
}

#[tokio::test]
async fn a_stranger_does_not_learn_when_it_is_due() {
    let world = World::new().await;
    let dossier = five_days(&world).await;
    for stranger in ["cong-dan-2", "tiep-nhan-2"] {
        let stranger = world.sign_in(stranger).await;
        stranger
            .get(&dossier.path("/deadline"))
            .await
            .refused(404, "not_found");
    }
}

#[tokio::test]
async fn a_supplement_during_handling_stops_the_clock_and_the_limit_restarts() {
    let world = World::at("2026-03-02T09:30:00+07:00").await;
    let mut dossier = at_specialist(&world).await;
    world.set_clock("2026-03-03T10:00:00+07:00");
    let (specialist, citizen) = (
        world.sign_in("chuyen-vien").await,
        world.sign_in("cong-dan").await,
    );
    dossier
        .moved(&specialist, "/supplement-requests", defects())
        .await;
    assert_eq!(dossier.view["status"], "supplement_required");
    assert_eq!(
        dossier.view["supplement"]["dueAt"],
        "2026-03-24T17:00:00+07:00"
    );
    world.set_clock("2026-03-05T09:00:00+07:00");
    let paused = deadline(&world, &dossier, "cong-dan").await;
    assert_eq!(paused["state"], "paused");
    assert_eq!(kinds(&paused["resolution"]).last(), Some(&"paused"));
    world.set_clock("2026-03-05T10:00:00+07:00");
    let citizen_now = world.sign_in("cong-dan").await;
    dossier.moved(&citizen_now, "/supplements", json!({})).await;
    assert_eq!(dossier.view["status"], "in_process");
    let why = deadline(&world, &dossier, "cong-dan").await;
    assert_eq!(why["dueAt"], "2026-03-12T17:00:00+07:00");
    assert!(kinds(&why["resolution"]).contains(&"restarted"));
    assert_eq!(why["supplement"], json!(null));
    assert_eq!(why["resolution"]["elapsed"]["value"], 0);
    drop(citizen);
}

#[tokio::test]
async fn a_supplement_is_asked_for_within_three_working_days_of_the_acceptance() {
    let world = World::at("2026-03-02T09:30:00+07:00").await;
    let dossier = at_specialist(&world).await;
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
    let dossier = at_specialist(&world).await;
    let counter = world.sign_in("tiep-nhan").await;
    let path = dossier.path("/supplement-requests");
    let refused = counter.act(&path, dossier.version, defects()).await;
    refused.refused(403, "step_of_another_role");
}

#[tokio::test]
async fn what_is_not_supplied_in_fifteen_working_days_is_stopped_by_itself() {
    let world = World::at("2026-03-02T09:30:00+07:00").await;
    let mut dossier = at_specialist(&world).await;
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
    let mut dossier = at_specialist(&world).await;
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
    let why = deadline(&world, &dossier, "chuyen-vien").await;
    assert_eq!(why["resolution"]["waits"][0]["cause"], "payment");
    assert_eq!(
        why["steps"][1]["visits"][0]["used"]["value"], 0,
        "the wait is not the officer's time"
    );
}

#[tokio::test]
async fn a_consultation_is_recorded_and_the_clock_runs_on_where_no_law_stops_it() {
    let world = World::at("2026-07-13T08:00:00+07:00").await;
    let mut dossier = at_specialist(&world).await;
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
async fn an_apology_leaves_one_working_day_before_the_due_date_and_only_once() {
    let world = World::at("2026-03-02T09:30:00+07:00").await;
    let mut dossier = at_specialist(&world).await;
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
    let why = deadline(&world, &dossier, "cong-dan").await;
    assert_eq!(why["resolution"]["extension"]["dueDate"], "2026-03-12");
}

#[tokio::test]
async fn a_dossier_lodged_at_another_counter_runs_from_its_arrival() {
    let world = World::at("2026-03-02T15:30:00+07:00").await;
    let elsewhere = world.sign_in("tiep-nhan-2").await;
    let filing = json!({
        "procedure": BIRTH_AGAIN, "agency": tests::COMMUNE, "counter": tests::WARD, "channel": "direct",
        "delivery": "counter", "consent": true, "owner": {"fullName": "Trần Văn Bảy"},
        "components": [{"component": 1, "form": "paper"}, {"component": 2, "form": "paper"}],
    });
    let competent = world.sign_in("tiep-nhan").await;
    competent
        .post_once("/counter-filings", "k1", filing.clone())
        .await
        .refused(403, "forbidden");
    let filed = elsewhere.post_once("/counter-filings", "k2", filing).await;
    let mut dossier = Filed::of(&filed, 201);
    assert_eq!(
        (
            &dossier.view["agency"]["identifier"],
            &dossier.view["counter"]
        ),
        (&json!("H53.103"), &json!("H53.106"))
    );
    competent
        .act(&dossier.path("/acceptance"), dossier.version, json!({}))
        .await
        .refused(403, "forbidden");
    dossier.moved(&elsewhere, "/acceptance", json!({})).await;
    assert_eq!(
        (&dossier.view["clockState"], &dossier.view["resolution"]),
        (&json!("not_started"), &json!(null))
    );
    let waiting = deadline(&world, &dossier, "tiep-nhan-2").await;
    assert_eq!(
        (&waiting["state"], &waiting["dueAt"]),
        (&json!("not_started"), &json!(null))
    );
    assert_eq!(
        waiting["forwardBy"], "2026-03-03T07:00:00+07:00",
        "received after 15:00"
    );
    let forward = json!({"action": "forward"});
    competent
        .act(&dossier.path("/steps"), dossier.version, forward)
        .await
        .refused(409, "not_yet_arrived");

    world.set_clock("2026-03-03T08:00:00+07:00");
    let competent = world.sign_in("tiep-nhan").await;
    let queue = competent.get("/queues/reception").await.is(200);
    assert_eq!(queue["items"][0]["code"], json!(dossier.code));
    let elsewhere = world.sign_in("tiep-nhan-2").await;
    elsewhere
        .act(&dossier.path("/arrival"), dossier.version, json!({}))
        .await
        .refused(403, "forbidden");
    dossier.moved(&competent, "/arrival", json!({})).await;
    assert_eq!(
        dossier.view["resolution"]["dueAt"],
        "2026-03-10T17:00:00+07:00"
    );
    assert_eq!(dossier.view["acceptedAt"], "2026-03-02T15:30:00+07:00");
    assert_eq!(dossier.view["arrivedAt"], "2026-03-03T08:00:00+07:00");
    let why = deadline(&world, &dossier, "tiep-nhan").await;
    assert_eq!(kinds(&why["resolution"])[..2], ["lodged", "started"]);
    competent
        .act(&dossier.path("/arrival"), dossier.version, json!({}))
        .await
        .refused(409, "already_arrived");
}

#[tokio::test]
async fn lateness_belongs_to_the_step_and_the_position_that_held_it() {
    let world = World::at("2026-03-02T07:30:00+07:00").await;
    let dossier = five_days(&world).await;
    world.set_clock("2026-03-02T15:00:00+07:00");
    let counter = world.sign_in("tiep-nhan").await;
    let mut dossier = dossier;
    dossier
        .moved(&counter, "/steps", json!({"action": "forward"}))
        .await;
    let why = deadline(&world, &dossier, "tiep-nhan").await;
    let reception = &why["steps"][0];
    assert_eq!(reception["quota"]["value"], 240);
    assert_eq!(reception["plannedDueAt"], "2026-03-02T11:30:00+07:00");
    let visit = &reception["visits"][0];
    assert_eq!(
        (&visit["used"]["value"], &visit["late"]["value"]),
        (&json!(360), &json!(120))
    );
    assert_eq!(visit["position"], "Công chức tiếp nhận hồ sơ");
    let last = why["steps"].as_array().unwrap().last().unwrap();
    assert_eq!(
        last["plannedDueAt"], "2026-03-06T17:00:00+07:00",
        "quotas add up to forty hours"
    );
}

#[tokio::test]
async fn overdue_is_true_the_second_after_the_due_instant_and_nobody_has_to_say_so() {
    let world = World::at("2026-03-02T09:30:00+07:00").await;
    let dossier = five_days(&world).await;
    let codes = |page: serde_json::Value| -> Vec<String> {
        let items = page["items"].as_array().unwrap().iter();
        items
            .map(|line| line["code"].as_str().unwrap().to_owned())
            .collect()
    };
    async fn list(world: &World, standing: &str) -> serde_json::Value {
        let leader = world.sign_in("lanh-dao").await;
        leader
            .get(&format!("/queues/deadlines?standing={standing}"))
            .await
            .is(200)
    }
    assert_eq!(
        codes(list(&world, "on_time").await),
        [dossier.code.as_str()]
    );
    world.set_clock("2026-03-09T17:00:00+07:00");
    assert_eq!(codes(list(&world, "overdue").await), Vec::<String>::new());
    assert_eq!(
        codes(list(&world, "due_soon").await),
        [dossier.code.as_str()]
    );
    world.set_clock("2026-03-09T17:00:01+07:00");
    let overdue = list(&world, "overdue").await;
    assert_eq!(overdue["items"][0]["standing"], "overdue");
    assert_eq!(codes(overdue), [dossier.code.as_str()]);
    let leader = world.sign_in("lanh-dao").await;
    let counts = leader.get("/deadline-standings").await.is(200);
    assert_eq!(
        (&counts["overdue"], &counts["dueSoon"], &counts["onTime"]),
        (&json!(1), &json!(0), &json!(0))
    );
    let elsewhere = world.sign_in("lanh-dao-2").await;
    assert_eq!(
        elsewhere.get("/deadline-standings").await.is(200)["overdue"],
        0
    );
}

#[tokio::test]
async fn each_warning_is_made_once_however_many_nodes_look() {
    let world = World::at("2026-03-02T09:30:00+07:00").await;
    let dossier = at_specialist(&world).await;
    let specialist = world.sign_in("chuyen-vien").await;
    let mut dossier = dossier;
    dossier
        .moved(&specialist, "/steps", json!({"action": "take"}))
        .await;
    let soon = deadline(&world, &dossier, "chuyen-vien").await["resolution"]["soonAt"].clone();
    for instant in [
        soon.as_str().unwrap(),
        "2026-03-09T17:00:00+07:00",
        "2026-03-10T07:30:00+07:00",
    ] {
        world.set_clock(instant);
        let (one, other) =
            tokio::join!(watch::run_once(&world.state), watch::run_once(&world.state));
        one.and(other).unwrap();
    }
    let told = deadline(&world, &dossier, "chuyen-vien").await["warnings"].clone();
    let levels: Vec<&str> = told
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|warning| warning["level"].as_str())
        .collect();
    assert_eq!(levels, ["due_soon", "due", "overdue"]);
    assert_eq!(
        deadline(&world, &dossier, "cong-dan").await["warnings"],
        json!([])
    );
    api::notifications::run_once(&world.state).await.unwrap();
    let specialist = world.sign_in("chuyen-vien").await;
    assert_eq!(reminders(&specialist).await, 3);
    let read = specialist.get(&dossier.path("")).await;
    assert_eq!(
        read.version(),
        dossier.version,
        "a warning changes no dossier"
    );
}

async fn reminders(officer: &Person) -> usize {
    let notices = officer.get("/me/notices").await.is(200);
    let items = notices["items"].as_array().unwrap().iter();
    items
        .filter(|notice| notice["title"].as_str().unwrap().contains("hạn"))
        .count()
}
