use api::demo::PASSWORD;
use chrono::TimeDelta;
use tests::{World, json};

#[tokio::test]
async fn the_export_holds_everything_about_oneself_and_nothing_about_others() {
    let world = World::new().await;
    let returned = world.returned().await;
    let citizen = world.sign_in("cong-dan").await;
    let rating = json!({"score": 3, "comment": "Nhanh"});
    citizen
        .post(&returned.path("/rating"), rating)
        .await
        .is(201);
    let draft = world.birth_draft(&citizen).await;
    let seen = citizen.get("/me").await.version();
    let change = json!({"phone": "+84911111111"});
    citizen.patch("/me", seen, change).await.is(200);
    let body = json!({"fullName": "Nguyễn Thị Ngọc An", "reason": "Thiếu chữ đệm"});
    citizen
        .post_once("/me/rectifications", "k", body)
        .await
        .is(201);
    api::notifications::run_once(&world.state).await.unwrap();
    let other = world.sign_in("cong-dan-2").await;
    world.birth_draft(&other).await;

    let export = citizen.get("/me/export").await.is(200);
    assert_eq!(export["exportedAt"], "2026-08-21T09:00:00+07:00");
    assert_eq!(export["account"]["identityNumber"], "079300000001");
    assert_eq!(export["account"]["phone"], "+84911111111");
    assert_eq!(export["detailChanges"][0]["oldValue"], "+84900000001");
    assert!(export["sessions"].as_array().unwrap().len() > 1);
    assert_eq!(export["consents"][0]["dossier"], returned.code);
    assert_eq!(
        export["rectifications"][0]["fullName"],
        "Nguyễn Thị Ngọc An"
    );
    assert_eq!(export["drafts"][0]["id"], draft);
    assert_eq!(export["drafts"].as_array().unwrap().len(), 1);
    let dossier = &export["dossiers"][0];
    assert_eq!(dossier["dossier"]["code"], returned.code);
    assert_eq!(
        dossier["dossier"]["owner"]["phone"], "+84900000001",
        "as it was filed"
    );
    assert!(dossier["timeline"]["events"].as_array().unwrap().len() > 5);
    assert_eq!(dossier["rating"]["score"], 3);
    assert!(!export["notices"].as_array().unwrap().is_empty());
    assert!(!export.to_string().contains("Trương Văn Bình"));
}

#[tokio::test]
async fn an_export_asks_for_a_fresh_proof_and_is_recorded() {
    let minutes = |name: &str| (name == "MOTCUA_STEP_UP_MINUTES").then(|| "5".to_owned());
    let world = World::with("2026-08-21T09:00:00+07:00", minutes).await;
    let citizen = world.sign_in("cong-dan").await;
    world.wait(TimeDelta::minutes(6));
    let late = citizen.get("/me/export").await;
    late.refused(401, "insufficient_user_authentication");
    let proof = json!({"password": PASSWORD});
    citizen.post("/me/authentications", proof).await.is(200);
    let export = citizen.get("/me/export").await;
    export.is(200);
    assert_eq!(export.header("cache-control"), "no-store");
    let entry = world.recorded().await.pop().unwrap();
    assert_eq!(entry.action, "export_my_data");
    world
        .nobody()
        .get("/me/export")
        .await
        .refused(401, "unauthenticated");
}
