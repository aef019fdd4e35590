use crate::{app, contract, extract::Json, middleware::frame, state::State};
use actix_web::{
    App, HttpResponse,
    dev::ServiceResponse,
    http::{Method, StatusCode},
    middleware::from_fn,
    test::{TestRequest, call_service, init_service, read_body, read_body_json, try_call_service},
    web,
};
use serde_json::{Value, json};

async fn answer(request: TestRequest) -> ServiceResponse {
    let (state, _folder) = State::fresh("https://motcua.example.vn");
    let app = init_service(app(state)).await;
    call_service(&app, request.to_request())
        .await
        .map_into_boxed_body()
}

fn header(response: &ServiceResponse, name: &str) -> String {
    let value = response.headers().get(name);
    value
        .map(|value| value.to_str().unwrap().to_owned())
        .unwrap_or_default()
}

#[actix_web::test]
async fn an_unknown_address_is_a_problem_in_the_language_of_the_reader() {
    let request = TestRequest::get()
        .uri("/api/v1/nowhere")
        .insert_header(("accept-language", "en"))
        .insert_header(("x-request-id", "portal-7"));
    let response = answer(request).await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert_eq!(
        header(&response, "content-type"),
        "application/problem+json"
    );
    assert_eq!(header(&response, "content-language"), "en");
    let problem: Value = read_body_json(response).await;
    assert_eq!(
        problem["type"],
        "https://motcua.example.vn/problems/not_found"
    );
    assert_eq!(problem["instance"], "/api/v1/nowhere");
    assert_eq!(problem["requestId"], "portal-7");
    assert_eq!(problem["title"], "Not found");
}

#[actix_web::test]
async fn a_wrong_method_is_405_and_told_which_are_right() {
    let response = answer(TestRequest::delete().uri("/livez")).await;
    assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(header(&response, "allow"), "GET, HEAD");
}

#[actix_web::test]
async fn head_works_wherever_get_does() {
    let response = answer(TestRequest::default().method(Method::HEAD).uri("/livez")).await;
    assert_eq!(response.status(), StatusCode::OK);
}

#[actix_web::test]
async fn a_query_that_nothing_reads_is_refused_key_by_key() {
    let response = answer(TestRequest::get().uri("/livez?a=1&b=2")).await;
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    let problem: Value = read_body_json(response).await;
    assert_eq!(problem["errors"][0]["parameter"], "a");
    assert_eq!(problem["errors"][1]["parameter"], "b");
}

#[actix_web::test]
async fn every_answer_carries_its_id_and_the_safety_headers() {
    let response = answer(TestRequest::get().uri("/livez")).await;
    assert_eq!(header(&response, "x-request-id").len(), 36);
    assert_eq!(header(&response, "x-content-type-options"), "nosniff");
    assert_eq!(header(&response, "cache-control"), "no-store");
    assert_eq!(header(&response, "api-version"), "1");
    assert!(header(&response, "strict-transport-security").starts_with("max-age="));
}

#[actix_web::test]
async fn what_is_read_without_signing_in_may_be_read_by_pages_of_every_origin() {
    let open = |response: ServiceResponse| header(&response, "access-control-allow-origin");
    assert_eq!(open(answer(TestRequest::get().uri("/livez")).await), "*");
    let unknown = TestRequest::get().uri("/problems/no_such_word");
    assert_eq!(open(answer(unknown).await), "*");
    let signed_in = TestRequest::get()
        .uri("/api/v1/me")
        .insert_header(("authorization", "Bearer x"));
    assert_eq!(open(answer(signed_in).await), "");
    let write = TestRequest::post().uri("/api/v1/lookups");
    assert_eq!(open(answer(write).await), "");
}

#[actix_web::test]
async fn a_client_sees_what_it_may_still_send() {
    let request = TestRequest::get()
        .uri("/livez")
        .peer_addr("10.0.0.1:5000".parse().unwrap());
    let response = answer(request).await;
    assert_eq!(header(&response, "ratelimit-policy"), "\"all\";q=6000;w=60");
    assert!(header(&response, "ratelimit").starts_with("\"all\";r=5999"));
}

async fn fail() -> HttpResponse {
    panic!("tiger")
}

#[actix_web::test]
async fn a_panic_becomes_a_problem_that_shows_nothing_of_it() {
    let (state, _folder) = State::fresh("http://localhost");
    let fails = web::get().to(fail);
    let app = App::new()
        .app_data(state)
        .route("/", fails)
        .wrap(from_fn(frame));
    let app = init_service(app).await;
    let error = try_call_service(&app, TestRequest::default().to_request())
        .await
        .unwrap_err();
    let response = error.error_response();
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    let body = actix_web::body::to_bytes(response.into_body())
        .await
        .unwrap();
    let body = String::from_utf8(body.to_vec()).unwrap();
    assert!(
        body.contains("internal_error") && !body.contains("tiger"),
        "{body}"
    );
}

#[actix_web::test]
async fn bodies_of_the_wrong_kind_or_size_are_refused() {
    let (state, _folder) = State::fresh("http://localhost");
    let echo = web::post().to(|body: Json<String>| async move { body });
    let app = App::new()
        .app_data(state)
        .route("/", echo)
        .wrap(from_fn(frame));
    let app = init_service(app).await;
    let send = |kind: &'static str, body: String| {
        let request = TestRequest::post()
            .insert_header(("content-type", kind))
            .set_payload(body);
        call_service(&app, request.to_request())
    };
    let json = "application/json; charset=utf-8";
    assert_eq!(send(json, "\"xin chào\"".into()).await.status(), 200);
    assert_eq!(send("text/plain", "\"a\"".into()).await.status(), 415);
    assert_eq!(send(json, "{".into()).await.status(), 400);
    assert_eq!(
        send(json, format!("\"{}\"", "a".repeat(1_100_000)))
            .await
            .status(),
        413
    );
}

#[actix_web::test]
async fn the_contract_is_served_as_it_is_printed_and_from_anywhere() {
    let response = answer(TestRequest::get().uri("/openapi.json")).await;
    assert_eq!(header(&response, "access-control-allow-origin"), "*");
    assert_eq!(read_body(response).await, contract::pretty().unwrap());
}

#[actix_web::test]
async fn swagger_ui_is_served_without_any_other_host() {
    for file in [
        "",
        "index.html",
        "swagger-ui-bundle.js",
        "swagger-initializer.js",
    ] {
        let response = answer(TestRequest::get().uri(&format!("/docs/{file}"))).await;
        assert_eq!(response.status(), StatusCode::OK, "{file}");
        assert!(header(&response, "content-security-policy").contains("script-src 'self'"));
    }
    let outside = answer(TestRequest::get().uri("/docs/../../etc/passwd")).await;
    assert_eq!(outside.status(), StatusCode::NOT_FOUND);
}

#[actix_web::test]
async fn every_address_of_the_contract_answers_exactly_its_methods() {
    let (state, _folder) = State::fresh("http://localhost");
    let app = init_service(app(state)).await;
    let contract = contract::document().unwrap();
    for (path, item) in contract["paths"].as_object().unwrap() {
        let mut expected: Vec<String> = item
            .as_object()
            .unwrap()
            .keys()
            .map(|m| m.to_uppercase())
            .collect();
        if expected.contains(&"GET".to_owned()) {
            expected.push("HEAD".to_owned());
        }
        expected.sort();
        let uri = path.replace(['{', '}'], "");
        let request = TestRequest::default()
            .method(Method::TRACE)
            .uri(&uri)
            .to_request();
        let response = call_service(&app, request).await.map_into_boxed_body();
        let allow = header(&response, "allow");
        let mut allowed: Vec<&str> = allow.split(", ").collect();
        allowed.sort_unstable();
        assert_eq!(allowed, expected, "{path}");
    }
}

#[actix_web::test]
async fn a_problem_page_speaks_both_languages() {
    let html = TestRequest::get()
        .uri("/problems/stale_version")
        .insert_header(("accept", "text/html"));
    let page = String::from_utf8(read_body(answer(html).await).await.to_vec()).unwrap();
    assert!(page.contains("Dữ liệu đã thay đổi") && page.contains("The data has changed"));
    let json: Value =
        read_body_json(answer(TestRequest::get().uri("/problems/stale_version")).await).await;
    assert_eq!(json["status"], 412);
    let unknown = answer(TestRequest::get().uri("/problems/no_such_word")).await;
    assert_eq!(unknown.status(), StatusCode::NOT_FOUND);
}

#[actix_web::test]
async fn a_refusal_names_the_limit_that_was_reached_and_how_long_to_wait() {
    let (state, _folder) = State::fresh("http://localhost");
    let app = init_service(app(state)).await;
    let post = |path: &str, body: Value| {
        let request = TestRequest::post().uri(path).set_json(body);
        request.peer_addr("10.0.0.1:5000".parse().unwrap())
    };
    let code_alone = || post("/api/v1/lookups", json!({"code": "H53-260821-0001"}));
    let refresh = || {
        post(
            "/api/v1/auth/tokens",
            json!({"refreshToken": "x".repeat(43)}),
        )
    };
    for _ in 0..10 {
        let response = call_service(&app, code_alone().to_request()).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
    }
    for _ in 0..60 {
        let response = call_service(&app, refresh().to_request()).await;
        assert_ne!(response.status(), StatusCode::TOO_MANY_REQUESTS);
    }
    for (request, policy) in [
        (code_alone(), "\"code-alone\";q=10;w=3600"),
        (refresh(), "\"refresh\";q=60;w=60"),
    ] {
        let response = call_service(&app, request.to_request()).await;
        let response = response.map_into_boxed_body();
        assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(header(&response, "ratelimit-policy"), policy);
        assert!(!header(&response, "retry-after").is_empty());
    }
}
