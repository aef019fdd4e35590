//! SEC-3: who did or saw what of whose is recorded, in the transaction of the act or before the answer leaves.

use api::demo;
use persistence::audit::EntryRow;
use tests::{COMMUNE, PDF, Person, World, json};

async fn last(world: &World) -> EntryRow {
    world.recorded().await.pop().expect("an entry")
}

/// What was recorded while something happened: action, resource and result.
async fn told(world: &World, since: usize) -> Vec<(String, String, String)> {
    let rows = world.recorded().await.split_off(since);
    let told = rows.into_iter().map(|row| {
        let result = row.problem.unwrap_or(row.result);
        (row.action, row.resource.unwrap_or_default(), result)
    });
    told.collect()
}

fn line(action: &str, resource: &str, result: &str) -> (String, String, String) {
    (action.to_owned(), resource.to_owned(), result.to_owned())
}

#[tokio::test]
async fn an_act_on_a_dossier_is_recorded_with_office_subject_and_origin() {
    let world = World::new().await;
    let citizen = world.sign_in("cong-dan").await;
    let mut dossier = world.filed().await;
    let counter = world.sign_in("tiep-nhan").await;
    let act = counter
        .request(reqwest::Method::POST, &dossier.path("/acceptance"))
        .header("If-Match", "\"1\"")
        .header("X-Request-Id", "counter-7")
        .json(&json!({}));
    counter.send(act).await.is(200);
    dossier.seen(&citizen).await;
    let entry = last(&world).await;
    assert_eq!(entry.action, "accept_dossier");
    assert_eq!(entry.at, "2026-08-21T02:00:00.000000Z");
    assert_eq!(entry.actor, Some(counter.id().await));
    assert_eq!(entry.actor_kind.as_deref(), Some("staff"));
    assert_eq!(entry.role.as_deref(), Some("reception_officer"));
    assert!(entry.position.is_some() && entry.session.is_some());
    assert_eq!(entry.resource, Some(format!("dossiers/{}", dossier.code)));
    assert_eq!(entry.agency.as_deref(), Some(COMMUNE));
    assert_eq!(entry.subject, Some(citizen.id().await));
    assert_eq!(entry.address.as_deref(), Some("127.0.0.1"));
    assert_eq!(entry.request.as_deref(), Some("counter-7"));
    assert_eq!((entry.result.as_str(), entry.problem), ("done", None));
}

#[tokio::test]
async fn what_officers_see_of_a_dossier_is_recorded_and_what_its_owner_sees_is_not() {
    let world = World::new().await;
    let (citizen, dossier) = (world.sign_in("cong-dan").await, world.accepted().await);
    let officer = world.sign_in("can-bo").await;
    let attachment = dossier.view["attachments"][0]["id"]
        .as_str()
        .expect("an id");
    let content = format!("/attachments/{attachment}/content");
    let looks = ["", "/timeline", "/deadline", "/qr"].map(|look| dossier.path(look));
    let before = world.recorded().await.len();
    for path in looks.iter().chain([&content]) {
        citizen.get(path).await.is(200);
    }
    assert_eq!(told(&world, before).await, []);
    for path in looks.iter().chain([&content]) {
        officer.get(path).await.is(200);
    }
    let code = format!("dossiers/{}", dossier.code);
    let file = format!("attachments/{attachment}");
    assert_eq!(
        told(&world, before).await,
        [
            line("get_dossier", &code, "done"),
            line("get_timeline", &code, "done"),
            line("get_deadline", &code, "done"),
            line("get_dossier_qr", &code, "done"),
            line("get_attachment_content", &file, "done"),
        ]
    );
    let download = last(&world).await;
    assert_eq!(download.subject, Some(citizen.id().await));
    let shown = download.shown.expect("the dossier");
    assert!(shown.contains(&dossier.code), "{shown}");
}

#[tokio::test]
async fn a_list_is_one_entry_with_everything_it_showed() {
    let world = World::new().await;
    let (first, second) = (world.filed().await, world.filed().await);
    let citizen = world.sign_in("cong-dan").await.id().await;
    let counter = world.sign_in("tiep-nhan").await;
    let before = world.recorded().await.len();
    counter.get("/queues/reception").await.is(200);
    let rows = world.recorded().await.split_off(before);
    let [entry] = rows.as_slice() else {
        panic!("{rows:?}")
    };
    assert_eq!(entry.action, "list_reception_queue");
    let shown = entry.shown.as_deref().expect("codes");
    for dossier in [&first, &second] {
        assert!(
            shown.contains(&format!("[\"{}\",\"{citizen}\"]", dossier.code)),
            "{shown}"
        );
    }
    assert!(!shown.contains("Nguyễn"), "{shown}");
    world
        .sign_in("tiep-nhan-2")
        .await
        .get("/queues/reception")
        .await
        .is(200);
    assert_eq!(
        world.recorded().await.len(),
        before + 1,
        "an empty list shows nobody"
    );
}

#[tokio::test]
async fn what_is_refused_as_not_theirs_is_recorded_and_what_merely_fails_is_not() {
    let world = World::new().await;
    let dossier = world.filed().await;
    let code = format!("dossiers/{}", dossier.code);
    let before = world.recorded().await.len();
    let stranger = world.sign_in("tiep-nhan-2").await;
    stranger
        .get(&dossier.path(""))
        .await
        .refused(404, "not_found");
    let specialist = world.sign_in("chuyen-vien").await;
    let act = specialist
        .act(&dossier.path("/acceptance"), 1, json!({}))
        .await;
    act.refused(403, "forbidden");
    let citizen = world.sign_in("cong-dan-2").await;
    citizen
        .get("/queues/reception")
        .await
        .refused(403, "wrong_caller");
    let counter = world.sign_in("tiep-nhan").await;
    let stale = counter
        .act(&dossier.path("/acceptance"), 9, json!({}))
        .await;
    stale.refused(412, "stale_version");
    counter
        .get("/dossiers/H53.103-260821-9999")
        .await
        .refused(404, "not_found");
    assert_eq!(
        told(&world, before).await,
        [
            line("get_dossier", &code, "not_found"),
            line("accept_dossier", &code, "forbidden"),
            line("list_reception_queue", "", "wrong_caller"),
        ]
    );
    let rows = world.recorded().await;
    assert_eq!(
        rows.last().and_then(|row| row.actor.clone()),
        Some(citizen.id().await)
    );
}

#[tokio::test]
async fn sign_ins_right_and_wrong_are_recorded_without_what_was_typed() {
    let world = World::new().await;
    let nobody = world.nobody();
    let sign_in = |username: &str, password: &str| {
        let body = json!({"username": username, "password": password});
        let nobody = nobody.clone();
        async move { nobody.post("/auth/sessions", body).await }
    };
    let before = world.recorded().await.len();
    sign_in("can-bo", "sai mật khẩu")
        .await
        .refused(401, "invalid_credentials");
    sign_in("mat-khau-go-nham", "can-bo")
        .await
        .refused(401, "invalid_credentials");
    let opened = sign_in("can-bo", demo::PASSWORD).await.is(201);
    let person = world.bearing(opened["accessToken"].as_str().expect("a token"));
    let account = person.id().await;
    let session = format!("auth/sessions/{}", opened["id"].as_str().expect("an id"));
    let rows = world.recorded().await.split_off(before);
    let said = rows.iter().map(|row| {
        (
            row.subject.clone(),
            row.actor.clone(),
            row.problem.as_deref(),
        )
    });
    assert_eq!(
        said.collect::<Vec<_>>(),
        [
            (Some(account.clone()), None, Some("invalid_credentials")),
            (None, None, Some("invalid_credentials")),
            (Some(account.clone()), Some(account), None),
        ]
    );
    assert_eq!(rows[2].resource, Some(session));
    assert!(!format!("{rows:?}").contains("go-nham"));
}

#[tokio::test]
async fn a_refresh_token_that_comes_back_too_late_is_recorded() {
    let world = World::new().await;
    let body = json!({"username": "can-bo", "password": demo::PASSWORD});
    let opened = world.nobody().post("/auth/sessions", body).await.is(201);
    let refresh = json!({"refreshToken": opened["refreshToken"]});
    let before = world.recorded().await.len();
    world
        .nobody()
        .post("/auth/tokens", refresh.clone())
        .await
        .is(200);
    world.wait(chrono::TimeDelta::seconds(11));
    world
        .nobody()
        .post("/auth/tokens", refresh)
        .await
        .refused(401, "session_ended");
    let session = format!("auth/sessions/{}", opened["id"].as_str().expect("an id"));
    assert_eq!(
        told(&world, before).await,
        [
            line("refresh_session", &session, "done"),
            line("refresh_session", &session, "session_ended"),
        ]
    );
}

#[tokio::test]
async fn a_repeated_filing_is_recorded_as_such_and_a_failed_one_not_at_all() {
    let world = World::new().await;
    let citizen = world.sign_in("cong-dan").await;
    let draft = world.birth_draft(&citizen).await;
    let body = json!({"draft": draft, "delivery": "online", "consent": true});
    let refused = json!({"draft": draft, "delivery": "online", "consent": false});
    let before = world.recorded().await.len();
    citizen
        .post_once("/dossiers", "nop-1", refused)
        .await
        .is(400);
    let filed = citizen
        .post_once("/dossiers", "nop-2", body.clone())
        .await
        .is(201);
    citizen.post_once("/dossiers", "nop-2", body).await.is(201);
    let code = format!("dossiers/{}", filed["code"].as_str().expect("a code"));
    assert_eq!(
        told(&world, before).await,
        [
            line("file_dossier", &code, "done"),
            line("file_dossier", &code, "replayed"),
        ]
    );
}

#[tokio::test]
async fn an_upload_is_one_entry() {
    let world = World::new().await;
    let dossier = world.at_specialist().await;
    let officer: Person = world.sign_in("chuyen-vien").await;
    let before = world.recorded().await.len();
    let result = json!({"purpose": "result"});
    let sent = officer
        .upload(&dossier.path("/attachments"), result, Some(("kq.pdf", PDF)))
        .await;
    let file = format!(
        "attachments/{}",
        sent.is(201)["id"].as_str().expect("an id")
    );
    assert_eq!(
        told(&world, before).await,
        [line("attach_to_dossier", &file, "done")]
    );
}
