//! What the server tells of itself to whoever runs it.

use serde_json::json;
use std::{collections::BTreeSet, fs, path::Path};
use tests::World;

async fn read(world: &World) -> String {
    world.state.metrics.read(&world.state).await.unwrap()
}

fn has(text: &str, line: &str) -> bool {
    text.lines().any(|found| found == line)
}

#[actix_web::test]
async fn requests_are_counted_by_the_pattern_of_their_address() {
    let world = World::new().await;
    for agency in ["H53", "H53.11"] {
        let path = format!("/api/v1/agencies/{agency}");
        assert_eq!(world.nobody().get(&path).await.status, 200);
    }
    let told = read(&world).await;
    let counted = "motcua_requests_total{route=\"/api/v1/agencies/{identifier}\",method=\"GET\",status=\"200\"} 2";
    assert!(has(&told, counted), "{told}");
}

#[actix_web::test]
async fn what_strangers_try_does_not_fill_the_memory() {
    let world = World::new().await;
    for path in ["/wp-admin", "/api/v1/nowhere", "/api/v9"] {
        assert_eq!(world.nobody().get(path).await.status, 404);
    }
    let told = read(&world).await;
    let counted = "motcua_requests_total{route=\"none\",method=\"GET\",status=\"404\"} 3";
    assert!(has(&told, counted), "{told}");
    assert!(!told.contains("wp-admin"));
}

#[actix_web::test]
async fn a_known_token_is_not_checked_again() {
    let world = World::new().await;
    let citizen = world.sign_in("cong-dan").await;
    for _ in 0..3 {
        assert_eq!(citizen.get("/api/v1/me").await.status, 200);
    }
    let told = read(&world).await;
    assert!(has(&told, "motcua_token_cache_misses_total 1"), "{told}");
    assert!(has(&told, "motcua_token_cache_hits_total 2"), "{told}");
}

#[actix_web::test]
async fn a_wrong_password_costs_a_hash_and_so_does_a_name_that_nobody_has() {
    let world = World::new().await;
    for username in ["cong-dan", "khong-co-ai"] {
        let body = json!({"username": username, "password": "không phải mật khẩu này"});
        let answer = world.nobody().post("/api/v1/auth/sessions", body).await;
        assert_eq!(answer.status, 401);
    }
    let told = read(&world).await;
    assert!(has(&told, "motcua_password_hashes_total 2"), "{told}");
}

#[actix_web::test]
async fn every_metric_of_the_dashboard_and_of_the_alerts_exists() {
    let world = World::new().await;
    let citizen = world.sign_in("cong-dan").await;
    citizen.get("/api/v1/me").await;
    let told = read(&world).await;
    let known: BTreeSet<&str> = told
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split(['{', ' ']).next())
        .collect();
    for file in ["deploy/grafana/motcua.json", "deploy/prometheus/alerts.yml"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(file);
        let text = fs::read_to_string(path).unwrap();
        let is_of_name = |c: char| c.is_ascii_lowercase() || c == '_';
        let used = text
            .split(|c| !is_of_name(c))
            .filter(|word| word.starts_with("motcua_"));
        let missing: Vec<&str> = used.filter(|name| !known.contains(name)).collect();
        assert!(missing.is_empty(), "{file} asks for {missing:?}");
    }
}
