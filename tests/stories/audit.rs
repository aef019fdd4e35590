//! Who did or saw what is recorded, shown to whom it concerns, and proven (SEC-3, SEC-5).

use api::{
    audit::{Anchor, Chain, Fault, Proof, run_once},
    secret::Secret,
};
use serde_json::Value;
use std::collections::BTreeSet;
use tests::{Person, SECRET, World, json};

async fn auditor(world: &World, colleague: &str) -> Person {
    world.give_role("chuyen-vien-2", colleague, "auditor").await;
    world.sign_in("chuyen-vien-2").await
}

async fn accesses(person: &Person) -> Vec<Value> {
    let page = person.get("/me/accesses").await.is(200);
    page["items"].as_array().unwrap().clone()
}

async fn sealed(world: &World) {
    while run_once(&world.state).await.unwrap().is_some() {}
}

async fn verify(world: &World, anchor: Option<Anchor>) -> Result<Proof, Fault> {
    let chain = Chain::new(&Secret::from_hex(&SECRET.repeat(32)).unwrap());
    let verify =
        move |session: &mut persistence::Session<'_>| chain.verify(session, anchor.as_ref());
    let verified = world.state.store.read("verify", verify).await;
    verified.unwrap()
}

#[actix_web::test]
async fn a_person_sees_who_looked_at_their_data_by_position_and_not_by_name() {
    let world = World::new().await;
    let dossier = world.filed().await;
    let (citizen, officer) = (
        world.sign_in("cong-dan").await,
        world.sign_in("tiep-nhan").await,
    );
    officer.get(&dossier.path("")).await.is(200);
    let seen = accesses(&citizen).await;
    let newest = &seen[0];
    assert_eq!(newest["action"], "get_dossier");
    assert_eq!(newest["dossiers"], json!([dossier.code]));
    assert_eq!(newest["agency"], "H53.103");
    assert!(
        newest["title"]
            .as_str()
            .is_some_and(|title| !title.is_empty())
    );
    let officer = officer.get("/me").await.is(200);
    for name in ["fullName", "username", "id"] {
        let name = officer[name].as_str().unwrap();
        assert!(!json!(seen).to_string().contains(name), "{name}");
    }
}

#[actix_web::test]
async fn what_one_does_with_one_s_own_data_is_no_access() {
    let world = World::new().await;
    let dossier = world.filed().await;
    let citizen = world.sign_in("cong-dan").await;
    citizen.get(&dossier.path("")).await.is(200);
    citizen.get("/me").await.is(200);
    assert!(accesses(&citizen).await.is_empty());
}

#[actix_web::test]
async fn a_page_of_a_queue_is_an_access_to_each_dossier_on_it_and_shows_nobody_the_others() {
    let world = World::new().await;
    let dossier = world.filed().await;
    let other = world.sign_in("cong-dan-2").await;
    let draft = world.birth_draft(&other).await;
    world.file(&other, &draft).await.is(201);
    let officer = world.sign_in("tiep-nhan").await;
    officer.get("/queues/reception").await.is(200);
    for person in [&world.sign_in("cong-dan").await, &other] {
        let seen = accesses(person).await;
        assert_eq!(seen[0]["action"], "list_reception_queue");
        assert_eq!(seen[0]["dossiers"].as_array().unwrap().len(), 1);
    }
    let own = accesses(&world.sign_in("cong-dan").await).await;
    assert_eq!(own[0]["dossiers"], json!([dossier.code]));
}

#[actix_web::test]
async fn an_auditor_finds_acts_reads_and_refusals_and_the_search_itself() {
    let world = World::new().await;
    let dossier = world.accepted().await;
    let clerk = world.sign_in("van-thu").await;
    clerk
        .act(&dossier.path("/acceptance"), dossier.version, json!({}))
        .await
        .refused(403, "forbidden");
    let auditor = auditor(&world, "quan-tri").await;
    let accepted = auditor
        .get("/audit-entries?action=accept_dossier")
        .await
        .is(200);
    let entry = &accepted["items"][0];
    assert_eq!(entry["resources"], json!([dossier.code]));
    assert_eq!(
        entry["operation"],
        "POST /api/v1/dossiers/{code}/acceptance"
    );
    assert_eq!(entry["outcome"], "done");
    assert_eq!(entry["agency"], "H53.103");
    let refused = auditor
        .get("/audit-entries?outcome=forbidden")
        .await
        .is(200);
    assert_eq!(refused["items"].as_array().unwrap().len(), 1);
    let searches = auditor
        .get("/audit-entries?action=search_audit")
        .await
        .is(200);
    assert_eq!(searches["items"].as_array().unwrap().len(), 2);
}

#[actix_web::test]
async fn an_auditor_sees_the_own_part_of_the_tree_and_nobody_else_sees_the_log() {
    let world = World::new().await;
    world.accepted().await;
    let elsewhere = auditor(&world, "tiep-nhan-2").await;
    let found = elsewhere
        .get("/audit-entries?action=accept_dossier")
        .await
        .is(200);
    assert!(found["items"].as_array().unwrap().is_empty());
    elsewhere
        .get("/audit-entries?agency=H53.103")
        .await
        .refused(403, "forbidden");
    for (username, code) in [("can-bo", "wrong_caller"), ("quan-tri", "wrong_caller")] {
        let person = world.sign_in(username).await;
        person.get("/audit-entries").await.refused(403, code);
    }
    world
        .nobody()
        .get("/audit-entries")
        .await
        .refused(401, "unauthenticated");
}

#[actix_web::test]
async fn sign_ins_and_their_failures_are_for_the_auditor_of_the_root() {
    let world = World::new().await;
    let body = |password: &str| json!({"username": "cong-dan", "password": password});
    let nobody = world.nobody();
    nobody
        .post("/auth/sessions", body(api::demo::PASSWORD))
        .await
        .is(201);
    nobody
        .post("/auth/sessions", body("không phải"))
        .await
        .refused(401, "invalid_credentials");
    let auditor = auditor(&world, "quan-tri").await;
    for query in ["action=open_session", "outcome=invalid_credentials"] {
        let found = auditor
            .get(&format!("/audit-entries?{query}"))
            .await
            .is(200);
        assert_eq!(found["items"].as_array().unwrap().len(), 1, "{query}");
    }
}

#[actix_web::test]
async fn the_log_holds_codes_and_ids_and_no_personal_data() {
    let world = World::new().await;
    world.returned().await;
    let auditor = auditor(&world, "quan-tri").await;
    let found = world.walk(&auditor, "/audit-entries?limit=100").await;
    let text = json!(found).to_string();
    for personal in [
        "079300000001",
        "Nguyễn Thị An",
        "nguyen.thi.an",
        "84900000001",
    ] {
        assert!(!text.contains(personal), "{personal}");
    }
}

#[actix_web::test]
async fn the_chain_proves_a_log_that_nobody_has_touched() {
    let world = World::new().await;
    world.accepted().await;
    sealed(&world).await;
    let proof = verify(&world, None).await.unwrap();
    assert!(proof.entries > 3 && proof.unsealed == 0);
    let written_down = proof.head.clone().unwrap();
    world.set_clock("2026-09-01T09:00:00+07:00");
    world.filed().await;
    sealed(&world).await;
    let later = verify(&world, Some(written_down)).await.unwrap();
    assert!(later.head.unwrap().month == "2026-09" && later.entries > proof.entries);
}

#[actix_web::test]
async fn entries_that_wait_for_their_link_are_counted() {
    let world = World::new().await;
    world.filed().await;
    let proof = verify(&world, None).await.unwrap();
    assert!(proof.entries == 0 && proof.unsealed > 0 && proof.head.is_none());
}

/// Somebody who may do everything to the database, but does not know the key.
#[actix_web::test]
async fn no_change_removal_addition_or_reordering_goes_unnoticed() {
    let columns = [
        "id", "at", "actor", "action", "agency", "outcome", "content",
    ];
    let other = |column: &str| {
        format!(
            "UPDATE audit_entries SET {column} = COALESCE({column}, '') || 'x' WHERE id = (SELECT entry FROM audit_links WHERE position = 2)"
        )
    };
    let mut harms: Vec<String> = columns.iter().skip(1).map(|column| other(column)).collect();
    harms.extend([
        "DELETE FROM audit_links WHERE position = 3",
        "DELETE FROM audit_links WHERE position = (SELECT max(position) FROM audit_links)",
        "UPDATE audit_links SET hash = 'x' || hash WHERE position = 2",
        "UPDATE audit_links SET position = 1000 WHERE position = 2; UPDATE audit_links SET position = 2 WHERE position = 3; UPDATE audit_links SET position = 3 WHERE position = 1000",
        "UPDATE audit_heads SET length = length - 1",
        "DELETE FROM audit_heads",
        "DELETE FROM audit_subjects",
        "UPDATE audit_subjects SET account = 'x' || account",
        "INSERT INTO audit_entries SELECT 'x' || id, at, actor, action, agency, outcome, content FROM audit_entries WHERE id = (SELECT entry FROM audit_links WHERE position = 2)",
        "DELETE FROM audit_subjects; DELETE FROM audit_links WHERE position = 2; DELETE FROM audit_entries WHERE id NOT IN (SELECT entry FROM audit_links)",
    ].map(str::to_owned));
    for harm in harms {
        let world = World::new().await;
        let dossier = world.filed().await;
        let officer = world.sign_in("tiep-nhan").await;
        for _ in 0..3 {
            officer.get(&dossier.path("")).await.is(200);
        }
        sealed(&world).await;
        verify(&world, None).await.unwrap();
        world.execute(&unguarded(&world));
        world.execute(&harm);
        assert!(verify(&world, None).await.is_err(), "{harm}");
    }
}

#[actix_web::test]
async fn a_log_that_was_cut_back_together_with_its_head_is_off_the_place_written_down() {
    let world = World::new().await;
    let dossier = world.filed().await;
    sealed(&world).await;
    let folder = "CREATE TABLE kept AS SELECT * FROM audit_heads";
    world.execute(folder);
    world
        .sign_in("tiep-nhan")
        .await
        .get(&dossier.path(""))
        .await
        .is(200);
    sealed(&world).await;
    let written_down = verify(&world, None).await.unwrap().head;
    world.execute(&unguarded(&world));
    world.execute(
        "DELETE FROM audit_links WHERE position > (SELECT length FROM kept); \
         DELETE FROM audit_subjects WHERE entry NOT IN (SELECT entry FROM audit_links); \
         DELETE FROM audit_entries WHERE id NOT IN (SELECT entry FROM audit_links); \
         DELETE FROM audit_heads; INSERT INTO audit_heads SELECT * FROM kept",
    );
    verify(&world, None).await.unwrap();
    let refused = verify(&world, written_down.clone()).await.unwrap_err();
    assert_eq!(refused, Fault::OffAnchor(written_down.unwrap()));
}

#[actix_web::test]
async fn the_database_itself_refuses_to_change_the_log() {
    let world = World::new().await;
    let dossier = world.filed().await;
    let officer = world.sign_in("tiep-nhan").await;
    officer.get(&dossier.path("")).await.is(200);
    sealed(&world).await;
    let tables: BTreeSet<&str> = ["audit_entries", "audit_subjects", "audit_links"].into();
    for table in tables {
        for harm in [
            format!("DELETE FROM {table}"),
            format!(
                "UPDATE {table} SET {} = 'x'",
                if table == "audit_entries" {
                    "action"
                } else {
                    "entry"
                }
            ),
        ] {
            let refused =
                std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| world.execute(&harm)));
            assert!(refused.is_err(), "{harm}");
        }
    }
}

/// Takes away what guards the tables against honest mistakes.
fn unguarded(world: &World) -> String {
    let tables = ["audit_entries", "audit_subjects", "audit_links"];
    if world.state.store.is_postgres() {
        let disable = |table: &str| format!("ALTER TABLE {table} DISABLE TRIGGER ALL;");
        let all = tables.into_iter().chain(["audit_unsealed"]).map(disable);
        return all.collect::<String>()
            + "ALTER TABLE audit_links DROP CONSTRAINT audit_links_pkey";
    }
    let drop = |table: &str| {
        let triggers = ["stay", "remain", "are_new"]
            .map(|name| format!("DROP TRIGGER IF EXISTS {table}_{name};"));
        triggers.concat()
    };
    tables.map(drop).concat() + "PRAGMA foreign_keys = OFF"
}
