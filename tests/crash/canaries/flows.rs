//! What people do, well and badly, with everything they have that is private.

use super::{
    ADDRESS, CHILD, EMAIL, IDENTITY, NAME, NEW_PASSWORD, PHONE, WRONG_PASSWORD, seen::Seen,
};
use api::{clock::Clock, demo::PASSWORD};
use persistence::Session;
use reqwest::Method;
use tests::{Authenticator, COMMUNE, Installation, PDF, Person, Process, json};

/// Made by an administrator, entered with the temporary password, given an own one and a second factor.
pub async fn an_account_with_everything(server: &Process, seen: &Seen) -> Person {
    let (root, _) = seen.sign_in(server, "quan-tri", PASSWORD).await;
    let account = json!({
        "kind": "applicant", "username": "hoang-yen", "fullName": NAME, "identityNumber": IDENTITY,
        "phone": PHONE, "email": EMAIL, "address": ADDRESS,
    });
    let created = seen.post(&root, "/accounts", account.clone()).await.is(201);
    let temporary = seen.is_private(&created["temporaryPassword"]);
    assert_eq!(seen.post(&root, "/accounts", account).await.status, 409);
    seen.get(&root, "/accounts?kind=applicant").await.is(200);
    let (citizen, _) = seen.sign_in(server, "hoang-yen", &temporary).await;
    for (current, status) in [(WRONG_PASSWORD, 400), (temporary.as_str(), 204)] {
        let change = json!({"currentPassword": current, "newPassword": NEW_PASSWORD});
        let request = citizen.request(Method::PUT, "/me/password").json(&change);
        let changed = seen.keep("PUT /me/password", citizen.send(request).await);
        assert_eq!(changed.status, status, "{}", changed.text);
    }
    let (citizen, opened) = seen.sign_in(server, "hoang-yen", NEW_PASSWORD).await;
    let begun = seen
        .post(
            &citizen,
            "/me/second-factor",
            json!({"password": NEW_PASSWORD}),
        )
        .await
        .is(201);
    let app = Authenticator::scan(begun["otpauthUrl"].as_str().expect("an address"));
    seen.is_private(&begun["secret"]);
    let wrong = json!({"otp": app.wrong_code(Clock::System.now())});
    assert_eq!(
        seen.post(&citizen, "/me/second-factor/confirmation", wrong)
            .await
            .status,
        400
    );
    let right = json!({"otp": app.code(Clock::System.now())});
    let confirmed = seen
        .post(&citizen, "/me/second-factor/confirmation", right)
        .await
        .is(200);
    for code in confirmed["recoveryCodes"].as_array().expect("codes") {
        seen.is_private(code);
    }
    let refresh = json!({"refreshToken": opened["refreshToken"]});
    let renewed = seen
        .post(&server.nobody(), "/auth/tokens", refresh.clone())
        .await
        .is(200);
    seen.is_private(&renewed["refreshToken"]);
    let citizen = server.bearing(&seen.is_private(&renewed["accessToken"]));
    for path in ["/me", "/me/sessions", "/me/second-factor"] {
        seen.get(&citizen, path).await.is(200);
    }
    citizen
}

/// Let in by the administrator, with a key that is shown once, used, mistyped and revoked.
pub async fn a_system(server: &Process, seen: &Seen) {
    let (root, _) = seen.sign_in(server, "quan-tri", PASSWORD).await;
    let end = Clock::System.now() + chrono::TimeDelta::days(30);
    let machine = json!({
        "name": "Cổng dịch vụ công", "agency": "H53", "scopes": ["dossiers:read"], "contact": "cong-dvc@example.vn",
        "expiresAt": end,
    });
    let made = root.post_once("/machines", "canary-machine", machine).await;
    let made = seen.keep("POST /machines", made).is(201);
    let machine = format!("/machines/{}", made["id"].as_str().expect("an id"));
    let path = format!("{machine}/api-keys");
    let key = seen
        .post(&root, &path, json!({"expiresAt": end}))
        .await
        .is(201);
    let secret = seen.is_private(&key["apiKey"]);
    let system = server.bearing(&secret);
    seen.get(&system, "/dossiers").await.is(200);
    assert_eq!(seen.get(&system, "/machines").await.status, 403);
    let mistyped = server.bearing(&format!("{secret}x"));
    assert_eq!(seen.get(&mistyped, "/dossiers").await.status, 401);
    let revoked = format!(
        "/machine-keys/{}",
        key["key"]["id"].as_str().expect("an id")
    );
    let seen_key = seen.get(&root, &revoked).await;
    seen.keep(
        "DELETE key",
        root.delete(&revoked, seen_key.version()).await,
    );
    assert_eq!(seen.get(&system, "/dossiers").await.status, 401);
}

/// Filed, looked at by an officer and by somebody who may not, accepted, and acted upon wrongly.
pub async fn a_dossier(server: &Process, seen: &Seen, citizen: &Person) -> String {
    let draft = json!({"procedure": "1.001193", "agency": COMMUNE, "answers": {"tenTre": CHILD}});
    let draft = seen.post(citizen, "/drafts", draft).await.is(201);
    let id = draft["id"].as_str().expect("an id").to_owned();
    let path = format!("/drafts/{id}/attachments");
    for (component, content) in [(2, PDF), (3, PDF), (3, b"MZ\x90\x00".as_slice())] {
        let name = format!("{CHILD}.pdf");
        let file = Some((name.as_str(), content));
        seen.keep(
            "POST attachments",
            citizen
                .upload(&path, json!({"component": component}), file)
                .await,
        );
    }
    let body = json!({"draft": id, "delivery": "online", "consent": true});
    let filed = seen.keep(
        "POST /dossiers",
        citizen
            .post_once("/dossiers", "canary-1", body.clone())
            .await,
    );
    let code = filed.is(201)["code"].as_str().expect("a code").to_owned();
    let reused = json!({"draft": id, "delivery": "online", "consent": false});
    seen.keep(
        "POST /dossiers",
        citizen.post_once("/dossiers", "canary-1", reused).await,
    );
    let dossier = format!("/dossiers/{code}");
    let (officer, _) = seen.sign_in(server, "tiep-nhan", PASSWORD).await;
    for path in [
        "/queues/reception".to_owned(),
        dossier.clone(),
        format!("{dossier}/timeline"),
    ] {
        seen.get(&officer, &path).await.is(200);
    }
    let (stranger, _) = seen.sign_in(server, "cong-dan-2", PASSWORD).await;
    assert_eq!(seen.get(&stranger, &dossier).await.status, 404);
    for expected in [200, 412] {
        let accepted = officer
            .act(&format!("{dossier}/acceptance"), filed.version(), json!({}))
            .await;
        assert_eq!(seen.keep("POST acceptance", accepted).status, expected);
    }
    let again = officer
        .act(
            &format!("{dossier}/acceptance"),
            filed.version() + 1,
            json!({}),
        )
        .await;
    assert_eq!(seen.keep("POST acceptance", again).status, 409);
    code
}

/// The token of the dossier.
pub async fn lookups(
    installation: &Installation,
    server: &Process,
    seen: &Seen,
    code: &str,
) -> String {
    let nobody = server.nobody();
    for digits in ["7654", "0000"] {
        seen.post(
            &nobody,
            "/lookups",
            json!({"code": code, "lastFour": digits}),
        )
        .await;
    }
    let store = installation.store();
    let key = code.parse().expect("a code");
    let find = move |session: &mut Session<'_>| session.dossiers().find(&key);
    let stored = store
        .read("find", find)
        .await
        .expect("a store")
        .expect("a dossier");
    let token = seen.is_private(&json!(stored.lookup_token));
    let path = format!("/lookups/{token}");
    let found = nobody.get(&path).await;
    seen.keep("GET /lookups/{token}", found).is(200);
    for (method, path, status) in [
        (Method::DELETE, path.clone(), 405),
        (Method::GET, format!("{path}?x=1"), 400),
        (Method::GET, format!("{path}/x"), 404),
    ] {
        let answer = nobody.send(nobody.request(method, &path)).await;
        assert_eq!(seen.keep("a wrong lookup by token", answer).status, status);
    }
    token
}

/// Broken in every way that repeats what was sent.
pub async fn bad_requests(server: &Process, seen: &Seen, citizen: &Person) {
    let nobody = server.nobody();
    let bodies = [
        format!(r#"{{"username":"hoang-yen","password":"{NEW_PASSWORD}"#),
        format!(r#"{{"username":["hoang-yen"],"password":{{"{NEW_PASSWORD}":1}}}}"#),
        format!(r#"{{"username":"hoang-yen","password":["{NEW_PASSWORD}"]}}"#),
        format!(
            r#"{{"username":"hoang-yen","password":"{NEW_PASSWORD}","otp":"{IDENTITY}{IDENTITY}"}}"#
        ),
        format!(
            r#"{{"username":"{}","password":"{NEW_PASSWORD}"}}"#,
            EMAIL.repeat(9)
        ),
    ];
    for body in bodies {
        let request = nobody
            .request(Method::POST, "/auth/sessions")
            .header("Content-Type", "application/json");
        let refused = seen.keep(
            format!("POST {body}"),
            nobody.send(request.body(body)).await,
        );
        assert_eq!(refused.status, 400, "{}", refused.text);
    }
    let (root, _) = seen.sign_in(server, "quan-tri", PASSWORD).await;
    let wrong = json!({
        "kind": "applicant", "username": "x", "fullName": [NAME], "identityNumber": format!("{IDENTITY}9"),
        "phone": format!("{PHONE}x"), "email": format!("{EMAIL}@"), "address": ADDRESS.repeat(90),
    });
    assert_eq!(seen.post(&root, "/accounts", wrong).await.status, 400);
    let token = citizen.token();
    for scheme in [
        format!("Bearer {token}x"),
        format!("Basic {token}"),
        format!("Bearer {token} {token}"),
    ] {
        let request = nobody
            .request(Method::GET, "/me")
            .header("Authorization", scheme);
        assert_eq!(seen.keep("GET /me", nobody.send(request).await).status, 401);
    }
    let again = json!({"refreshToken": format!("{token}{token}")});
    seen.post(&nobody, "/auth/tokens", again).await;
    for (method, path) in [
        (Method::GET, "/nowhere"),
        (Method::DELETE, "/me"),
        (Method::GET, "/docs"),
    ] {
        seen.ask(citizen, method, path).await;
    }
}
