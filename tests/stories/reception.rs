use tests::{Filed, PDF, World, json};

#[tokio::test]
async fn three_working_days_from_the_28th_of_august_end_on_the_7th_of_september() {
    let world = World::at("2026-08-28T10:00:00+07:00").await;
    let citizen = world.sign_in("cong-dan").await;
    let draft = json!({"procedure": "1.004837", "agency": tests::COMMUNE});
    let needed = world.demanded_online("1.004837").await;
    let draft = world.draft(&citizen, draft, &needed).await;
    let mut dossier = Filed::of(&world.file(&citizen, &draft).await, 201);
    let counter = world.sign_in("tiep-nhan").await;
    dossier.moved(&counter, "/acceptance", json!({})).await;
    assert_eq!(
        dossier.view["resolution"]["dueAt"],
        "2026-09-07T17:00:00+07:00"
    );
    let trace = dossier.view["resolution"]["trace"].to_string();
    assert!(trace.contains("Quốc khánh"), "{trace}");
}

#[tokio::test]
async fn one_working_day_from_the_23rd_of_november_skips_the_24th_by_its_name() {
    let world = World::at("2026-11-23T10:00:00+07:00").await;
    let dossier = world.accepted().await;
    assert_eq!(
        dossier.view["resolution"]["dueAt"],
        "2026-11-25T17:00:00+07:00"
    );
    let trace = dossier.view["resolution"]["trace"].to_string();
    assert!(trace.contains("Ngày Văn hóa Việt Nam"), "{trace}");
    let english = world.sign_in("tiep-nhan").await.in_english();
    let read = english.get(&dossier.path("")).await.is(200);
    assert!(
        read["resolution"]["trace"]
            .to_string()
            .contains("Vietnam Culture Day"),
        "{read}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_officers_who_accept_at_once_exactly_one_succeeds() {
    let world = World::new().await;
    let dossier = world.filed().await;
    let (first, second) = (
        world.sign_in("tiep-nhan").await,
        world.sign_in("can-bo").await,
    );
    let path = dossier.path("/acceptance");
    let (one, other) = tokio::join!(
        first.act(&path, dossier.version, json!({})),
        second.act(&path, dossier.version, json!({})),
    );
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert!(
        statuses[0] == 200 && [409, 412].contains(&statuses[1]),
        "{statuses:?}"
    );
}

#[tokio::test]
async fn the_counter_sees_online_dossiers_first_and_only_its_own() {
    let world = World::new().await;
    let (counter, elsewhere) = (
        world.sign_in("tiep-nhan").await,
        world.sign_in("tiep-nhan-2").await,
    );
    let direct = json!({
        "procedure": "1.001193", "agency": tests::COMMUNE, "channel": "direct", "delivery": "counter",
        "consent": true, "owner": {"fullName": "Trần Văn Bảy"},
        "components": [{"component": 1, "form": "paper"}, {"component": 3, "form": "paper"}],
    });
    counter
        .post_once("/counter-filings", "k", direct)
        .await
        .is(201);
    let online = world.filed().await;
    let queue = counter.get("/queues/reception").await.is(200);
    let codes: Vec<&str> = queue["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|line| line["code"].as_str())
        .collect();
    assert_eq!(codes, [online.code.as_str(), "H53.103-260821-0001"]);
    let other = elsewhere.get("/queues/reception").await.is(200);
    assert_eq!(other["items"], json!([]));
    let page = counter.get("/queues/reception?limit=1").await.is(200);
    let next = counter
        .get(page["page"]["next"].as_str().unwrap())
        .await
        .is(200);
    assert_eq!(next["items"][0]["code"], "H53.103-260821-0001");
}

#[tokio::test]
async fn a_refusal_at_reception_names_its_reason_and_ends_the_dossier() {
    let world = World::new().await;
    let counter = world.sign_in("tiep-nhan").await;
    let mut dossier = world.filed().await;
    let path = dossier.path("/refusal");
    let silent = counter.act(&path, dossier.version, json!({})).await;
    assert_eq!(
        silent.refused(400, "invalid_request")["errors"][0]["pointer"],
        "/reason"
    );
    dossier
        .moved(
            &counter,
            "/refusal",
            json!({"reason": "Không thuộc thẩm quyền."}),
        )
        .await;
    assert_eq!(dossier.view["status"], "not_accepted");
    let late = counter
        .act(&dossier.path("/acceptance"), dossier.version, json!({}))
        .await;
    late.refused(409, "state_forbids");
}

#[tokio::test]
async fn a_supplement_is_requested_once_completely_and_again_only_with_its_reason() {
    let world = World::new().await;
    let (counter, citizen) = (
        world.sign_in("tiep-nhan").await,
        world.sign_in("cong-dan").await,
    );
    let mut dossier = world.filed().await;
    let defect = json!({"component": 3, "reason": "Ảnh mờ.", "guidance": "Chụp lại bản chính."});
    let request = json!({"defects": [defect]});
    dossier
        .moved(&counter, "/supplement-requests", request.clone())
        .await;
    assert_eq!(dossier.view["status"], "supplement_required");

    let attach = dossier.path("/attachments");
    citizen
        .upload(&attach, json!({"component": 3}), Some(("ro.pdf", PDF)))
        .await
        .is(201);
    dossier.seen(&citizen).await;
    world.set_clock("2026-08-21T09:05:00+07:00");
    dossier
        .moved(&citizen, "/supplements", json!({"note": "Đã chụp lại."}))
        .await;
    assert_eq!(dossier.view["status"], "submitted");
    assert_eq!(
        dossier.view["reception"]["dueAt"],
        "2026-08-22T09:05:00+07:00"
    );

    let again = counter
        .act(
            &dossier.path("/supplement-requests"),
            dossier.version,
            request.clone(),
        )
        .await;
    again.refused(409, "second_supplement");
    let mut with_reason = request;
    with_reason["repeatReason"] = json!("applicant_did_not_follow_guidance");
    dossier
        .moved(&counter, "/supplement-requests", with_reason)
        .await;
    assert_eq!(dossier.view["supplementRequests"], 2);
}

#[tokio::test]
async fn an_act_without_the_version_it_saw_is_refused() {
    let world = World::new().await;
    let counter = world.sign_in("tiep-nhan").await;
    let dossier = world.filed().await;
    counter
        .post(&dossier.path("/acceptance"), json!({}))
        .await
        .refused(428, "if_match_required");
    counter
        .act(&dossier.path("/acceptance"), 7, json!({}))
        .await
        .refused(412, "stale_version");
}

#[tokio::test]
async fn the_officer_hands_in_the_supplement_of_an_applicant_without_an_account() {
    let world = World::new().await;
    let counter = world.sign_in("tiep-nhan").await;
    let body = json!({
        "procedure": "1.001193", "agency": tests::COMMUNE, "channel": "direct", "delivery": "counter",
        "consent": true, "owner": {"fullName": "Trần Văn Bảy"},
        "components": [{"component": 1, "form": "paper"}, {"component": 3, "form": "paper"}],
    });
    let mut dossier = Filed::of(&counter.post_once("/counter-filings", "k", body).await, 201);
    let defect = json!({"reason": "Thiếu chữ ký.", "guidance": "Ký vào tờ khai."});
    dossier
        .moved(
            &counter,
            "/supplement-requests",
            json!({"defects": [defect]}),
        )
        .await;
    dossier
        .moved(&counter, "/supplements", json!({"note": "Đã ký."}))
        .await;
    assert_eq!(dossier.view["status"], "submitted");
}
