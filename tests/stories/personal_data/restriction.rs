use tests::{Person, World, json, smtp::SmtpServer};

async fn restrict(world: &World, restricted: bool) -> Person {
    let citizen = world.sign_in("cong-dan").await;
    let seen = citizen.get("/me").await.version();
    let changed = citizen
        .patch("/me", seen, json!({"restricted": restricted}))
        .await
        .is(200);
    assert_eq!(changed.get("restrictedAt").is_some(), restricted);
    citizen
}

#[tokio::test]
async fn restricted_data_is_neither_revealed_nor_found_and_dossiers_go_on() {
    let world = World::new().await;
    let mut dossier = world.filed().await;
    let citizen = restrict(&world, true).await;
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
    assert_eq!(account["restrictedAt"], "2026-08-21T09:00:00+07:00");
    let counter = world.sign_in("tiep-nhan").await;
    dossier.moved(&counter, "/acceptance", json!({})).await;
    counter
        .post(&dossier.path("/reveals"), purpose)
        .await
        .is(200);
}

#[tokio::test]
async fn restricted_twice_it_holds_since_the_first_time_and_only_the_person_lifts_it() {
    let world = World::new().await;
    restrict(&world, true).await;
    world.set_clock("2026-08-21T09:30:00+07:00");
    let citizen = restrict(&world, true).await;
    let me = citizen.get("/me").await.is(200);
    assert_eq!(me["restrictedAt"], "2026-08-21T09:00:00+07:00");
    let administrator = world.sign_in("quan-tri").await;
    let path = format!("/accounts/{}", citizen.id().await);
    let seen = administrator.get(&path).await.version();
    let lift = administrator
        .patch(&path, seen, json!({"restricted": false}))
        .await;
    lift.refused(400, "invalid_request");
    restrict(&world, false).await;
    let purpose = json!({"purpose": "Gọi điện xác minh tài khoản"});
    let reveal = format!("{path}/reveals");
    administrator.post(&reveal, purpose).await.is(200);
}

#[tokio::test]
async fn letters_about_dossiers_rest_while_the_data_is_restricted() {
    let server = SmtpServer::start().unwrap();
    let address = server.url.clone();
    let settings = move |name: &str| match name {
        "MOTCUA_SMTP_URL" => Some(address.clone()),
        "MOTCUA_MAIL_FROM" => Some("motcua@example.vn".to_owned()),
        _ => None,
    };
    let world = World::with("2026-08-21T09:00:00+07:00", settings).await;
    for (restricted, letters) in [(true, 0), (false, 1)] {
        restrict(&world, restricted).await;
        world.filed().await;
        api::notifications::run_once(&world.state).await.unwrap();
        assert_eq!(server.letters().len(), letters);
    }
}
