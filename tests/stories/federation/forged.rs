use super::*;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use jsonwebtoken::{Algorithm, EncodingKey};
use tests::{
    issuer::{ACCESS_TOKEN, CLIENT_SECRET, KEY_ID, Reply},
    system::{p256, public_half, rsa2048, signed},
};

/// What came back with this token; nothing was proved by it.
async fn shown(scene: &Scene, forge: impl FnOnce(Value) -> String) -> Answer {
    let nobody = scene.world.nobody();
    let visit = scene.departs(&nobody, SIGN_IN).await;
    let citizen = person("tuyet", NUMBER);
    let claims = scene
        .issuer
        .claims(&citizen, &visit.sent["nonce"], scene.world.now());
    scene.issuer.gives(visit.theirs(), &forge(claims));
    let code = scene.code(&visit).await;
    nobody.post(SESSIONS, visit.app.shows(&code)).await
}

async fn refused(scene: &Scene, what: &str, forge: impl FnOnce(Value) -> String) {
    let answer = shown(scene, forge).await;
    assert_eq!(answer.status, 403, "{what}: {}", answer.text);
    answer.refused(403, "identity_not_proved");
}

/// OpenID Connect Core 3.1.3.7.
#[tokio::test]
async fn a_token_that_says_something_else_proves_nothing() {
    let scene = Scene::new().await;
    let (issuer, now) = (&scene.issuer, scene.world.now());
    let ago = |span: TimeDelta| json!((now - span).timestamp());
    let none = Value::Null;
    for (claim, value) in [
        ("nonce", json!("of-another-sign-in")),
        ("nonce", none.clone()),
        ("aud", json!("another-client")),
        ("aud", json!(["motcua", "another-client"])),
        ("aud", none.clone()),
        ("azp", json!("another-client")),
        ("iss", json!("https://vneid.example.vn")),
        ("iss", json!(format!("{}/", issuer.url))),
        ("iss", none.clone()),
        ("exp", ago(TimeDelta::seconds(61))),
        ("exp", none.clone()),
        ("iat", ago(TimeDelta::minutes(11))),
        ("iat", ago(TimeDelta::minutes(-2))),
        ("auth_time", ago(TimeDelta::hours(13))),
        ("auth_time", ago(TimeDelta::minutes(-2))),
        ("auth_time", none.clone()),
        ("sub", none.clone()),
        ("sub", json!("")),
        ("sub", json!("x".repeat(256))),
        ("at_hash", json!("AAAAAAAAAAAAAAAAAAAAAA")),
    ] {
        refused(&scene, &format!("{claim} = {value}"), |mut claims| {
            let claims = claims.as_object_mut().unwrap();
            match &value {
                Value::Null => claims.remove(claim),
                value => claims.insert(claim.into(), value.clone()),
            };
            issuer.sign(&json!(claims))
        })
        .await;
    }
    // With the same hand nothing but the truth is told, and that is enough.
    shown(&scene, |claims| issuer.sign(&claims)).await.is(201);
}

#[tokio::test]
async fn a_token_that_the_provider_did_not_sign_proves_nothing() {
    let scene = Scene::new().await;
    let public = public_half(&p256(), Algorithm::ES256);
    let point: Vec<u8> = ["x", "y"]
        .iter()
        .flat_map(|part| {
            URL_SAFE_NO_PAD
                .decode(public[*part].as_str().unwrap())
                .unwrap()
        })
        .collect();
    let (es256, hs256) = (Algorithm::ES256, Algorithm::HS256);
    let secret = EncodingKey::from_secret;
    let with = |alg: &'static str, key: EncodingKey, by: Algorithm| {
        move |claims: Value| {
            let header = json!({"typ": "JWT", "alg": alg, "kid": KEY_ID});
            signed(&header.to_string(), &claims.to_string(), &key, by)
        }
    };
    let jwk = public.to_string();
    refused(
        &scene,
        "another key",
        with("RS256", rsa2048(), Algorithm::RS256),
    )
    .await;
    refused(
        &scene,
        "another algorithm",
        with("ES256", rsa2048(), Algorithm::RS256),
    )
    .await;
    refused(
        &scene,
        "the public point",
        with("HS256", secret(&point), hs256),
    )
    .await;
    refused(
        &scene,
        "the public key",
        with("HS256", secret(jwk.as_bytes()), hs256),
    )
    .await;
    let shared = secret(CLIENT_SECRET.as_bytes());
    refused(&scene, "the client secret", with("HS256", shared, hs256)).await;
    refused(&scene, "a word that is none", with("ES999", p256(), es256)).await;
    for alg in ["none", "None", "nOnE", "NONE"] {
        for kept in [true, false] {
            refused(&scene, alg, |claims| {
                let token = with(alg, p256(), es256)(claims);
                let (unsigned, signature) = token.rsplit_once('.').unwrap();
                format!("{unsigned}.{}", if kept { signature } else { "" })
            })
            .await;
        }
    }
    refused(&scene, "changed afterwards", |claims| {
        let token = scene.issuer.sign(&claims);
        let parts: Vec<&str> = token.split('.').collect();
        let mut other = claims;
        other["sub"] = json!("somebody else");
        let other = URL_SAFE_NO_PAD.encode(other.to_string());
        format!("{}.{other}.{}", parts[0], parts[2])
    })
    .await;
    for text in ["", "a.b.c", "e30.e30.", "…"] {
        refused(&scene, text, |_| text.to_owned()).await;
    }
}

/// Whatever key the token itself brings or points to.
#[tokio::test]
async fn a_token_does_not_choose_its_own_key() {
    let scene = Scene::new().await;
    let own = public_half(&rsa2048(), Algorithm::RS256);
    for (name, value) in [
        ("jwk", own.clone()),
        ("jku", json!(format!("{}/other-keys", scene.issuer.url))),
        ("x5u", json!(format!("{}/other-keys", scene.issuer.url))),
    ] {
        let keys = json!({"keys": [own.clone()]});
        scene.issuer.replies("/other-keys", Reply::Json(200, keys));
        refused(&scene, name, |claims| {
            let mut header = json!({"typ": "JWT", "alg": "RS256", "kid": KEY_ID});
            header[name] = value.clone();
            signed(
                &header.to_string(),
                &claims.to_string(),
                &rsa2048(),
                Algorithm::RS256,
            )
        })
        .await;
    }
    assert!(scene.issuer.asked("/other-keys").is_empty());
}

#[tokio::test]
async fn a_provider_may_change_its_keys_and_is_asked_once_a_minute() {
    let scene = Scene::new().await;
    shown(&scene, |claims| scene.issuer.sign(&claims))
        .await
        .is(201);
    let with_new = |claims: Value| {
        let header = json!({"typ": "JWT", "alg": "RS256", "kid": "k2"});
        signed(
            &header.to_string(),
            &claims.to_string(),
            &rsa2048(),
            Algorithm::RS256,
        )
    };
    scene.world.wait(TimeDelta::minutes(2));
    refused(&scene, "not published yet", with_new).await;
    let mut new = public_half(&rsa2048(), Algorithm::RS256);
    new["kid"] = json!("k2");
    scene.issuer.publishes(&[new]);
    refused(&scene, "asked a moment ago", with_new).await;
    assert_eq!(scene.issuer.asked("/keys").len(), 2);
    scene.world.wait(TimeDelta::minutes(1));
    shown(&scene, with_new).await.is(201);
    assert_eq!(scene.issuer.asked("/keys").len(), 3);
    refused(&scene, "taken back", |claims| scene.issuer.sign(&claims)).await;
}

#[tokio::test]
async fn what_the_user_info_says_is_believed_of_the_same_person_alone() {
    let scene = Scene::new().await;
    let issuer = &scene.issuer;
    let mut metadata = issuer.metadata();
    metadata["userinfo_endpoint"] = json!(format!("{}/me", issuer.url));
    let place = "/.well-known/openid-configuration";
    issuer.replies(place, Reply::Json(200, metadata));
    let bare = |mut claims: Value| {
        for told_elsewhere in ["name", "identity_number"] {
            claims.as_object_mut().unwrap().remove(told_elsewhere);
        }
        issuer.sign(&claims)
    };
    let mut told = person("somebody else", NUMBER);
    issuer.replies("/me", Reply::Json(200, told.clone()));
    refused(&scene, "of another", bare).await;
    told["sub"] = json!("tuyet");
    told["acr"] = json!("urn:example:muc-3");
    issuer.replies("/me", Reply::Json(200, told));
    let opened = shown(&scene, bare).await.is(201);
    assert_eq!(opened["account"]["fullName"], "Phạm Thị Ánh Tuyết");
    // What was signed comes before what was only told.
    assert_eq!(opened["acr"], "eid_level_2");
    let bearer = issuer.asked("/me").pop().unwrap().authorization;
    assert_eq!(bearer, format!("Bearer {ACCESS_TOKEN}"));
}
