use super::*;
use api::demo::PASSWORD;
use chrono::TimeDelta;

const BEGIN: &str = "/me/federated-authentications";
const PROVE: &str = "/me/authentications";

/// Where a proof is good for five minutes.
async fn strict() -> Scene {
    let minutes = |name: &str| (name == "MOTCUA_STEP_UP_MINUTES").then(|| "5".to_owned());
    Scene::with(minutes).await
}

fn federated(visit: &Visit, code: &str) -> Value {
    json!({"federated": visit.app.shows(code)})
}

#[tokio::test]
async fn who_signed_in_at_a_provider_proves_there_once_more_who_they_are() {
    let scene = strict().await;
    let citizen = person("tuyet", NUMBER);
    let holder = scene.bearing(&scene.sign_in(&citizen).await.is(201));
    scene.world.wait(TimeDelta::seconds(301));
    let begins = App::opened().begins("vneid");
    let refused = holder.post(LINK, begins.clone()).await;
    refused.refused(401, "insufficient_user_authentication");
    let challenge = refused.header("www-authenticate");
    assert!(
        challenge.contains("acr_values=\"eid_level_1\", max_age=\"300\""),
        "{challenge}"
    );

    let visit = scene.departs(&holder, BEGIN).await;
    assert_eq!(visit.sent["prompt"], "login");
    let code = scene.proved(&visit, &citizen).await;
    let proof = holder.post(PROVE, federated(&visit, &code)).await.is(200);
    let expected = json!({"acr": "eid_level_2", "authTime": "2026-08-21T09:05:01+07:00"});
    assert_eq!(proof, expected);
    holder.post(LINK, begins).await.is(200);
}

#[tokio::test]
async fn a_sign_in_at_the_provider_from_before_proves_nothing_new() {
    let scene = strict().await;
    let mut citizen = person("tuyet", NUMBER);
    let holder = scene.bearing(&scene.sign_in(&citizen).await.is(201));
    citizen["auth_time"] = json!(scene.world.now().timestamp());
    scene.world.wait(TimeDelta::seconds(301));
    let visit = scene.departs(&holder, BEGIN).await;
    let code = scene.proved(&visit, &citizen).await;
    let refused = holder.post(PROVE, federated(&visit, &code)).await;
    refused.refused(403, "identity_not_proved");
}

#[tokio::test]
async fn somebody_elses_identity_proves_nothing() {
    let scene = strict().await;
    let holder = scene.bearing(&scene.sign_in(&person("tuyet", NUMBER)).await.is(201));
    for subject in ["nobody-here", "binh"] {
        let other = person(subject, "079300009002");
        let visit = scene.departs(&holder, BEGIN).await;
        let code = scene.proved(&visit, &other).await;
        let refused = holder.post(PROVE, federated(&visit, &code)).await;
        refused.refused(409, "identity_of_another_person");
        scene.sign_in(&person("binh", "079300009002")).await.is(201);
    }
}

#[tokio::test]
async fn one_proof_is_shown_and_only_at_a_provider_that_knows_the_person() {
    let scene = strict().await;
    let holder = scene.world.sign_in("cong-dan").await;
    let refused = holder.post(BEGIN, App::opened().begins("vneid")).await;
    let problem = refused.refused(400, "invalid_request");
    assert_eq!(problem["errors"][0]["code"], "unknown_provider");
    let mut both = json!({"federated": App::opened().shows(&"A".repeat(43))});
    let refused = holder.post(PROVE, both.clone()).await;
    refused.refused(409, "sign_in_not_open");
    both["password"] = json!(PASSWORD);
    let refused = holder.post(PROVE, both).await;
    let problem = refused.refused(400, "invalid_request");
    assert_eq!(problem["errors"][0]["code"], "one_way_only");
}
