use super::*;
use api::{identity::retention, personal_data::rotation};
use chrono::TimeDelta;

/// Of one action, the results and whose it was.
async fn traces(scene: &Scene, action: &str) -> Vec<(String, Option<String>, Option<String>)> {
    let rows = scene.world.recorded().await.into_iter();
    let rows = rows.filter(|row| row.action == action);
    rows.map(|row| (row.result, row.subject, row.problem))
        .collect()
}

#[tokio::test]
async fn every_step_and_every_refusal_is_in_the_log_and_the_holder_sees_it() {
    let scene = Scene::new().await;
    let citizen = person("tuyet", NUMBER);
    let opened = scene.sign_in(&citizen).await.is(201);
    let account = opened["account"]["id"].as_str().map(str::to_owned);
    let done = |subject: Option<&String>| ("done".to_owned(), subject.cloned(), None);
    assert_eq!(
        traces(&scene, "begin_federated_sign_in").await,
        [done(None)]
    );
    assert_eq!(traces(&scene, "return_from_provider").await, [done(None)]);
    // The account that was made, and its session.
    let own = done(account.as_ref());
    assert_eq!(
        traces(&scene, "create_federated_session").await,
        [own.clone(), own.clone()]
    );

    let holder = scene.bearing(&opened);
    scene.link(&holder, &citizen).await.is(200);
    for action in ["begin_linking", "confirm_identity"] {
        assert_eq!(
            traces(&scene, action).await,
            std::slice::from_ref(&own),
            "{action}"
        );
    }
    let forged = scene.departs(&scene.world.nobody(), SIGN_IN).await;
    let claims = scene.issuer.claims(&citizen, "another", scene.world.now());
    scene
        .issuer
        .gives(forged.theirs(), &scene.issuer.sign(&claims));
    let code = scene.code(&forged).await;
    let refused = scene
        .world
        .nobody()
        .post(SESSIONS, forged.app.shows(&code))
        .await;
    refused.refused(403, "identity_not_proved");
    let username = opened["account"]["username"].as_str().unwrap();
    scene.world.freeze(username).await;
    scene.sign_in(&citizen).await.refused(403, "account_frozen");
    let refused = |problem: &str, subject| {
        let problem = Some(problem.to_owned());
        ("refused".to_owned(), subject, problem)
    };
    assert_eq!(
        traces(&scene, "create_federated_session").await[2..],
        [
            refused("identity_not_proved", None),
            refused("account_frozen", account)
        ]
    );
}

/// SEC-3: a subject may be an identity number, and what a provider sends is nobody's else.
#[tokio::test]
async fn who_steals_the_database_reads_no_subject_and_no_code() {
    let scene = Scene::new().await;
    let (subject, waiting) = (
        "079388877766",
        scene.departs(&scene.world.nobody(), SIGN_IN).await,
    );
    let code = scene.code(&waiting).await;
    scene.sign_in(&person(subject, NUMBER)).await.is(201);
    let stolen = scene.world.stolen();
    let state = &waiting.sent["state"];
    for secret in [subject, NUMBER, &code, state, &waiting.sent["nonce"]] {
        let found = stolen
            .windows(secret.len())
            .any(|bytes| bytes == secret.as_bytes());
        assert!(!found, "{secret} lies in clear");
    }
}

#[tokio::test]
async fn a_new_key_of_personal_data_loses_no_identity() {
    let scene = Scene::new().await;
    let citizen = person("tuyet", NUMBER);
    let first = scene.sign_in(&citizen).await.is(201);
    let store = &scene.world.state.store;
    rotation::begin(store).await.unwrap();
    let both = scene.sign_in(&citizen).await.is(201);
    assert_eq!(both["account"]["id"], first["account"]["id"]);
    rotation::reseal(store, |_, _| {}).await.unwrap();
    let again = scene.sign_in(&citizen).await.is(201);
    assert_eq!(again["account"]["id"], first["account"]["id"]);
}

#[tokio::test]
async fn what_came_to_nothing_is_forgotten() {
    let scene = Scene::new().await;
    scene.departs(&scene.world.nobody(), SIGN_IN).await;
    scene.sign_in(&person("tuyet", NUMBER)).await.is(201);
    scene.world.wait(TimeDelta::days(2));
    let purged = retention::purge(&scene.world.state).await.unwrap();
    assert_eq!(purged.federated_sign_ins, 2);
}
