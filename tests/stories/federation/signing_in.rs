use super::*;
use chrono::TimeDelta;
use reqwest::Method;

#[tokio::test]
async fn a_citizen_signs_in_with_the_national_identity_and_finds_the_account_again() {
    let scene = Scene::new().await;
    let citizen = scene.citizen().await;
    let first = scene.sign_in(&citizen).await.is(201);
    assert_eq!(first["acr"], "eid_level_2");
    assert_eq!(first["account"]["kind"], "applicant");
    assert_eq!(first["account"]["fullName"], "Phạm Thị Ánh Tuyết");
    assert_eq!(first["account"]["mustChangePassword"], false);
    let me = scene.bearing(&first).get("/me").await.is(200);
    assert!(me["identityNumber"].as_str().unwrap().starts_with("001"));
    assert_eq!(me["phone"], "+84912345678");

    let second = scene.sign_in(&citizen).await.is(201);
    assert_eq!(second["account"], first["account"]);
    assert_ne!(second["id"], first["id"]);
    let open = scene.bearing(&second).get("/me/sessions").await.is(200);
    assert_eq!(open["items"].as_array().unwrap().len(), 2);
}
