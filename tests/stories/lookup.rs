use tests::{World, json};

#[tokio::test]
async fn the_code_with_four_digits_shows_the_status_with_a_masked_name() {
    let world = World::new().await;
    let dossier = world.accepted().await;
    let nobody = world.nobody();
    let asked = |digits: &str| json!({"code": dossier.code, "lastFour": digits});
    let found = nobody.post("/lookups", asked("0001")).await.is(200);
    assert_eq!(found["details"]["status"], "accepted");
    let name = found["details"]["ownerName"].as_str().unwrap();
    assert!(name.contains('*') && !name.contains("An "), "{name}");
    assert!(found["details"]["dueAt"].is_string() && found["details"].get("attachments").is_none());
}

#[tokio::test]
async fn the_code_alone_answers_only_whether_it_is_finished() {
    let world = World::new().await;
    let dossier = world.accepted().await;
    let found = world
        .nobody()
        .post("/lookups", json!({"code": dossier.code}))
        .await
        .is(200);
    assert_eq!(
        found,
        json!({"code": dossier.code, "finished": false, "details": null})
    );
}

#[tokio::test]
async fn a_wrong_digit_and_a_wrong_code_get_the_same_answer_and_guessing_ends_soon() {
    let world = World::new().await;
    let dossier = world.filed().await;
    let nobody = world.nobody();
    let mut detail = Vec::new();
    for code in [dossier.code.as_str(), "H53.103-260821-9999"] {
        let body = json!({"code": code, "lastFour": "9999"});
        detail.push(
            nobody
                .post("/lookups", body)
                .await
                .refused(404, "not_found")["detail"]
                .clone(),
        );
    }
    assert_eq!(detail[0], detail[1]);
    let guess = |n: u16| json!({"code": dossier.code, "lastFour": format!("{n:04}")});
    for n in 1000..1004 {
        nobody
            .post("/lookups", guess(n))
            .await
            .refused(404, "not_found");
    }
    let right = nobody.post("/lookups", guess(1)).await;
    right.refused(429, "too_many_requests");
    assert!(!right.header("retry-after").is_empty());
}

#[tokio::test]
async fn the_qr_code_is_an_svg_that_leads_to_the_public_status() {
    let world = World::new().await;
    let dossier = world.filed().await;
    let citizen = world.sign_in("cong-dan").await;
    let qr = citizen.get(&dossier.path("/qr")).await;
    assert_eq!(
        (qr.status, qr.header("content-type")),
        (200, "image/svg+xml")
    );
    assert!(qr.text.contains("<svg"));
    world
        .sign_in("cong-dan-2")
        .await
        .get(&dossier.path("/qr"))
        .await
        .refused(404, "not_found");
    let code = dossier.code.parse().unwrap();
    let find = move |session: &mut persistence::Session<'_>| session.dossiers().find(&code);
    let stored = world.state.store.read("find", find).await.unwrap().unwrap();
    assert!(stored.lookup_token.len() >= 22, "at least 128 bits");
    let found = world
        .nobody()
        .get(&format!("/lookups/{}", stored.lookup_token))
        .await
        .is(200);
    assert_eq!(found["details"]["status"], "submitted");
    let guessed = world.nobody().get("/lookups/kq3v0m0bq2N7mX1r9cV5zA").await;
    guessed.refused(404, "not_found");
}
