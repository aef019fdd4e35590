//! A calendar changes in one way only: proposed, looked at, applied with a reason (TIME-9).

use serde_json::Value;
use tests::{Answer, COMMUNE, Person, World, json};
use uuid::Uuid;

fn id(proposed: &Answer) -> String {
    proposed.is(201)["id"].as_str().unwrap().to_owned()
}

fn path(id: &str, part: &str) -> String {
    format!("/calendar-changes/{id}{part}")
}

fn reason() -> Value {
    json!({"reason": "Thông báo của Bộ Nội vụ"})
}

fn renamed() -> Value {
    json!({"nameEn": "Public holidays"})
}

fn faults(answer: &Answer) -> Vec<[String; 3]> {
    let problem = answer.refused(400, "invalid_request");
    let told = problem["errors"].as_array().unwrap().iter();
    told.map(|one| ["pointer", "code", "detail"].map(|name| one[name].as_str().unwrap().to_owned()))
        .collect()
}

/// A calendar of the commune, which it works on Saturday 28 November 2026 of its own accord.
async fn own_saturday(world: &World) -> Person {
    let administrator = world.sign_in("quan-tri-xa").await;
    let calendar = json!({
        "code": "h53_103", "agency": COMMUNE, "parent": "std_0730_1130_1300_1700",
        "nameVi": "Lịch xã", "nameEn": "Commune",
    });
    let key = Uuid::now_v7().to_string();
    let created = administrator.post_once("/calendars", &key, calendar).await;
    created.is(201);
    let year = json!({"year": 2026, "daysOff": [], "makeUpDays": [{"date": "2026-11-28"}]});
    let years = json!({"years": [year]});
    world.apply(&administrator, "h53_103", years).await;
    world.work().await;
    administrator
}

#[tokio::test]
async fn a_proposal_changes_nothing_and_can_be_withdrawn() {
    let world = World::new().await;
    let root = world.sign_in("quan-tri").await;
    let before = world.nobody().get("/calendars/vn/years/2026").await;
    let proposed = world.propose(&root, "vn", world.swap().await).await;
    let change = proposed.is(201);
    assert_eq!(
        (&change["state"], &change["basedOn"]),
        (&json!("proposed"), &json!(1))
    );
    let id = id(&proposed);
    assert_eq!(
        proposed.header("location"),
        format!("/api/v1{}", path(&id, ""))
    );
    let read = root.get(&path(&id, "")).await;
    assert_eq!((read.is(200), read.version()), (change, 1));
    let after = world.nobody().get("/calendars/vn/years/2026").await;
    assert_eq!(after.is(200), before.is(200));
    root.delete(&path(&id, ""), 2)
        .await
        .refused(412, "stale_version");
    let request = root.request(reqwest::Method::DELETE, &path(&id, ""));
    root.send(request).await.refused(428, "if_match_required");
    assert_eq!(root.delete(&path(&id, ""), 1).await.status, 204);
    root.get(&path(&id, "")).await.refused(404, "not_found");
}

#[tokio::test]
async fn a_repeated_proposal_is_the_same_proposal() {
    let world = World::new().await;
    let root = world.sign_in("quan-tri").await;
    let body = json!({"calendar": "vn", "basedOn": 1, "edit": renamed()});
    let first = root
        .post_once("/calendar-changes", "once", body.clone())
        .await;
    let again = root.post_once("/calendar-changes", "once", body).await;
    assert_eq!(first.is(201), again.is(201));
    assert_eq!(again.header("idempotent-replayed"), "true");
    let listed = root.get("/calendar-changes").await.is(200);
    assert_eq!(listed["items"], json!([first.is(201)]));
}

#[tokio::test]
async fn an_applied_change_holds_at_once_and_stays() {
    let world = World::new().await;
    let root = world.sign_in("quan-tri").await;
    let id = id(&world.propose(&root, "vn", world.swap().await).await);
    let application = path(&id, "/application");
    root.act(&application, 2, reason())
        .await
        .refused(412, "stale_version");
    let unsaid = root.act(&application, 1, json!({"reason": " "})).await;
    assert_eq!(faults(&unsaid)[0][0], "/reason");
    let applied = root.act(&application, 1, reason()).await;
    let job = applied.is(202);
    assert_eq!(
        (&job["state"], &job["subject"]),
        (&json!("waiting"), &json!(id))
    );
    let year = world.nobody().get("/calendars/vn/years/2026").await.is(200);
    let off = year["daysOff"].as_array().unwrap();
    assert!(
        off.iter()
            .any(|day| day["date"] == "2026-11-23" && day["kind"] == "swapped")
    );
    let change = root.get(&path(&id, "")).await.is(200);
    let application_view = &change["application"];
    assert_eq!(
        (&change["state"], &change["version"]),
        (&json!("applied"), &json!(2))
    );
    assert_eq!(application_view["reason"], "Thông báo của Bộ Nội vụ");
    assert_eq!(application_view["appliedBy"], root.id().await);
    assert_eq!(
        applied.header("location"),
        format!("/api/v1/jobs/{}", job["id"].as_str().unwrap())
    );
    assert_eq!(application_view["job"], job["id"]);
    assert_eq!(world.nobody().get("/calendars/vn").await.version(), 2);
    root.act(&application, 1, reason())
        .await
        .refused(412, "stale_version");
    root.act(&application, 2, reason())
        .await
        .refused(409, "state_forbids");
    root.delete(&path(&id, ""), 2)
        .await
        .refused(409, "state_forbids");
}

#[tokio::test]
async fn a_change_of_a_calendar_that_has_changed_since_is_refused() {
    let world = World::new().await;
    let root = world.sign_in("quan-tri").await;
    let first = id(&world.propose(&root, "vn", renamed()).await);
    let second = id(&world.propose(&root, "vn", world.swap().await).await);
    let body = json!({"calendar": "vn", "basedOn": 2, "edit": renamed()});
    let ahead = root.post_once("/calendar-changes", "ahead", body).await;
    ahead.refused(409, "calendar_changed");
    root.act(&path(&first, "/application"), 1, reason())
        .await
        .is(202);
    world.work().await;
    let late = root.act(&path(&second, "/application"), 1, reason()).await;
    let told = late.refused(409, "calendar_changed");
    assert!(
        told["detail"].as_str().unwrap().contains("phiên bản 2"),
        "{told}"
    );
    let preview = root.get(&path(&second, "/affected-dossiers")).await;
    preview.refused(409, "calendar_changed");
    let year = world.nobody().get("/calendars/vn/years/2026").await;
    assert!(
        !year.text.contains("2026-11-23"),
        "nothing of it was applied"
    );
}

#[tokio::test]
async fn a_date_both_off_and_made_up_is_refused_with_the_date_and_the_holiday() {
    let world = World::new().await;
    let root = world.sign_in("quan-tri").await;
    let worked = json!([{"date": "2026-11-24", "replaces": "2026-11-23"}]);
    let year = world.year_with(2026, json!([]), worked).await;
    let refused = world.propose(&root, "vn", json!({"years": [year]})).await;
    let told = &faults(&refused)[0];
    assert_eq!(told[..2], ["/edit/years/0/makeUpDays/2", "off_and_make_up"]);
    assert!(told[2].contains("24/11/2026") && told[2].contains("Ngày Văn hóa Việt Nam"));
}

#[tokio::test]
async fn what_would_go_wrong_in_the_calendars_below_is_refused_too() {
    let world = World::new().await;
    own_saturday(&world).await;
    let root = world.sign_in("quan-tri").await;
    let off = json!([{
        "date": "2026-11-28", "kind": "public_holiday", "nameVi": "Quốc tang", "nameEn": "State mourning",
    }]);
    let year = world.year_with(2026, off, json!([])).await;
    let refused = world.propose(&root, "vn", json!({"years": [year]})).await;
    let told = faults(&refused);
    let [pointer, code, detail] = &told[0];
    assert_eq!((told.len(), code.as_str()), (1, "off_and_make_up"));
    assert!(pointer.starts_with("/edit/years/0/daysOff/"), "{pointer}");
    assert!(
        detail.contains("h53_103") && detail.contains("Quốc tang"),
        "{detail}"
    );
}

#[tokio::test]
async fn what_fitted_when_it_was_proposed_and_does_no_more_is_refused_at_the_application() {
    let world = World::new().await;
    let root = world.sign_in("quan-tri").await;
    let off = json!([{
        "date": "2026-11-28", "kind": "public_holiday", "nameVi": "Quốc tang", "nameEn": "State mourning",
    }]);
    let year = world.year_with(2026, off, json!([])).await;
    let id = id(&world.propose(&root, "vn", json!({"years": [year]})).await);
    own_saturday(&world).await;
    let refused = root.act(&path(&id, "/application"), 1, reason()).await;
    let told = refused.refused(409, "calendar_changed");
    assert!(
        told["detail"].as_str().unwrap().contains("h53_103"),
        "{told}"
    );
}

#[tokio::test]
async fn everything_that_is_wrong_with_a_proposal_is_told_at_once() {
    let world = World::new().await;
    let root = world.sign_in("quan-tri").await;
    let nothing = world.propose(&root, "vn", json!({})).await;
    assert_eq!(faults(&nothing)[0][..2], ["/edit", "nothing_to_change"]);
    let day = |date: &str| json!({"date": date, "kind": "public_holiday", "nameVi": "Tết", "nameEn": "Tết"});
    let edit = json!({
        "parent": "std_0730_1130_1300_1700",
        "years": [
            {"year": 2027, "daysOff": [day("2027-02-06"), day("2027-02-06"), day("2026-02-17")], "makeUpDays": []},
            {"year": 2027, "daysOff": [], "makeUpDays": []},
        ],
    });
    let refused = world.propose(&root, "vn", edit).await;
    let told: Vec<[String; 2]> = faults(&refused)
        .into_iter()
        .map(|[a, b, _]| [a, b])
        .collect();
    let expected = [
        ["/edit/years/0/daysOff/1", "repeated_day"],
        ["/edit/years/0/daysOff/2", "of_another_year"],
        ["/edit/years/1/year", "repeated_year"],
        ["/edit/parent", "circular_parent"],
    ];
    assert_eq!(told, expected);
    let free = world
        .propose(&root, "std_0730_1130_1300_1700", json!({"parent": null}))
        .await;
    let years = faults(&free);
    assert_eq!(years.len(), 5);
    assert_eq!(years[0][..2], ["/edit/parent", "year_lost"]);
    let unknown = json!({"calendar": "moon", "basedOn": 1, "edit": renamed()});
    let refused = root.post_once("/calendar-changes", "moon", unknown).await;
    assert_eq!(faults(&refused)[0][..2], ["/calendar", "unknown_calendar"]);
}

#[tokio::test]
async fn only_who_keeps_a_calendar_changes_it_or_sees_its_changes() {
    let world = World::new().await;
    let commune = own_saturday(&world).await;
    let root = world.sign_in("quan-tri").await;
    let shared = id(&world.propose(&root, "vn", renamed()).await);
    let own = id(&world.propose(&commune, "h53_103", renamed()).await);
    world
        .propose(&commune, "vn", renamed())
        .await
        .refused(403, "forbidden");
    for part in ["", "/affected-dossiers"] {
        commune
            .get(&path(&shared, part))
            .await
            .refused(403, "forbidden");
        commune.get(&path(&own, part)).await.is(200);
        root.get(&path(&own, part)).await.is(200);
    }
    let application = path(&shared, "/application");
    commune
        .act(&application, 1, reason())
        .await
        .refused(403, "forbidden");
    commune
        .delete(&path(&shared, ""), 1)
        .await
        .refused(403, "forbidden");
    let of = |page: Value| -> Vec<String> {
        let items = page["items"].as_array().unwrap().iter();
        items
            .map(|change| change["calendar"].as_str().unwrap().to_owned())
            .collect()
    };
    let list = |person: &Person, query: &str| {
        let (person, address) = (person.clone(), format!("/calendar-changes?{query}"));
        async move { person.get(&address).await.is(200) }
    };
    assert_eq!(of(list(&commune, "").await), ["h53_103", "h53_103"]);
    assert_eq!(of(list(&root, "state=proposed").await), ["h53_103", "vn"]);
    assert_eq!(of(list(&root, "calendar=vn").await), ["vn"]);
    assert_eq!(
        world.walk(&root, "/calendar-changes?limit=1").await.len(),
        3
    );
    for username in ["cong-dan", "tiep-nhan"] {
        let person = world.sign_in(username).await;
        person
            .get("/calendar-changes")
            .await
            .refused(403, "wrong_caller");
        world
            .propose(&person, "vn", renamed())
            .await
            .refused(403, "wrong_caller");
    }
    world
        .nobody()
        .get("/calendar-changes")
        .await
        .refused(401, "unauthenticated");
}
