//! Agencies are public; who administers one also administers what lies below it (ORG-1..3).

use serde_json::Value;
use tests::{COMMUNE, Person, WARD, World, json};
use uuid::Uuid;

/// An office below the commune, as an administrator writes it.
fn office() -> Value {
    json!({
        "identifier": "H53.103.01", "parent": COMMUNE, "nameVi": "Trạm Y tế xã Phước Thạnh",
        "kind": "health_station", "adminLevel": "commune", "calendar": "std_0730_1130_1300_1700",
        "validFrom": "2026-09-01",
    })
}

async fn create(administrator: &Person, path: &str, body: Value) -> tests::Answer {
    let key = Uuid::now_v7().to_string();
    administrator.post_once(path, &key, body).await
}

async fn identifiers(world: &World, query: &str) -> Vec<String> {
    let page = world.nobody().get(&format!("/agencies?{query}")).await;
    let page = page.is(200);
    let items = page["items"].as_array().unwrap().iter();
    items
        .map(|agency| agency["identifier"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn everybody_finds_agencies_by_place_level_and_name_without_accents() {
    let world = World::new().await;
    let provincial = ["H53.01", "H53.103", "H53.106", "H53.11", "H53.12"];
    assert_eq!(identifiers(&world, "parent=H53").await, provincial);
    assert_eq!(identifiers(&world, "within=H53").await.len(), 6);
    assert_eq!(identifiers(&world, "within=H53.103").await, [COMMUNE]);
    assert_eq!(
        identifiers(&world, "adminLevel=commune").await,
        [COMMUNE, WARD]
    );
    assert_eq!(identifiers(&world, "q=PHUOC%20thanh").await, [COMMUNE]);
    assert_eq!(
        identifiers(&world, "q=Ph%C6%B0%E1%BB%9Bc%20Th%E1%BA%A1nh").await,
        [COMMUNE]
    );
    assert_eq!(identifiers(&world, "validOn=2025-06-30").await, ["H53"]);
    for nothing in [
        "within=H99",
        "parent=H99",
        "q=%25",
        "q=gia%20loc&parent=H53.01",
    ] {
        assert!(identifiers(&world, nothing).await.is_empty(), "{nothing}");
    }
}

#[tokio::test]
async fn a_walk_through_the_agencies_shows_each_once_in_the_order_of_identifiers() {
    let world = World::new().await;
    let nobody = world.nobody();
    let walked = world.walk(&nobody, "/agencies?within=H53&limit=2").await;
    let walked: Vec<&str> = walked
        .iter()
        .map(|agency| agency["identifier"].as_str().unwrap())
        .collect();
    let order = ["H53", "H53.01", "H53.103", "H53.106", "H53.11", "H53.12"];
    assert_eq!(walked, order);
    let first = nobody.get("/agencies?limit=2").await.is(200);
    let cursor = first["page"]["nextCursor"].as_str().unwrap();
    let elsewhere = format!("/agencies?parent=H53&cursor={cursor}");
    nobody.get(&elsewhere).await.refused(400, "invalid_cursor");
}

#[tokio::test]
async fn an_agency_is_shown_with_its_units_and_their_public_data() {
    let world = World::new().await;
    let nobody = world.nobody();
    let agency = nobody.get("/agencies/H53.103").await.is(200);
    assert_eq!(agency["nameVi"], "Ủy ban nhân dân xã Phước Thạnh");
    assert_eq!(agency["parent"], "H53");
    let units = agency["units"].as_array().unwrap();
    assert_eq!(units.len(), 2);
    let counter = units
        .iter()
        .find(|unit| unit["kind"] == "one_stop_counter")
        .unwrap();
    assert!(counter["phone"].is_string() && counter["openingHours"].is_string());
    let path = format!("/units/{}", counter["id"].as_str().unwrap());
    assert_eq!(&nobody.get(&path).await.is(200), counter);
    let walked = world.walk(&nobody, "/agencies/H53.103/units?limit=1").await;
    assert_eq!(&walked, units);
    for unknown in ["/agencies/H99", "/agencies/H99/units", "/agencies/h53"] {
        nobody.get(unknown).await.refused(404, "not_found");
    }
}

#[tokio::test]
async fn an_administrator_adds_an_agency_below_the_own_one() {
    let world = World::new().await;
    let administrator = world.sign_in("quan-tri-xa").await;
    let added = create(&administrator, "/agencies", office()).await;
    assert_eq!(added.is(201)["parent"], COMMUNE);
    assert_eq!(added.header("location"), "/api/v1/agencies/H53.103.01");
    assert_eq!(added.version(), 1);
    let below = ["H53.103", "H53.103.01"];
    assert_eq!(identifiers(&world, "within=H53.103").await, below);
    let again = create(&administrator, "/agencies", office()).await;
    again.refused(409, "duplicate");
    let read = world.nobody().get("/agencies/H53.103.01").await.is(200);
    assert_eq!(read["validFrom"], "2026-09-01");
}

#[tokio::test]
async fn an_agency_is_changed_only_by_who_saw_its_latest_version() {
    let world = World::new().await;
    let administrator = world.sign_in("quan-tri-xa").await;
    let path = "/agencies/H53.103";
    let seen = administrator.get(path).await.version();
    let english = json!({"nameEn": "Phước Thạnh Commune"});
    let changed = administrator.patch(path, seen, english.clone()).await;
    assert_eq!(changed.is(200)["nameEn"], "Phước Thạnh Commune");
    assert_eq!(changed.version(), seen + 1);
    let stale = administrator.patch(path, seen, english.clone()).await;
    stale.refused(412, "stale_version");
    let request = administrator.request(reqwest::Method::PATCH, path);
    let blind = administrator.send(request.json(&english)).await;
    blind.refused(428, "if_match_required");
    let cleared = administrator.patch(path, seen + 1, json!({"nameEn": null}));
    let cleared = cleared.await.is(200);
    assert_eq!(cleared["nameEn"], Value::Null);
    assert_eq!(cleared["nameVi"], "Ủy ban nhân dân xã Phước Thạnh");
    let moved = administrator.patch(path, seen + 2, json!({"parent": "H53.01"}));
    let moved = moved.await.refused(400, "invalid_request");
    assert_eq!(moved["errors"][0]["pointer"], "/parent");
}

#[tokio::test]
async fn nobody_changes_an_agency_outside_the_own_subtree() {
    let world = World::new().await;
    let commune = world.sign_in("quan-tri-xa").await;
    let change = json!({"nameEn": "Ours"});
    for outside in ["H53", "H53.106"] {
        let path = format!("/agencies/{outside}");
        let refused = commune.patch(&path, 1, change.clone()).await;
        refused.refused(403, "forbidden");
        let mut below = office();
        below["parent"] = outside.into();
        let added = create(&commune, "/agencies", below).await;
        added.refused(403, "forbidden");
        let units = format!("/agencies/{outside}/units");
        let unit = json!({"name": "Phòng Kinh tế", "kind": "office"});
        create(&commune, &units, unit)
            .await
            .refused(403, "forbidden");
    }
    let province = world.sign_in("quan-tri").await;
    let anywhere = province.patch("/agencies/H53.106", 1, change).await;
    assert_eq!(anywhere.is(200)["nameEn"], "Ours");
}

#[tokio::test]
async fn only_administrators_write_agencies() {
    let world = World::new().await;
    let nobody = create(&world.nobody(), "/agencies", office()).await;
    nobody.refused(401, "unauthenticated");
    for username in ["cong-dan", "tiep-nhan", "lanh-dao"] {
        let person = world.sign_in(username).await;
        let added = create(&person, "/agencies", office()).await;
        added.refused(403, "wrong_caller");
    }
    assert_eq!(identifiers(&world, "within=H53.103").await, [COMMUNE]);
}

#[tokio::test]
async fn an_unknown_calendar_or_parent_or_a_blank_name_is_told_where_it_stands() {
    let world = World::new().await;
    let administrator = world.sign_in("quan-tri").await;
    for (member, code) in [
        ("calendar", "unknown_calendar"),
        ("parent", "unknown_agency"),
    ] {
        let mut wrong = office();
        wrong[member] = if member == "parent" { "H99" } else { "moon" }.into();
        let refused = create(&administrator, "/agencies", wrong).await;
        let problem = refused.refused(400, "invalid_request");
        let expected = (&json!(format!("/{member}")), &json!(code));
        let found = &problem["errors"][0];
        assert_eq!((&found["pointer"], &found["code"]), expected);
    }
    let mut blank = office();
    blank["nameVi"] = "  ".into();
    let refused = create(&administrator, "/agencies", blank).await;
    let problem = refused.refused(400, "invalid_request");
    assert_eq!(problem["errors"][0]["pointer"], "/nameVi");
    let mut backwards = office();
    backwards["validTo"] = "2026-08-01".into();
    let refused = create(&administrator, "/agencies", backwards).await;
    refused.refused(400, "invalid_request");
    let change = json!({"calendar": "moon"});
    let refused = administrator.patch("/agencies/H53.103", 1, change).await;
    let problem = refused.refused(400, "invalid_request");
    assert_eq!(problem["errors"][0]["code"], "unknown_calendar");
}

#[tokio::test]
async fn a_unit_is_added_once_and_kept_up_to_date() {
    let world = World::new().await;
    let administrator = world.sign_in("quan-tri-xa").await;
    let unit = json!({
        "name": "Điểm tiếp nhận ấp Phước Lộc", "kind": "service_point", "hotline": "1022",
    });
    let key = Uuid::now_v7().to_string();
    let path = "/agencies/H53.103/units";
    let added = administrator.post_once(path, &key, unit.clone()).await;
    let again = administrator.post_once(path, &key, unit).await;
    assert_eq!(added.is(201), again.is(201));
    let path = added.header("location");
    let change = json!({"hotline": null, "openingHours": "Thứ Ba: 07:30–11:30"});
    let changed = administrator.patch(path, 1, change.clone()).await.is(200);
    assert_eq!(changed["hotline"], Value::Null);
    administrator
        .patch(path, 1, change.clone())
        .await
        .refused(412, "stale_version");
    let officer = world.sign_in("tiep-nhan").await;
    let refused = officer.patch(path, 2, change).await;
    refused.refused(403, "wrong_caller");
    let agency = world.nobody().get("/agencies/H53.103").await.is(200);
    let units = agency["units"].as_array().unwrap();
    assert!(units.len() == 3 && units.contains(&changed), "{agency}");
}
