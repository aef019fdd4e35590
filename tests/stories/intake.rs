use tests::{COMMUNE, Filed, World, json};

#[tokio::test]
async fn filing_on_friday_at_four_is_answered_by_saturday_at_four_because_saturday_is_a_make_up_day()
 {
    let world = World::at("2026-08-21T16:00:00+07:00").await;
    let dossier = world.filed().await;
    assert_eq!(dossier.view["status"], "submitted");
    assert_eq!(
        dossier.view["reception"]["dueAt"],
        "2026-08-22T16:00:00+07:00"
    );
    let trace = dossier.view["reception"]["trace"].as_array().unwrap();
    let make_up = trace
        .iter()
        .find(|line| line["kind"] == "make_up_day")
        .unwrap();
    assert!(
        make_up["text"].as_str().unwrap().contains("22/08/2026"),
        "{make_up}"
    );
}

#[tokio::test]
async fn a_code_carries_the_agency_the_local_day_and_the_next_number() {
    let world = World::at("2026-08-21T23:30:00+07:00").await;
    assert_eq!(world.filed().await.code, "H53.103-260821-0001");
    assert_eq!(world.filed().await.code, "H53.103-260821-0002");
    world.set_clock("2026-08-22T00:10:00+07:00");
    assert_eq!(world.filed().await.code, "H53.103-260822-0001");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixty_four_parallel_filings_get_consecutive_codes_and_none_is_lost() {
    let world = World::new().await;
    let citizen = world.sign_in("cong-dan").await;
    let mut drafts = Vec::new();
    for _ in 0..64 {
        drafts.push(world.birth_draft(&citizen).await);
    }
    let filings = drafts.into_iter().map(|draft| {
        let citizen = citizen.clone();
        tokio::spawn(async move {
            let body = json!({"draft": draft, "delivery": "online", "consent": true});
            let answer = citizen.post_once("/dossiers", &draft, body).await;
            Filed::of(&answer, 201).code
        })
    });
    let mut codes = Vec::new();
    for filing in filings.collect::<Vec<_>>() {
        codes.push(filing.await.unwrap());
    }
    codes.sort();
    let expected: Vec<String> = (1..=64).map(|n| format!("H53.103-260821-{n:04}")).collect();
    assert_eq!(codes, expected);
    let listed = citizen.get("/me/dossiers?limit=100").await.is(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 64);
}

#[tokio::test]
async fn filing_again_with_the_same_key_files_once_and_answers_the_same() {
    let world = World::new().await;
    let citizen = world.sign_in("cong-dan").await;
    let draft = world.birth_draft(&citizen).await;
    let body = json!({"draft": draft, "delivery": "online", "consent": true});
    let first = citizen.post_once("/dossiers", "key-1", body.clone()).await;
    let again = citizen.post_once("/dossiers", "key-1", body).await;
    assert_eq!((first.status, &first.text), (201, &again.text));
    assert_eq!(again.header("idempotent-replayed"), "true");
    let other = json!({"draft": draft, "delivery": "counter", "consent": true});
    let other = citizen.post_once("/dossiers", "key-1", other).await;
    other.refused(422, "idempotency_key_reused");
}

#[tokio::test]
async fn filing_without_a_key_is_refused() {
    let world = World::new().await;
    let citizen = world.sign_in("cong-dan").await;
    let draft = world.birth_draft(&citizen).await;
    let body = json!({"draft": draft, "delivery": "online", "consent": true});
    citizen
        .post("/dossiers", body)
        .await
        .refused(400, "idempotency_key_required");
}

#[tokio::test]
async fn everything_that_is_missing_for_a_filing_is_said_at_once() {
    let world = World::new().await;
    let citizen = world.sign_in("cong-dan").await;
    let draft = json!({"procedure": "1.001193", "agency": COMMUNE});
    let draft = world.draft(&citizen, draft, &[]).await;
    let body = json!({"draft": draft, "delivery": "postal", "consent": false});
    let problem = citizen
        .post_once("/dossiers", "k", body)
        .await
        .refused(400, "invalid_request");
    let codes: Vec<&str> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|e| e["code"].as_str())
        .collect();
    assert_eq!(
        codes,
        [
            "consent_missing",
            "required",
            "component_missing",
            "component_missing"
        ]
    );
    let named = problem["errors"].to_string();
    assert!(named.contains("Giấy chứng sinh"), "{named}");
}

#[tokio::test]
async fn a_procedure_without_a_limit_cannot_be_filed() {
    let world = World::new().await;
    let citizen = world.sign_in("cong-dan").await;
    let draft = json!({"procedure": "2.000635", "agency": COMMUNE});
    let draft = world.draft(&citizen, draft, &[]).await;
    world
        .file(&citizen, &draft)
        .await
        .refused(409, "not_fileable");
}

#[tokio::test]
async fn a_draft_is_filled_step_by_step_and_belongs_to_its_author_alone() {
    let world = World::new().await;
    let (citizen, other) = (
        world.sign_in("cong-dan").await,
        world.sign_in("cong-dan-2").await,
    );
    let created = citizen
        .post(
            "/drafts",
            json!({"procedure": "1.001193", "agency": COMMUNE}),
        )
        .await;
    let path = format!("/drafts/{}", created.is(201)["id"].as_str().unwrap());
    assert_eq!(created.is(201)["owner"]["identityNumber"], "079300000001");
    let answers = json!({"answers": {"tenTre": "Nguyễn Minh Khôi"}});
    let filled = citizen
        .patch(&path, created.version(), answers.clone())
        .await;
    assert_eq!(filled.is(200)["answers"]["tenTre"], "Nguyễn Minh Khôi");
    citizen
        .patch(&path, created.version(), answers)
        .await
        .refused(412, "stale_version");
    other.get(&path).await.refused(404, "not_found");
    other
        .delete(&path, filled.version())
        .await
        .refused(404, "not_found");
    citizen.delete(&path, filled.version()).await.is(204);
    citizen.get(&path).await.refused(404, "not_found");
}

#[tokio::test]
async fn an_unknown_procedure_or_agency_is_named_where_it_stands() {
    let world = World::new().await;
    let citizen = world.sign_in("cong-dan").await;
    let wrong = citizen
        .post(
            "/drafts",
            json!({"procedure": "9.999999", "agency": COMMUNE}),
        )
        .await;
    assert_eq!(
        wrong.refused(400, "invalid_request")["errors"][0]["pointer"],
        "/procedure"
    );
    let wrong = citizen
        .post("/drafts", json!({"procedure": "1.001193", "agency": "H99"}))
        .await;
    assert_eq!(
        wrong.refused(400, "invalid_request")["errors"][0]["pointer"],
        "/agency"
    );
    let wrong = citizen
        .post(
            "/drafts",
            json!({"procedure": 7, "agency": COMMUNE, "extra": 1}),
        )
        .await;
    assert_eq!(
        wrong.refused(400, "invalid_request")["errors"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}

#[tokio::test]
async fn an_officer_files_at_the_counter_in_the_applicants_name() {
    let world = World::new().await;
    let counter = world.sign_in("tiep-nhan").await;
    let body = json!({
        "procedure": "1.001193", "agency": COMMUNE, "channel": "direct", "delivery": "counter", "consent": true,
        "owner": {"fullName": "Trần Văn Bảy", "phone": "+84912345678"},
        "components": [{"component": 1, "form": "paper"}, {"component": 3, "form": "paper"}],
    });
    let filed = Filed::of(
        &counter
            .post_once("/counter-filings", "k", body.clone())
            .await,
        201,
    );
    assert_eq!(filed.view["assisted"], true);
    assert_eq!(filed.view["channel"], "direct");
    let history = counter.get(&filed.path("/timeline")).await.is(200);
    assert_eq!(history["events"][0]["onBehalfOf"], "Trần Văn Bảy");
    assert_eq!(
        filed.view["reception"]["dueAt"],
        "2026-08-22T17:00:00+07:00"
    );
    let elsewhere = world.sign_in("tiep-nhan-2").await;
    elsewhere
        .post_once("/counter-filings", "k", body)
        .await
        .refused(403, "forbidden");
}

#[tokio::test]
async fn a_support_team_files_directly_and_a_postal_agent_by_post_where_they_serve() {
    let world = World::new().await;
    let filing = |channel: &str, agency: &str| {
        json!({
            "procedure": "1.001193", "agency": agency, "channel": channel, "delivery": "counter", "consent": true,
            "owner": {"fullName": "Trần Văn Bảy", "phone": "+84912345678"},
            "components": [{"component": 1, "form": "paper"}, {"component": 3, "form": "paper"}],
        })
    };
    for (helper, own, others) in [
        ("to-cong-nghe", "direct", "postal"),
        ("buu-chinh", "postal", "direct"),
    ] {
        let helper = world.sign_in(helper).await;
        let file = async |key: &str, body| helper.post_once("/counter-filings", key, body).await;
        let filed = Filed::of(&file("1", filing(own, COMMUNE)).await, 201);
        assert_eq!(filed.view["assisted"], true);
        let refused = file("2", filing(others, COMMUNE)).await;
        let problem = refused.refused(400, "invalid_request");
        assert_eq!(problem["errors"][0]["code"], "channel_of_others");
        let elsewhere = file("3", filing(own, tests::WARD)).await;
        elsewhere.refused(403, "forbidden");
        let hidden = helper.get(&filed.path("")).await;
        hidden.refused(404, "not_found");
        let counter = world.sign_in("tiep-nhan").await;
        let history = counter.get(&filed.path("/timeline")).await.is(200);
        assert_eq!(history["events"][0]["onBehalfOf"], "Trần Văn Bảy");
    }
    let citizen = world.sign_in("cong-dan").await;
    let body = filing("direct", COMMUNE);
    let refused = citizen.post_once("/counter-filings", "4", body).await;
    refused.refused(403, "wrong_caller");
}

#[tokio::test]
async fn paper_cannot_be_filed_online_and_a_database_replaces_only_what_it_holds() {
    let world = World::new().await;
    let citizen = world.sign_in("cong-dan").await;
    let draft = json!({"procedure": "1.001193", "agency": COMMUNE});
    let draft = world.draft(&citizen, draft, &[2]).await;
    let path = format!("/drafts/{draft}/attachments");
    let paper = citizen
        .upload(&path, json!({"component": 3, "form": "paper"}), None)
        .await
        .is(201);
    let problem = world
        .file(&citizen, &draft)
        .await
        .refused(400, "invalid_request");
    assert_eq!(problem["errors"][0]["code"], "form_not_allowed");
    let paper = format!("/attachments/{}", paper["id"].as_str().unwrap());
    citizen.delete(&paper, 1).await.is(204);
    citizen
        .upload(&path, json!({"component": 3, "form": "database"}), None)
        .await
        .is(201);
    world.file(&citizen, &draft).await.is(201);
}

#[tokio::test]
async fn the_applicant_withdraws_while_nobody_has_received_it() {
    let world = World::new().await;
    let citizen = world.sign_in("cong-dan").await;
    let mut dossier = world.filed().await;
    dossier
        .moved(&citizen, "/withdrawal", json!({"reason": "Nộp nhầm"}))
        .await;
    assert_eq!(dossier.view["status"], "stopped");
    let accepted = world.accepted().await;
    let late = citizen
        .act(&accepted.path("/withdrawal"), accepted.version, json!({}))
        .await;
    let problem = late.refused(409, "state_forbids");
    assert!(
        problem["detail"].as_str().unwrap().contains("accepted"),
        "{problem}"
    );
}

#[tokio::test]
async fn an_agency_of_another_level_is_not_competent() {
    let world = World::new().await;
    let citizen = world.sign_in("cong-dan").await;
    let draft = json!({"procedure": "1.001193", "agency": "H53.01"});
    let problem = citizen
        .post("/drafts", draft)
        .await
        .refused(400, "invalid_request");
    assert_eq!(problem["errors"][0]["code"], "agency_not_competent");
}
