use crate::{app, demo, problem::Problem, reference, state::State};
use actix_web::{
    http::{StatusCode, header},
    test::{TestRequest, call_service, init_service, read_body_json},
};
use serde_json::Value;

/// What the addresses answer on Friday 2026-08-21 16:00, with the reference data and the demo province.
async fn answers<const N: usize>(addresses: [&str; N]) -> [(StatusCode, Value); N] {
    let (state, _folder) = loaded().await;
    let app = init_service(app(state)).await;
    let mut answers = Vec::new();
    for address in addresses {
        let request = TestRequest::get().uri(address).to_request();
        let response = call_service(&app, request).await;
        answers.push((response.status(), read_body_json(response).await));
    }
    answers.try_into().unwrap()
}

async fn loaded() -> (actix_web::web::Data<State>, tempfile::TempDir) {
    let (state, folder) = State::fresh("http://localhost");
    let now = state.clock.now();
    let load = move |session: &mut persistence::Session<'_>| {
        reference::load(session)?;
        demo::load(session, "hash", now)
    };
    let done: Result<(), Problem> = state.store.write("load", load).await;
    done.unwrap();
    (state, folder)
}

fn codes(page: &Value) -> Vec<&str> {
    let items = page["items"].as_array().unwrap().iter();
    items
        .map(|item| item["code"].as_str().unwrap_or("-"))
        .collect()
}

#[actix_web::test]
async fn a_search_needs_neither_accents_nor_case() {
    let [typed, plain, code] = answers([
        "/api/v1/procedures?q=%C4%90%C4%82NG%20K%C3%9D%20khai%20sinh",
        "/api/v1/procedures?q=dang%20ky%20khai%20sinh",
        "/api/v1/procedures?q=1.001193",
    ])
    .await;
    assert!(codes(&typed.1).contains(&"1.001193"));
    assert_eq!(codes(&typed.1), codes(&plain.1));
    assert_eq!(codes(&code.1), ["1.001193"]);
}

#[actix_web::test]
async fn pages_walk_the_official_list_without_a_gap_or_a_repeat() {
    let (state, _folder) = loaded().await;
    let app = init_service(app(state)).await;
    let (mut next, mut seen) = (Some("/api/v1/procedures?limit=10".to_owned()), Vec::new());
    while let Some(address) = next {
        let request = TestRequest::get().uri(&address).to_request();
        let page: Value = read_body_json(call_service(&app, request).await).await;
        let items = page["items"].as_array().unwrap();
        seen.extend(items.iter().map(|item| item["id"].clone()));
        next = page["page"]["next"].as_str().map(str::to_owned);
    }
    let distinct: std::collections::HashSet<String> = seen.iter().map(Value::to_string).collect();
    assert_eq!((seen.len(), distinct.len()), (47, 47));
}

#[actix_web::test]
async fn an_agency_narrows_the_list_to_the_procedures_of_its_level() {
    let [commune, province, unknown, contradiction] = answers([
        "/api/v1/procedures?agency=H53.103&limit=100",
        "/api/v1/procedures?agency=H53.01",
        "/api/v1/procedures?agency=H99",
        "/api/v1/procedures?agency=H53.103&adminLevel=province",
    ])
    .await;
    assert_eq!(codes(&commune.1).len(), 46);
    assert!(codes(&province.1).contains(&"1.013947"));
    assert!(codes(&unknown.1).is_empty() && codes(&contradiction.1).is_empty());
}

#[actix_web::test]
async fn a_procedure_is_shown_with_what_it_demands_today() {
    let [(status, shown)] = answers(["/api/v1/procedures/1.001193"]).await;
    assert_eq!(status, StatusCode::OK);
    let version = &shown["currentVersion"];
    assert_eq!(version["fileable"], true);
    assert_eq!(version["missingForPublication"], serde_json::json!([]));
    assert_eq!(version["lateReceiptFrom"], "15:00");
    let limit = &version["channels"][0]["limit"];
    assert_eq!(limit["unit"], "working_day");
    assert_eq!(limit["unitSource"], "procedure_text");
    assert_eq!(
        version["channels"][0]["fees"][0]["amount"]["currency"],
        "VND"
    );
    assert_eq!(
        version["components"][0]["channels"],
        serde_json::json!(["direct", "postal"])
    );
    assert_eq!(version["workflow"][0]["role"], "reception_officer");
    assert_eq!(shown["versions"][0]["id"], version["id"]);
}

#[actix_web::test]
async fn a_draft_says_what_it_lacks_and_cannot_be_filed() {
    let [(_, shown)] = answers(["/api/v1/procedures/2.000635"]).await;
    let version = &shown["currentVersion"];
    assert_eq!(
        (&version["state"], &version["fileable"]),
        (&"draft".into(), &false.into())
    );
    let missing = serde_json::json!(["limit", "workflow"]);
    assert_eq!(version["missingForPublication"], missing);
}

#[actix_web::test]
async fn a_procedure_without_code_is_reached_by_its_uuid() {
    let (state, _folder) = loaded().await;
    let app = init_service(app(state)).await;
    let get = async |address: String| -> Value {
        let request = TestRequest::get().uri(&address).to_request();
        read_body_json(call_service(&app, request).await).await
    };
    let first = get("/api/v1/procedures?limit=1".into()).await;
    let id = first["items"][0]["id"].as_str().unwrap();
    let shown = get(format!("/api/v1/procedures/{id}")).await;
    assert_eq!(
        (&shown["code"], &shown["id"]),
        (&Value::Null, &first["items"][0]["id"])
    );
    let versions = get(format!("/api/v1/procedures/{id}/versions")).await;
    let version = versions["items"][0]["id"].as_str().unwrap();
    let version = get(format!("/api/v1/procedure-versions/{version}")).await;
    assert_eq!(version, shown["currentVersion"]);
    assert_eq!(
        version["missingForPublication"],
        serde_json::json!(["national_code"])
    );
}

#[actix_web::test]
async fn what_does_not_exist_is_404() {
    for address in [
        "/api/v1/procedures/9.999999",
        "/api/v1/procedures/III.02",
        "/api/v1/procedures/9.999999/versions",
        "/api/v1/procedure-versions/01990d6e-6d1c-7a63-9f0e-3c8f1d2b4a55",
    ] {
        let [(status, _)] = answers([address]).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{address}");
    }
}

#[actix_web::test]
async fn who_knows_the_catalogue_already_is_told_so() {
    let (state, _folder) = loaded().await;
    let app = init_service(app(state)).await;
    let ask = |tag: &str| {
        let request = TestRequest::get().uri("/api/v1/procedures/1.001193");
        request
            .insert_header((header::IF_NONE_MATCH, tag))
            .to_request()
    };
    let first = call_service(&app, ask("\"other\"")).await;
    assert_eq!(
        first.headers().get(header::CACHE_CONTROL).unwrap(),
        "public, max-age=300"
    );
    let tag = first.headers().get(header::ETAG).unwrap().to_str().unwrap();
    let again = call_service(&app, ask(tag)).await;
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
}
