//! SEC-3: auditors search what was recorded, and everybody sees who looked at their data.

use serde_json::Value;
use tests::{COMMUNE, Person, World, json};

const ALL: &str = "/audit-entries?purpose=kiem-tra";

/// Who audits the whole province, and who audits the commune alone.
async fn auditors(world: &World) -> (Person, Person) {
    world.give_role("lanh-dao-2", "quan-tri", "auditor").await;
    world.give_role("van-thu", "tiep-nhan", "auditor").await;
    (
        world.sign_in("lanh-dao-2").await,
        world.sign_in("van-thu").await,
    )
}

fn actions(page: &Value) -> Vec<&str> {
    let items = page["items"].as_array().expect("items").iter();
    items
        .map(|item| item["action"].as_str().expect("an action"))
        .collect()
}

#[tokio::test]
async fn an_auditor_finds_who_did_what_by_every_filter() {
    let world = World::new().await;
    let (auditor, _) = auditors(&world).await;
    let dossier = world.filed().await;
    let citizen = world.sign_in("cong-dan").await.id().await;
    world.wait(chrono::TimeDelta::minutes(5));
    let counter = world.sign_in("tiep-nhan").await;
    counter.get(&dossier.path("")).await.is(200);
    counter.get("/queues/reception").await.is(200);
    let specialist = world.sign_in("chuyen-vien").await;
    let act = specialist
        .act(&dossier.path("/acceptance"), 1, json!({}))
        .await;
    act.refused(403, "forbidden");
    let search = |filter: String| {
        let auditor = auditor.clone();
        async move { auditor.get(&format!("{ALL}{filter}")).await.is(200) }
    };
    let by = search(format!("&actor={}", counter.id().await)).await;
    assert_eq!(actions(&by), ["list_reception_queue", "get_dossier"]);
    let entry = &by["items"][1];
    assert_eq!(entry["at"], "2026-08-21T09:05:00+07:00");
    assert_eq!(entry["actionName"], "Xem một hồ sơ");
    assert_eq!(
        (&entry["role"], &entry["actorKind"]),
        (&json!("reception_officer"), &json!("staff"))
    );
    assert_eq!(
        (&entry["subject"], &entry["agency"]),
        (&json!(citizen), &json!(COMMUNE))
    );
    assert_eq!(entry["resource"], format!("dossiers/{}", dossier.code));
    assert_eq!(
        by["items"][0]["shown"][0],
        json!({"code": dossier.code, "subject": citizen})
    );
    let about = search(format!(
        "&subject={citizen}&from=2026-08-21T09:05:00%2B07:00"
    ))
    .await;
    assert_eq!(actions(&about), ["list_reception_queue", "get_dossier"]);
    let refused = search("&result=refused".into()).await;
    assert_eq!(
        (actions(&refused), &refused["items"][0]["problem"]),
        (vec!["accept_dossier"], &json!("forbidden"))
    );
    let on = search(format!(
        "&resource=dossiers/{}&to=2026-08-21T09:05:00%2B07:00",
        dossier.code
    ))
    .await;
    assert_eq!(actions(&on), ["file_dossier"]);
    let action = search("&action=list_reception_queue".into()).await;
    assert_eq!(actions(&action), ["list_reception_queue"]);
    let walked = world
        .walk(
            &auditor,
            &format!("{ALL}&actor={}&limit=1", counter.id().await),
        )
        .await;
    assert_eq!(walked.len(), 2);
}

#[tokio::test]
async fn a_search_is_recorded_itself_with_its_purpose() {
    let world = World::new().await;
    let (auditor, _) = auditors(&world).await;
    let dossier = world.filed().await;
    let citizen = world.sign_in("cong-dan").await.id().await;
    let query = format!(
        "/audit-entries?purpose=%C4%90%C6%A1n%20s%E1%BB%91%207&subject={citizen}&resource=dossiers/{}",
        dossier.code
    );
    auditor.get(&query).await.is(200);
    let found = auditor
        .get(&format!("{ALL}&action=list_audit_entries"))
        .await
        .is(200);
    let entry = &found["items"][0];
    assert_eq!(
        (&entry["purpose"], &entry["subject"]),
        (&json!("Đơn số 7"), &json!(citizen))
    );
    assert_eq!(entry["resource"], format!("dossiers/{}", dossier.code));
    assert_eq!(entry["role"], "auditor");
    let nameless = auditor.get("/audit-entries").await;
    let problem = nameless.refused(400, "invalid_request");
    assert_eq!(problem["errors"][0]["parameter"], "purpose");
}

#[tokio::test]
async fn an_auditor_of_a_commune_sees_what_happens_there_and_nobody_else_sees_anything() {
    let world = World::new().await;
    let (province, commune) = auditors(&world).await;
    let dossier = world.filed().await;
    world
        .sign_in("tiep-nhan")
        .await
        .get(&dossier.path(""))
        .await
        .is(200);
    let body = json!({"username": "cong-dan", "password": "sai"});
    world.nobody().post("/auth/sessions", body).await.is(401);
    let administrator = world.sign_in("quan-tri").await;
    administrator.get("/accounts?q=cong-dan").await.is(200);
    let everything = province.get(&format!("{ALL}&limit=100")).await.is(200);
    for action in ["get_dossier", "create_session", "list_accounts"] {
        assert!(actions(&everything).contains(&action), "{action}");
    }
    let here = commune.get(&format!("{ALL}&limit=100")).await.is(200);
    assert!(actions(&here).contains(&"get_dossier"));
    let items = here["items"].as_array().expect("items").iter();
    let elsewhere: Vec<&Value> = items.filter(|item| item["agency"] != COMMUNE).collect();
    assert_eq!(elsewhere, Vec::<&Value>::new());
    for stranger in ["quan-tri", "quan-tri-xa", "tiep-nhan"] {
        let stranger = world.sign_in(stranger).await;
        stranger.get(ALL).await.refused(403, "forbidden");
    }
    world
        .sign_in("cong-dan")
        .await
        .get(ALL)
        .await
        .refused(403, "wrong_caller");
    world
        .nobody()
        .get(ALL)
        .await
        .refused(401, "unauthenticated");
}

#[tokio::test]
async fn a_person_sees_who_looked_at_their_data_by_office_and_purpose_and_not_by_name() {
    let world = World::new().await;
    let (citizen, dossier) = (world.sign_in("cong-dan").await, world.filed().await);
    citizen.get(&dossier.path("")).await.is(200);
    let counter = world.sign_in("tiep-nhan").await;
    let look = counter
        .request(reqwest::Method::GET, &dossier.path(""))
        .header("Access-Purpose", "Ki%E1%BB%83m tra h%E1%BB%93 s%C6%A1");
    counter.send(look).await.is(200);
    counter.get("/queues/reception").await.is(200);
    let lookup = json!({"code": dossier.code, "lastFour": "0001"});
    world.nobody().post("/lookups", lookup).await.is(200);
    let seen = citizen.get("/me/accesses").await.is(200);
    assert_eq!(
        actions(&seen),
        ["look_up_dossier", "list_reception_queue", "get_dossier"]
    );
    let [lookup, list, look] = [0, 1, 2].map(|at| &seen["items"][at]);
    assert_eq!(look["at"], "2026-08-21T09:00:00+07:00");
    assert_eq!(
        (&look["by"], &look["position"]),
        (&json!("staff"), &json!("Công chức tiếp nhận hồ sơ"))
    );
    assert_eq!(
        look["unit"],
        "Trung tâm Phục vụ hành chính công xã Phước Thạnh"
    );
    assert_eq!(look["agency"], "Ủy ban nhân dân xã Phước Thạnh");
    assert_eq!(
        (&look["purpose"], &look["actionName"]),
        (&json!("Kiểm tra hồ sơ"), &json!("Xem một hồ sơ"))
    );
    assert_eq!(look["resource"], format!("dossiers/{}", dossier.code));
    assert_eq!(list["shown"], json!([dossier.code]));
    assert_eq!(
        (&lookup["by"], &lookup["position"]),
        (&Value::Null, &Value::Null)
    );
    let text = seen.to_string();
    for private in ["Ngọc", "tiep-nhan", &counter.id().await, "127.0.0.1"] {
        assert!(!text.contains(private), "{private}: {text}");
    }
    let other = world.sign_in("cong-dan-2").await;
    assert_eq!(other.get("/me/accesses").await.is(200)["items"], json!([]));
    assert_eq!(world.walk(&citizen, "/me/accesses?limit=1").await.len(), 3);
    world
        .nobody()
        .get("/me/accesses")
        .await
        .refused(401, "unauthenticated");
}

#[tokio::test]
async fn of_a_list_everybody_sees_only_their_own_lines() {
    let world = World::new().await;
    let first = world.filed().await;
    let neighbour = world.sign_in("cong-dan-2").await;
    let draft = world.birth_draft(&neighbour).await;
    let filed = world.file(&neighbour, &draft).await.is(201);
    world
        .sign_in("tiep-nhan")
        .await
        .get("/queues/reception")
        .await
        .is(200);
    for (person, code) in [
        ("cong-dan", &json!(first.code)),
        ("cong-dan-2", &filed["code"]),
    ] {
        let seen = world
            .sign_in(person)
            .await
            .get("/me/accesses")
            .await
            .is(200);
        assert_eq!(actions(&seen), ["list_reception_queue"]);
        assert_eq!(seen["items"][0]["shown"], json!([code]));
    }
}

#[tokio::test]
async fn an_officer_sees_what_administrators_did_with_the_account() {
    let world = World::new().await;
    let officer = world.sign_in("can-bo").await;
    let path = format!("/accounts/{}", officer.id().await);
    let administrator = world.sign_in("quan-tri-xa").await;
    administrator.get(&path).await.is(200);
    administrator
        .get(&format!("{path}/positions"))
        .await
        .is(200);
    officer.get("/me").await.is(200);
    let seen = officer.get("/me/accesses").await.is(200);
    assert_eq!(actions(&seen), ["list_positions", "get_account"]);
    assert_eq!(
        seen["items"][1]["position"],
        "Công chức quản trị hệ thống của xã"
    );
}
