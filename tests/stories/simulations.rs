//! When would it be due? Asked by anybody, answered by the engine that fixes the promise (TIME-7).

use serde_json::Value;
use tests::{Filed, World, json};

const VECTORS: &str = include_str!("../../domain/tests/deadline-vectors.json");

#[tokio::test]
async fn every_worked_deadline_is_met_through_http() {
    let world = World::new().await;
    let anybody = world.nobody();
    let vectors: Vec<Value> = serde_json::from_str(VECTORS).unwrap();
    let mut wrong = Vec::new();
    for vector in &vectors {
        let body = json!({
            "calendar": vector["hours"], "limit": limit(&vector["limit"]), "startAt": vector["start"],
            "events": events(&vector["pause"]), "readAt": vector["start"],
        });
        let told = anybody.post("/deadline-simulations", body).await.is(200);
        let found = (&told["clock"]["countingFrom"], &told["clock"]["dueAt"]);
        if found != (&vector["counting_from"], &vector["due"]) {
            wrong.push(format!("{} {found:?}", vector["id"]));
        }
    }
    assert_eq!((wrong, vectors.len()), (vec![], 82));
}

fn limit(limit: &Value) -> Value {
    match &limit["minutes"] {
        Value::Null => limit.clone(),
        minutes => json!({"value": minutes, "unit": "working_minute"}),
    }
}

fn events(pause: &Value) -> Value {
    if pause.is_null() {
        return json!([]);
    }
    json!([
        {"kind": "pause", "at": pause["from"], "cause": "supplement", "resumption": pause["policy"]},
        {"kind": "resume", "at": pause["to"]},
    ])
}

#[tokio::test]
async fn what_is_told_before_filing_is_what_is_fixed_at_acceptance() {
    let world = World::at("2026-08-28T10:00:00+07:00").await;
    let citizen = world.sign_in("cong-dan").await;
    let asked = |deadline: &str| {
        json!({
            "agency": tests::COMMUNE, "procedure": "1.004884", "channel": "online", "deadline": deadline,
            "startAt": "2026-08-28T10:00:00+07:00",
        })
    };
    let anybody = world.nobody();
    let reception = anybody
        .post("/deadline-simulations", asked("reception"))
        .await
        .is(200);
    let resolution = anybody
        .post("/deadline-simulations", asked("resolution"))
        .await
        .is(200);
    let draft = json!({"procedure": "1.004884", "agency": tests::COMMUNE});
    let needed = world.demanded_online("1.004884").await;
    let draft = world.draft(&citizen, draft, &needed).await;
    let mut dossier = Filed::of(&world.file(&citizen, &draft).await, 201);
    let counter = world.sign_in("tiep-nhan").await;
    dossier.moved(&counter, "/acceptance", json!({})).await;
    let fixed = counter.get(&dossier.path("/deadline")).await.is(200);
    assert_eq!(reception["clock"]["dueAt"], fixed["reception"]["dueAt"]);
    assert_eq!(reception["clock"]["trace"], fixed["reception"]["trace"]);
    assert_eq!(resolution["clock"], fixed["resolution"]);
    assert_eq!(resolution["regime"], "nd118-2025");
}

#[tokio::test]
async fn a_limit_without_its_unit_is_refused() {
    let world = World::new().await;
    let body = json!({
        "calendar": "std_0730_1130_1300_1700", "limit": {"value": 5}, "startAt": "2026-03-02T09:00:00+07:00",
    });
    let problem = world.nobody().post("/deadline-simulations", body).await;
    let problem = problem.refused(400, "invalid_request");
    assert_eq!(problem["errors"][0]["pointer"], "/limit/unit");
}

#[tokio::test]
async fn a_year_that_is_not_loaded_is_named_and_never_guessed() {
    let world = World::new().await;
    let body = json!({
        "agency": tests::COMMUNE, "limit": {"value": 5, "unit": "working_day"},
        "startAt": "2026-12-28T09:00:00+07:00",
    });
    let problem = world.nobody().post("/deadline-simulations", body).await;
    let problem = problem.refused(409, "calendar_incomplete");
    assert!(
        problem["detail"].as_str().unwrap().contains("2027"),
        "{problem}"
    );
}

#[tokio::test]
async fn events_out_of_order_are_refused_where_they_stand() {
    let world = World::new().await;
    let simulate = |events: Value| {
        let body = json!({
            "calendar": "std_0730_1130_1300_1700", "limit": {"value": 5, "unit": "working_day"},
            "startAt": "2026-03-02T09:00:00+07:00", "events": events,
        });
        let anybody = world.nobody();
        async move {
            let problem = anybody.post("/deadline-simulations", body).await;
            let problem = problem.refused(400, "invalid_request");
            let error = &problem["errors"][0];
            (
                error["pointer"].as_str().unwrap().to_owned(),
                error["code"].as_str().unwrap().to_owned(),
            )
        }
    };
    let pause = |at: &str| json!({"kind": "pause", "cause": "payment", "at": at});
    let resume = |at: &str| json!({"kind": "resume", "at": at});
    let extend = |at: &str, date: &str| json!({"kind": "extend", "at": at, "dueDate": date});
    for (events, pointer, code) in [
        (
            json!([pause("2026-03-01T09:00:00+07:00")]),
            "/events/0",
            "negative_span",
        ),
        (
            json!([resume("2026-03-03T09:00:00+07:00")]),
            "/events/0",
            "clock_does_not_wait",
        ),
        (
            json!([
                pause("2026-03-03T09:00:00+07:00"),
                pause("2026-03-04T09:00:00+07:00")
            ]),
            "/events/1",
            "clock_waits",
        ),
        (
            json!([
                pause("2026-03-03T09:00:00+07:00"),
                resume("2026-03-02T10:00:00+07:00")
            ]),
            "/events/1",
            "negative_span",
        ),
        (
            json!([extend("2026-03-09T08:00:00+07:00", "2026-03-12")]),
            "/events/0",
            "extension_too_late",
        ),
        (
            json!([extend("2026-03-03T08:00:00+07:00", "2026-03-07")]),
            "/events/0/dueDate",
            "closed_day",
        ),
        (
            json!([
                extend("2026-03-03T08:00:00+07:00", "2026-03-11"),
                extend("2026-03-04T08:00:00+07:00", "2026-03-13")
            ]),
            "/events/1",
            "already_extended",
        ),
        (
            json!([{"kind": "resume", "at": "2026-03-03T09:00:00+07:00", "cause": "payment"}]),
            "/events/0",
            "mismatched",
        ),
    ] {
        assert_eq!(
            simulate(events).await,
            (pointer.to_owned(), code.to_owned())
        );
    }
}

#[tokio::test]
async fn the_law_of_each_period_can_be_read_by_anybody() {
    let world = World::new().await;
    let anybody = world.nobody();
    let regimes = anybody.get("/regimes").await.is(200);
    let codes: Vec<&str> = regimes["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| one["code"].as_str())
        .collect();
    assert_eq!(codes, ["nd118-2025", "nd61-2018"]);
    let old = anybody.get("/regimes/nd61-2018").await.is(200);
    assert_eq!(old["validTo"], "2025-06-30");
    assert_eq!(
        old["supplement"]["basis"],
        "Nghị định 61/2018/NĐ-CP Điều 19.4"
    );
    anybody.get("/regimes/nd0").await.refused(404, "not_found");
    let before = json!({
        "calendar": "std_0730_1130_1300_1700", "limit": {"value": 5, "unit": "working_day"},
        "startAt": "2025-06-02T09:00:00+07:00",
    });
    let told = anybody.post("/deadline-simulations", before).await.is(200);
    assert_eq!(told["regime"], "nd61-2018");
}
