use tests::{Filed, World, json};

#[tokio::test]
async fn a_birth_is_registered_from_filing_to_the_closed_dossier() {
    let world = World::new().await;
    let mut dossier = world.returned().await;
    assert_eq!(dossier.view["outcome"], "granted");
    let counter = world.sign_in("tra-ket-qua").await;
    dossier.moved(&counter, "/closure", json!({})).await;
    assert_eq!(dossier.view["status"], "closed");
    assert_eq!(dossier.view["nationalStatus"], 10);

    let citizen = world.sign_in("cong-dan").await;
    let timeline = citizen.get(&dossier.path("/timeline")).await.is(200);
    let acts: Vec<&str> = timeline["events"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|e| e["act"].as_str())
        .collect();
    assert_eq!(
        acts,
        [
            "filed",
            "accepted",
            "step_forwarded",
            "step_forwarded",
            "step_forwarded",
            "approved",
            "attached",
            "completed",
            "returned",
            "closed",
        ]
    );
    let positions: Vec<bool> = timeline["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["position"].is_string())
        .collect();
    assert_eq!(
        positions.iter().filter(|named| **named).count(),
        9,
        "every officer by position"
    );
}

#[tokio::test]
async fn who_received_or_prepared_a_dossier_does_not_approve_it() {
    let world = World::new().await;
    world
        .give_role("lanh-dao", "chuyen-vien", "specialist")
        .await;
    let mut dossier = world.accepted().await;
    for officer in ["tiep-nhan", "lanh-dao", "truong-phong"] {
        let officer = world.sign_in(officer).await;
        dossier
            .moved(&officer, "/steps", json!({"action": "forward"}))
            .await;
    }
    let leader = world.sign_in("lanh-dao").await;
    let path = dossier.path("/approval");
    leader
        .act(&path, dossier.version, json!({}))
        .await
        .refused(403, "separation_of_duties");
}

#[tokio::test]
async fn a_step_belongs_to_its_role_and_to_whoever_took_it() {
    let world = World::new().await;
    let mut dossier = world.accepted().await;
    let (counter, all_round) = (
        world.sign_in("tiep-nhan").await,
        world.sign_in("can-bo").await,
    );
    let specialist = world.sign_in("chuyen-vien").await;
    let forward = json!({"action": "forward"});
    let early = specialist
        .act(&dossier.path("/steps"), dossier.version, forward.clone())
        .await;
    early.refused(403, "step_of_another_role");
    dossier.moved(&counter, "/steps", forward.clone()).await;
    dossier
        .moved(&specialist, "/steps", json!({"action": "take"}))
        .await;
    assert_eq!(dossier.view["step"]["number"], 2);
    let taken = all_round
        .act(&dossier.path("/steps"), dossier.version, forward.clone())
        .await;
    taken.refused(409, "step_taken");
    let mine = specialist.get("/queues/handling?mine=true").await.is(200);
    assert_eq!(mine["items"][0]["code"], dossier.code.as_str());
    assert_eq!(
        all_round.get("/queues/handling").await.is(200)["items"],
        json!([])
    );
}

#[tokio::test]
async fn a_step_is_sent_back_with_a_reason_and_an_approval_behind_it_is_void() {
    let world = World::new().await;
    let mut dossier = world.at_approval().await;
    let (leader, clerk) = (
        world.sign_in("lanh-dao").await,
        world.sign_in("van-thu").await,
    );
    dossier.moved(&leader, "/approval", json!({})).await;
    let silent = clerk
        .act(
            &dossier.path("/steps"),
            dossier.version,
            json!({"action": "send_back"}),
        )
        .await;
    assert_eq!(
        silent.refused(400, "invalid_request")["errors"][0]["pointer"],
        "/note"
    );
    let back = json!({"action": "send_back", "note": "Sai họ tên."});
    dossier.moved(&clerk, "/steps", back).await;
    assert_eq!(dossier.view["step"]["role"], "approving_leader");
    let result = world.attach_result(&clerk, &mut dossier).await;
    let completion = json!({"outcome": "granted", "result": result});
    let early = clerk
        .act(&dossier.path("/completion"), dossier.version, completion)
        .await;
    early.refused(403, "step_of_another_role");
}

#[tokio::test]
async fn a_refusal_after_appraisal_is_a_result_with_a_reason() {
    let world = World::new().await;
    let mut dossier = world.at_approval().await;
    let (leader, clerk) = (
        world.sign_in("lanh-dao").await,
        world.sign_in("van-thu").await,
    );
    dossier.moved(&leader, "/approval", json!({})).await;
    let path = dossier.path("/completion");
    let silent = clerk
        .act(&path, dossier.version, json!({"outcome": "refused"}))
        .await;
    assert_eq!(
        silent.refused(400, "invalid_request")["errors"][0]["pointer"],
        "/reason"
    );
    let empty = clerk
        .act(&path, dossier.version, json!({"outcome": "granted"}))
        .await;
    assert_eq!(
        empty.refused(400, "invalid_request")["errors"][0]["pointer"],
        "/result"
    );
    let refused = json!({"outcome": "refused", "reason": "Không đủ điều kiện."});
    dossier.moved(&clerk, "/completion", refused).await;
    assert_eq!(
        (&dossier.view["status"], &dossier.view["outcome"]),
        (&json!("completed"), &json!("refused"))
    );
}

#[tokio::test]
async fn a_dossier_is_hidden_from_other_citizens_and_other_agencies() {
    let world = World::new().await;
    let dossier = world.accepted().await;
    for stranger in ["cong-dan-2", "tiep-nhan-2", "chuyen-vien-2"] {
        let stranger = world.sign_in(stranger).await;
        stranger
            .get(&dossier.path(""))
            .await
            .refused(404, "not_found");
        stranger
            .get(&dossier.path("/timeline"))
            .await
            .refused(404, "not_found");
    }
    world
        .nobody()
        .get(&dossier.path(""))
        .await
        .refused(401, "unauthenticated");
}

#[tokio::test]
async fn the_handling_queue_walks_page_by_page_without_repeating() {
    let world = World::new().await;
    let specialist = world.sign_in("chuyen-vien").await;
    let counter = world.sign_in("tiep-nhan").await;
    let mut filed = Vec::new();
    for _ in 0..5 {
        let mut dossier = world.accepted().await;
        dossier
            .moved(&counter, "/steps", json!({"action": "forward"}))
            .await;
        filed.push(dossier.code);
    }
    let (mut walked, mut next) = (Vec::new(), Some("/queues/handling?limit=2".to_owned()));
    while let Some(path) = next {
        let page = specialist.get(&path).await.is(200);
        let codes = page["items"].as_array().unwrap().iter();
        walked.extend(
            codes
                .filter_map(|line| line["code"].as_str())
                .map(str::to_owned),
        );
        next = page["page"]["next"].as_str().map(str::to_owned);
    }
    assert_eq!(walked, filed);
}

#[tokio::test]
async fn the_real_workflow_of_1_004944_takes_five_working_days_over_six_steps() {
    let world = World::new().await;
    let counter = world.sign_in("tiep-nhan").await;
    let needed = world.demanded("1.004944", "direct").await;
    let components: Vec<_> = needed
        .iter()
        .map(|number| json!({"component": number, "form": "paper"}))
        .collect();
    let body = json!({
        "procedure": "1.004944", "agency": tests::COMMUNE, "channel": "direct", "delivery": "counter",
        "consent": true, "owner": {"fullName": "Trần Văn Bảy"}, "components": components,
    });
    let mut dossier = Filed::of(&counter.post_once("/counter-filings", "k", body).await, 201);
    dossier.moved(&counter, "/acceptance", json!({})).await;
    assert_eq!(dossier.view["step"]["of"], 6);
    assert_eq!(
        dossier.view["resolution"]["dueAt"],
        "2026-08-27T17:00:00+07:00"
    );
}

#[tokio::test]
async fn the_applicant_sees_positions_and_the_result_only_once_it_is_decided() {
    let world = World::new().await;
    let mut dossier = world.at_approval().await;
    let (leader, clerk) = (
        world.sign_in("lanh-dao").await,
        world.sign_in("van-thu").await,
    );
    let secret = json!({"note": "Đề nghị kiểm tra lại ngày sinh."});
    dossier.moved(&leader, "/approval", secret).await;
    let result = world.attach_result(&clerk, &mut dossier).await;
    let content = format!("/attachments/{}/content", result.as_str().unwrap());

    let citizen = world.sign_in("cong-dan").await;
    let view = citizen.get(&dossier.path("")).await.is(200);
    assert_eq!(view["attachments"].as_array().unwrap().len(), 2);
    assert_eq!(view["step"]["holder"], json!(null));
    let timeline = citizen.get(&dossier.path("/timeline")).await;
    assert!(!timeline.text.contains("ngày sinh"), "{}", timeline.text);
    citizen.get(&content).await.refused(404, "not_found");

    let granted = json!({"outcome": "granted", "result": result});
    dossier.moved(&clerk, "/completion", granted).await;
    assert_eq!(citizen.get(&content).await.status, 200);
}

#[tokio::test]
async fn a_result_is_a_file() {
    let world = World::new().await;
    let dossier = world.at_approval().await;
    let clerk = world.sign_in("van-thu").await;
    let paper = json!({"purpose": "result", "form": "paper"});
    let refused = clerk
        .upload(&dossier.path("/attachments"), paper, None)
        .await;
    assert_eq!(
        refused.refused(400, "invalid_request")["errors"][0]["pointer"],
        "/file"
    );
}

#[tokio::test]
async fn a_step_of_an_officer_who_left_the_office_is_taken_over() {
    let world = World::new().await;
    world.give_role("can-bo", "can-bo", "specialist").await;
    let mut dossier = world.accepted().await;
    let counter = world.sign_in("tiep-nhan").await;
    dossier
        .moved(&counter, "/steps", json!({"action": "forward"}))
        .await;
    let specialist = world.sign_in("chuyen-vien").await;
    dossier
        .moved(&specialist, "/steps", json!({"action": "take"}))
        .await;
    let colleague = world.sign_in("can-bo").await;
    let take = json!({"action": "take"});
    let early = colleague
        .act(&dossier.path("/steps"), dossier.version, take.clone())
        .await;
    early.refused(409, "step_taken");
    world.freeze("chuyen-vien").await;
    dossier.moved(&colleague, "/steps", take).await;
    let holder = dossier.view["step"]["holder"].as_str().unwrap();
    assert_eq!(
        holder,
        colleague.get("/me").await.is(200)["fullName"]
            .as_str()
            .unwrap_or(holder)
    );
}
