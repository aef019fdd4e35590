//! Somebody files and follows dossiers in the name of a person or an organisation: what was agreed, once accepted, and not
//! an instant longer (ORG-6, IN-5).

use api::notifications::run_once;
use chrono::TimeDelta;
use serde_json::Value;
use tests::{Answer, COMMUNE, Filed, Person, World, json};

const GIVER: &str = "to-chuc";
const RECEIVER: &str = "cong-dan";
const NUMBER: &str = "079300000001";

async fn offered(giver: &Person, matter: Value) -> Value {
    let mut body = json!({"identityNumber": NUMBER, "note": "Giấy ủy quyền số 12/2026"});
    for (member, value) in matter.as_object().unwrap() {
        body[member] = value.clone();
    }
    giver.post("/representatives", body).await.is(201)
}

async fn accepted(receiver: &Person, delegation: &Value) -> Answer {
    let path = format!(
        "/delegations/{}/acceptance",
        delegation["id"].as_str().unwrap()
    );
    receiver.act(&path, 1, Value::Null).await
}

async fn draft(receiver: &Person, giver: &str, procedure: &str) -> Answer {
    let draft = json!({"procedure": procedure, "agency": COMMUNE, "onBehalfOf": giver, "answers": {"tenTre": "Lê Minh"}});
    receiver.post("/drafts", draft).await
}

/// Filed by the representative in the name of the organisation.
async fn filed(world: &World, receiver: &Person, giver: &str) -> Filed {
    let body = json!({"procedure": "1.001193", "agency": COMMUNE, "onBehalfOf": giver, "answers": {"tenTre": "Lê Minh"}});
    let draft = world.draft(receiver, body, &[2, 3]).await;
    Filed::of(&world.file(receiver, &draft).await, 201)
}

#[tokio::test]
async fn a_representative_files_in_the_name_of_an_organisation_and_both_see_the_dossier() {
    let world = World::new().await;
    let (giver, receiver) = (world.sign_in(GIVER).await, world.sign_in(RECEIVER).await);
    let company = giver.id().await;
    let delegation = offered(&giver, json!({})).await;
    assert_eq!(delegation["state"], "offered");
    assert!(
        delegation["receiver"].get("fullName").is_none(),
        "a number tells no name"
    );
    let early = draft(&receiver, &company, "1.001193").await;
    let problem = early.refused(400, "invalid_request");
    assert_eq!(problem["errors"][0]["code"], "not_represented");

    let agreed = accepted(&receiver, &delegation).await.is(200);
    assert_eq!(agreed["state"], "in_force");
    let dossier = filed(&world, &receiver, &company).await;
    assert_eq!(
        dossier.view["owner"]["fullName"],
        "Công ty TNHH Mẫu Phước Thạnh"
    );
    for reader in [&giver, &receiver] {
        reader.get(&dossier.path("")).await.is(200);
        let own = reader.get("/me/dossiers").await.is(200);
        assert_eq!(own["items"][0]["code"], json!(dossier.code));
    }
    let history = giver.get(&dossier.path("/timeline")).await.is(200);
    assert_eq!(
        history["events"][0]["onBehalfOf"],
        "Công ty TNHH Mẫu Phước Thạnh"
    );
    run_once(&world.state).await.unwrap();
    let notices = giver.walk("/me/notices?limit=100").await;
    assert!(
        notices
            .iter()
            .any(|one| one["dossier"] == json!(dossier.code)),
        "{notices:?}"
    );
}

#[tokio::test]
async fn with_the_delegation_ends_every_look_at_what_was_filed_in_it() {
    let world = World::new().await;
    let (giver, receiver) = (world.sign_in(GIVER).await, world.sign_in(RECEIVER).await);
    let company = giver.id().await;
    let delegation = offered(&giver, json!({})).await;
    accepted(&receiver, &delegation).await.is(200);
    let dossier = filed(&world, &receiver, &company).await;
    let path = format!("/delegations/{}", delegation["id"].as_str().unwrap());
    giver.delete(&path, 1).await.refused(412, "stale_version");
    let ended = giver.delete(&path, 2).await.is(200);
    assert_eq!(ended["state"], "revoked");
    receiver
        .get(&dossier.path(""))
        .await
        .refused(404, "not_found");
    let own = receiver.get("/me/dossiers").await.is(200);
    assert_eq!(own["items"], json!([]));
    draft(&receiver, &company, "1.001193").await.is(400);
    giver.delete(&path, 3).await.refused(409, "state_forbids");
}

#[tokio::test]
async fn it_lasts_a_year_where_nothing_was_agreed_and_not_an_instant_longer() {
    let world = World::new().await;
    let (giver, receiver) = (world.sign_in(GIVER).await, world.sign_in(RECEIVER).await);
    let company = giver.id().await;
    let delegation = offered(&giver, json!({})).await;
    assert_eq!(delegation["to"], "2027-08-21T09:00:00+07:00");
    accepted(&receiver, &delegation).await.is(200);
    world.set_clock("2027-08-21T08:59:59.999+07:00");
    let last = world.sign_in(RECEIVER).await;
    draft(&last, &company, "1.001193").await.is(201);
    world.set_clock("2027-08-21T09:00:00+07:00");
    let late = world.sign_in(RECEIVER).await;
    draft(&late, &company, "1.001193").await.is(400);
}

#[tokio::test]
async fn a_draft_that_outlives_the_delegation_is_not_filed() {
    let world = World::new().await;
    let (giver, receiver) = (world.sign_in(GIVER).await, world.sign_in(RECEIVER).await);
    let company = giver.id().await;
    let to = json!({"to": "2026-08-21T10:00:00+07:00"});
    accepted(&receiver, &offered(&giver, to).await)
        .await
        .is(200);
    let body =
        json!({"procedure": "1.001193", "agency": COMMUNE, "onBehalfOf": company, "answers": {}});
    let draft = world.draft(&receiver, body, &[2, 3]).await;
    world.wait(TimeDelta::hours(1));
    let late = world.sign_in(RECEIVER).await;
    let hidden = late.get(&format!("/drafts/{draft}")).await;
    hidden.refused(404, "not_found");
    let refused = world.file(&late, &draft).await;
    assert_eq!(
        refused.refused(400, "invalid_request")["errors"][0]["code"],
        "not_represented"
    );
}

#[tokio::test]
async fn one_procedure_or_one_dossier_opens_no_other() {
    let world = World::new().await;
    let (giver, receiver) = (
        world.sign_in("cong-dan-2").await,
        world.sign_in(RECEIVER).await,
    );
    let person = giver.id().await;
    let [one, other] = [
        world.birth_draft(&giver).await,
        world.birth_draft(&giver).await,
    ];
    let one = Filed::of(&world.file(&giver, &one).await, 201);
    let other = Filed::of(&world.file(&giver, &other).await, 201);
    let single = offered(&giver, json!({"dossier": one.code})).await;
    accepted(&receiver, &single).await.is(200);
    receiver.get(&one.path("")).await.is(200);
    receiver
        .get(&other.path(""))
        .await
        .refused(404, "not_found");
    draft(&receiver, &person, "1.001193").await.is(400);
    let own = receiver.get("/me/dossiers").await.is(200);
    assert_eq!(own["items"].as_array().unwrap().len(), 1);

    let births = offered(&giver, json!({"procedure": "1.001193"})).await;
    accepted(&receiver, &births).await.is(200);
    draft(&receiver, &person, "1.001193").await.is(201);
    draft(&receiver, &person, "1.004884").await.is(400);
    let own = receiver.get("/me/dossiers").await.is(200);
    assert_eq!(own["items"].as_array().unwrap().len(), 2, "each once");
}

#[tokio::test]
async fn nobody_is_made_a_representative_unasked_or_of_what_is_not_the_givers() {
    let world = World::new().await;
    let (giver, receiver) = (world.sign_in(GIVER).await, world.sign_in(RECEIVER).await);
    let stranger = world.sign_in("cong-dan-2").await;
    let dossier = world.filed().await;
    for (body, word) in [
        (
            json!({"identityNumber": "079300000099"}),
            "not_a_citizen_here",
        ),
        (
            json!({"identityNumber": NUMBER, "dossier": dossier.code}),
            "not_own_dossier",
        ),
        (
            json!({"identityNumber": NUMBER, "dossier": "H53.103-260821-0999"}),
            "not_own_dossier",
        ),
        (
            json!({"identityNumber": NUMBER, "dossier": dossier.code, "procedure": "1.001193"}),
            "one_matter",
        ),
        (
            json!({"identityNumber": NUMBER, "to": "2026-08-21T08:00:00+07:00"}),
            "empty_period",
        ),
        (
            json!({"identityNumber": NUMBER, "to": "2031-08-22T09:00:00+07:00"}),
            "too_long_a_period",
        ),
    ] {
        let refused = giver.post("/representatives", body).await;
        let problem = refused.refused(400, "invalid_request");
        assert_eq!(problem["errors"][0]["code"], word);
    }
    let own = json!({"identityNumber": NUMBER});
    let refused = receiver.post("/representatives", own).await;
    assert_eq!(
        refused.refused(400, "invalid_request")["errors"][0]["code"],
        "to_oneself"
    );

    let delegation = offered(&giver, json!({})).await;
    let path = format!("/delegations/{}", delegation["id"].as_str().unwrap());
    stranger.get(&path).await.refused(404, "not_found");
    accepted(&stranger, &delegation)
        .await
        .refused(404, "not_found");
    accepted(&giver, &delegation)
        .await
        .refused(403, "forbidden");
    let declined = receiver.delete(&path, 1).await.is(200);
    assert_eq!(declined["state"], "declined");
    let again = receiver
        .act(&format!("{path}/acceptance"), 2, Value::Null)
        .await;
    again.refused(409, "state_forbids");
    let officer = world.sign_in("tiep-nhan").await;
    let body = json!({"identityNumber": NUMBER});
    officer
        .post("/representatives", body)
        .await
        .refused(403, "wrong_caller");
}

#[tokio::test]
async fn a_stale_proof_gives_no_power_away() {
    let world = World::new().await;
    let giver = world.sign_in_last_month(GIVER).await;
    let body = json!({"identityNumber": NUMBER});
    giver
        .post("/representatives", body)
        .await
        .refused(401, "insufficient_user_authentication");
}

#[tokio::test]
async fn a_frozen_giver_has_no_representative() {
    let world = World::new().await;
    let (giver, receiver) = (world.sign_in(GIVER).await, world.sign_in(RECEIVER).await);
    let company = giver.id().await;
    accepted(&receiver, &offered(&giver, json!({})).await)
        .await
        .is(200);
    let dossier = filed(&world, &receiver, &company).await;
    world.freeze(GIVER).await;
    receiver
        .get(&dossier.path(""))
        .await
        .refused(404, "not_found");
}
