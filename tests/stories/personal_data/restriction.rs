use tests::{Person, World, json};

async fn restrict(world: &World) -> Person {
    let citizen = world.sign_in("cong-dan").await;
    let seen = citizen.get("/me").await.version();
    let request = citizen
        .request(reqwest::Method::PUT, "/me/restriction")
        .header("If-Match", format!("\"{seen}\""));
    let restricted = citizen.send(request).await.is(200);
    assert_eq!(restricted["restrictedAt"], "2026-08-21T09:00:00+07:00");
    citizen
}

#[tokio::test]
async fn restricted_data_is_neither_revealed_nor_found_and_dossiers_go_on() {
    let world = World::new().await;
    let mut dossier = world.filed().await;
    let citizen = restrict(&world).await;
    let administrator = world.sign_in("quan-tri").await;
    let path = format!("/accounts/{}", citizen.id().await);
    let purpose = json!({"purpose": "Gọi điện xác minh tài khoản"});
    let refused = administrator
        .post(&format!("{path}/reveals"), purpose.clone())
        .await;
    refused.refused(409, "processing_restricted");
    let search = json!({"identityNumber": "079300000001"});
    let found = administrator
        .post("/account-searches", search)
        .await
        .is(200);
    assert_eq!(found["items"], json!([]));
    let account = administrator.get(&path).await.is(200);
    assert!(account["restrictedAt"].is_string());
    let counter = world.sign_in("tiep-nhan").await;
    dossier.moved(&counter, "/acceptance", json!({})).await;
    counter
        .post(&dossier.path("/reveals"), purpose)
        .await
        .is(200);
}

#[tokio::test]
async fn the_person_alone_lifts_the_restriction() {
    let world = World::new().await;
    let citizen = restrict(&world).await;
    let seen = citizen.get("/me").await.version();
    let stale = citizen.delete("/me/restriction", seen - 1).await;
    stale.refused(412, "stale_version");
    let lifted = citizen.delete("/me/restriction", seen).await.is(200);
    assert!(lifted.get("restrictedAt").is_none());
    let administrator = world.sign_in("quan-tri").await;
    let path = format!("/accounts/{}/reveals", citizen.id().await);
    let purpose = json!({"purpose": "Gọi điện xác minh tài khoản"});
    administrator.post(&path, purpose).await.is(200);
}
