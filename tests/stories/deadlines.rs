//! Why it is due when it is due, how it stands, and from when it runs (LIFE-3, IN-10, TIME-7, TIME-8).

use api::dossiers::deadlines::watch;
use tests::{Filed, Person, World, json};

fn kinds(clock: &serde_json::Value) -> Vec<&str> {
    let trace = clock["trace"].as_array().unwrap().iter();
    trace.filter_map(|line| line["kind"].as_str()).collect()
}

#[tokio::test]
async fn a_clerk_is_told_why_it_is_due_then_with_every_day_and_article() {
    let world = World::at("2026-08-28T10:00:00+07:00").await;
    let dossier = world.five_days().await;
    let why = world.deadline(&dossier, "tiep-nhan").await;
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
    let lines = why["resolution"]["trace"].as_array().unwrap().iter();
    let skipped = |line: &&serde_json::Value| line["date"] == "2026-09-02";
    let national_day = lines.clone().find(skipped).unwrap();
    assert_eq!(
        (&national_day["reason"], &national_day["name"]),
        (&json!("public_holiday"), &json!("Quốc khánh 2/9"))
    );
    assert_eq!(
        lines
            .filter(|line| line["number"].is_number() && line["date"].is_string())
            .count(),
        5
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
    let dossier = world.five_days().await;
    for stranger in ["cong-dan-2", "tiep-nhan-2"] {
        let stranger = world.sign_in(stranger).await;
        stranger
            .get(&dossier.path("/deadline"))
            .await
            .refused(404, "not_found");
    }
}

#[tokio::test]
async fn a_dossier_lodged_at_another_counter_runs_from_its_arrival() {
    let world = World::at("2026-03-02T15:30:00+07:00").await;
    let elsewhere = world.sign_in("tiep-nhan-2").await;
    let filing = json!({
        "procedure": tests::FIVE_DAYS, "agency": tests::COMMUNE, "counter": tests::WARD, "channel": "direct",
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
    let waiting = world.deadline(&dossier, "tiep-nhan-2").await;
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
    let why = world.deadline(&dossier, "tiep-nhan").await;
    assert_eq!(kinds(&why["resolution"])[..2], ["lodged", "started"]);
    competent
        .act(&dossier.path("/arrival"), dossier.version, json!({}))
        .await
        .refused(409, "already_arrived");
}

#[tokio::test]
async fn lateness_belongs_to_the_step_and_the_position_that_held_it() {
    let world = World::at("2026-03-02T07:30:00+07:00").await;
    let dossier = world.five_days().await;
    world.set_clock("2026-03-02T15:00:00+07:00");
    let counter = world.sign_in("tiep-nhan").await;
    let mut dossier = dossier;
    dossier
        .moved(&counter, "/steps", json!({"action": "forward"}))
        .await;
    let why = world.deadline(&dossier, "tiep-nhan").await;
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
    let dossier = world.five_days().await;
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
    let dossier = world.at_specialist().await;
    let specialist = world.sign_in("chuyen-vien").await;
    let mut dossier = dossier;
    dossier
        .moved(&specialist, "/steps", json!({"action": "take"}))
        .await;
    let soon = world.deadline(&dossier, "chuyen-vien").await["resolution"]["soonAt"].clone();
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
    let told = world.deadline(&dossier, "chuyen-vien").await["warnings"].clone();
    let levels: Vec<&str> = told
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|warning| warning["level"].as_str())
        .collect();
    assert_eq!(levels, ["due_soon", "due", "overdue"]);
    assert_eq!(
        world.deadline(&dossier, "cong-dan").await["warnings"],
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
