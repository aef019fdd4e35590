//! The addresses of the server itself: whether it is well, its keys, its contract, what its problems mean.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use reqwest::Method;
use serde_json::Value;
use tests::{World, json};

#[tokio::test]
async fn the_server_tells_that_it_lives_and_is_ready_and_which_keys_it_signs_with() {
    let world = World::new().await;
    let nobody = world.nobody();
    assert_eq!(nobody.get("/livez").await.is(200)["status"], "alive");
    assert_eq!(nobody.get("/readyz").await.is(200)["status"], "ready");
    let keys = nobody.get("/.well-known/jwks.json").await.is(200);
    let key = &keys["keys"][0];
    let token = world.sign_in("cong-dan").await.token().to_owned();
    let header = URL_SAFE_NO_PAD.decode(token.split('.').next().unwrap());
    let header: Value = serde_json::from_slice(&header.unwrap()).unwrap();
    assert_eq!(key["kid"], header["kid"]);
    assert_eq!(
        keys["keys"].as_array().unwrap().len(),
        2,
        "the next one too"
    );
    let expected = json!(["OKP", "Ed25519", "EdDSA", "sig"]);
    assert_eq!(
        json!([key["kty"], key["crv"], key["alg"], key["use"]]),
        expected
    );
    assert!(key.get("d").is_none(), "the private half stays at home");
    let contact = nobody.get("/.well-known/security.txt").await;
    assert!(contact.status == 200 && contact.text.starts_with("Contact: "));
}

#[tokio::test]
async fn the_contract_is_served_to_everybody_and_sent_once() {
    let world = World::new().await;
    let nobody = world.nobody();
    let contract = nobody.get("/openapi.json").await;
    assert_eq!(contract.is(200)["openapi"], "3.1.0");
    assert_eq!(contract.header("access-control-allow-origin"), "*");
    let again = nobody
        .get_unless("/openapi.json", contract.header("etag"))
        .await;
    assert_eq!((again.status, again.text.as_str()), (304, ""));
    let request = nobody.request(Method::GET, "/openapi.json");
    let packed = request
        .header("Accept-Encoding", "gzip")
        .send()
        .await
        .unwrap();
    assert_eq!(packed.headers()["content-encoding"], "gzip");
    assert!(packed.bytes().await.unwrap().len() * 4 < contract.text.len());
}

#[tokio::test]
async fn the_explorer_needs_no_other_host() {
    let world = World::new().await;
    let nobody = world.nobody();
    let page = nobody.get("/docs").await;
    assert_eq!(
        (page.status, page.header("content-type")),
        (200, "text/html")
    );
    let policy = page.header("content-security-policy");
    assert!(!policy.contains("http"), "{policy}");
    let quoted = page.text.split('"').skip(1).step_by(2);
    let files: Vec<&str> = quoted.filter(|word| word.starts_with("./")).collect();
    assert!(files.len() >= 5, "{}", page.text);
    assert!(!page.text.contains("//"), "{}", page.text);
    for file in files {
        let answer = nobody.get(&format!("/docs/{}", &file[2..])).await;
        assert_eq!(answer.status, 200, "{file}");
        assert!(!answer.text.contains("url(http") && !answer.text.contains("@import"));
    }
    let start = nobody.get("/docs/swagger-initializer.js").await.text;
    assert!(
        start.contains("\"/openapi.json\"") && !start.contains("://"),
        "{start}"
    );
}

#[tokio::test]
async fn every_problem_is_explained_where_its_type_points() {
    let world = World::new().await;
    let nobody = world.nobody();
    let problem = nobody.get("/agencies/H99").await.is(404);
    let path = problem["type"].as_str().unwrap();
    let path = path.strip_prefix(world.address.as_str()).unwrap();
    let explained = nobody.get(path).await.is(200);
    assert_eq!(
        (&explained["code"], &explained["status"]),
        (&json!("not_found"), &json!(404))
    );
    let page = nobody
        .request(Method::GET, path)
        .header("Accept", "text/html");
    let page = nobody.send(page).await;
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    assert!(page.text.contains("Not found"));
    nobody
        .get("/problems/nonsense")
        .await
        .refused(404, "not_found");
}
