use serde_json::{Value, json};
use tests::{COMMUNE, Filed, PDF, Person, WARD, World, system::EVERY_SCOPE};
use uuid::Uuid;

async fn codes(system: &Person, query: &str) -> Vec<String> {
    let page = system.get(&format!("/dossiers{query}")).await.is(200);
    let items = page["items"].as_array().unwrap().iter();
    items
        .map(|line| line["code"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_system_reads_the_dossiers_of_its_subtree_as_somebody_outside() {
    let world = World::new().await;
    let dossier = world.at_approval().await;
    let portal = world.system_by_key("H53", &["dossiers:read"]).await;
    let read = portal.get(&dossier.path("")).await.is(200);
    assert_eq!(read["code"], dossier.code.as_str());
    for look in ["/timeline", "/deadline"] {
        portal.get(&dossier.path(look)).await.is(200);
    }
    let timeline = portal.get(&dossier.path("/timeline")).await.is(200);
    let officer = world.sign_in("can-bo").await;
    let own_view = officer.get(&dossier.path("/timeline")).await.is(200);
    let count = |view: &Value| view["events"].as_array().unwrap().len();
    assert_eq!(count(&timeline), count(&own_view));
    let attachment = read["attachments"][0]["id"].as_str().unwrap();
    let content = portal
        .get(&format!("/attachments/{attachment}/content"))
        .await;
    assert_eq!(content.status, 200);

    let ward = world.system_by_key(WARD, &EVERY_SCOPE).await;
    ward.get(&dossier.path("")).await.refused(404, "not_found");
    assert!(codes(&ward, "").await.is_empty());
    let elsewhere = world.system_elsewhere(&EVERY_SCOPE).await;
    elsewhere
        .get(&dossier.path(""))
        .await
        .refused(404, "not_found");
    assert!(codes(&elsewhere, "").await.is_empty());
}

#[tokio::test]
async fn the_dossiers_of_a_subtree_are_listed_page_by_page_and_filtered() {
    let world = World::new().await;
    let (first, second) = (world.filed().await, world.accepted().await);
    let third = world.filed().await;
    let portal = world.system_by_key("H53", &["dossiers:read"]).await;
    let newest = [&third.code, &second.code, &first.code];
    assert_eq!(codes(&portal, "").await.iter().collect::<Vec<_>>(), newest);
    let walked = world.walk(&portal, "/dossiers?limit=1").await;
    assert_eq!(walked.len(), 3);
    assert_eq!(
        codes(&portal, "?status=accepted").await,
        [second.code.as_str()]
    );
    assert_eq!(codes(&portal, &format!("?agency={COMMUNE}")).await.len(), 3);
    assert!(codes(&portal, &format!("?agency={WARD}")).await.is_empty());
    let noon = "2026-08-21T12:00:00%2B07:00";
    assert!(
        codes(&portal, &format!("?submittedFrom={noon}"))
            .await
            .is_empty()
    );
    assert_eq!(
        codes(&portal, &format!("?submittedBefore={noon}"))
            .await
            .len(),
        3
    );
    let officer = world.sign_in("can-bo").await;
    assert_eq!(codes(&officer, "").await.len(), 3);
    let citizen = world.sign_in("cong-dan").await;
    citizen.get("/dossiers").await.refused(403, "wrong_caller");
}

async fn file(portal: &Person, agency: &str) -> tests::Answer {
    let draft = json!({
        "procedure": "1.001193", "agency": agency, "answers": {"tenTre": "Nguyễn Minh Khôi"},
        "owner": {"fullName": "Nguyễn Thị Lan", "identityNumber": "079300000001", "email": "lan@example.vn"},
    });
    let made = portal
        .post_once("/drafts", &Uuid::now_v7().to_string(), draft)
        .await;
    if made.status != 201 {
        return made;
    }
    let id = made.is(201)["id"].as_str().unwrap().to_owned();
    for component in [2, 3] {
        let path = format!("/drafts/{id}/attachments");
        let metadata = json!({"component": component});
        portal
            .upload(&path, metadata, Some(("giay.pdf", PDF)))
            .await
            .is(201);
    }
    let body = json!({"draft": id, "delivery": "online", "consent": true});
    portal
        .post_once("/dossiers", &Uuid::now_v7().to_string(), body)
        .await
}

#[tokio::test]
async fn a_portal_files_in_the_name_of_a_person_and_goes_on_with_what_it_filed() {
    let world = World::new().await;
    let portal = world.system_by_key(COMMUNE, &EVERY_SCOPE).await;
    let mut dossier = Filed::of(&file(&portal, COMMUNE).await, 201);
    assert_eq!(dossier.view["channel"], "online");
    assert_eq!(dossier.view["owner"]["fullName"], "Nguyễn Thị Lan");
    let timeline = portal.get(&dossier.path("/timeline")).await.is(200);
    assert_eq!(timeline["events"][0]["position"], "Cổng dịch vụ công");

    let officer = world.sign_in("tiep-nhan").await;
    let lacking = json!({"defects": [{"component": 2, "reason": "Mờ", "guidance": "Chụp lại"}]});
    dossier
        .moved(&officer, "/supplement-requests", lacking)
        .await;
    let path = dossier.path("/attachments");
    portal
        .upload(&path, json!({"component": 2}), Some(("giay.pdf", PDF)))
        .await
        .is(201);
    dossier.seen(&portal).await;
    let supplied = dossier.moved(&portal, "/supplements", json!({})).await;
    assert_eq!(supplied["status"], "submitted");
    let withdrawn = dossier.moved(&portal, "/withdrawal", json!({})).await;
    assert_eq!(withdrawn["status"], "stopped");

    let mut other = world.filed().await;
    other.seen(&portal).await;
    let foreign = portal
        .act(&other.path("/withdrawal"), other.version, json!({}))
        .await;
    foreign.refused(403, "forbidden");
    file(&portal, WARD).await.refused(403, "forbidden");
    let nobody = json!({"procedure": "1.001193", "agency": COMMUNE});
    let refused = portal
        .post("/drafts", nobody)
        .await
        .refused(400, "invalid_request");
    assert_eq!(refused["errors"][0]["code"], "owner_needed");
}

#[tokio::test]
async fn what_a_person_must_do_no_machine_does() {
    let world = World::new().await;
    let dossier = world.at_approval().await;
    let portal = world.system_by_key("H53", &EVERY_SCOPE).await;
    for (act, body) in [
        ("/approval", json!({})),
        ("/steps", json!({"action": "forward"})),
        ("/completion", json!({"outcome": "refused", "reason": "x"})),
        ("/return", json!({})),
        ("/closure", json!({})),
    ] {
        let answer = portal.act(&dossier.path(act), dossier.version, body).await;
        answer.refused(403, "wrong_caller");
    }
    for path in [
        "/me",
        "/me/sessions",
        "/me/notices",
        "/accounts",
        "/machines",
        "/queues/handling",
    ] {
        portal.get(path).await.refused(403, "wrong_caller");
    }
    portal.get("/agencies").await.is(200);
    portal.get("/procedures").await.is(200);
    portal.get("/calendars").await.is(200);
}

#[tokio::test]
async fn what_machines_and_their_administrators_do_is_recorded() {
    let world = World::new().await;
    let dossier = world.filed().await;
    let before = world.recorded().await.len();
    let system = world.system("H53", &EVERY_SCOPE).await;
    let portal = system.sign_in(&world).await;
    portal.get(&dossier.path("")).await.is(200);
    portal.get("/me").await.refused(403, "wrong_caller");
    let elsewhere = world.system_by_key(WARD, &EVERY_SCOPE).await;
    elsewhere
        .get(&dossier.path(""))
        .await
        .refused(404, "not_found");
    let root = world.sign_in("quan-tri").await;
    let freeze = format!("/machines/{}/freeze", system.machine);
    root.put(&freeze, 1, Value::Null).await.is(200);
    portal
        .get(&dossier.path(""))
        .await
        .refused(401, "machine_stopped");
    let rows = world.recorded().await.split_off(before);
    let told: Vec<_> = rows
        .iter()
        .map(|row| {
            (
                row.action.as_str(),
                row.problem.as_deref().unwrap_or("done"),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("create_machine", "done"),
            ("register_public_key", "done"),
            ("issue_machine_token", "done"),
            ("get_dossier", "done"),
            ("get_me", "wrong_caller"),
            ("create_machine", "done"),
            ("create_api_key", "done"),
            ("get_dossier", "not_found"),
            ("freeze_machine", "done"),
            ("get_dossier", "machine_stopped"),
        ]
    );
    let (used, read) = (&rows[2], &rows[3]);
    assert_eq!(rows[0].subject, Some(system.machine.clone()));
    for entry in [used, read] {
        assert_eq!(entry.actor, Some(system.machine.clone()));
        assert_eq!(entry.actor_kind.as_deref(), Some("machine"));
        assert_eq!(entry.session, Some(system.key_id.clone()));
    }
    assert_eq!(rows[9].subject, Some(system.machine));
}
