use jsonwebtoken::Algorithm;
use oauth2::{
    AuthType, ClientId, HttpRequest, HttpResponse, Scope, TokenResponse, TokenUrl,
    basic::BasicClient,
};
use tests::{
    COMMUNE, World, json,
    system::{EVERY_SCOPE, TOKEN_ENDPOINT, ask_token, p256, rsa2048},
};

/// The client library of another system, over the HTTP client that it is given.
async fn by_http(request: HttpRequest) -> Result<HttpResponse, reqwest::Error> {
    let request = reqwest::Request::try_from(request)?;
    let response = tests::client().execute(request).await?;
    let mut answer = HttpResponse::new(Vec::new());
    *answer.status_mut() = response.status();
    *answer.headers_mut() = response.headers().clone();
    *answer.body_mut() = response.bytes().await?.to_vec();
    Ok(answer)
}

#[tokio::test]
async fn a_portal_signs_in_with_an_ordinary_oauth_library_and_reads_a_dossier() {
    let world = World::new().await;
    let dossier = world.accepted().await;
    let system = world.system("H53", &EVERY_SCOPE).await;
    let endpoint = format!("{}{TOKEN_ENDPOINT}", world.address);
    let client = BasicClient::new(ClientId::new(system.machine.clone()))
        .set_auth_type(AuthType::RequestBody)
        .set_token_uri(TokenUrl::new(endpoint).unwrap());
    let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    let request = |assertion: String| {
        client
            .exchange_client_credentials()
            .add_scope(Scope::new("dossiers:read".into()))
            .add_extra_param("client_assertion_type", kind)
            .add_extra_param("client_assertion", assertion)
    };
    let assertion = system.assertion(&world);
    let issued = request(assertion.clone())
        .request_async(&by_http)
        .await
        .unwrap();
    assert_eq!(issued.expires_in().unwrap().as_secs(), 600);
    let portal = world.bearing(issued.access_token().secret());
    let read = portal.get(&dossier.path("")).await.is(200);
    assert_eq!(read["code"], dossier.code.as_str());

    let again = request(assertion)
        .request_async(&by_http)
        .await
        .unwrap_err();
    let oauth2::RequestTokenError::ServerResponse(told) = again else {
        panic!("{again:?}");
    };
    assert_eq!(told.error().as_ref(), "invalid_client");
    assert!(told.error_description().unwrap().contains("jti"));
}

#[tokio::test]
async fn an_issued_token_says_whose_it_is_and_what_for() {
    let world = World::new().await;
    let system = world.system(COMMUNE, &EVERY_SCOPE).await;
    let issued = ask_token(&world.nobody(), &system.assertion(&world), None).await;
    let body = issued.is(200);
    assert_eq!(body["token_type"], "Bearer");
    assert_eq!(body["scope"], "dossiers:read dossiers:file");
    assert_eq!(issued.header("cache-control"), "no-store");
    let token = body["access_token"].as_str().unwrap();
    let header = jsonwebtoken::decode_header(token).unwrap();
    assert_eq!(header.typ.as_deref(), Some("at+jwt"));
    assert_eq!(header.alg, Algorithm::EdDSA);
    let claims: serde_json::Value = jsonwebtoken::dangerous::insecure_decode_claims(token).unwrap();
    for name in ["sub", "client_id"] {
        assert_eq!(claims[name], system.machine.as_str());
    }
    assert_eq!(claims["scope"], "dossiers:read dossiers:file");
    let lives = claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap();
    assert_eq!(lives, 600);
}

#[tokio::test]
async fn every_kind_of_key_signs_in_and_either_audience_will_do() {
    let world = World::new().await;
    let machine = world.machine(COMMUNE, &EVERY_SCOPE).await;
    for (key, algorithm) in [(p256(), Algorithm::ES256), (rsa2048(), Algorithm::RS256)] {
        let system = world.register(&machine, key, algorithm).await;
        system.sign_in(&world).await.get("/dossiers").await.is(200);
        let endpoint = format!("{}{TOKEN_ENDPOINT}", world.address);
        for audience in [json!(endpoint), json!([world.address])] {
            let mut claims = system.claims(&world);
            claims["aud"] = audience;
            let assertion = system.sign(&system.header().to_string(), &claims.to_string());
            ask_token(&world.nobody(), &assertion, None).await.is(200);
        }
    }
}

#[tokio::test]
async fn a_token_has_what_was_asked_for_and_nothing_that_was_not_granted() {
    let world = World::new().await;
    let system = world.system(COMMUNE, &["dossiers:read"]).await;
    let nobody = world.nobody();
    let more = ask_token(&nobody, &system.assertion(&world), Some("dossiers:file")).await;
    let told = more.refused(400, "invalid_scope");
    assert_eq!(told["error"], "invalid_scope");

    let both = world.system(COMMUNE, &EVERY_SCOPE).await;
    let less = ask_token(&nobody, &both.assertion(&world), Some("dossiers:file")).await;
    let token = less.is(200)["access_token"].as_str().unwrap().to_owned();
    let refused = world.bearing(&token).get("/dossiers").await;
    refused.refused(403, "insufficient_scope");
    let challenge = refused.header("www-authenticate");
    assert!(challenge.contains("scope=\"dossiers:read\""), "{challenge}");

    let root = world.sign_in("quan-tri").await;
    let all = both.sign_in(&world).await;
    all.get("/dossiers").await.is(200);
    let path = format!("/machines/{}", both.machine);
    root.patch(&path, 1, json!({"scopes": []})).await.is(200);
    all.get("/dossiers")
        .await
        .refused(403, "insufficient_scope");
}

#[tokio::test]
async fn what_is_no_token_request_is_told_in_the_words_of_oauth() {
    let world = World::new().await;
    let nobody = world.nobody();
    let post = |form: &'static str| {
        let request = nobody
            .request(reqwest::Method::POST, TOKEN_ENDPOINT)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form);
        nobody.send(request)
    };
    for form in [
        "",
        "grant_type=password",
        "grant_type=client_credentials&grant_type=x",
    ] {
        let told = post(form).await.refused(400, "invalid_request");
        assert_eq!(told["error"], "invalid_request", "{form}");
        assert_eq!(told["error_description"], told["detail"]);
    }
    let json = nobody.post(TOKEN_ENDPOINT, json!({})).await;
    json.refused(415, "unsupported_media_type");
    let elsewhere = nobody
        .get("/dossiers")
        .await
        .refused(401, "unauthenticated");
    assert!(elsewhere.get("error").is_none());
}
