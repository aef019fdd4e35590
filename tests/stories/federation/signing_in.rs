use super::*;
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use chrono::TimeDelta;
use sha2::{Digest, Sha256};
use tests::issuer::{CLIENT, CLIENT_SECRET};

#[tokio::test]
async fn a_citizen_signs_in_and_finds_the_account_again() {
    let scene = Scene::new().await;
    let citizen = person("tuyet", NUMBER);
    let first = scene.sign_in(&citizen).await.is(201);
    assert_eq!(first["acr"], "eid_level_2");
    assert_eq!(first["account"]["kind"], "applicant");
    assert_eq!(first["account"]["fullName"], "Phạm Thị Ánh Tuyết");
    assert_eq!(first["account"]["mustChangePassword"], false);
    let me = scene.bearing(&first).get("/me").await.is(200);
    assert_eq!(me["identityNumber"], NUMBER);
    assert_eq!(me["phone"], "+84912345678");

    let second = scene.sign_in(&citizen).await.is(201);
    assert_eq!(second["account"], first["account"]);
    assert_ne!(second["id"], first["id"]);
    let open = scene.bearing(&second).get("/me/sessions").await.is(200);
    assert_eq!(open["items"].as_array().unwrap().len(), 2);
    let linked = scene.bearing(&second).get(LINK).await.is(200);
    let [identity] = linked["items"].as_array().unwrap().as_slice() else {
        panic!("{linked}");
    };
    assert_eq!(identity["provider"], "vneid");
    assert_eq!(identity["acr"], "eid_level_2");
    assert!(!linked.to_string().contains("tuyet"), "{linked}");
}

/// OpenID Connect Core 3.1.2.1, RFC 7636, RFC 6749 4.1.3 and 2.3.1.
#[tokio::test]
async fn the_provider_is_asked_and_told_as_the_standards_say() {
    let scene = Scene::new().await;
    let nobody = scene.world.nobody();
    let visit = scene.departs(&nobody, SIGN_IN).await;
    let address = visit.begun["authorizationUrl"].as_str().unwrap();
    assert!(address.starts_with(&format!("{}/authorize?", scene.issuer.url)));
    let sent = |name: &str| visit.sent[name].as_str();
    let redirect = format!("{}/api/v1/auth/callbacks/vneid", scene.world.address);
    assert_eq!(sent("response_type"), "code");
    assert_eq!(sent("client_id"), CLIENT);
    assert_eq!(sent("redirect_uri"), redirect);
    assert_eq!(sent("scope"), "openid profile identity");
    assert_eq!(sent("code_challenge_method"), "S256");
    assert_eq!(sent("max_age"), "43200");
    assert_eq!(sent("acr_values"), "urn:example:muc-2 urn:example:muc-1");
    assert_eq!(sent("ui_locales"), "vi");
    for secret in ["state", "nonce", "code_challenge"] {
        assert_eq!(sent(secret).len(), 43, "{secret}");
    }
    assert_ne!(
        sent("code_challenge"),
        visit.app.begins("vneid")["codeChallenge"]
    );

    let code = scene.proved(&visit, &person("tuyet", NUMBER)).await;
    let opened = nobody.post(SESSIONS, visit.app.shows(&code)).await;
    opened.is(201);
    let [asked] = scene.issuer.asked("/token").try_into().ok().unwrap();
    assert_eq!(asked.form["grant_type"], "authorization_code");
    assert_eq!(asked.form["code"], visit.theirs());
    assert_eq!(asked.form["redirect_uri"], redirect);
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&asked.form["code_verifier"]));
    assert_eq!(challenge, sent("code_challenge"));
    let basic = asked.authorization.strip_prefix("Basic ").unwrap();
    let basic = String::from_utf8(STANDARD.decode(basic).unwrap()).unwrap();
    let mut encoded = Url::parse("http://form").unwrap();
    encoded.query_pairs_mut().append_pair(CLIENT, CLIENT_SECRET);
    assert_eq!(basic.replace(':', "="), encoded.query().unwrap());
}

#[tokio::test]
async fn every_sign_in_has_secrets_of_its_own() {
    let scene = Scene::new().await;
    let nobody = scene.world.nobody();
    let first = scene.departs(&nobody, SIGN_IN).await;
    let second = scene.departs(&nobody, SIGN_IN).await;
    for secret in ["state", "nonce", "code_challenge"] {
        assert_ne!(first.sent[secret], second.sent[secret], "{secret}");
    }
}

#[tokio::test]
async fn who_refuses_at_the_provider_comes_back_without_a_code() {
    let scene = Scene::new().await;
    let nobody = scene.world.nobody();
    for (theirs, ours) in [
        ("access_denied", "access_denied"),
        ("server_error", "sign_in_failed"),
        ("<script>", "sign_in_failed"),
    ] {
        let visit = scene.departs(&nobody, SIGN_IN).await;
        let answer = [("error", theirs), ("state", &visit.sent["state"])];
        let told = forwarded(&scene.comes_back(&visit, &answer).await);
        assert_eq!(told["error"], ours);
        assert_eq!(told["state"], visit.begun["id"]);
        assert_eq!(told.len(), 2);
    }
}

#[tokio::test]
async fn a_sign_in_begins_at_one_node_and_ends_at_another() {
    let scene = Scene::new().await;
    let other = scene.world.another_node().await;
    let visit = scene.departs(&scene.world.nobody(), SIGN_IN).await;
    let code = scene.proved(&visit, &person("tuyet", NUMBER)).await;
    let opened = other.nobody().post(SESSIONS, visit.app.shows(&code)).await;
    opened.is(201);
}

#[tokio::test]
async fn two_first_sign_ins_at_once_make_one_account() {
    let scene = Scene::new().await;
    let nobody = scene.world.nobody();
    let citizen = person("tuyet", NUMBER);
    let visits = [
        scene.departs(&nobody, SIGN_IN).await,
        scene.departs(&nobody, SIGN_IN).await,
    ];
    let [one, two] = &visits;
    let codes = [
        scene.proved(one, &citizen).await,
        scene.proved(two, &citizen).await,
    ];
    let (first, second) = tokio::join!(
        nobody.post(SESSIONS, one.app.shows(&codes[0])),
        nobody.post(SESSIONS, two.app.shows(&codes[1]))
    );
    assert_eq!(first.is(201)["account"], second.is(201)["account"]);
}

/// A provider says who somebody is; whose account that opens depends on the pair of provider and subject alone.
#[tokio::test]
async fn the_same_subject_at_another_provider_is_somebody_else() {
    let (first, second) = (Issuer::start(), Issuer::start());
    let providers = json!([first.settings("vneid"), second.settings("tinh")]);
    let world = World::with_providers(MORNING, &providers, |_| None).await;
    let listed = world.nobody().get("/auth/providers").await.is(200);
    let ids: Vec<&Value> = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["id"])
        .collect();
    assert_eq!(ids, ["vneid", "tinh"]);
    let scene = Scene {
        world,
        issuer: first,
    };
    let one = scene.sign_in(&person("1", NUMBER)).await.is(201);

    let nobody = scene.world.nobody();
    let at_second = async |person: Value| {
        let visit = scene.departs_to("tinh", &nobody, SIGN_IN).await;
        let claims = second.claims(&person, &visit.sent["nonce"], scene.world.now());
        second.gives(visit.theirs(), &second.sign(&claims));
        let code = scene.code(&visit).await;
        nobody.post(SESSIONS, visit.app.shows(&code)).await
    };
    // The same person, or somebody of whom this provider claims it: neither opens the account.
    let claimed = at_second(person("1", NUMBER)).await;
    claimed.refused(409, "identity_number_taken");
    let other = at_second(person("1", "079300009002")).await.is(201);
    assert_ne!(other["account"]["id"], one["account"]["id"]);
}

#[tokio::test]
async fn a_claimed_number_opens_nobodys_account() {
    let scene = Scene::new().await;
    for username in ["cong-dan", "can-bo"] {
        let holder = scene.world.sign_in(username).await;
        let me = holder.get("/me").await.is(200);
        let Some(number) = me["identityNumber"].as_str() else {
            continue;
        };
        let claimed = scene.sign_in(&person("ke-gian", number)).await;
        claimed.refused(409, "identity_number_taken");
    }
}

#[tokio::test]
async fn a_known_subject_opens_its_account_whatever_number_is_claimed_now() {
    let scene = Scene::new().await;
    let first = scene.sign_in(&person("tuyet", NUMBER)).await.is(201);
    let again = scene
        .sign_in(&person("tuyet", "079300009002"))
        .await
        .is(201);
    assert_eq!(again["account"]["id"], first["account"]["id"]);
    let me = scene.bearing(&again).get("/me").await.is(200);
    assert_eq!(me["identityNumber"], NUMBER);
}

#[tokio::test]
async fn who_comes_first_must_be_named_and_numbered() {
    let scene = Scene::new().await;
    for missing in ["name", "identity_number"] {
        let mut citizen = person("tuyet", NUMBER);
        citizen.as_object_mut().unwrap().remove(missing);
        let refused = scene.sign_in(&citizen).await;
        refused.refused(403, "identity_incomplete");
    }
}

#[tokio::test]
async fn a_frozen_account_stays_shut() {
    let scene = Scene::new().await;
    let citizen = person("tuyet", NUMBER);
    let opened = scene.sign_in(&citizen).await.is(201);
    let username = opened["account"]["username"].as_str().unwrap();
    scene.world.freeze(username).await;
    scene.sign_in(&citizen).await.refused(403, "account_frozen");
}

#[tokio::test]
async fn the_session_is_as_old_as_the_sign_in_at_the_provider() {
    let scene = Scene::new().await;
    let an_hour_ago = scene.world.now() - TimeDelta::hours(1);
    let mut citizen = person("tuyet", NUMBER);
    citizen["auth_time"] = json!(an_hour_ago.timestamp());
    let opened = scene.sign_in(&citizen).await.is(201);
    assert_eq!(opened["authTime"], "2026-08-21T08:00:00+07:00");
}
