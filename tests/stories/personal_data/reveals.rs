use chrono::TimeDelta;
use serde_json::Value;
use tests::{Answer, Person, World, json};

const PURPOSE: &str = "Gọi điện hẹn ngày trả kết quả";

async fn reveal(by: &Person, path: &str) -> Answer {
    by.post(&format!("{path}/reveals"), json!({"purpose": PURPOSE}))
        .await
}

fn owner(view: &Value) -> [&str; 4] {
    let owner = &view["owner"];
    ["identityNumber", "phone", "email", "address"].map(|member| owner[member].as_str().unwrap())
}

const WHOLE: [&str; 4] = [
    "079300000001",
    "+84900000001",
    "nguyen.thi.an@example.vn",
    "Ấp mẫu số 1, xã Phước Thạnh, tỉnh Tây Ninh",
];
const MASKED: [&str; 4] = [
    "0793••••••01",
    "+84•••••••01",
    "n•••@example.vn",
    "•••, xã Phước Thạnh, tỉnh Tây Ninh",
];

#[tokio::test]
async fn the_owner_sees_the_own_data_whole_and_officers_see_masks() {
    let world = World::new().await;
    let mut dossier = world.filed().await;
    assert_eq!(owner(&dossier.view), WHOLE, "the answer to the filing");
    let citizen = world.sign_in("cong-dan").await;
    assert_eq!(owner(&citizen.get(&dossier.path("")).await.is(200)), WHOLE);
    let counter = world.sign_in("tiep-nhan").await;
    assert_eq!(owner(&counter.get(&dossier.path("")).await.is(200)), MASKED);
    let accepted = dossier.moved(&counter, "/acceptance", json!({})).await;
    assert_eq!(owner(accepted), MASKED, "the answer to an act");
    let me = citizen.get("/me").await.is(200);
    assert_eq!(me["identityNumber"], WHOLE[0]);
    let administrator = world.sign_in("quan-tri").await;
    let path = format!("/accounts/{}", citizen.id().await);
    let account = administrator.get(&path).await.is(200);
    for (member, masked) in ["identityNumber", "phone", "email", "address"]
        .iter()
        .zip(MASKED)
    {
        assert_eq!(account[*member], masked);
    }
}

#[tokio::test]
async fn who_handles_the_dossier_sees_its_owner_whole_and_the_purpose_is_recorded() {
    let world = World::new().await;
    let dossier = world.accepted().await;
    let (citizen, officer) = (
        world.sign_in("cong-dan").await,
        world.sign_in("chuyen-vien").await,
    );
    let whole = reveal(&officer, &dossier.path("")).await.is(200);
    for (member, value) in ["identityNumber", "phone", "email", "address"]
        .iter()
        .zip(WHOLE)
    {
        assert_eq!(whole[*member], value);
    }
    let entry = world.recorded().await.pop().unwrap();
    assert_eq!(entry.action, "reveal_owner");
    assert_eq!(entry.purpose.as_deref(), Some(PURPOSE));
    assert_eq!(entry.resource, Some(format!("dossiers/{}", dossier.code)));
    assert_eq!(entry.subject, Some(citizen.id().await));
    assert_eq!(entry.actor, Some(officer.id().await));
    assert_eq!(entry.role.as_deref(), Some("specialist"));
    let after = officer.get(&dossier.path("")).await;
    assert_eq!(after.version(), dossier.version, "a look changes nothing");

    let elsewhere = world.sign_in("tiep-nhan-2").await;
    reveal(&elsewhere, &dossier.path(""))
        .await
        .refused(404, "not_found");
    let administrator = world.sign_in("quan-tri").await;
    reveal(&administrator, &dossier.path(""))
        .await
        .refused(404, "not_found");
    reveal(&citizen, &dossier.path(""))
        .await
        .refused(403, "wrong_caller");
    reveal(&world.nobody(), &dossier.path(""))
        .await
        .refused(401, "unauthenticated");
}

#[tokio::test]
async fn an_administrator_sees_an_account_whole_for_a_purpose() {
    let world = World::new().await;
    let citizen = world.sign_in("cong-dan").await;
    let path = format!("/accounts/{}", citizen.id().await);
    let administrator = world.sign_in("quan-tri").await;
    let whole = reveal(&administrator, &path).await.is(200);
    assert_eq!(whole["phone"], WHOLE[1]);
    assert_eq!(whole["fullName"], "Nguyễn Thị An");
    let entry = world.recorded().await.pop().unwrap();
    assert_eq!(
        (entry.action.as_str(), entry.purpose.as_deref()),
        ("reveal_account", Some(PURPOSE))
    );
    assert_eq!(entry.subject, Some(citizen.id().await));
    let of_the_commune = world.sign_in("quan-tri-xa").await;
    reveal(&of_the_commune, &path)
        .await
        .refused(404, "not_found");
}

#[tokio::test]
async fn a_reveal_needs_a_purpose_that_says_something_and_a_fresh_proof() {
    let minutes = |name: &str| (name == "MOTCUA_STEP_UP_MINUTES").then(|| "5".to_owned());
    let world = World::with("2026-08-21T09:00:00+07:00", minutes).await;
    let dossier = world.accepted().await;
    let officer = world.sign_in("tiep-nhan").await;
    let path = dossier.path("/reveals");
    for vague in ["x", "cần xem", "abcdefghijklmn"] {
        let refused = officer.post(&path, json!({"purpose": vague})).await;
        let problem = refused.refused(400, "invalid_request");
        assert_eq!(problem["errors"][0]["code"], "purpose_too_vague", "{vague}");
        assert_eq!(problem["errors"][0]["pointer"], "/purpose");
    }
    let none = officer.post(&path, json!({})).await;
    none.refused(400, "invalid_request");
    world.wait(TimeDelta::minutes(6));
    let late = reveal(&officer, &dossier.path("")).await;
    late.refused(401, "insufficient_user_authentication");
    assert!(late.header("www-authenticate").contains("max_age=\"300\""));
}
