use chrono::TimeDelta;
use tests::{World, json};

#[tokio::test]
async fn the_own_contacts_are_changed_at_once_and_what_they_were_is_kept() {
    let world = World::new().await;
    let citizen = world.sign_in("cong-dan").await;
    let me = citizen.get("/me").await;
    let change = json!({"phone": "+84911111111", "email": null});
    let changed = citizen.patch("/me", me.version(), change).await;
    let view = changed.is(200);
    assert_eq!(view["phone"], "+84911111111");
    assert!(view["email"].is_null());
    assert_eq!(view["address"], me.is(200)["address"], "it was not named");
    assert_eq!(changed.version(), me.version() + 1);

    let history = citizen.get("/me/detail-changes").await.is(200);
    let lines = history["items"].as_array().unwrap();
    let old: Vec<_> = lines
        .iter()
        .map(|line| (&line["detail"], &line["oldValue"]))
        .collect();
    assert_eq!(
        old,
        [
            (&json!("email"), &json!("nguyen.thi.an@example.vn")),
            (&json!("phone"), &json!("+84900000001")),
        ]
    );
    assert_eq!(lines[0]["byHolder"], true);

    let administrator = world.sign_in("quan-tri").await;
    let path = format!("/accounts/{}/detail-changes", citizen.id().await);
    let masked = administrator.get(&path).await.is(200);
    assert_eq!(masked["items"][0]["oldValue"], "n•••@example.vn");
    assert_eq!(masked["items"][1]["oldValue"], "+84•••••••01");
    let of_the_commune = world.sign_in("quan-tri-xa").await;
    of_the_commune.get(&path).await.refused(404, "not_found");
}

#[tokio::test]
async fn what_an_administrator_changes_is_kept_too() {
    let world = World::new().await;
    let citizen = world.sign_in("cong-dan").await;
    let administrator = world.sign_in("quan-tri").await;
    let path = format!("/accounts/{}", citizen.id().await);
    let renamed = json!({"fullName": "Nguyễn Thị Ngọc An", "address": null});
    administrator.patch(&path, 1, renamed).await.is(200);
    let first = citizen.get("/me/detail-changes?limit=1").await.is(200);
    assert_eq!(first["items"][0]["detail"], "address");
    assert_eq!(first["items"][0]["byHolder"], false);
    let next = first["page"]["next"].as_str().unwrap();
    let second = citizen.get(next).await.is(200);
    assert_eq!(second["items"][0]["oldValue"], "Nguyễn Thị An");
    assert!(second["page"]["next"].is_null());
}

#[tokio::test]
async fn contacts_are_changed_over_the_version_that_was_seen_and_no_name_among_them() {
    let world = World::new().await;
    let citizen = world.sign_in("cong-dan").await;
    let change = json!({"phone": "+84911111111"});
    citizen
        .patch("/me", 7, change)
        .await
        .refused(412, "stale_version");
    let name = json!({"fullName": "Người Khác"});
    let refused = citizen.patch("/me", 1, name).await;
    let problem = refused.refused(400, "invalid_request");
    assert_eq!(problem["errors"][0]["pointer"], "/fullName");
    let request = citizen.request(reqwest::Method::PATCH, "/me");
    let unseen = citizen.send(request.json(&json!({}))).await;
    unseen.refused(428, "if_match_required");
    let history = citizen.get("/me/detail-changes").await.is(200);
    assert_eq!(history["items"], json!([]));
}

#[tokio::test]
async fn officers_see_new_contacts_on_later_dossiers_and_old_ones_on_earlier() {
    let world = World::new().await;
    let earlier = world.filed().await;
    let citizen = world.sign_in("cong-dan").await;
    let seen = citizen.get("/me").await.version();
    let change = json!({"phone": "+84911111122", "email": "moi@example.vn"});
    citizen.patch("/me", seen, change).await.is(200);
    let later = world.filed().await;
    let counter = world.sign_in("tiep-nhan").await;
    for (dossier, phone, masked) in [
        (&earlier, "+84900000001", "+84•••••••01"),
        (&later, "+84911111122", "+84•••••••22"),
    ] {
        let shown = counter.get(&dossier.path("")).await.is(200);
        assert_eq!(shown["owner"]["phone"], masked);
        let purpose = json!({"purpose": "Gọi điện hẹn ngày trả kết quả"});
        let whole = counter.post(&dossier.path("/reveals"), purpose).await;
        assert_eq!(whole.is(200)["phone"], phone);
    }
}

#[tokio::test]
async fn the_own_contacts_ask_for_a_fresh_proof_and_are_nobody_elses() {
    let minutes = |name: &str| (name == "MOTCUA_STEP_UP_MINUTES").then(|| "5".to_owned());
    let world = World::with("2026-08-21T09:00:00+07:00", minutes).await;
    let citizen = world.sign_in("cong-dan").await;
    world.wait(TimeDelta::minutes(6));
    let change = json!({"phone": "+84911111111"});
    let late = citizen.patch("/me", 1, change.clone()).await;
    late.refused(401, "insufficient_user_authentication");
    let anonymous = world.nobody().patch("/me", 1, change).await;
    anonymous.refused(401, "unauthenticated");
    let other = world.sign_in("cong-dan-2").await;
    let path = format!("/accounts/{}/detail-changes", citizen.id().await);
    other.get(&path).await.refused(403, "wrong_caller");
}
