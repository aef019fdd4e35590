use serde_json::Value;
use tests::{Answer, Person, World, json};
use uuid::Uuid;

async fn ask(by: &Person, wanted: Value) -> Answer {
    let mut body = json!({"reason": "Thiếu chữ đệm so với thẻ căn cước."});
    body.as_object_mut()
        .unwrap()
        .extend(wanted.as_object().unwrap().clone());
    by.post_once("/me/rectifications", &Uuid::now_v7().to_string(), body)
        .await
}

async fn decide(by: &Person, id: &Value, decision: Value) -> Answer {
    by.act(
        &format!("/rectifications/{}/decision", id.as_str().unwrap()),
        1,
        decision,
    )
    .await
}

#[tokio::test]
async fn a_name_is_corrected_by_a_request_that_an_administrator_grants_in_ten_days() {
    let world = World::new().await;
    let citizen = world.sign_in("cong-dan").await;
    let asked = ask(&citizen, json!({"fullName": "Nguyễn Thị Ngọc An"}))
        .await
        .is(201);
    // Ten days after Friday 21 August begin the days off around National Day; the office works again on 3 September.
    assert_eq!(asked["term"]["dueAt"], "2026-09-03T17:00:00+07:00");
    let why = asked["term"]["trace"].to_string();
    assert!(why.contains("356/2025"), "{why}");
    assert_eq!(asked["state"], "waiting");
    ask(&citizen, json!({"fullName": "Nguyễn An"}))
        .await
        .refused(409, "duplicate");

    let administrator = world.sign_in("quan-tri").await;
    let waiting = administrator
        .get("/rectifications?state=waiting")
        .await
        .is(200);
    assert_eq!(waiting["items"][0]["id"], asked["id"]);
    let path = format!("/rectifications/{}", asked["id"].as_str().unwrap());
    let case = administrator.get(&path).await.is(200);
    assert_eq!(case["presentFullName"], "Nguyễn Thị An");
    let granted = decide(&administrator, &asked["id"], json!({"outcome": "granted"}))
        .await
        .is(200);
    assert_eq!(granted["state"], "granted");
    assert_eq!(granted["presentFullName"], "Nguyễn Thị Ngọc An");

    assert_eq!(
        citizen.get("/me").await.is(200)["fullName"],
        "Nguyễn Thị Ngọc An"
    );
    let kept = citizen.get("/me/detail-changes").await.is(200);
    assert_eq!(kept["items"][0]["oldValue"], "Nguyễn Thị An");
    assert_eq!(kept["items"][0]["byHolder"], false);
    let mine = citizen.get("/me/rectifications").await.is(200);
    assert_eq!(mine["items"][0]["state"], "granted");
    let twice = administrator
        .act(
            &format!("{path}/decision"),
            2,
            json!({"outcome": "granted"}),
        )
        .await;
    twice.refused(409, "already_decided");
    let entries = world.recorded().await;
    let decided = entries
        .iter()
        .find(|entry| entry.action == "decide_rectification");
    assert_eq!(decided.unwrap().subject, Some(citizen.id().await));
}

#[tokio::test]
async fn a_refusal_needs_its_reason_and_changes_nothing() {
    let world = World::new().await;
    let citizen = world.sign_in("cong-dan").await;
    let asked = ask(&citizen, json!({"identityNumber": "079300000009"}))
        .await
        .is(201);
    let administrator = world.sign_in("quan-tri").await;
    let listed = administrator.get("/rectifications").await.is(200);
    assert_eq!(listed["items"][0]["identityNumber"], "0793••••••09");
    let silent = decide(&administrator, &asked["id"], json!({"outcome": "refused"})).await;
    let problem = silent.refused(400, "invalid_request");
    assert_eq!(problem["errors"][0]["code"], "reason_missing");
    let reason = json!({"outcome": "refused", "note": "Thẻ căn cước ghi 079300000001."});
    decide(&administrator, &asked["id"], reason).await.is(200);
    assert_eq!(
        citizen.get("/me").await.is(200)["identityNumber"],
        "079300000001"
    );
    ask(&citizen, json!({"identityNumber": "079300000009"}))
        .await
        .is(201);
}

#[tokio::test]
async fn a_request_must_change_something_and_is_decided_by_who_may_change_the_account() {
    let world = World::new().await;
    let citizen = world.sign_in("cong-dan").await;
    for nothing in [json!({}), json!({"fullName": "Nguyễn Thị An"})] {
        let refused = ask(&citizen, nothing).await.refused(400, "invalid_request");
        assert_eq!(refused["errors"][0]["code"], "nothing_to_rectify");
    }
    let asked = ask(&citizen, json!({"fullName": "Nguyễn An"}))
        .await
        .is(201);
    let grant = json!({"outcome": "granted"});
    let of_the_commune = world.sign_in("quan-tri-xa").await;
    let hidden = decide(&of_the_commune, &asked["id"], grant.clone()).await;
    hidden.refused(404, "not_found");
    let none = of_the_commune.get("/rectifications").await.is(200);
    assert_eq!(none["items"], json!([]));
    decide(&citizen, &asked["id"], grant.clone())
        .await
        .refused(403, "wrong_caller");

    let administrator = world.sign_in("quan-tri").await;
    let own = ask(&administrator, json!({"fullName": "Đỗ Hoàng Nam Anh"}))
        .await
        .is(201);
    let by_oneself = decide(&administrator, &own["id"], grant.clone()).await;
    by_oneself.refused(403, "forbidden");
    let path = format!("/rectifications/{}/decision", asked["id"].as_str().unwrap());
    let stale = administrator.act(&path, 9, grant).await;
    stale.refused(412, "stale_version");
}

#[tokio::test]
async fn a_repeated_request_is_one_and_a_request_of_another_is_not_shown() {
    let world = World::new().await;
    let citizen = world.sign_in("cong-dan").await;
    let body = json!({"fullName": "Nguyễn An", "reason": "Sai họ tên."});
    let path = "/me/rectifications";
    let first = citizen.post_once(path, "once", body.clone()).await.is(201);
    let again = citizen.post_once(path, "once", body.clone()).await;
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(again.is(201)["id"], first["id"]);
    let other = json!({"fullName": "Nguyễn Bình", "reason": "Sai họ tên."});
    let reused = citizen.post_once(path, "once", other).await;
    reused.refused(422, "idempotency_key_reused");
    let other = world.sign_in("cong-dan-2").await;
    assert_eq!(other.get(path).await.is(200)["items"], json!([]));
    let anonymous = world.nobody().post_once(path, "k", body).await;
    anonymous.refused(401, "unauthenticated");
}

#[tokio::test]
async fn a_right_name_stands_on_later_dossiers_and_not_on_earlier_ones() {
    let world = World::new().await;
    let earlier = world.filed().await;
    let citizen = world.sign_in("cong-dan").await;
    let asked = ask(&citizen, json!({"fullName": "Nguyễn Thị Ngọc An"})).await;
    let administrator = world.sign_in("quan-tri").await;
    let grant = json!({"outcome": "granted"});
    decide(&administrator, &asked.is(201)["id"], grant)
        .await
        .is(200);
    let later = world.filed().await;
    let counter = world.sign_in("tiep-nhan").await;
    for (dossier, name) in [(earlier, "Nguyễn Thị An"), (later, "Nguyễn Thị Ngọc An")] {
        let shown = counter.get(&dossier.path("")).await.is(200);
        assert_eq!(shown["owner"]["fullName"], name);
    }
}
