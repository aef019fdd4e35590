//! No promise moves unseen: shown before, recorded with its reason, told to the owner, once, on however many nodes (TIME-9).

use chrono::TimeDelta;
use domain::dossiers::{Act, DossierCode};
use persistence::{Session, StorageError};
use serde_json::Value;
use tests::{Filed, Node, Person, World, at, json};

/// Five working days through every channel.
const BIRTH_AGAIN: &str = "1.004884";
const STANDARD: &str = "std_0730_1130_1300_1700";
/// Tuesday: five working days end on Wednesday 25 November, past the holiday of the 24th.
const TUESDAY: &str = "2026-11-17T10:00:00+07:00";

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

async fn read(world: &World, dossier: &Filed) -> Value {
    let reader = world.sign_in("tiep-nhan").await;
    reader.get(&dossier.path("")).await.is(200)
}

async fn due(world: &World, dossier: &Filed) -> Value {
    read(world, dossier).await["resolution"]["dueAt"].clone()
}

async fn affected(world: &World, administrator: &Person, change: &str) -> Vec<Value> {
    let path = format!("/calendar-changes/{change}/affected-dossiers?limit=2");
    world.walk(administrator, &path).await
}

fn id(proposed: &tests::Answer) -> String {
    proposed.is(201)["id"].as_str().unwrap().to_owned()
}

async fn apply(administrator: &Person, change: &str, seen: i64) -> tests::Answer {
    let path = format!("/calendar-changes/{change}/application");
    let reason = json!({"reason": "Thông báo của Bộ Nội vụ"});
    administrator.act(&path, seen, reason).await
}

/// So many dossiers beside the one that was filed, alike but for their codes.
async fn copies(world: &World, of: &Filed, count: u32) {
    let code: DossierCode = of.code.parse().unwrap();
    let copy = move |session: &mut Session<'_>| {
        let original = session.dossiers().find(&code)?.unwrap();
        let filed = session.dossiers().list_events(&code)?.remove(0);
        for _ in 0..count {
            let mut copy = original.clone();
            copy.code = session
                .dossiers()
                .next_code(&copy.agency, at(TUESDAY).date_naive())?;
            copy.lookup_token = copy.code.as_str().to_owned();
            copy.version = 1;
            session.dossiers().add(&copy, &filed)?;
        }
        Ok::<_, StorageError>(())
    };
    world.state.store.write("copies", copy).await.unwrap();
}

/// How often the history of each dossier says that its deadlines were computed anew.
async fn recomputed(world: &World, codes: Vec<String>) -> Vec<usize> {
    let count = move |session: &mut Session<'_>| {
        let mut times = Vec::new();
        for code in codes {
            let events = session.dossiers().list_events(&code.parse().unwrap())?;
            let anew = events
                .iter()
                .filter(|event| event.act == Act::DeadlineRecomputed);
            times.push(anew.count());
        }
        Ok::<_, StorageError>(times)
    };
    world.state.store.read("count", count).await.unwrap()
}

#[tokio::test]
async fn the_preview_shows_what_would_move_and_the_application_moves_just_that() {
    let world = World::at(TUESDAY).await;
    let moves = five_days(&world).await;
    let stays = world.accepted().await;
    let root = world.sign_in("quan-tri").await;
    let change = id(&world.propose(&root, "vn", world.swap().await).await);
    let shown = affected(&world, &root, &change).await;
    let expected = json!([{"dossier": moves.code, "moves": [{
        "deadline": "resolution", "oldDueAt": "2026-11-25T17:00:00+07:00",
        "newDueAt": "2026-11-26T17:00:00+07:00", "missingYear": null,
    }]}]);
    assert_eq!(Value::from(shown.clone()), expected);
    assert_eq!(
        due(&world, &moves).await,
        "2026-11-25T17:00:00+07:00",
        "nothing moved yet"
    );
    let untouched = read(&world, &stays).await;

    let location = apply(&root, &change, 1).await.header("location").to_owned();
    assert_eq!(
        due(&world, &moves).await,
        "2026-11-25T17:00:00+07:00",
        "the job has not run"
    );
    let simulated = json!({"agency": tests::COMMUNE, "startAt": TUESDAY, "limit": {"value": 5, "unit": "working_day"}});
    let simulated = world
        .nobody()
        .post("/deadline-simulations", simulated)
        .await
        .is(200);
    assert_eq!(
        simulated["clock"]["dueAt"], "2026-11-26T17:00:00+07:00",
        "but new promises are made by it"
    );
    world.work().await;
    let job = root.get(&location).await.is(200);
    assert_eq!((&job["state"], &job["moved"]), (&json!("done"), &json!(1)));
    assert_eq!((&job["total"], &job["done"]), (&json!(2), &json!(2)));
    assert_eq!(due(&world, &moves).await, "2026-11-26T17:00:00+07:00");
    assert_eq!(
        read(&world, &stays).await,
        untouched,
        "no version, no event, no other word"
    );
    assert_eq!(
        affected(&world, &root, &change).await,
        shown,
        "what was shown was recorded"
    );
}

#[tokio::test]
async fn the_history_says_who_moved_a_promise_why_and_by_which_change_and_the_owner_is_told() {
    let world = World::at(TUESDAY).await;
    let dossier = five_days(&world).await;
    world.wait(TimeDelta::minutes(5));
    let root = world.sign_in("quan-tri").await;
    let change = id(&world.propose(&root, "vn", world.swap().await).await);
    apply(&root, &change, 1).await.is(202);
    world.work().await;
    let citizen = world.sign_in("cong-dan").await;
    let timeline = citizen.get(&dossier.path("/timeline")).await.is(200);
    let event = timeline["events"].as_array().unwrap().last().unwrap();
    assert_eq!(event["act"], "deadline_recomputed");
    assert_eq!(event["position"], "Quản trị hệ thống");
    let note = event["note"].as_str().unwrap();
    let told = [
        "Hạn giải quyết: từ 17:00 ngày 25/11/2026 đổi thành 17:00 ngày 26/11/2026.",
        "Lý do: Thông báo của Bộ Nội vụ",
        &change,
    ];
    assert!(told.iter().all(|said| note.contains(said)), "{note}");
    while api::notifications::run_once(&world.state).await.unwrap() > 0 {}
    let notices = citizen.get("/me/notices").await.is(200);
    let title = format!("Thời hạn của hồ sơ {} thay đổi", dossier.code);
    assert_eq!(notices["items"][0]["title"], title);
    let why = citizen.get(&dossier.path("/deadline")).await;
    assert!(
        why.text.contains("Nghỉ hoán đổi dịp Ngày Văn hóa Việt Nam"),
        "{}",
        why.text
    );
}

#[tokio::test]
async fn two_nodes_do_the_work_together_and_each_promise_moves_once() {
    let world = World::at(TUESDAY).await;
    let node = world.another_node().await;
    let dossier = five_days(&world).await;
    copies(&world, &dossier, 249).await;
    let root = world.sign_in("quan-tri").await;
    let change = id(&world.propose(&root, "vn", world.swap().await).await);
    let shown = affected_by_hundreds(&world, &root, &change).await;
    assert_eq!(shown.len(), 250);
    let location = apply(&root, &change, 1).await.header("location").to_owned();
    let specialist = world.sign_in("tiep-nhan").await;
    let here = async { while api::jobs::run_once(&world.state).await.unwrap() {} };
    let there = async { while api::jobs::run_once(&node.state).await.unwrap() {} };
    let officer = forward_whenever_possible(&world, &specialist, &dossier);
    tokio::join!(here, there, officer);
    world.work().await;
    let job = root.get(&location).await.is(200);
    assert_eq!(
        (&job["state"], &job["done"], &job["moved"]),
        (&json!("done"), &json!(250), &json!(250))
    );
    let codes = shown
        .iter()
        .map(|item| item["dossier"].as_str().unwrap().to_owned());
    let times = recomputed(&world, codes.collect()).await;
    assert!(times.iter().all(|times| *times == 1), "{times:?}");
    let recorded = affected_by_hundreds(&world, &root, &change).await;
    assert_eq!(recorded.len(), 250);
    let end = read(&world, &dossier).await;
    assert_eq!(end["resolution"]["dueAt"], "2026-11-26T17:00:00+07:00");
    assert_eq!(
        end["step"]["number"], 2,
        "the officer's act is not lost: {end}"
    );
    reads_the_change(&node).await;
}

async fn reads_the_change(node: &Node) {
    let year = node.nobody().get("/calendars/vn/years/2026").await;
    assert!(year.text.contains("2026-11-23"), "{}", year.text);
}

async fn affected_by_hundreds(world: &World, administrator: &Person, change: &str) -> Vec<Value> {
    let path = format!("/calendar-changes/{change}/affected-dossiers?limit=100");
    world.walk(administrator, &path).await
}

/// An officer works while the dossier's promise is computed anew: reads again when it has changed meanwhile.
async fn forward_whenever_possible(world: &World, officer: &Person, dossier: &Filed) {
    loop {
        let seen = read(world, dossier).await["version"].as_i64().unwrap();
        let path = dossier.path("/steps");
        let answer = officer.act(&path, seen, json!({"action": "forward"})).await;
        match answer.status {
            200 => break,
            _ => answer.refused(412, "stale_version"),
        };
    }
}

#[tokio::test]
async fn the_work_of_a_killed_worker_goes_on_after_its_lease() {
    let world = World::at(TUESDAY).await;
    let dossier = five_days(&world).await;
    copies(&world, &dossier, 120).await;
    let root = world.sign_in("quan-tri").await;
    let location = world.apply(&root, "vn", world.swap().await).await;
    assert!(
        api::jobs::run_once(&world.state).await.unwrap(),
        "a first batch"
    );
    let half = root.get(&location).await.is(200);
    assert_eq!(
        (&half["state"], &half["done"], &half["total"]),
        (&json!("running"), &json!(100), &json!(121))
    );
    let now = world.now();
    let lease_ends = now + TimeDelta::seconds(60);
    let killed = move |session: &mut Session<'_>| session.jobs().claim(now, lease_ends);
    let killed = world.state.store.write("killed", killed).await;
    assert!(
        killed
            .unwrap_or_else(|error: StorageError| panic!("{error}"))
            .is_some()
    );
    assert!(
        !api::jobs::run_once(&world.state).await.unwrap(),
        "the lease holds"
    );
    world.wait(TimeDelta::seconds(60));
    world.work().await;
    let done = root.get(&location).await.is(200);
    assert_eq!(
        (&done["state"], &done["done"], &done["moved"]),
        (&json!("done"), &json!(121), &json!(121))
    );
}

#[tokio::test]
async fn another_change_waits_until_the_work_of_a_related_one_is_done() {
    let world = World::at(TUESDAY).await;
    five_days(&world).await;
    let root = world.sign_in("quan-tri").await;
    let first = id(&world.propose(&root, "vn", world.swap().await).await);
    let renamed = json!({"nameEn": "Office hours"});
    let related = id(&world.propose(&root, STANDARD, renamed.clone()).await);
    apply(&root, &first, 1).await.is(202);
    apply(&root, &related, 1)
        .await
        .refused(409, "state_forbids");
    world.work().await;
    apply(&root, &related, 1).await.is(202);
}

#[tokio::test]
async fn work_that_failed_goes_on_when_the_change_is_applied_again() {
    let world = World::at(TUESDAY).await;
    let dossier = five_days(&world).await;
    let root = world.sign_in("quan-tri").await;
    let change = id(&world.propose(&root, "vn", world.swap().await).await);
    let applied = apply(&root, &change, 1).await;
    let job: uuid::Uuid = applied.is(202)["id"].as_str().unwrap().parse().unwrap();
    let now = world.now();
    let fail = move |session: &mut Session<'_>| {
        let mut failed = session.jobs().get(job)?;
        failed.attempts = domain::jobs::MOST_ATTEMPTS;
        failed.break_off("unavailable".into(), now);
        session.jobs().save(&mut failed)
    };
    world.state.store.write("fail", fail).await.unwrap();
    let location = applied.header("location");
    let failed = root.get(location).await.is(200);
    assert_eq!(
        (&failed["state"], &failed["error"]),
        (&json!("failed"), &json!("unavailable"))
    );
    world.work().await;
    assert_eq!(due(&world, &dossier).await, "2026-11-25T17:00:00+07:00");
    let again = apply(&root, &change, 2).await;
    assert_eq!(
        (again.is(202)["id"].clone(), again.header("location")),
        (json!(job), location)
    );
    world.work().await;
    assert_eq!(due(&world, &dossier).await, "2026-11-26T17:00:00+07:00");
    apply(&root, &change, 2).await.refused(409, "state_forbids");
}

#[tokio::test]
async fn a_promise_that_would_need_a_year_nobody_loaded_stays_until_it_is_loaded() {
    let world = World::at("2026-12-24T10:00:00+07:00").await;
    let dossier = five_days(&world).await;
    assert_eq!(due(&world, &dossier).await, "2026-12-31T17:00:00+07:00");
    let root = world.sign_in("quan-tri").await;
    let closed = json!([{"date": "2026-12-30", "kind": "local_closure", "nameVi": "Bão số 12", "nameEn": "Storm"}]);
    let year = world.year_with(2026, closed, json!([])).await;
    let change = id(&world.propose(&root, "vn", json!({"years": [year]})).await);
    let shown = affected(&world, &root, &change).await;
    assert_eq!(shown.len(), 1);
    let moved = &shown[0]["moves"][0];
    assert_eq!(
        (&moved["newDueAt"], &moved["missingYear"]),
        (&Value::Null, &json!(2027))
    );
    apply(&root, &change, 1).await.is(202);
    world.work().await;
    assert_eq!(due(&world, &dossier).await, "2026-12-31T17:00:00+07:00");
    assert_eq!(
        affected(&world, &root, &change).await,
        shown,
        "that it stayed is recorded"
    );
    let new_year = json!({"date": "2027-01-01", "kind": "public_holiday", "nameVi": "Tết Dương lịch", "nameEn": "New Year's Day"});
    let year = json!({"year": 2027, "daysOff": [new_year], "makeUpDays": []});
    world.apply(&root, "vn", json!({"years": [year]})).await;
    world.work().await;
    assert_eq!(due(&world, &dossier).await, "2027-01-04T17:00:00+07:00");
}

#[tokio::test]
async fn new_office_hours_of_an_agency_move_its_clocks_from_their_day_on() {
    let world = World::at("2026-11-30T16:00:00+07:00").await;
    let waiting = world.filed().await;
    let root = world.sign_in("quan-tri").await;
    assert_eq!(
        waiting.view["reception"]["dueAt"],
        "2026-12-01T16:00:00+07:00"
    );
    let mut hours = world
        .nobody()
        .get(&format!("/calendars/{STANDARD}"))
        .await
        .is(200)["hours"]
        .clone();
    let mut later = hours[0].clone();
    later["validFrom"] = "2026-12-01".into();
    for session in later["sessions"].as_array_mut().unwrap() {
        if session["opens"] == "07:30" {
            session["opens"] = "08:30".into();
        }
    }
    hours.as_array_mut().unwrap().push(later);
    let location = world.apply(&root, STANDARD, json!({"hours": hours})).await;
    world.work().await;
    assert_eq!(root.get(&location).await.is(200)["moved"], 1);
    let moved = read(&world, &waiting).await;
    assert_eq!(moved["reception"]["dueAt"], "2026-12-01T17:00:00+07:00");
}
