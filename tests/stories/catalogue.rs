//! Administrative procedures as everybody reads them (CAT-1..4, 7, 11; PUB-4).

use serde_json::Value;
use std::collections::HashSet;
use tests::{World, json};

const OFFICIAL_LIST: &str = include_str!("../../migrations/reference/procedures.json");

/// The national codes in the order of the official list.
fn official_codes() -> Vec<Value> {
    let list: Value = serde_json::from_str(OFFICIAL_LIST).unwrap();
    let entries = list.as_array().unwrap().iter();
    entries.map(|entry| entry["code"].clone()).collect()
}

fn codes(items: &[Value]) -> Vec<Value> {
    items.iter().map(|item| item["code"].clone()).collect()
}

async fn found(world: &World, query: &str) -> Vec<Value> {
    let path = format!("/procedures?{query}&limit=100");
    let page = world.nobody().get(&path).await.is(200);
    page["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_search_needs_neither_accents_nor_case_nor_the_whole_title() {
    let world = World::new().await;
    let typed = found(
        &world,
        "q=%C4%91%C4%83ng%20k%C3%BD%20khai%20sinh", // đăng ký khai sinh
    )
    .await;
    assert!(codes(&typed).contains(&json!("1.001193")));
    assert_eq!(found(&world, "q=DANG%20KY%20khai%20SINH").await, typed);
    assert_eq!(
        codes(&found(&world, "q=1.001193").await),
        [json!("1.001193")]
    );
    let sector = found(&world, "sector=H%E1%BB%99%20t%E1%BB%8Bch").await;
    assert!(
        sector
            .iter()
            .all(|item| item["sector"]["name"] == "Hộ tịch")
    );
    assert!(sector.len() > 5);
    for nothing in ["q=khong-co-thu-tuc-nay", "q=%25", "q=_"] {
        assert!(found(&world, nothing).await.is_empty(), "{nothing}");
    }
}

#[tokio::test]
async fn pages_show_each_of_the_47_procedures_once_in_the_order_of_the_official_list() {
    let world = World::new().await;
    for limit in [1, 7, 46, 47, 100] {
        let path = format!("/procedures?limit={limit}");
        let walked = world.walk(&world.nobody(), &path).await;
        let ids: HashSet<&str> = walked
            .iter()
            .map(|item| item["id"].as_str().unwrap())
            .collect();
        assert_eq!((walked.len(), ids.len()), (47, 47), "{limit}");
        assert_eq!(codes(&walked), official_codes(), "{limit}");
    }
    let too_many = world.nobody().get("/procedures?limit=101").await;
    let problem = too_many.refused(400, "invalid_request");
    assert_eq!(problem["errors"][0]["parameter"], "limit");
}

#[tokio::test]
async fn a_procedure_is_shown_with_its_channels_and_where_each_unit_was_read() {
    let world = World::new().await;
    let shown = world.nobody().get("/procedures/1.001193").await.is(200);
    let version = &shown["currentVersion"];
    assert_eq!(version["fileable"], true);
    let channels = version["channels"].as_array().unwrap();
    let mut names: Vec<&str> = channels
        .iter()
        .map(|channel| channel["channel"].as_str().unwrap())
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["direct", "online", "postal"]);
    for channel in channels {
        let limit = json!({
            "value": 1, "unit": "working_day", "unitSource": "procedure_text", "text": "1",
        });
        assert_eq!(channel["limit"], limit);
        let free = json!({"amount": 0, "currency": "VND"});
        assert_eq!(channel["fees"][0]["amount"], free);
    }
    let components = version["components"].as_array().unwrap();
    let birth_record = &components[2];
    assert_eq!(
        (&birth_record["number"], &birth_record["required"]),
        (&json!(3), &json!(true))
    );
    assert_eq!(version["lateReceiptFrom"], "15:00");
    let roles: Vec<&str> = version["workflow"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["role"].as_str().unwrap())
        .collect();
    assert_eq!(roles.first(), Some(&"reception_officer"));
    assert!(roles.contains(&"approving_leader"));
}

#[tokio::test]
async fn a_procedure_without_code_is_a_draft_addressed_by_its_id() {
    let world = World::new().await;
    let nobody = world.nobody();
    let all = found(&world, "").await;
    let uncoded: Vec<&Value> = all.iter().filter(|item| item["code"].is_null()).collect();
    let official = official_codes();
    let expected = official.iter().filter(|code| code.is_null()).count();
    assert_eq!(uncoded.len(), expected);
    for item in uncoded {
        let path = format!("/procedures/{}", item["id"].as_str().unwrap());
        let shown = nobody.get(&path).await.is(200);
        let version = &shown["currentVersion"];
        assert_eq!(
            (&version["state"], &version["fileable"]),
            (&json!("draft"), &json!(false))
        );
        let missing = version["missingForPublication"].as_array().unwrap();
        assert!(missing.contains(&json!("national_code")), "{version}");
    }
}

#[tokio::test]
async fn a_draft_names_every_part_it_lacks_and_nothing_is_filed_on_it() {
    let world = World::new().await;
    let shown = world.nobody().get("/procedures/2.000635").await.is(200);
    let version = &shown["currentVersion"];
    assert_eq!(version["fileable"], false);
    assert_eq!(
        version["missingForPublication"],
        json!(["limit", "workflow"])
    );
    let citizen = world.sign_in("cong-dan").await;
    let draft = json!({"procedure": "2.000635", "agency": tests::COMMUNE});
    let draft = world.draft(&citizen, draft, &[]).await;
    let filed = world.file(&citizen, &draft).await;
    filed.refused(409, "not_fileable");
}

#[tokio::test]
async fn what_is_fileable_lacks_nothing_and_what_lacks_nothing_is_fileable() {
    let world = World::new().await;
    let mut fileable = 0;
    for item in found(&world, "").await {
        let path = format!("/procedures/{}", item["id"].as_str().unwrap());
        let shown = world.nobody().get(&path).await.is(200);
        let version = &shown["currentVersion"];
        let lacks_nothing = version["missingForPublication"] == json!([]);
        assert_eq!(version["fileable"], lacks_nothing, "{}", item["title"]);
        fileable += u32::from(lacks_nothing);
    }
    assert!(fileable > 0);
}

#[tokio::test]
async fn who_holds_the_same_bytes_is_told_so_without_them() {
    let world = World::new().await;
    let nobody = world.nobody();
    for path in [
        "/procedures/1.001193",
        "/procedures?q=khai%20sinh",
        "/procedures/1.001193/versions",
    ] {
        let first = nobody.get(path).await;
        assert_eq!(first.header("cache-control"), "public, max-age=300");
        let etag = first.header("etag");
        assert!(etag.starts_with('"') && etag.ends_with('"'), "{etag}");
        let again = nobody.get_unless(path, etag).await;
        assert_eq!((again.status, again.text.as_str()), (304, ""), "{path}");
        assert_eq!(again.header("etag"), etag);
        assert_eq!(
            nobody.get_unless(path, "\"other\"").await.is(200),
            first.is(200)
        );
    }
}

#[tokio::test]
async fn an_agency_narrows_the_list_to_the_procedures_of_its_level() {
    let world = World::new().await;
    let is_of = |item: &Value, level: &str| {
        let levels = item["adminLevels"].as_array().unwrap();
        levels.contains(&json!(level))
    };
    let commune = found(&world, "agency=H53.103").await;
    assert_eq!(commune.len(), 46);
    assert!(commune.iter().all(|item| is_of(item, "commune")));
    let province = found(&world, "agency=H53.01").await;
    assert!(codes(&province).contains(&json!("1.013947")));
    assert!(province.iter().all(|item| is_of(item, "province")));
    assert_eq!(found(&world, "adminLevel=province").await, province);
    for nothing in ["agency=H99", "agency=H53.103&adminLevel=province"] {
        assert!(found(&world, nothing).await.is_empty(), "{nothing}");
    }
    let lower = world.nobody().get("/procedures?agency=h53").await;
    let problem = lower.refused(400, "invalid_request");
    assert_eq!(problem["errors"][0]["parameter"], "agency");
}

#[tokio::test]
async fn a_version_is_found_through_the_procedure_and_by_its_own_id() {
    let world = World::new().await;
    let nobody = world.nobody();
    let shown = nobody.get("/procedures/1.001193").await.is(200);
    let path = format!("/procedures/{}", shown["id"].as_str().unwrap());
    assert_eq!(nobody.get(&path).await.is(200), shown, "by its id too");
    let versions = world
        .walk(&nobody, "/procedures/1.001193/versions?limit=1")
        .await;
    assert_eq!(json!(versions), shown["versions"]);
    let path = format!(
        "/procedure-versions/{}",
        versions[0]["id"].as_str().unwrap()
    );
    let version = nobody.get(&path).await.is(200);
    assert_eq!(version, shown["currentVersion"]);
    assert_eq!(version["procedure"]["code"], "1.001193");
    for unknown in [
        "/procedures/9.999999",
        "/procedures/9.999999/versions",
        "/procedures/khai-sinh",
        "/procedure-versions/01990d6e-6d1c-7a63-9f0e-3c8f1d2b4a55",
    ] {
        nobody.get(unknown).await.refused(404, "not_found");
    }
}
