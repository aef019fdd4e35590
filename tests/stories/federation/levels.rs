use super::*;
use api::demo::PASSWORD;
use tests::{Authenticator, issuer::LEVEL_1};

fn at_level(level: &Value) -> Value {
    let mut citizen = person("tuyet", NUMBER);
    match level {
        Value::Null => citizen.as_object_mut().unwrap().remove("acr"),
        level => citizen
            .as_object_mut()
            .unwrap()
            .insert("acr".into(), level.clone()),
    };
    citizen
}

/// Levels of electronic identities by Decree 69/2024/NĐ-CP; a word that the settings do not name is worth the least.
#[tokio::test]
async fn a_level_of_the_provider_is_one_of_ours_and_never_more_than_the_settings_say() {
    let scene = Scene::new().await;
    for (theirs, ours) in [
        (json!(LEVEL_2), "eid_level_2"),
        (json!(LEVEL_1), "eid_level_1"),
        (json!("eid_level_2"), "eid_level_1"),
        (json!("second_factor"), "eid_level_1"),
        (json!("0"), "eid_level_1"),
        (Value::Null, "eid_level_1"),
    ] {
        let answer = scene.sign_in(&at_level(&theirs)).await;
        assert_eq!(answer.is(201)["acr"], ours, "{theirs}");
    }
}

#[tokio::test]
async fn an_account_with_a_second_factor_is_not_opened_by_a_weak_identity_alone() {
    let scene = Scene::new().await;
    let holder = scene.world.sign_in("cong-dan").await;
    let number = holder.get("/me").await.is(200)["identityNumber"].clone();
    let identity = |level| {
        let mut identity = person("an", number.as_str().unwrap());
        identity["acr"] = json!(level);
        identity
    };
    scene.link(&holder, &identity(LEVEL_2)).await.is(200);
    let enrolment = json!({"password": PASSWORD});
    let begun = holder.post("/me/second-factor", enrolment).await.is(201);
    let app = Authenticator::scan(begun["otpauthUrl"].as_str().unwrap());
    let code = json!({"otp": app.code(scene.world.now())});
    let confirmed = holder.post("/me/second-factor/confirmation", code).await;
    confirmed.is(200);

    let weak = scene.sign_in(&identity(LEVEL_1)).await.is(201);
    let weak = scene.bearing(&weak);
    for path in ["/me/sessions", "/me/identities", "/me/dossiers"] {
        let refused = weak.get(path).await;
        refused.refused(401, "insufficient_user_authentication");
        assert!(
            refused
                .header("www-authenticate")
                .contains("acr_values=\"second_factor\"")
        );
    }
    scene.world.wait(chrono::TimeDelta::seconds(30));
    let code = json!({"otp": app.code(scene.world.now())});
    weak.post("/me/authentications", code).await.is(200);
    weak.get("/me/sessions").await.is(200);

    let strong = scene.sign_in(&identity(LEVEL_2)).await.is(201);
    let strong = scene.bearing(&strong);
    strong.get("/me/sessions").await.is(200);
}

#[tokio::test]
async fn staff_sign_in_with_a_linked_identity_for_a_working_day() {
    let scene = Scene::new().await;
    let officer = scene.world.sign_in("can-bo").await;
    let identity = person("can-bo", NUMBER);
    scene.link(&officer, &identity).await.is(200);
    let opened = scene.sign_in(&identity).await.is(201);
    assert_eq!(opened["account"]["kind"], "staff");
    assert_eq!(opened["sessionExpiresAt"], "2026-08-21T21:00:00+07:00");
}
