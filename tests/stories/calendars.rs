//! Working-time calendars: public to read, each kept by whom it belongs to (TIME-2).

use serde_json::Value;
use tests::{Answer, COMMUNE, Person, WARD, World, json};
use uuid::Uuid;

const STANDARD: &str = "std_0730_1130_1300_1700";

/// The commune's own: the usual hours and a counter on Saturday morning.
fn own() -> Value {
    json!({
        "code": "h53_103", "agency": COMMUNE, "parent": STANDARD,
        "nameVi": "Lịch làm việc xã Phước Thạnh", "nameEn": "Working time of Phước Thạnh Commune",
    })
}

async fn create(administrator: &Person, body: Value) -> Answer {
    let key = Uuid::now_v7().to_string();
    administrator.post_once("/calendars", &key, body).await
}

fn faults(answer: &Answer) -> Vec<(String, String)> {
    let problem = answer.refused(400, "invalid_request");
    let told = problem["errors"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    told.map(|one| (text(&one["pointer"]), text(&one["code"])))
        .collect()
}

#[tokio::test]
async fn everybody_reads_what_a_calendar_says_and_what_it_inherits() {
    let world = World::new().await;
    let nobody = world.nobody();
    let answer = nobody.get(&format!("/calendars/{STANDARD}")).await;
    let calendar = answer.is(200);
    assert_eq!(answer.version(), calendar["version"]);
    assert_eq!(
        (&calendar["parent"], &calendar["agency"]),
        (&json!("vn"), &Value::Null)
    );
    let monday = json!({"weekday": "monday", "opens": "07:30", "closes": "11:30"});
    assert_eq!(calendar["hours"][0]["sessions"][0], monday);
    assert_eq!(calendar["years"], json!([]));
    let years = json!([2022, 2023, 2024, 2025, 2026]);
    assert_eq!(calendar["inherits"]["years"], years);
    assert_eq!(calendar["inherits"]["hoursFrom"], Value::Null);
    let nation = nobody.get("/calendars/vn").await.is(200);
    assert_eq!((&nation["years"], &nation["hours"]), (&years, &json!([])));
    nobody
        .get("/calendars/moon")
        .await
        .refused(404, "not_found");
}

#[tokio::test]
async fn a_walk_through_the_calendars_shows_each_once() {
    let world = World::new().await;
    let all = world.nobody().get("/calendars").await.is(200);
    let walked = world.walk(&world.nobody(), "/calendars?limit=2").await;
    assert_eq!(all["items"].as_array(), Some(&walked));
    assert_eq!(walked.last().unwrap()["code"], "vn");
}

#[tokio::test]
async fn the_days_of_a_year_name_the_calendar_they_come_from() {
    let world = World::new().await;
    let nobody = world.nobody();
    let path = |year| format!("/calendars/{STANDARD}/years/{year}");
    let year = nobody.get(&path(2026)).await.is(200);
    let off = year["daysOff"].as_array().unwrap();
    let culture = off.iter().find(|day| day["date"] == "2026-11-24").unwrap();
    assert_eq!(culture["nameVi"], "Ngày Văn hóa Việt Nam");
    assert_eq!(
        (&culture["kind"], &culture["calendar"]),
        (&json!("public_holiday"), &json!("vn"))
    );
    let make_up = year["makeUpDays"].as_array().unwrap();
    assert_eq!(make_up[1]["date"], "2026-08-22");
    assert_eq!(make_up[1]["replaces"], "2026-08-31");
    let missing = nobody.in_english().get(&path(2027)).await;
    let missing = missing.refused(404, "year_not_loaded");
    assert!(missing["detail"].as_str().unwrap().contains("2027"));
    for unknown in ["/calendars/moon/years/2026", "/calendars/vn/years/soon"] {
        nobody.get(unknown).await.refused(404, "not_found");
    }
}

#[tokio::test]
async fn an_agency_gets_a_calendar_of_its_own_and_counts_by_it() {
    let world = World::new().await;
    let administrator = world.sign_in("quan-tri-xa").await;
    let key = Uuid::now_v7().to_string();
    let created = administrator.post_once("/calendars", &key, own()).await;
    assert_eq!(created.is(201)["agency"], COMMUNE);
    assert_eq!(created.header("location"), "/api/v1/calendars/h53_103");
    let again = administrator.post_once("/calendars", &key, own()).await;
    assert_eq!(
        (again.is(201), again.header("idempotent-replayed")),
        (created.is(201), "true")
    );
    create(&administrator, own())
        .await
        .refused(409, "duplicate");
    let read = world.nobody().get("/calendars/h53_103").await.is(200);
    assert_eq!(read["inherits"]["hoursFrom"], STANDARD);
    assert_eq!(
        read["inherits"]["hours"][0]["sessions"]
            .as_array()
            .unwrap()
            .len(),
        10
    );
    let seen = administrator.get("/agencies/H53.103").await.version();
    let assigned = json!({"calendar": "h53_103"});
    let assigned = administrator
        .patch("/agencies/H53.103", seen, assigned)
        .await;
    assert_eq!(assigned.is(200)["calendar"], "h53_103");
    world.accepted().await;
}

#[tokio::test]
async fn a_calendar_of_an_agency_is_for_that_agency_and_those_below_it() {
    let world = World::new().await;
    let (commune, root) = (
        world.sign_in("quan-tri-xa").await,
        world.sign_in("quan-tri").await,
    );
    create(&commune, own()).await.is(201);
    let elsewhere = root.get("/agencies/H53.106").await.version();
    let assigned = json!({"calendar": "h53_103"});
    let refused = root.patch("/agencies/H53.106", elsewhere, assigned).await;
    let expected = (
        "/calendar".to_owned(),
        "calendar_of_another_agency".to_owned(),
    );
    assert_eq!(faults(&refused), [expected]);
    for agency in [json!(WARD), Value::Null] {
        let mut below = own();
        (below["code"], below["parent"], below["agency"]) =
            ("below".into(), "h53_103".into(), agency);
        let refused = create(&root, below).await;
        let expected = (
            "/parent".to_owned(),
            "calendar_of_another_agency".to_owned(),
        );
        assert_eq!(faults(&refused), [expected]);
    }
}

#[tokio::test]
async fn nobody_creates_a_calendar_for_whom_they_do_not_administer() {
    let world = World::new().await;
    create(&world.nobody(), own())
        .await
        .refused(401, "unauthenticated");
    for username in ["cong-dan", "tiep-nhan", "lanh-dao"] {
        let person = world.sign_in(username).await;
        create(&person, own()).await.refused(403, "wrong_caller");
    }
    let commune = world.sign_in("quan-tri-xa").await;
    for agency in [json!("H53"), json!(WARD), Value::Null] {
        let mut other = own();
        other["agency"] = agency;
        create(&commune, other).await.refused(403, "forbidden");
    }
    let root = world.sign_in("quan-tri").await;
    let mut shared = own();
    shared.as_object_mut().unwrap().remove("agency");
    assert_eq!(create(&root, shared).await.is(201)["agency"], Value::Null);
}

#[tokio::test]
async fn everything_that_is_wrong_with_a_new_calendar_is_told_at_once() {
    let world = World::new().await;
    let root = world.sign_in("quan-tri").await;
    let mut wrong = own();
    wrong["hours"] = json!([
        {"workingWeekdays": ["monday", "tuesday"], "makeUpSessions": [],
         "sessions": [{"weekday": "monday", "opens": "07:30", "closes": "11:30"},
                      {"weekday": "monday", "opens": "11:00", "closes": "10:00"}]},
        {"workingWeekdays": [], "sessions": [], "makeUpSessions": []},
    ]);
    let place = |pointer: &str, code: &str| (pointer.to_owned(), code.to_owned());
    let expected = [
        place("/hours/0/sessions/1", "closes_before_opening"),
        place("/hours/0/sessions/1", "overlapping_sessions"),
        place("/hours/0/workingWeekdays", "weekday_without_session"),
        place("/hours/1/validFrom", "repeated_hours"),
        place("/hours/1/sessions", "no_session"),
        place("/hours/1/workingWeekdays", "no_working_weekday"),
        place("/hours", "make_up_day_without_session"),
    ];
    let mut told = faults(&create(&root, wrong).await);
    told.dedup();
    assert_eq!(told, expected);
    let mut closed = own();
    closed["parent"] = "vn".into();
    let told = faults(&create(&root, closed).await);
    assert_eq!(told, [place("/hours", "no_session")]);
    let mut lost = own();
    (lost["parent"], lost["agency"]) = ("moon".into(), "H53".into());
    let told = faults(&create(&root, lost.clone()).await);
    assert_eq!(told, [place("/parent", "unknown_calendar")]);
    lost["agency"] = "H99".into();
    let told = faults(&create(&root, lost).await);
    assert_eq!(told, [place("/agency", "unknown_agency")]);
    let mut malformed = own();
    (malformed["code"], malformed["hours"]) = (
        "Lịch".into(),
        json!([{"workingWeekdays": ["someday"], "makeUpSessions": [],
                "sessions": [{"weekday": "monday", "opens": "7:30", "closes": "24:00"}]}]),
    );
    let mut told = faults(&create(&root, malformed).await);
    told.sort();
    let expected = [
        place("/code", "wrong_format"),
        place("/hours/0/sessions/0/closes", "wrong_format"),
        place("/hours/0/sessions/0/opens", "wrong_format"),
        place("/hours/0/workingWeekdays/0", "not_allowed"),
    ];
    assert_eq!(told, expected);
}
